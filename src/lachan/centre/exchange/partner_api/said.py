"""What partners' programs send and are told, as the document describes it."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotations
from typing import Annotated, Any, Literal

import msgspec

from lachan.centre.cases.schemas.asked import Body
from lachan.centre.exchange.claims.judging import MOST_CLAIMS
from lachan.centre.exchange.finds import MOST_FINDS


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


class PartnerClaims(Body, frozen=True, kw_only=True):
    """Several claims at once, each kept or refused by itself."""

    claims: Annotated[tuple[dict[str, Any], ...], msgspec.Meta(min_length=1, max_length=MOST_CLAIMS)]


class PartnerClaimDone(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one: `kept`, `known` (the same was said before), `refused` and why. `row` counts from 1.

    `about` is what it was taken to be about, as the centre lists it; `pointer` is the field that doesn't fit.
    """

    row: int
    mark: str
    what: Literal["kept", "known", "refused"]
    about: str = ""
    code: str = ""
    detail: str = ""
    detail_vi: str = ""
    pointer: str = ""


class PartnerClaimsDone(msgspec.Struct, frozen=True):
    """What became of each, in their order, and how many of each sort."""

    kept: int
    known: int
    refused: int
    claims: tuple[PartnerClaimDone, ...]


class PartnerClaimTold(msgspec.Struct, frozen=True):
    """What this partner said, and what became of it. `source` is the measure's number.

    `became`: `noted` (of this sort nothing follows), `waits` for somebody who may lift, `stands` (looked at, and it
    goes on; `looked_at` says when), `over` (it is no longer shared), `withdrawn`.
    """

    mark: str
    says: Literal["confirmed", "refused", "sighting", "hits", "mistaken", "agrees"]
    kind: str
    value: str
    source: str
    why: str
    words: str
    count: int
    begins: datetime | None
    ends: datetime | None
    way: Literal["api", "file", "stix", "desk"]
    received_at: datetime
    withdrawn_at: datetime | None
    looked_at: datetime | None
    became: Literal["noted", "waits", "stands", "over", "withdrawn"]


class PartnerClaimsTold(msgspec.Struct, frozen=True):
    """A page of what this partner said, the last first. `next` is the address of the next page, null at the end."""

    claims: list[PartnerClaimTold]
    next: str | None


class PartnerFinds(Body, frozen=True, kw_only=True):
    """Several finds at once, each kept or refused by itself."""

    finds: Annotated[tuple[dict[str, Any], ...], msgspec.Meta(min_length=1, max_length=MOST_FINDS)]


class PartnerFindDone(PartnerClaimDone, frozen=True, omit_defaults=True):
    """What became of a find: `about` is the thing as the centre reads it."""


class PartnerFindsDone(msgspec.Struct, frozen=True):
    """What became of each find, in their order, and how many of each sort."""

    kept: int
    known: int
    refused: int
    finds: tuple[PartnerFindDone, ...]
