"""The kinds of scam that are known: names, how each goes, red flags, advice and steps after a loss."""

from __future__ import annotations

import csv
from functools import cache
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from lachan.engine.data import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping


class ScamType(msgspec.Struct, frozen=True, gc=False):
    """One kind of scam, in both languages. Lists are in the order in which they are to be read."""

    id: str
    name_vi: str
    name_en: str
    group: str
    how_it_works_vi: str
    how_it_works_en: str
    red_flags_vi: tuple[str, ...]
    red_flags_en: tuple[str, ...]
    advice_vi: str
    advice_en: str
    after_loss_vi: tuple[str, ...]
    after_loss_en: tuple[str, ...]
    international: str
    source: str


def _parts(cell: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(mark) if part.strip())


def _read(row: dict[str, str]) -> ScamType:
    return ScamType(
        id=row["id"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        group=row["group"],
        how_it_works_vi=row["how_it_works_vi"],
        how_it_works_en=row["how_it_works"],
        red_flags_vi=_parts(row["red_flags_vi"], ";"),
        red_flags_en=_parts(row["red_flags"], ";"),
        advice_vi=row["advice_vi"],
        advice_en=row["advice"],
        after_loss_vi=_parts(row["after_loss_vi"], "|"),
        after_loss_en=_parts(row["after_loss_en"], "|"),
        international=row["international"],
        source=row["source"],
    )


@cache
def scam_types() -> Mapping[str, ScamType]:
    """This will give every known kind of scam by its id (V01, V02, …), in the order of the ids."""
    rows = csv.DictReader(StringIO(read_text("scam-types.csv")))
    return MappingProxyType({row["id"]: _read(row) for row in rows})
