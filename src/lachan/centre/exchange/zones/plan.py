"""What the operator has set about zones, and the zones that there are. Pure but for reading the settings."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings

from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.names import is_name, labels_of, name_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAIN: Final = "main"
# For who has many names: `BASE` changes seldom, and `FRESH` before it says what has changed since.
FRESH: Final = "fresh"
BASE: Final = "base"
PASSTHRU: Final = "passthru"
TEST: Final = "test"
EMPTY: Final = "empty"
# The main one bears the zone's name, the others theirs before it.
ZONES: Final = (MAIN, FRESH, BASE, PASSTHRU, TEST, EMPTY)
# what is blocked; each of them is told to secondaries when it has changed, the base before what relies on it
FOLLOWED: Final = (BASE, FRESH, MAIN)

NXDOMAIN: Final = "nxdomain"
BLOCK_PAGE: Final = "block_page"
ANSWERS: Final = (NXDOMAIN, BLOCK_PAGE)

# Reserved, so that it leads nowhere (RFC 6761): an answer from there can only come from the zone.
BLOCKED_NAME: Final = "blocked.lachan.test"
OPEN_NAME: Final = "open.lachan.test"
SEEN_NAME: Final = "seen.lachan.test"
SEEN_TEXT: Final = "Lachan: the test zone is in force"
# Another number when what stands in a zone for the same names is made otherwise.
_FORM: Final = 2


class Plan(msgspec.Struct, frozen=True):
    """The zone's name, its records' time to live, the block page's host ("" for none), own names for the test zone."""

    zone: str
    ttl: int
    page: str = ""
    blocked: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def name_of(self, zone: str) -> str:
        """This will give the whole name of one of the zones."""
        return self.zone if zone == MAIN else f"{zone}.{self.zone}"

    def zone_called(self, name: str) -> str:
        """This will give which of the zones has a name, "" for none."""
        return next((zone for zone in ZONES if self.name_of(zone) == name), "")

    def target(self, answer: str) -> bytes:
        """This will give where blocked names lead; without a block page to the answer that they aren't there."""
        return name_bytes(self.page) if answer == BLOCK_PAGE and self.page else wire.NXDOMAIN

    @property
    def digest(self) -> str:
        """This will tell settings apart by which the same names make other records."""
        said = msgspec.json.encode((_FORM, self.zone, self.ttl, self.page))
        return hashlib.sha256(said).hexdigest()[:16]


class Rule(msgspec.Struct, frozen=True):
    """One line of a small zone: for a name (`is_deep`: and all below it) a type and where it leads, or its words."""

    name: str
    kind: int
    data: bytes
    said: str
    is_deep: bool = True

    def records(self, ttl: int) -> bytes:
        """This will write its records."""
        labels = labels_of(self.name) + wire.ZONE
        own = wire.record(labels, self.kind, ttl, self.data)
        return wire.record(wire.STAR + labels, self.kind, ttl, self.data) + own if self.is_deep else own

    @property
    def count(self) -> int:
        """This will give how many records it has."""
        return 2 if self.is_deep else 1


def passes(names: Iterable[str]) -> Iterator[Rule]:
    """This will let names through: what zones behind this one say of them doesn't count."""
    for name in names:
        yield Rule(name, wire.CNAME, wire.PASSTHRU, "CNAME rpz-passthru.")


def test_rules(plan: Plan, answer: str) -> tuple[Rule, ...]:
    """This will give what stands in the test zone: names always blocked, never blocked, and one that says it works."""
    target = plan.target(answer)
    said = f"CNAME {plan.page}." if target != wire.NXDOMAIN else "CNAME ."
    text = SEEN_TEXT.encode()
    return (
        *passes(dict.fromkeys((OPEN_NAME, *plan.never))),
        *(
            Rule(name, wire.CNAME, target, said)
            for name in dict.fromkeys((BLOCKED_NAME, *plan.blocked))
            if name not in plan.never
        ),
        Rule(SEEN_NAME, wire.TXT, bytes((len(text),)) + text, f'TXT "{SEEN_TEXT}"', is_deep=False),
    )


def plan_now() -> Plan:
    """This will give what the operator has set."""
    environment = settings.ENVIRONMENT
    return Plan(
        environment.zone_name,
        environment.zone_ttl,
        environment.block_page_host,
        _fit(environment.probe_blocked),
        _fit(environment.probe_there),
    )


def _fit(names: Iterable[str]) -> tuple[str, ...]:
    found = {name.strip(".").lower() for name in names}
    return tuple(sorted(name for name in found if is_name(name) and "." in name))
