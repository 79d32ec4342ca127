from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre.reports.mail.mails import PICTURE, forwarded, phishing, told
from lachan.centre.reports.mail.parts import (
    MOST_DEPTH,
    MOST_PARTS,
    UnfitMailError,
    decode_head,
    read_mail,
    shown_text,
)
from lachan.centre.reports.mail.unpacking import Unpacked, split_forward, unpack_mail

if TYPE_CHECKING:
    from email.message import EmailMessage

GMAIL = """Nhờ kiểm tra giúp.

---------- Forwarded message ---------
Từ: <no-reply@ngan-hang.example>
Date: Th 6, 27 thg 11, 2026
Subject: Tài khoản bị khóa
To: <mo@thu.example>

Mở https://xac-thuc.top/otp"""
OUTLOOK = """Nhờ kiểm tra giúp.

________________________________
Từ: Ngân hàng <no-reply@ngan-hang.example>
Đã gửi: 27 Tháng Mười Một 2026 08:00
Đến: mo@thu.example
Chủ đề: Tài khoản bị khóa

Mở https://xac-thuc.top/otp"""


def unpack(mail: EmailMessage | bytes) -> Unpacked:
    return unpack_mail(read_mail(mail if isinstance(mail, bytes) else mail.as_bytes()))


def code_of(raw: EmailMessage | bytes) -> str:
    with pytest.raises(UnfitMailError) as caught:
        unpack(raw)
    return caught.value.code


def test_the_original_of_a_forwarded_mail_is_taken_out_of_it() -> None:
    unpacked = unpack(forwarded())
    assert unpacked.story == "Tôi nhận được thư này, xin kiểm tra."
    assert "From: Ngân hàng <no-reply@ngan-hang.example>" in unpacked.message
    assert "Subject: Tài khoản của quý khách bị khóa" in unpacked.message
    assert "https://nganhang.example <https://xac-thuc.top/otp>" in unpacked.message
    assert "x()" not in unpacked.message
    assert [file.name for file in unpacked.files] == ["original.eml", "mã QR.png"]
    assert unpacked.files[1].content == PICTURE


@pytest.mark.parametrize(
    "text",
    [
        GMAIL,
        OUTLOOK,
        GMAIL.replace("Forwarded message", "Thư đã chuyển tiếp"),
        GMAIL.replace("---------- Forwarded message ---------", "Begin forwarded message:"),
        GMAIL.replace("---------- Forwarded message ---------", "Bắt đầu thư được chuyển tiếp:"),
        GMAIL.replace("---------- Forwarded message ---------", "-----Original Message-----"),
        GMAIL.replace("---------- Forwarded message ---------", "-----Thư gốc-----"),
        OUTLOOK.replace("Từ:", "From:")
        .replace("Đã gửi:", "Sent:")
        .replace("Đến:", "To:")
        .replace("Chủ đề:", "Subject:"),
    ],
)
def test_what_a_program_forwards_in_the_text_is_parted_from_ones_own_words(text: str) -> None:
    story, message = split_forward(text, "Fwd: Tài khoản bị khóa")
    assert story == "Nhờ kiểm tra giúp."
    assert "no-reply@ngan-hang.example" in message
    assert message.endswith("https://xac-thuc.top/otp")


@pytest.mark.parametrize("text", [GMAIL, OUTLOOK, OUTLOOK.replace("Đến: mo@", "Đến: an@x.example,\n  mo@")])
def test_to_whom_it_was_sent_is_left_out_of_a_forwarded_text(text: str) -> None:
    _, message = split_forward(text, "Fwd: Tài khoản bị khóa")
    assert "mo@thu.example" not in message
    assert "an@x.example" not in message
    assert "Tài khoản bị khóa" in message
    assert message.endswith("https://xac-thuc.top/otp")


def test_a_text_that_lost_its_empty_lines_keeps_all_but_the_line_of_receivers() -> None:
    _, message = split_forward(GMAIL.replace("\n\n", "\n"), "Fwd: Khóa")
    assert "mo@thu.example" not in message
    assert message.endswith("Mở https://xac-thuc.top/otp")


def test_the_address_of_who_was_to_be_cheated_is_not_judged() -> None:
    lure = phishing()
    lure["Cc"] = "Lan <lan@thu.example>"
    lure.clear_content()
    lure.set_content(
        "Kính gửi MO@thu.example (lan@thu.example), trả lời xmo@thu.example, mở https://x.top/?m=mo@thu.example"
    )
    mail = told()
    mail.add_attachment(lure)
    message = unpack(mail).message
    assert "To:" not in message.replace("Reply-To:", "")
    assert "Kính gửi [địa chỉ người nhận] ([địa chỉ người nhận]), trả lời xmo@thu.example" in message
    assert "https://x.top/?m=mo@thu.example" in message, "a link stays whole"
    assert "no-reply@ngan-hang.example" in message


def test_what_is_no_forward_are_ones_own_words() -> None:
    assert split_forward("Từ: hôm qua tôi bị gọi", "Báo cáo") == ("Từ: hôm qua tôi bị gọi", "")
    assert split_forward("Mở link này", "Fwd: Khóa") == ("", "Fwd: Khóa\nMở link này")


def test_an_encrypted_mail_is_kept_unread() -> None:
    raw = (
        b"From: a@b.example\r\nSubject: kin\r\nContent-Type: multipart/encrypted; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x\r\n\r\nsecret\r\n--x--\r\n"
    )
    unpacked = unpack(raw)
    assert unpacked.encrypted
    assert (unpacked.story, unpacked.message) == ("kin", "")
    assert b"secret" in unpacked.files[0].content


def test_a_winmail_is_refused() -> None:
    mail = told()
    mail.add_attachment(
        b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    assert code_of(mail) == "tnef"


def test_an_empty_mail_is_refused() -> None:
    assert code_of(b"") == "nothing"
    assert code_of(b"Subject: x\r\n\r\n \r\n") == "nothing"


@pytest.mark.parametrize(
    "raw",
    [
        bytes(range(256)) * 20,
        b"\0" * 500,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(128, 256)) * 9,
        b"\n\0\1\2\3",
    ],
)
def test_bytes_that_are_neither_head_nor_text_are_no_mail(raw: bytes) -> None:
    assert code_of(raw) == "no_mail"


def test_a_text_without_heads_is_taken_as_what_it_says() -> None:
    said = "Tôi bị lừa ở http://xac-thuc.top, xin giúp."
    assert unpack(f"\n{said}".encode()).story == said
    assert unpack(f"\n{said}".encode("cp1258", "replace")).story


def test_bytes_that_a_program_sent_as_text_are_a_file() -> None:
    raw = b"From: a@b.example\nSubject: anh\nContent-Type: text/plain\n\n" + bytes(range(256)) * 4
    unpacked = unpack(raw)
    assert (unpacked.story, [file.name for file in unpacked.files]) == ("", ["part.bin"])
    assert len(unpacked.files[0].content) > 1_000


@pytest.mark.parametrize("parts", [MOST_PARTS + 1, 10_000])
def test_too_many_parts_are_refused_before_they_are_opened(parts: int) -> None:
    body = b"".join(b"--x\r\n\r\na\r\n" for _ in range(parts))
    assert code_of(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + body + b"--x--\r\n") == "parts"


@pytest.mark.parametrize("layers", [MOST_DEPTH + 1, 150, 5_000])
def test_mails_inside_mails_without_end_are_refused(layers: int) -> None:
    raw = b"Content-Type: message/rfc822\r\n\r\n" * layers + b"Subject: x\r\n\r\na"
    assert code_of(raw) in {"depth", "parts"}


def test_files_beyond_what_a_report_takes_are_counted() -> None:
    mail = told()
    for number in range(7):
        mail.add_attachment(PICTURE, maintype="image", subtype="png", filename=f"{number}.png")
    unpacked = unpack(mail)
    assert (len(unpacked.files), unpacked.left) == (5, 2)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1258", "x-no-such", "utf-7\0", "base64", ""])
def test_a_charset_that_is_wrong_or_unknown_takes_nothing_away(charset: str) -> None:
    head = f"Subject: a\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
    assert "https://xac-thuc.top" in unpack(head + "Mở https://xac-thuc.top".encode()).story


def test_heads_are_decoded_or_left_as_they_are() -> None:
    assert decode_head("=?utf-8?b?S2jDs2E=?= a") == "Khóa a"
    assert decode_head("=?no-such?q?a=20b?=") == "a b"
    assert "Khóa" in decode_head("=?utf-8?b?!!!?= Khóa")


def test_a_link_that_shows_itself_is_not_said_twice() -> None:
    assert shown_text("<a href='https://a.example/'>https://a.example</a>") == "https://a.example"
    assert shown_text("<a href='javascript:x'>a</a>") == "a"
    assert shown_text("<a href='https://b.example'>a") == "a <https://b.example>"


@given(st.binary(max_size=2_000))
def test_any_bytes_are_unpacked_or_refused(raw: bytes) -> None:
    try:
        unpacked = unpack(raw)
    except UnfitMailError:
        return
    assert unpacked.story or unpacked.message or unpacked.files


@given(st.data())
def test_a_mail_with_anything_changed_is_unpacked_or_refused(data: st.DataObject) -> None:
    raw = bytearray(forwarded().as_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        begin = data.draw(st.integers(0, len(raw) - 1))
        raw[begin : begin + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))
        if not raw:
            raw = bytearray(b"x")
    try:
        unpack(bytes(raw))
    except UnfitMailError:
        return


def test_what_is_forwarded_keeps_what_was_forwarded_in_it() -> None:
    inner = told("Xem thư dưới", subject="Fwd: khóa")
    inner.add_attachment(phishing())
    outer = told("Nhờ kiểm tra")
    outer.add_attachment(inner)
    unpacked = unpack(outer)
    assert unpacked.story == "Nhờ kiểm tra"
    assert "Xem thư dưới" in unpacked.message
    assert "https://xac-thuc.top/otp" in unpacked.message
