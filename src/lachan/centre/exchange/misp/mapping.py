"""Entries as attributes of MISP, and the events in which they stand: one for a kind and a month. Pure.

The form is MISP's core format (https://www.misp-standard.org/rfc/misp-standard-core.html). Every id follows from
the centre's host, whom the feed is for and the thing itself, so that a feed that is made anew has the ids of the one
before, and no two feeds have one id for what they hold.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

import msgspec

from lachan.centre.exchange.codes import BLOCK
from lachan.centre.partners.codes import TLP

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lachan.centre.exchange.entries import EntryRow

# of this form of ids alone
_IDS: Final = UUID("6f1c6d2e-54a7-4d0f-9a55-0e6c2a1b7f30")
# What an indicator is called there, and under which heading; of files and wallets by what stands before the colon.
_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "domain": ("domain", "Network activity"),
    "url": ("url", "Network activity"),
    "ip": ("ip-dst", "Network activity"),
    "phone": ("phone-number", "Financial fraud"),
    "payee": ("bank-account-nr", "Financial fraud"),
    "email": ("email-src", "Payload delivery"),
    "app": ("mobile-application-id", "Payload delivery"),
    "profile": ("text", "Social network"),
    "md5": ("md5", "Payload delivery"),
    "sha1": ("sha1", "Payload delivery"),
    "sha256": ("sha256", "Payload delivery"),
    "btc": ("btc", "Financial fraud"),
    "xmr": ("xmr", "Financial fraud"),
    "wallet": ("text", "Financial fraud"),
}
# Of these there are enough in a month that one file would be too large to be made anew for each change.
PARTS: Final[Mapping[str, int]] = {"domain": 16, "url": 16}
# codes of MISP
_ALL_COMMUNITIES: Final = "3"
_OUR_COMMUNITY: Final = "0"
_AS_EVENT: Final = "5"
_COLOURS: Final = {"clear": "#FFFFFF", "green": "#33FF00", "amber": "#FFC000", "red": "#FF2B2B"}


class Issue(msgspec.Struct, frozen=True):
    """Whose feed it is: the centre's first host, and for whom (`audiences.Audience.key`)."""

    host: str
    audience: str

    def uuid(self, *names: str) -> str:
        """This will give the id of something in this feed."""
        return str(uuid5(_IDS, "|".join((self.host, self.audience, *names))))


class Tag(msgspec.Struct, frozen=True):
    """A tag of MISP."""

    name: str
    colour: str
    exportable: bool = True


class Attribute(msgspec.Struct, frozen=True):
    """One thing. `deleted`: it is over, and whoever has it takes it away. `timestamp`: seconds of its last change."""

    uuid: str
    type: str
    category: str
    value: str
    to_ids: bool
    comment: str
    timestamp: str
    first_seen: str
    Tag: tuple[Tag, ...]
    deleted: bool = False
    distribution: str = _AS_EVENT
    disable_correlation: bool = False


class Org(msgspec.Struct, frozen=True):
    """Who made an event: the centre."""

    name: str
    uuid: str


class Event(msgspec.Struct, frozen=True):
    """The things of one kind that were listed in one month."""

    uuid: str
    info: str
    date: str
    timestamp: str
    publish_timestamp: str
    Orgc: Org
    Tag: tuple[Tag, ...]
    Attribute: tuple[Attribute, ...]
    distribution: str = _OUR_COMMUNITY
    threat_level_id: str = "2"
    analysis: str = "2"
    published: bool = True


class EventFile(msgspec.Struct, frozen=True):
    """An event as a file."""

    Event: Event


class Place(msgspec.Struct, frozen=True, order=True):
    """In which event a thing stands: its kind, the month in which this round of it was listed, and a part of these."""

    kind: str
    month: str
    part: int

    def info(self) -> str:
        """This will give the event's title."""
        parts = PARTS.get(self.kind, 1)
        part = f", part {self.part + 1} of {parts}" if parts > 1 else ""
        return f"Lachan: {self.kind}, {self.month}{part}"


def place_of(row: EntryRow) -> Place:
    """This will give in which event an entry stands; all versions of one round stand in one."""
    parts = PARTS.get(row.kind, 1)
    part = hashlib.sha256(row.value.encode()).digest()[0] % parts
    return Place(row.kind, f"{row.listed_at:%Y-%m}", part)


def uuid_of_event(place: Place, issue: Issue) -> str:
    """This will give the id of an event."""
    return issue.uuid("event", place.kind, place.month, str(place.part))


def uuid_of_attribute(row: EntryRow, issue: Issue) -> str:
    """This will give the id of a thing in one round: what is lifted and listed again is another."""
    return issue.uuid("attribute", row.kind, row.value, str(row.round))


def attribute_of(row: EntryRow, issue: Issue) -> Attribute:
    """This will write an entry that goes on. Only what two signed to block is for machines to act on (`to_ids`)."""
    type_, category, value = _typed(row)
    until = f", until {row.until:%Y-%m-%d}" if row.until else ""
    return Attribute(
        uuid=uuid_of_attribute(row, issue),
        type=type_,
        category=category,
        value=value,
        to_ids=row.action == BLOCK,
        comment=f"{row.source}: {row.action}, confidence {row.confidence}{until}",
        timestamp=f"{int(row.added_at.timestamp())}",
        first_seen=row.listed_at.isoformat(),
        Tag=tags_of(row.tlp, row.pap),
    )


def over(attribute: Attribute, *, at: datetime) -> Attribute:
    """This will give an attribute as it is once its thing is over, later than it was before."""
    later = max(int(at.timestamp()), int(attribute.timestamp) + 1)
    return msgspec.structs.replace(attribute, deleted=True, to_ids=False, timestamp=f"{later}")


def again(attribute: Attribute, before: Attribute | None) -> Attribute:
    """This will give an attribute with a moment that is later than that of the version before it."""
    if before is None or int(attribute.timestamp) > int(before.timestamp):
        return attribute
    if msgspec.structs.replace(before, timestamp=attribute.timestamp) == attribute:
        return before
    return msgspec.structs.replace(attribute, timestamp=f"{int(before.timestamp) + 1}")


def event_of(
    place: Place, attributes: Mapping[str, Attribute], *, issue: Issue, name: str, before: int = 0
) -> Event:
    """This will write an event, marked as far as the furthest of what stands in it, also of what is over.

    Its time is that of what changed last in it, and later than `before`, that of the version before: who compares times
    sees each version.
    """
    ordered = tuple(attributes[uuid] for uuid in sorted(attributes))
    timestamp = f"{max(before + 1, *(int(each.timestamp) for each in ordered), 0)}"
    tags = _furthest(ordered)
    is_for_all = bool(tags) and tags[0].name == "tlp:clear"
    return Event(
        uuid=uuid_of_event(place, issue),
        info=place.info(),
        date=date.fromisoformat(f"{place.month}-01").isoformat(),
        timestamp=timestamp,
        publish_timestamp=timestamp,
        # one organisation in all feeds
        Orgc=Org(name, str(uuid5(_IDS, f"{issue.host}|organisation"))),
        Tag=tags,
        Attribute=ordered,
        distribution=_ALL_COMMUNITIES if is_for_all else _OUR_COMMUNITY,
    )


def tags_of(tlp: str, pap: str) -> tuple[Tag, ...]:
    """This will write a marking as the taxonomies `tlp` and `PAP` do."""
    return (
        Tag(f"tlp:{tlp}", _COLOURS[tlp.partition("+")[0]]),
        Tag(f"PAP:{pap.upper()}", _COLOURS[pap]),
    )


def _furthest(attributes: tuple[Attribute, ...]) -> tuple[Tag, ...]:
    marked = {each.Tag for each in attributes}
    if not marked:
        return ()
    tlp = max((tags[0] for tags in marked), key=lambda tag: TLP.index(tag.name.partition(":")[2]))
    pap = max((tags[1] for tags in marked), key=lambda tag: TLP.index(tag.name.partition(":")[2].lower()))
    return tlp, pap


def _typed(row: EntryRow) -> tuple[str, str, str]:
    before, _, behind = row.value.partition(":")
    if row.kind in {"file", "wallet"} and before in _TYPES:
        return (*_TYPES[before], behind)
    if row.kind == "app":
        return (*_TYPES["app"], row.value)
    return (*_TYPES[row.kind], row.value)
