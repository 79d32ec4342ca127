"""Who of many counts: each rule by itself, and none can be got around by repeating."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.reports.independence import Telling, count_independent
from lachan.centre.reports.likeness import sketch_of

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def told(
    number: int,
    *,
    identity: str = "",
    network: str = "",
    device: str = "",
    hours: float = 0,
    text: str = "",
    in_crowd: bool = False,
) -> Telling:
    return Telling(number, identity, network, device, NOW + timedelta(hours=hours), sketch_of(text), in_crowd)


def test_nobody_counts_as_none() -> None:
    assert count_independent([]) == 0


def test_each_verified_person_counts_once() -> None:
    tellings = [told(1, identity="a"), told(2, identity="b"), told(3, identity="a", network="n", device="d")]
    assert count_independent(tellings) == 2


def test_anonymous_reports_together_count_at_most_one() -> None:
    assert count_independent([told(number, hours=100 * number) for number in range(1000)]) == 1
    assert count_independent([told(1, identity="a"), *(told(number) for number in range(2, 50))]) == 2


@pytest.mark.parametrize(
    ("why", "other", "count"),
    [
        ("network and device agree, a month later", told(2, network="n", device="d", hours=700), 1),
        ("network and day agree", told(2, network="n", device="e", hours=23), 1),
        ("network alone agrees", told(2, network="n", device="e", hours=25), 2),
        ("device and hour agree", told(2, network="m", device="d", hours=0.9), 1),
        ("device alone agrees", told(2, network="m", device="d", hours=1.1), 2),
        ("time alone agrees", told(2, network="m", device="e"), 2),
        ("a device without a network is anonymous", told(2, device="d"), 2),
    ],
)
def test_two_of_network_device_and_time_make_one(why: str, other: Telling, count: int) -> None:
    assert count_independent([told(1, network="n", device="d"), other]) == count, why


def test_the_same_words_count_once_whoever_sends_them() -> None:
    text = "Cửa hàng này bán hàng giả rồi chặn số của khách, mọi người tránh xa nhé"
    tellings = [told(n, identity=f"person {n}", text=text) for n in range(40)]
    assert count_independent(tellings) == 1
    other = told(
        41, identity="x", text="Tôi đặt tủ lạnh ở đây đã ba tháng chưa thấy giao, gọi không ai nghe máy"
    )
    assert count_independent([*tellings, other]) == 2


def test_what_is_not_verified_counts_once_in_a_crowd() -> None:
    crowd = [told(n, network=f"n{n}", device=f"d{n}", hours=n * 30, in_crowd=True) for n in range(60)]
    assert count_independent(crowd) == 1
    verified = [told(100 + n, identity=f"p{n}", in_crowd=True) for n in range(2)]
    assert count_independent([*crowd, *verified]) == 3


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "a", "b"]),
            st.sampled_from(["", "n", "m"]),
            st.sampled_from(["", "d", "e"]),
            st.floats(0, 400),
        ),
        max_size=30,
    ),
    st.randoms(),
)
def test_the_order_says_nothing_and_repeating_adds_nothing(
    rows: list[tuple[str, str, str, float]], any_order: object
) -> None:
    tellings = [
        told(number, identity=identity, network=network, device=device, hours=hours)
        for number, (identity, network, device, hours) in enumerate(rows)
    ]
    count = count_independent(tellings)
    shuffled = list(tellings)
    any_order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert count_independent(shuffled) == count
    assert count_independent([*tellings, *tellings]) == count
