"""What a caller narrows a collection by (TAXII 2.1, section 3.4), and where a page ended. Pure.

The mark of a next page (`next`) holds the filters it was made with, so that they hold on later pages whether or not the
caller repeats them; a caller that repeats others is refused. It is no secret and grants nothing: what one may see is
asked anew for each page, and what stands in it is read as strictly as what stands behind the `?`.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.stix.stamps import BadStampError, fine_stamp, read_stamp, stamp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_LIMIT: Final = 1_000
MOST_VALUES: Final = 100
MOST_NEXT_CHARS: Final = 8_000
# What lies outside is no version of anything, and at the ends of the calendar its neighbours can't be reckoned.
EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9000, 1, 1, tzinfo=UTC)
LAST: Final = "last"
FIRST: Final = "first"
ALL: Final = "all"
_UTC: Final = timedelta()
_WORDS: Final = frozenset({LAST, FIRST, ALL})
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,249}--[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,249}")
_SPEC: Final = re.compile(r"[0-9]\.[0-9]")
_SPEC_HERE: Final = "2.1"
NAMES: Final = (
    "added_after", "limit", "next", "match[id]", "match[type]", "match[version]", "match[spec_version]",
)  # fmt: skip


class BadFilterError(ValueError):
    """A filter that doesn't fit: its name, and what may stand there (`allowed`)."""

    def __init__(self, name: str, allowed: str) -> None:
        """This will keep both; nothing of what was sent."""
        super().__init__(name)
        self.name = name
        self.allowed = allowed


class Filters(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is wanted. Empty tuples narrow nothing; `versions` are `last`, `first`, `all` or moments (`stix.stamps`)."""

    added_after: datetime | None = None
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    specs: tuple[str, ...] = ()

    @property
    def is_of_spec(self) -> bool:
        """This will say whether objects of STIX 2.1 are wanted."""
        return not self.specs or _SPEC_HERE in self.specs

    @property
    def words(self) -> frozenset[str]:
        """This will give which of `last`, `first` and `all` are wanted: the last where nothing is said."""
        return _WORDS.intersection(self.versions) if self.versions else frozenset({LAST})

    @property
    def moments(self) -> tuple[datetime, ...]:
        """This will give the versions that are wanted by their moments."""
        return tuple(read_stamp(one) for one in self.versions if one not in _WORDS)

    def wants_version(self, moment: str, *, is_last: bool, is_first: bool) -> bool:
        """This will say whether a version is wanted, by its moment as it is written."""
        words = self.words
        return (
            ALL in words
            or (LAST in words and is_last)
            or (FIRST in words and is_first)
            or any(stamp(one) == moment for one in self.moments)
        )

    def wants_type(self, object_type: str) -> bool:
        """This will say whether objects of a type are wanted."""
        return not self.types or object_type in self.types


class Asked(msgspec.Struct, frozen=True):
    """One page that is asked for: filters, the most objects on it, and behind which moment it begins."""

    filters: Filters
    limit: int
    behind: datetime | None


class _Mark(msgspec.Struct, frozen=True, array_like=True):
    place: str
    behind: datetime
    filters: Filters


def next_mark(place: str, asked: Asked, last: datetime) -> str:
    """This will give the mark of the page behind `last` in a place (`place`: whose collection, which resource)."""
    said = msgspec.json.encode(_Mark(place, last, asked.filters))
    return urlsafe_b64encode(said).decode().rstrip("=")


def read_asked(said: Mapping[str, Sequence[str]], place: str, allowed: Sequence[str] = NAMES) -> Asked:
    """This will read what stands behind the `?`. Raises BadFilterError; names that there are not are passed over.

    Unknown ones are passed over as TAXII asks (section 3.4); one that stands twice is refused, since one would be lost.
    """
    given = {}
    for name in allowed:
        values = said.get(name, ())
        if len(values) > 1:
            raise BadFilterError(name, f"{name}=… (× 1)")
        if values:
            given[name] = values[0]
    filters = Filters(
        added_after=_moment("added_after", given["added_after"]) if "added_after" in given else None,
        ids=_many(given, "match[id]", _ID),
        types=_many(given, "match[type]", _TYPE),
        versions=_versions(given),
        specs=_many(given, "match[spec_version]", _SPEC),
    )
    limit = _limit(given.get("limit", ""))
    if "next" not in given:
        return Asked(filters, limit, filters.added_after)
    mark = _read_mark(given["next"])
    if mark.place != place:
        raise BadFilterError("next", "next")
    repeated = [name for name in given if name not in {"limit", "next"}]
    if repeated and filters != mark.filters:
        raise BadFilterError(repeated[0], "next")
    return Asked(mark.filters, limit, mark.behind)


def _read_mark(text: str) -> _Mark:
    if not text or len(text) > MOST_NEXT_CHARS:
        raise BadFilterError("next", "next")
    try:
        mark = msgspec.json.decode(urlsafe_b64decode(f"{text}{'=' * (-len(text) % 4)}"), type=_Mark)
    except (ValueError, msgspec.DecodeError):
        raise BadFilterError("next", "next") from None
    said = mark.filters
    moments = [mark.behind, *([said.added_after] if said.added_after is not None else [])]
    forms = ((said.ids, _ID), (said.types, _TYPE), (said.specs, _SPEC))
    if not (
        all(moment.utcoffset() == _UTC for moment in moments)
        and all(len(values) <= MOST_VALUES for values in (*(each for each, _ in forms), said.versions))
        and all(form.fullmatch(value) for values, form in forms for value in values)
        and all(value in _WORDS or _is_moment(value) for value in said.versions)
    ):
        raise BadFilterError("next", "next")
    return mark


def _limit(text: str) -> int:
    if not text:
        return MOST_LIMIT
    if _NUMBER.fullmatch(text) is None or int(text) < 1:
        raise BadFilterError("limit", f"1–{MOST_LIMIT}")
    return min(int(text), MOST_LIMIT)


def _many(given: Mapping[str, str], name: str, form: re.Pattern[str]) -> tuple[str, ...]:
    if name not in given:
        return ()
    values = given[name].split(",")
    if len(values) > MOST_VALUES or any(form.fullmatch(value) is None for value in values):
        raise BadFilterError(name, f"{name}=a,b,… (≤ {MOST_VALUES})")
    return tuple(dict.fromkeys(value.lower() for value in values))


def _versions(given: Mapping[str, str]) -> tuple[str, ...]:
    name = "match[version]"
    if name not in given:
        return ()
    values = given[name].split(",")
    if len(values) > MOST_VALUES:
        raise BadFilterError(name, f"{name}=a,b,… (≤ {MOST_VALUES})")
    return tuple(
        dict.fromkeys(value if value in _WORDS else fine_stamp(_moment(name, value)) for value in values)
    )


def _moment(name: str, text: str) -> datetime:
    try:
        moment = read_stamp(text)
    except BadStampError:
        moment = None
    # clients that have nothing yet say the year 1
    if moment is None or not (name == "added_after" or _is_within(moment)):
        raise BadFilterError(name, "2026-11-29T06:40:23.123456Z")
    return moment


def _is_within(moment: datetime) -> bool:
    return EARLIEST <= moment < LATEST


def _is_moment(text: str) -> bool:
    try:
        return _is_within(read_stamp(text))
    except BadStampError:
        return False
