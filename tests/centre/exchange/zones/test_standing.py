from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lachan.centre.exchange.zones.standing import (
    AlreadyServedError,
    Standing,
    alone,
    keep_standing,
    next_small,
    next_standing,
    read_standing,
)

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_795_900_000


def begun(seq: int = NOW) -> Standing:
    return next_standing(None, seq=seq, digest="a", now=NOW)


def test_a_serial_is_the_place_of_the_counter() -> None:
    standing = next_standing(begun(), seq=NOW + 5, digest="a", now=NOW)
    assert (standing.serial, standing.boundary) == (NOW + 5, NOW)
    assert standing.seq_of(NOW) == NOW
    assert standing.seq_of(NOW + 3) == NOW + 3


def test_nothing_changes_where_nothing_did() -> None:
    before = begun()
    assert next_standing(before, seq=NOW, digest="a", now=NOW + 60) is before


def test_a_counter_that_went_back_gives_a_higher_serial_and_everybody_takes_all_anew() -> None:
    before = next_standing(begun(), seq=NOW + 500, digest="a", now=NOW)
    back = next_standing(before, seq=NOW + 100, digest="a", now=NOW)
    assert back.serial == NOW + 501
    assert back.seq_of(NOW + 500) is None
    assert back.seq_of(back.serial) == NOW + 100
    # and on it goes, from there
    onward = next_standing(back, seq=NOW + 101, digest="a", now=NOW)
    assert onward.serial == NOW + 502
    assert onward.seq_of(back.serial) == NOW + 100
    later = next_standing(onward, seq=NOW + 10_000, digest="a", now=NOW)
    assert later.serial == NOW + 10_000
    assert later.seq_of(onward.serial) == NOW + 101


def test_other_rules_give_a_higher_serial_and_everybody_takes_all_anew() -> None:
    other = next_standing(begun(), seq=NOW, digest="b", now=NOW)
    assert (other.serial, other.boundary) == (NOW + 1, NOW + 1)
    assert other.seq_of(NOW) is None
    assert other.seq_of(NOW + 1) == NOW


def test_a_lost_folder_never_begins_behind_the_clock() -> None:
    assert begun(seq=0).serial == NOW
    assert begun(seq=0).seq_of(NOW) == 0


def test_a_serial_that_was_never_given_out_leads_nowhere() -> None:
    assert begun().seq_of(NOW + 1) is None
    assert begun().seq_of(0) is None


def test_serials_only_rise_whatever_happens() -> None:
    standing, last = begun(), 0
    for seq, digest in [
        (NOW + 1, "a"),
        (NOW - 9, "a"),
        (NOW - 9, "b"),
        (NOW - 8, "b"),
        (0, "b"),
        (NOW + 2, "a"),
    ] * 300:
        standing = next_standing(standing, seq=seq, digest=digest, now=NOW)
        assert standing.serial > last
        last = standing.serial
    assert len(standing.odd) <= 1_001


def test_a_small_zone_has_a_serial_of_its_own() -> None:
    first = next_small(begun(), zone="test", digest="x", now=NOW)
    assert next_small(first, zone="test", digest="x", now=NOW + 9) is first
    second = next_small(first, zone="test", digest="y", now=NOW)
    assert second.small["test"].serial == NOW + 1


def test_it_is_read_as_it_was_kept_and_half_a_file_is_none(tmp_path: Path) -> None:
    standing = next_small(begun(), zone="test", digest="x", now=NOW)
    keep_standing(tmp_path, standing)
    assert read_standing(tmp_path) == standing
    (tmp_path / "standing.json").write_bytes(b'{"serial": 1')
    assert read_standing(tmp_path) is None
    assert read_standing(tmp_path / "nowhere") is None


def test_two_servers_are_never_at_one_folder(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(AlreadyServedError), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass
