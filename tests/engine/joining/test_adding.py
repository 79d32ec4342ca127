"""Many harmless parts are no scam, and taking them apart never makes a bad message better."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.engine import Level, NoLists, check, check_many, default_lists
from lachan.engine.extract import extract
from lachan.engine.fold import fold, prepare
from lachan.engine.joining.adding import tells_something, weigh_apart
from lachan.engine.model import InputKind
from lachan.engine.text import Message, judge_many

TODAY = date(2026, 11, 24)
LISTS = default_lists(TODAY)

PAGES = [
    f"https://vi.wikipedia.org/wiki/{name}"
    for name in ("Huế", "Hà_Nội", "Đà_Nẵng", "Cần_Thơ", "Vinh", "Sa_Pa")
]
LURE = "Tài khoản của bạn bị khóa, đăng nhập https://xacminh-taikhoan.top trong 24h để mở"


def _message(text: str) -> Message:
    prepared, _ = prepare(text)
    folded = fold(prepared)
    return Message(prepared, folded, extract(prepared, folded, kind=InputKind.TEXT).indicators)


def _apart(text: str) -> tuple[float, float]:
    message = _message(text)
    (judgement,) = judge_many([message])
    return judgement.score, weigh_apart(message, judgement).score


@pytest.mark.parametrize("count", range(1, len(PAGES) + 1))
@pytest.mark.parametrize("between", [" ", "\n", ", "])
def test_links_to_an_encyclopedia_are_no_scam_however_many(count: int, between: str) -> None:
    for lead in ("", "Đọc thêm: ", "Nguồn:\n"):
        answer = check(lead + between.join(PAGES[:count]), kind="text", lists=LISTS, today=TODAY)
        assert answer.level <= Level.UNKNOWN


def test_addresses_alone_tell_no_story() -> None:
    text = " ".join(f"https://en.wikipedia.org/wiki/{name}" for name in ("Bank", "Phishing", "Visa"))
    assert check(text, kind="text", lists=LISTS, today=TODAY).level <= Level.UNKNOWN
    assert not tells_something(_message(text))
    assert tells_something(_message(LURE))


def test_a_list_of_numbers_is_no_scam() -> None:
    for text in (
        "Công an: 113, Cứu hoả 114, Cấp cứu 115",
        "Số cần nhớ: Công an 113, Cứu hỏa 114, Cấp cứu 115, Bảo vệ trẻ em 111",
        "Danh bạ: Chị Lan 0912345678, Anh Nam 0987654321, Cô Hoa 0901112223",
        "Danh bạ: Công an phường 024 3825 2666\nTrạm y tế 024 3825 2777\nĐiện lực 1900 6769\nCấp nước 1900 1006",
    ):
        assert check(text, kind="text", lists=LISTS, today=TODAY).level <= Level.UNKNOWN


def test_what_is_left_of_many_links_is_the_worst_with_one() -> None:
    whole, apart = _apart(f"{LURE}\n{' '.join(PAGES[:3])}")
    alone, same = _apart(LURE)
    assert same == alone
    assert apart >= alone - 1e-9
    assert apart <= whole + 1e-9


@given(
    st.lists(
        st.sampled_from([*PAGES, "https://vnexpress.net/a", "Anh Nam 0987654321", "Hẹn 7h tối mai nhé."]),
        max_size=6,
    )
)
@settings(max_examples=40, deadline=None)
def test_links_beside_a_lure_never_lower_its_score(around: list[str]) -> None:
    lure = f"{LURE}, gọi 0912345678"
    (alone,) = check_many([lure], kind="text", lists=NoLists(), today=TODAY)
    for text in ("\n".join([*around, lure]), "\n".join([lure, *around])):
        answer = check(text, kind="text", lists=NoLists(), today=TODAY)
        assert answer.score >= alone.score - 1e-9
        assert answer.level >= alone.level
