from __future__ import annotations

from lachan.centre.exchange.zones.crowds import Crowd, Strangers, network_of


def test_one_network_never_takes_all_connections() -> None:
    crowd = Crowd(most=5, most_of_one=3)
    assert [crowd.enter(f"203.0.113.{number}") for number in range(4)] == [True, True, True, False]
    assert crowd.enter("198.51.100.1")
    crowd.leave("203.0.113.1")
    assert crowd.enter("203.0.113.9")


def test_all_networks_together_are_limited_too() -> None:
    crowd = Crowd(most=2, most_of_one=2)
    assert [crowd.enter(f"203.0.{number}.1") for number in range(3)] == [True, True, False]


def test_a_network_is_four_thousandths_of_the_world_and_never_one_of_another_kind() -> None:
    assert network_of("203.0.113.1") == network_of("203.0.113.200")
    assert network_of("203.0.113.1") != network_of("203.0.114.1")
    assert network_of("::ffff:203.0.113.1") == network_of("203.0.113.1")
    assert network_of("2001:db8:0:1::1") == network_of("2001:db8:0:ff::1")
    assert network_of("2001:db8:0:100::1") != network_of("2001:db8:0:1::1")
    assert network_of("::1") != network_of("0.0.0.0")  # noqa: S104 - compared


def test_strangers_are_answered_so_often_and_again_after_a_while() -> None:
    now = [0.0]
    strangers = Strangers(monotonic=lambda: now[0], a_second=3.0)
    assert [strangers.is_answered("203.0.113.1") for _ in range(5)] == [True, True, True, False, False]
    assert strangers.is_answered("198.51.100.1")
    now[0] = 0.4
    assert [strangers.is_answered("203.0.113.2") for _ in range(2)] == [True, False]


def test_many_networks_fill_no_memory() -> None:
    strangers = Strangers(monotonic=lambda: 0.0)
    for number in range(6_000):
        strangers.is_answered(f"{number % 200}.{number // 200}.1.1")
    assert len(strangers._left) == 4_096
