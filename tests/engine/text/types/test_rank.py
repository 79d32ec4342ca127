from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.engine.fold import fold, prepare
from lachan.engine.model import Indicator, Kind
from lachan.engine.text.types import rank_types
from lachan.engine.text.types.model import shipped

POLICE = (
    "Tôi là thiếu tá công an, căn cước của bà dính đường dây rửa tiền, bà chuyển hết tiền vào tài khoản tạm giữ để kiểm "
    "tra và không được nói với ai"
)


def rank(text: str, **more: object) -> tuple[tuple[str, float], ...]:
    prepared, _ = prepare(text)
    return rank_types(prepared, fold(prepared), **more)  # type: ignore[arg-type]


def test_it_names_at_most_three_kinds_the_likeliest_first() -> None:
    ranked = rank(POLICE)
    assert ranked[0][0] == "V14"
    assert 1 <= len(ranked) <= 3
    assert [likelihood for _, likelihood in ranked] == sorted((x for _, x in ranked), reverse=True)
    assert all(0 < likelihood <= 1 for _, likelihood in ranked)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t ",
        "ok",
        "Mã OTP của bạn là 112233, hiệu lực 2 phút. Không chia sẻ mã này với bất kỳ ai.",
        "TK 0071xxx: -350,000VND luc 09:14 24/11. SD: 3,120,455VND. ND: an trua",
        "Công an khuyến cáo người dân cảnh giác thủ đoạn giả danh công an gọi điện yêu cầu chuyển tiền.",
        "Mai 7h họp ở văn phòng nhé, nhớ mang hợp đồng cũ",
        "Đơn hàng của bạn đang trên đường giao, dự kiến giao trong hôm nay. Cảm ơn bạn.",
        "Công ty tuyển kế toán 2 năm kinh nghiệm, nộp CV qua email, phỏng vấn tại văn phòng",
        "See you at dinner tonight, the table is booked for seven.",
        "Học sinh nghỉ học ngày 20/11, phụ huynh đón con lúc 10h30",
    ],
)
def test_an_honest_message_is_of_no_kind(text: str) -> None:
    assert rank(text) == ()


def test_short_forms_and_missing_accents_make_no_difference() -> None:
    assert (
        rank("e la ca quan, so cccd c dinh duong day rua tien, ck het vao tk tam giu, ko dc noi vs ai")[0][0]
        == "V14"
    )


def test_the_words_of_an_address_count() -> None:
    assert rank("Cap nhat ngay tai https://vneid-dinhdanh.top/app.apk de khong bi phat")[0][0] == "V26"


def test_what_else_was_found_never_lowers_a_likelihood() -> None:
    plain = dict(rank(POLICE))
    helped = dict(
        rank(
            POLICE,
            cues=("text.cue.authority", "text.cue.secrecy"),
            imitates="bocongan",
            indicators=(Indicator(Kind.APP, "vn.gov.fake"),),
        )
    )
    assert all(helped[kind] >= likelihood for kind, likelihood in plain.items())


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    assert len(rank(text)) <= 3


def test_a_very_long_text_is_read_within_a_tenth_of_a_second() -> None:
    rank(POLICE)
    before = time.process_time()
    rank("chuyển tiền vào tài khoản này ngay " * 1_400)
    assert time.process_time() - before < 0.1


def test_the_model_covers_every_concept_of_the_rules() -> None:
    model = shipped()
    assert model.kinds.shape == model.hand.shape
    assert model.words_kinds.shape[0] == len(model.numbers)
