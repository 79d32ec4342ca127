"""Mails for tests, as programs write them."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from email.message import Message

TO: Final = "baocao@trungtam.example"
SENDER: Final = "mo@thu.example"
PASSED: Final = "mx.trungtam.example; dmarc=pass (p=reject) header.from=thu.example"
PICTURE: Final = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def phishing() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Ngân hàng <no-reply@ngan-hang.example>"
    mail["To"] = SENDER
    mail["Subject"] = "Tài khoản của quý khách bị khóa"
    mail["Date"] = "Fri, 27 Nov 2026 08:00:00 +0700"
    mail.set_content("Mở https://nganhang.example để mở khóa, hoặc gọi 1900 1234.")
    mail.add_alternative(
        "<p>Mở <a href='https://xac-thuc.top/otp'>https://nganhang.example</a> để mở khóa</p><script>x()</script>",
        subtype="html",
    )
    mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="mã QR.png")
    return mail


def told(text: str = "Tôi nhận được thư này, xin kiểm tra.", *, subject: str = "Báo cáo") -> EmailMessage:
    mail = EmailMessage()
    mail["Authentication-Results"] = PASSED
    mail["Received"] = "from x by mx.trungtam.example; Sat, 28 Nov 2026 10:00:00 +0700"
    mail["From"] = f"Mơ <{SENDER}>"
    mail["To"] = TO
    mail["Subject"] = subject
    mail["Message-ID"] = "<1@thu.example>"
    mail.set_content(text)
    return mail


def forwarded() -> EmailMessage:
    mail = told()
    mail.add_attachment(phishing())
    return mail


def changed(mail: Message[str, str], **heads: str | None) -> Message[str, str]:
    for name, value in heads.items():
        said = name.replace("_", "-")
        del mail[said]
        if value is not None:
            mail[said] = value
    return mail
