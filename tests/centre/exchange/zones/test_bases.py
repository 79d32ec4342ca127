from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.bases import Base, Made, open_base, write_base
from lachan.centre.exchange.zones.names import guard_for, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

END = wire.tail(60, wire.NXDOMAIN)
GUARD = guard_for("rpz.lachan", [])


def made(path: Path, names: Iterable[str], digest: str = "a") -> Base:
    return write_base(path, names, made=Made(7, digest), end=END, why_not=GUARD.why_not)


def names_in(base: Base) -> list[str]:
    return [text_of(labels) for body in base.blocks() for labels in wire.labels_in(body.octets, END)]


def test_it_holds_the_names_that_may_stand_there_each_once(tmp_path: Path) -> None:
    base = made(tmp_path / "x.base", ["a.top", "a.top", "com.vn", ".", "b.top", "ngân.top"])
    assert names_in(base) == ["a.top", "b.top"]
    assert base.made == Made(7, "a")


def test_it_is_opened_again_by_the_same_rules_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.base"
    many = [f"name-{number:05}.top" for number in range(5_000)]
    made(path, many)
    again = open_base(path, digest="a")
    assert again is not None
    assert names_in(again) == many
    assert open_base(path, digest="b") is None
    assert open_base(tmp_path / "other.base", digest="a") is None


@pytest.mark.parametrize("cut", [1, 20, 500, 10_000])
def test_half_a_file_is_none(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "x.base"
    made(path, [f"name-{number:05}.top" for number in range(2_000)])
    path.write_bytes(path.read_bytes()[:-cut])
    assert open_base(path, digest="a") is None


def test_who_reads_goes_on_while_another_file_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.base"
    base = made(path, [f"name-{number:05}.top" for number in range(5_000)])
    reading = base.blocks()
    first = next(reading)
    made(path, ["other.top"])
    assert first.answers + sum(body.answers for body in reading) == 10_000


def test_an_empty_table_is_an_empty_file(tmp_path: Path) -> None:
    assert names_in(made(tmp_path / "x.base", [])) == []
