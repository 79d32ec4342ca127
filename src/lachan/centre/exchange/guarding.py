"""The guard: which of the things that are about to go out wait for two people, and which never go out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.codes import FEW_NAMES, MOST_NAMES, MOST_SHARE
from lachan.centre.exchange.zones.names import is_name
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from lachan.centre.measures.blast import Blast

# The machine keeps these back, whoever would sign.
NEVER: Final = ("suffix", "shared", "inside", "own", "unfit")
# Two people let these out.
CRITICAL: Final = ("official", "above_official", "public_service", "popular", "corrected", "listed")
VOLUME: Final = "volume"
# What the register no longer knows, and nobody lifted: a database that was put back.
VANISHED: Final = "vanished"
# What was decided before a backup that was put back and hadn't gone out when it was made: what became of it is lost.
RESTORED: Final = "restored"
WHYS: Final = (*NEVER, *CRITICAL, VANISHED, RESTORED, VOLUME)


class Why(msgspec.Struct, frozen=True):
    """Why a thing waits: a code of `WHYS`, and who or what it is about."""

    code: str
    detail: str = ""


def why_not_now(
    kind: str, value: str, *, around: Blast, below: Mapping[str, str], own: Collection[str], listed: str = ""
) -> Why | None:
    """This will say why a thing doesn't go out by itself, None where nothing speaks against it.

    `around` is what stands around the thing by lists; `below` names a critical name below each name that has one (and
    each critical name itself); `own` are our hosts; `listed` names an allow list that has the thing.
    """
    if kind == Kind.DOMAIN and not is_name(value):
        return Why("unfit")
    if around.is_suffix or (kind == Kind.DOMAIN and "." not in value):
        return Why("suffix", around.unit or value)
    if around.shared and kind != Kind.URL:
        return Why("shared", around.shared)
    if around.is_inside:
        return Why("inside")
    if kind == Kind.DOMAIN and below.get(value) in own:
        return Why("own", below[value])
    return _critical(kind, value, around, below, listed)


def _critical(kind: str, value: str, around: Blast, below: Mapping[str, str], listed: str) -> Why | None:
    if around.owner:
        return Why("official", around.owner)
    if kind == Kind.DOMAIN and value in below:
        return Why("above_official", below[value])
    if around.is_public_service:
        return Why("public_service", around.unit)
    if around.is_popular and not (kind == Kind.URL and around.shared):
        return Why("popular", around.unit)
    if around.was_corrected:
        return Why("corrected")
    return Why("listed", listed) if listed else None


def allowance(*, size: int, lately: int) -> int:
    """This will give how many new names a list of some size may take at once, less what it took lately."""
    most = min(MOST_NAMES, int(size * MOST_SHARE))
    return max(0, max(most, FEW_NAMES) - lately)


def gravest(codes: Collection[str]) -> str:
    """This will give the code that people have to read first."""
    return min(codes, key=WHYS.index)
