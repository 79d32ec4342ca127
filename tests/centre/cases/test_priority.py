from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.cases.deadlines import STAGES, deadline_of, deadlines
from lachan.centre.cases.priority import Facts, Part, in_dong, priority_of
from lachan.centre.cases.queries.cases import Reason
from lachan.centre.cases.rules.candidate import numbers_of
from lachan.centre.web.words import LANGS

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
NOTHING = Facts(None, 0, 0, None, None, 0, None)

facts = st.builds(
    Facts,
    loss_vnd=st.none() | st.integers(0, 10**15),
    victims=st.integers(0, 10**6),
    provinces=st.integers(0, 34),
    first_day=st.none() | st.dates(date(2025, 1, 1), date(2026, 1, 1)),
    last_day=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    days_open=st.integers(0, 10_000),
    urgent_until=st.none() | st.just(NOW) | st.just(NOW + timedelta(hours=1)),
)


@given(facts)
def test_a_priority_is_the_sum_of_its_parts_and_each_says_why(known: Facts) -> None:
    total, parts = priority_of(known, NOW)
    assert total == sum(part.points for part in parts)
    assert all(part.points > 0 and part.said(lang) for part in parts for lang in LANGS)


@given(facts)
def test_money_that_can_be_stopped_stands_above_every_sum(known: Facts) -> None:
    is_urgent = known.urgent_until is not None and known.urgent_until > NOW
    assert (priority_of(known, NOW)[0] >= 10_000) is is_urgent


@given(facts, st.integers(0, 10**15))
def test_more_loss_is_never_less_urgent(known: Facts, more: int) -> None:
    loss = known.loss_vnd or 0
    worse = Facts(
        loss + more, known.victims, known.provinces, known.first_day, known.last_day, known.days_open, None
    )
    same = Facts(loss, known.victims, known.provinces, known.first_day, known.last_day, known.days_open, None)
    assert priority_of(worse, NOW)[0] >= priority_of(same, NOW)[0]


def test_of_nothing_there_is_no_priority_and_money_is_written_as_in_vietnam() -> None:
    assert priority_of(NOTHING, NOW) == (0, ())
    assert in_dong(1_500_000) == "1.500.000"


@pytest.mark.parametrize("rule", sorted(deadlines()))
def test_each_deadline_has_its_reason(rule: str) -> None:
    deadline = deadlines()[rule]
    assert deadline.allowed >= timedelta(minutes=30)
    assert len(deadline.reason) > 40


def test_what_is_urgent_comes_before_its_kind_and_that_before_the_usual() -> None:
    assert deadline_of(stage="first_look", kind="border", urgent=True).rule == "first_look.urgent"
    assert deadline_of(stage="first_look", kind="border", urgent=False).rule == "first_look.border"
    assert {deadline_of(stage=stage, kind="job", urgent=False).rule for stage in STAGES} == {
        f"{stage}.usual" for stage in STAGES
    }
    with pytest.raises(KeyError):
        deadline_of(stage="lunch", kind="job", urgent=False)


def test_each_rule_says_why_its_numbers_are_so() -> None:
    for rule in ("money_moved", "enough_reporters", "dangerous_confirmed", "verdict_fell"):
        assert len(numbers_of(rule)["reason"]) > 40


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Part("spread", 40, {"provinces": "1", "days": "1"}), "Seen in 1 province over 1 day: 40 points."),
        (Part("spread", 90, {"provinces": "3", "days": "2"}), "Seen in 3 provinces over 2 days: 90 points."),
        (Part("money", 270, {"loss": "50.000.000"}), "50,000,000 đồng lost: 270 points."),
        (Part("victims", 1, {"victims": "1"}), "1 independent reporter: 1 point."),
        (Part("age", 5, {"days": "11"}), "Open for 11 days: 5 points."),
    ],
)
def test_english_tells_one_from_several_and_writes_money_its_own_way(part: Part, said: str) -> None:
    assert part.said("en") == said


def test_vietnamese_writes_money_with_dots_and_counts_without_another_form() -> None:
    assert Part("money", 1, {"loss": "50.000.000"}).said("vi") == "Thiệt hại 50.000.000 đồng: 1 điểm."
    spread = Part("spread", 1, {"provinces": "1", "days": "1"}).said("vi")
    assert spread == "Xảy ra ở 1 tỉnh, thành trong 1 ngày: 1 điểm."


def test_why_a_case_was_opened_is_said_the_same_way() -> None:
    moved = Reason("money_moved", {"loss": "1.500.000"})
    assert moved.said("en").endswith("1,500,000 đồng.")
    assert moved.said("vi").endswith("1.500.000 đồng.")
    met = Reason("dangerous_list", {"reporters": "1"})
    assert met.said("en") == "It is on a list of bad things, and 1 independent reporter met with it."
