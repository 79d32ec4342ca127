"""A plot that is told makes suspicious, whatever stands around it; a warning or a chat does not."""

from __future__ import annotations

import pytest

from lachan.engine import Level, NoLists, check
from lachan.engine.fold import fold, prepare
from lachan.engine.text.types import find_plot

TOLD = [
    (
        "Sáng nay có người gọi cho bà nội em xưng là công an, nói bà dính đường dây rửa tiền, bắt bà không được kể với ai "
        "rồi chuyển tiền tiết kiệm vào tài khoản của họ để kiểm tra.",
        {"V14", "V25"},
    ),
    (
        "Em làm nhiệm vụ like sản phẩm trong nhóm, hai đơn đầu được trả 50k, giờ họ bắt nạp 8 triệu mới cho rút hoa hồng.",
        {"V12", "V06"},
    ),
    (
        "Someone I met online trades crypto with me. The app shows a big profit but support wants a 20% tax before I can withdraw.",
        {"V11", "V22"},
    ),
]
AROUND = [
    "Mai 7h họp ở văn phòng nhé, nhớ mang hợp đồng cũ. Có gì gọi anh.",
    "Lớp học tối thứ Ba tuần sau dời sang thứ Năm, phòng 204.",
]


@pytest.mark.parametrize(("text", "kinds"), TOLD)
def test_it_knows_the_plot_and_where_it_stands(text: str, kinds: set[str]) -> None:
    whole = "\n".join([*AROUND, text, *AROUND])
    prepared, _ = prepare(whole)
    plot = find_plot(fold(prepared))
    assert plot is not None
    assert plot.kinds[0][0] in kinds
    first, last = plot.span
    assert text[-20:-1] in prepared[first:last]


@pytest.mark.parametrize(("text", "kinds"), TOLD)
def test_a_plot_alone_is_suspicious_and_not_dangerous(text: str, kinds: set[str]) -> None:
    answer = check(text, lists=NoLists())
    assert answer.level is Level.SUSPICIOUS
    assert answer.scam_type in kinds
    plot = next(reason for reason in answer.reasons if reason.code == "text.plot")
    assert plot.params["kind"] in kinds


@pytest.mark.parametrize(
    "text", [*AROUND, "", "Chào bạn, tối nay đi ăn không?", "Hẹn gặp em ở bến xe lúc 5 giờ."]
)
def test_ordinary_talk_has_no_plot(text: str) -> None:
    assert find_plot(fold(text)) is None


def test_text_around_a_plot_changes_nothing_of_it() -> None:
    text = TOLD[0][0]
    alone = find_plot(fold(text))
    within = find_plot(fold("\n".join([*AROUND, text, *AROUND])))
    assert alone is not None
    assert within is not None
    assert alone.kinds == within.kinds


def test_a_text_without_end_is_read_in_time() -> None:
    sentence = "Có người xưng công an bắt chuyển tiền. "
    assert find_plot(fold(sentence * 1000)) is not None
    assert find_plot(fold("a. " * 15_000)) is None


def test_what_follows_three_dots_belongs_to_the_same_warning() -> None:
    warning = (
        "Tội phạm giả danh công an, tòa án... gọi điện nói bạn dính đường dây rửa tiền, bắt chuyển tiền vào tài khoản "
        "tạm giữ và không được kể với ai."
    )
    assert find_plot(fold(warning)) is None


def test_a_kind_that_honest_notices_sound_like_needs_some_wording_too() -> None:
    notice = (
        "Thuê bao của bạn chưa chuẩn hóa, sẽ bị khóa hai chiều trong 2 giờ nữa, bấm phím 1 gặp tổng đài viên."
    )
    assert find_plot(fold(notice), wording=0.005) is None
    sure = find_plot(fold(notice), wording=0.5)
    assert sure is not None
    assert sure.kinds[0][0] == "V03"
