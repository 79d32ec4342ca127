"""Moments as STIX and TAXII write them. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

# RFC 3339 in UTC, as STIX 2.1 (section 2.16) asks for: a capital T and Z, and a fraction of any length
_STAMP: Final = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,12}))?Z", re.ASCII)
_MICROSECONDS: Final = 6
_MILLISECOND: Final = timedelta(milliseconds=1)


class BadStampError(ValueError):
    """What is no moment in UTC."""


def stamp(at: datetime) -> str:
    """This will write a moment with thousandths, cut off: `2026-11-29T06:40:23.123Z`."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def fine_stamp(at: datetime) -> str:
    """This will write a moment with millionths, by which TAXII orders what was added."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def read_stamp(text: str) -> datetime:
    """This will read a moment; what is finer than millionths is cut off. Raises BadStampError."""
    found = _STAMP.fullmatch(text)
    if found is None:
        raise BadStampError
    fraction = (found[3] or "").ljust(_MICROSECONDS, "0")[:_MICROSECONDS]
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}.{fraction}+00:00")
    except ValueError:
        raise BadStampError from None


def cut(at: datetime) -> datetime:
    """This will cut a moment to thousandths, as `stamp` writes it."""
    return at.replace(microsecond=at.microsecond // 1_000 * 1_000)


def after(at: datetime, count: int = 1) -> datetime:
    """This will give the moment some thousandths later."""
    return at + count * _MILLISECOND
