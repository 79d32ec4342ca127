"""What programs are told of measures. Times are UTC; who acted is a code such as `person:17` or `office:3`."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotations
from typing import Any

import msgspec

from lachan.centre.cases.schemas.told import InWords, Named  # noqa: TC001 - as above


class MeasureListed(msgspec.Struct, frozen=True, kw_only=True):
    """A measure. `signed` of `needed` signatures; `effect` is what was seen from outside, not what partners say."""

    number: str
    version: int
    kind: str
    about: str
    value: str
    case: str
    office: Named | None
    state: str
    effect: str
    urgent: bool
    hold: bool
    reason: str
    lasting_days: int
    proposed_by: str
    proposed_at: datetime
    needed: int
    signed: int
    stands_out: tuple[InWords, ...]
    expires_at: datetime | None
    ended_at: datetime | None
    ended_because: str
    was_wrong: bool


class Measures(msgspec.Struct, frozen=True):
    """A page of measures; `later` and `earlier` are the `place` of the next ones, "" for none."""

    measures: tuple[MeasureListed, ...]
    later: str
    earlier: str


class Signed(msgspec.Struct, frozen=True):
    """A signature: `says` approve or refuse; `void` where its signer may approve no more."""

    by: str
    says: str
    at: datetime
    in_place_of: str
    void: bool


class Happened(msgspec.Struct, frozen=True):
    """One thing that happened, with its codes and ids, and what was written."""

    kind: str
    at: datetime
    actor: str
    data: dict[str, Any]
    said: dict[str, str]


class Ordered(msgspec.Struct, frozen=True):
    """The measure with one partner ("" an abuse desk): how it stands, and by when it is to be answered."""

    order: int
    partner: str
    state: str
    ordered_at: datetime
    answer_by: datetime | None


class MeasureWhole(MeasureListed, frozen=True, kw_only=True):
    """A measure with all around it. `blast` is what stands around the thing; `form` what partners are sent."""

    blast: dict[str, Any]
    form: dict[str, Any]
    signatures: tuple[Signed, ...]
    orders: tuple[Ordered, ...]
    timeline: tuple[Happened, ...]


class MeasureProposed(msgspec.Struct, frozen=True):
    """What became of one thing: its number, or why it was left out."""

    value: str
    number: str
    refused: InWords | None


class MeasuresProposed(msgspec.Struct, frozen=True):
    """What became of each thing, in the order in which they were sent."""

    results: tuple[MeasureProposed, ...]
