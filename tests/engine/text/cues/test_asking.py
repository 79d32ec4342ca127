"""Requests that count by themselves, and sentences that only speak of them."""

from __future__ import annotations

import pytest

from engine.text.messages import message
from lachan.engine.model import SUSPICIOUS_AT, Judgement
from lachan.engine.text import judge_many
from lachan.engine.text.sentences import MODEL


def judged(text: str) -> Judgement:
    return judge_many([message(text)])[0]


@pytest.mark.parametrize(
    "text",
    [
        "Anh đọc mã OTP cho em nhé",
        "Không nói với ai, đọc mã OTP cho cán bộ",
        "Mẹ ơi con hỏng điện thoại, mẹ nhắn số này nha",
        "Hi mum, new number, send money",
    ],
)
def test_an_outright_request_is_suspicious_however_polite(text: str) -> None:
    assert judged(text).score >= SUSPICIOUS_AT


def test_the_wording_is_no_reason_where_the_request_alone_is() -> None:
    assert MODEL not in [
        reason.code for reason in judged("Mẹ ơi con hỏng điện thoại, mẹ nhắn số này nha").reasons
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Con gửi mẹ mã OTP đây mẹ",
        "Mã OTP của bạn là 204815. Không đọc mã cho bất kỳ ai.",
        "Thủ đoạn mới: kẻ gian bảo bạn đọc mã OTP cho chúng",
    ],
)
def test_who_gives_a_code_or_warns_does_not_ask(text: str) -> None:
    assert judged(text).score < SUSPICIOUS_AT


def test_a_trick_that_is_quoted_in_a_warning_is_no_reason() -> None:
    reasons = judged(
        "Cảnh giác cuộc gọi tự xưng công an yêu cầu chuyển tiền vào tài khoản an toàn. Hãy gọi 113."
    ).reasons
    assert "text.safe_account" not in [reason.code for reason in reasons]
