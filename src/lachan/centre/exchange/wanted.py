"""What should be told of a thing, by all that the register says of it. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.codes import (
    ACTIONS,
    BLOCK,
    CONFIDENCE_OF,
    CORRECTED,
    EXPIRED,
    FLAG,
    LIFTED,
    PAP_OF,
    TLP_OF,
)
from lachan.centre.partners.codes import PAP, TLP
from lachan.centre.web.clock import VIETNAM
from lachan.engine.model import Kind, ListClass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from lachan.centre.indicators.following import Listed
    from lachan.centre.measures.queries.sharing import Numbered

# What two listed by hand at the desk; lists that were loaded from others are theirs to share.
BY_HAND: Final = "desk"
# Kinds of measure by which the thing itself is stopped; the others ask for something else about it.
_BLOCKING: Final = frozenset({"block_domain", "block_url", "block_address", "suspend_number"})


class Wanted(msgspec.Struct, frozen=True):
    """What should be told."""

    action: str
    tlp: str
    pap: str
    confidence: int
    source: str
    until: datetime | None


def told_as(kind: str, value: str) -> str:
    """This will give how a value of the register's lists is told: a link without its scheme, for both are meant."""
    if kind != Kind.URL:
        return value
    return value.removeprefix("http://").removeprefix("https://")


def listed_as(kind: str, value: str) -> tuple[str, ...]:
    """This will give how the register may have listed what is told: a link with the scheme that is written for both."""
    return (value, f"http://{value}") if kind == Kind.URL else (value,)


class Over(msgspec.Struct, frozen=True):
    """Nothing should be told: why not, a code of `codes.ENDS`; "" where the register has never heard of the thing."""

    why: str


class Decision(msgspec.Struct, frozen=True):
    """What two decided about a thing and still holds: its name, and what is to be done by it."""

    name: str
    action: str


def decision_of(row: Listed) -> str:
    """This will name the decision by which a thing is listed: a measure's number, or the list entry by hand."""
    return f"{row.source}:{row.id}" if row.source == BY_HAND else row.source


def decisions_of(listed: Sequence[Listed], measures: Mapping[str, Numbered]) -> tuple[Decision, ...]:
    """This will give the decisions that still hold among a thing's entries of the lists."""
    return tuple(
        Decision(decision_of(row), _action_of(row, measures))
        for row in _ours(listed, measures)
        if row.is_live
    )


def wanted_of(
    kind: str,
    listed: Sequence[Listed],
    measures: Mapping[str, Numbered],
    *,
    now: datetime,
    raised: tuple[str, str] = ("clear", "clear"),
    without: Collection[str] = (),
    actions: Collection[str] = ACTIONS,
) -> Wanted | Over:
    """This will give what should be told of one thing. `listed` are its entries, `bad` and `corrected`, ended ones too.

    Several sources make one entry: the strongest action, and the latest end. `raised` is a marking by hand (TLP, PAP),
    which only ever goes further than the kind's own. Decisions `without` were kept back; `actions` narrows to some.
    """
    ours = _ours(listed, measures)
    corrected = [row.at for row in listed if row.list_class == ListClass.CORRECTED and row.is_live]
    cleared_at = max(corrected, default=None)
    found: list[tuple[str, str, datetime | None]] = []
    has_run_out = False
    for row in ours:
        until = _until(row, measures)
        if not row.is_live or (cleared_at is not None and row.at <= cleared_at):
            continue
        if until is not None and until <= now:
            has_run_out = True
            continue
        action = _action_of(row, measures)
        if action in actions and decision_of(row) not in without:
            found.append((action, row.source, until))
    if not found:
        return Over(_why(ours, is_corrected=cleared_at is not None, has_run_out=has_run_out))
    action, source, _ = min(found, key=lambda each: (each[0] != BLOCK, each[1]))
    ends = [until for each, _, until in found if each == action]
    return Wanted(
        action,
        max(TLP_OF[kind], raised[0], key=TLP.index),
        max(PAP_OF[kind], raised[1], key=PAP.index),
        CONFIDENCE_OF[action],
        source,
        None if None in ends else max(end for end in ends if end is not None),
    )


def _ours(listed: Sequence[Listed], measures: Mapping[str, Numbered]) -> list[Listed]:
    return [
        row
        for row in listed
        if row.list_class == ListClass.BAD and (row.source == BY_HAND or row.source in measures)
    ]


def _action_of(row: Listed, measures: Mapping[str, Numbered]) -> str:
    measure = measures.get(row.source)
    return BLOCK if measure is not None and measure.kind in _BLOCKING else FLAG


def _until(row: Listed, measures: Mapping[str, Numbered]) -> datetime | None:
    measure = measures.get(row.source)
    if measure is not None:
        return measure.expires_at
    if row.expires_on is None:
        return None
    # an entry counts on its last day for the last time
    return datetime.combine(row.expires_on + timedelta(days=1), time(), tzinfo=VIETNAM)


def _why(ours: Sequence[Listed], *, is_corrected: bool, has_run_out: bool) -> str:
    if is_corrected:
        return CORRECTED
    if has_run_out or any(row.ended_because == EXPIRED for row in ours[-1:]):
        return EXPIRED
    return LIFTED if ours else ""
