"""What detection asks of the register: which signals wait, which entries changed, which indicators those name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import connection

from lachan.centre.indicators.models import Indicator, ListEntry, ListsVersion, Signal
from lachan.centre.indicators.spelling import fold_of, value_hash
from lachan.centre.indicators.verdicts import Due
from lachan.engine.lists.keys import HOST, key_of
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_WORD: Final = re.compile(r"[^\W_]+")
# kinds that a host, or a page on it, covers
_HOSTED: Final = (str(Kind.DOMAIN), str(Kind.URL), str(Kind.IP), str(Kind.EMAIL))
_MATCHING: Final = {
    "sqlite": "SELECT rowid FROM indicators_words WHERE indicators_words MATCH %s ORDER BY rowid LIMIT %s",
    "postgresql": (
        "SELECT id FROM indicators_indicator WHERE"
        " to_tsvector('simple', regexp_replace(fold, '[!-/:-@[-`{-~]+', ' ', 'g'))"
        " @@ plainto_tsquery('simple', %s) ORDER BY id LIMIT %s"
    ),
}


class Named(msgspec.Struct, frozen=True):
    """What an entry of a list names: a kind and a canonical value; for a host all below it too."""

    kind: str
    value: str


class TooManyError(LookupError):
    """An entry names more indicators than can be looked at one by one."""


def still_waiting(ids: Sequence[int]) -> list[int]:
    """This will give those of some signals that were not judged, in their order."""
    found = Signal.objects.filter(id__in=list(ids), judged_at=None).order_by("id")
    return list(found.values_list("id", flat=True))


def judge_anew(ids: Sequence[int]) -> int:
    """This will let signals wait again that were judged; gives how many. Call it in a transaction."""
    return Signal.objects.filter(id__in=list(ids)).update(judged_at=None, leased_until=None)


def signal_ids(*, source: str, refs: Sequence[str]) -> dict[str, int]:
    """This will give the ids of the signals of some records of a source, by their refs."""
    return dict(Signal.objects.filter(source=source, ref__in=list(refs)).values_list("ref", "id"))


def newest_id() -> int:
    """This will give the id of the indicator that came last, 0 where there is none."""
    return Indicator.objects.order_by("-id").values_list("id", flat=True).first() or 0


def lists_version() -> int:
    """This will give the version of the lists that was committed last, 0 before any entry."""
    return ListsVersion.objects.filter(pk=1).values_list("version", flat=True).first() or 0


def changed_since(version: int, *, limit: int) -> tuple[Named, ...]:
    """This will give what entries name that were added, agreed to or ended after a version of the lists."""
    found = ListEntry.objects.filter(changed_in__gt=version).order_by("changed_in", "id")
    return tuple(Named(*row) for row in found.values_list("kind", "value")[:limit])


def expired_between(first: date, last: date, *, limit: int) -> tuple[Named, ...]:
    """This will give what entries name that counted on a day from `first` to `last` for the last time."""
    found = ListEntry.objects.filter(ended_at=None, expires_on__gte=first, expires_on__lte=last)
    return tuple(Named(*row) for row in found.order_by("id").values_list("kind", "value")[:limit])


def named_by(named: Named, *, limit: int) -> tuple[Due, ...]:
    """This will give the indicators that an entry names: the value itself, and for a host or page all below it.

    Raises TooManyError where more than `limit` share its words.
    """
    names = ("id", "kind", "value", "level", "engine")
    if named.kind not in Kind:
        return ()
    key = key_of(Kind(named.kind), named.value)
    if not key.startswith(HOST):
        rows = Indicator.objects.filter(kind=named.kind, value_sha256=value_hash(named.value))
        return tuple(Due(*row) for row in rows.values_list(*names))
    words = _WORD.findall(fold_of(named.value))
    if not words:
        return ()
    said = " ".join(f'"{word}"' for word in words) if connection.vendor == "sqlite" else " ".join(words)
    with connection.cursor() as cursor:
        cursor.execute(_MATCHING[connection.vendor], (said, limit + 1))
        ids = [row[0] for row in cursor.fetchall()]
    if len(ids) > limit:
        raise TooManyError(limit)
    found = []
    for start in range(0, len(ids), 1_000):
        rows = Indicator.objects.filter(id__in=ids[start : start + 1_000], kind__in=_HOSTED)
        found += [Due(*row) for row in rows.values_list(*names) if _is_below(key, row[1], row[2])]
    return tuple(found)


def _is_below(key: str, kind: str, value: str) -> bool:
    if kind == Kind.EMAIL:
        # a mail address is judged by its domain too
        kind, value = Kind.DOMAIN, value.rpartition("@")[2]
    asked = key_of(Kind(kind), value)
    return asked.startswith(key)
