"""What the room that tells partners asks of measures: which kind a number is, and until when it holds."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from itertools import batched
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.measures.models import Measure
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection

_BATCH: Final = 1_000


class Numbered(msgspec.Struct, frozen=True):
    """A measure by its number."""

    number: str
    kind: str
    in_force: bool
    expires_at: datetime | None


def things_of(numbers: Collection[str]) -> dict[str, tuple[str, str]]:
    """This will give what some numbers are about, as kind and value as the register lists it. A query each thousand."""
    found = {}
    for batch in batched(sorted(set(numbers)), _BATCH):
        rows = Measure.objects.filter(number__in=batch).values_list("number", "about", "value")
        for number, kind, value in rows:
            # a link is listed without its scheme
            found[number] = (kind, value.partition("://")[2] or value if kind == Kind.URL else value)
    return found


def by_number(numbers: Collection[str]) -> dict[str, Numbered]:
    """This will give those of some numbers that are measures'. A query for each thousand."""
    found = {}
    for batch in batched(sorted(set(numbers)), _BATCH):
        rows = Measure.objects.filter(number__in=batch)
        for row in rows.values_list("number", "kind", "in_force", "expires_at"):
            found[row[0]] = Numbered(*row)
    return found
