"""What partners' programs are told of what changed, as the document describes it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec


class PartnerChanges(msgspec.Struct, frozen=True):
    """A part of all that is told (`since` is null), or what changed behind `since`: the form that webhooks have.

    `upto` is the place to ask on from once `last` is true; until then `next` is the address of the next part. `changes`
    are in order: of a thing that stands twice the later one holds.
    """

    form: Literal["lachan.entries/1"]
    since: int | None
    upto: int
    part: int | None
    last: bool
    changes: list[dict[str, Any]]
    next: str | None
