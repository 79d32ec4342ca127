"""What programs ask of measures. What stands beside these fields is refused."""

from __future__ import annotations

from typing import Annotated

import msgspec

from lachan.centre.cases.schemas.asked import Body

NUMBER_PATTERN: str = r"^M[0-9]{4}-[0-9]{6,8}$"


class Thing(Body, frozen=True):
    """A thing as a person writes it; `about` "" lets the kind see for itself what it is."""

    value: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    about: Annotated[str, msgspec.Meta(max_length=20)] = ""


class Propose(Body, frozen=True, kw_only=True):
    """One kind of measure on some things, for the office with this code; `case` is a case's number, "" none."""

    kind: Annotated[str, msgspec.Meta(max_length=24)]
    things: Annotated[list[Thing], msgspec.Meta(min_length=1, max_length=10_000)]
    office: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]
    case: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4}-[0-9]{6})?$")] = ""
    lasting_days: Annotated[int, msgspec.Meta(ge=1, le=365)] | None = None
    urgent: bool = False


class Withdraw(Body, frozen=True):
    """Why a proposal is taken back."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]
