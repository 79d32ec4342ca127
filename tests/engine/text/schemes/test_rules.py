"""Every scheme against its own texts, and what all of them have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.text.messages import message
from lachan.engine import check
from lachan.engine.lists import NoLists
from lachan.engine.model import Level
from lachan.engine.scam_types import scam_types
from lachan.engine.text import judge_many
from lachan.engine.text.schemes.gather import KIND_OF, SCHEMES
from lachan.engine.text.sentences import MODEL

if TYPE_CHECKING:
    from lachan.engine.text.schemes.scheme import Scheme


def found(text: str) -> list[str]:
    reasons = judge_many([message(text)])[0].reasons
    return [reason.code for reason in reasons if reason.code.startswith("text.scheme.")]


@pytest.mark.parametrize(("scheme", "text"), [(scheme, text) for scheme in SCHEMES for text in scheme.hits])
def test_a_scheme_is_found_and_makes_a_message_suspicious(scheme: Scheme, text: str) -> None:
    answer = check(text, lists=NoLists())
    assert answer.level >= Level.SUSPICIOUS
    assert scheme.code in [reason.code for reason in answer.reasons]


@pytest.mark.parametrize("text", [text for scheme in SCHEMES for text in scheme.misses])
def test_honest_look_alikes_have_no_scheme_and_stay_below_suspicious(text: str) -> None:
    assert found(text) == []
    assert check(text, lists=NoLists()).level < Level.SUSPICIOUS


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.code)
def test_a_scheme_has_examples_and_words(scheme: Scheme) -> None:
    assert len(scheme.hits) >= 2
    assert len(scheme.misses) >= 3
    assert scheme.code.startswith("text.scheme.")
    assert scheme.words.why_vi
    assert scheme.words.why_en


@pytest.mark.parametrize("scheme", [scheme for scheme in SCHEMES if scheme.kind])
def test_a_scheme_with_a_kind_names_it(scheme: Scheme) -> None:
    assert scheme.kind in scam_types()
    assert {check(text, lists=NoLists()).scam_type for text in scheme.hits} <= set(KIND_OF.values())
    assert check(scheme.hits[0], lists=NoLists()).scam_type == scheme.kind


def test_codes_are_unique() -> None:
    assert len({scheme.code for scheme in SCHEMES}) == len(SCHEMES)


@pytest.mark.parametrize(
    "text",
    [
        "Cảnh giác thủ đoạn nhắn mẹ ơi con đổi số, chuyển cho con 5 triệu",
        "Kẻ gian báo bạn đã trúng giải nhất, bắt đóng thuế 10% trước khi nhận giải",
        "Never believe that you have won a car and must pay the processing fee",
    ],
)
def test_who_warns_of_a_scheme_uses_none(text: str) -> None:
    assert found(text) == []


def test_what_stands_around_a_scheme_takes_it_away_neither_before_nor_behind() -> None:
    text = "mẹ ơi con đổi số, chuyển cho con 5 triệu"
    for around in (
        f"Cảnh giác lừa đảo.\n{text}",
        f"{text}.\nKhông chia sẻ OTP cho ai.",
        f"Chào mẹ. {text}",
    ):
        assert "text.scheme.new_number_money" in found(around)


def test_parts_far_from_one_another_belong_to_two_stories() -> None:
    filler = "Hôm nay trời đẹp, cả nhà đi chợ mua rau và cá về nấu canh chua. " * 8
    text = f"Con đổi số rồi nha mẹ. {filler}Cuối tháng mẹ nhớ chuyển cho con 5 triệu tiền trọ."
    assert "text.scheme.new_number_money" not in found(text)


def test_the_wording_is_no_reason_where_the_scheme_alone_is() -> None:
    reasons = judge_many([message("mẹ ơi con đổi số, chuyển cho con 5 triệu")])[0].reasons
    assert MODEL not in [reason.code for reason in reasons]
    assert reasons[0].code == "text.scheme.new_number_money"
    assert reasons[0].spans
