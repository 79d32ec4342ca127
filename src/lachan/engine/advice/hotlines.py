"""The telephone numbers that may be named to the public, from dated data."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from lachan.engine.data import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping


class Hotline(msgspec.Struct, frozen=True, gc=False):
    """A verified number: what it is for, how it is used (`call` or `sms`), and where and when it was checked."""

    role: str
    number: str
    how: str
    what_vi: str
    what_en: str
    source: str
    checked: date


@cache
def hotlines() -> Mapping[str, Hotline]:
    """This will give the numbers by role: `police`, `report_sms`, `report_sms_other`."""
    rows = csv.DictReader(StringIO(read_text("hotlines.csv")))
    return MappingProxyType(
        {row["role"]: Hotline(**row | {"checked": date.fromisoformat(row["checked"])}) for row in rows}  # type: ignore[arg-type]
    )


@cache
def numbers() -> Mapping[str, str]:
    """This will give what fills the blanks `{police}`, `{report_sms}`, … in sentences."""
    return MappingProxyType({role: hotline.number for role, hotline in hotlines().items()})
