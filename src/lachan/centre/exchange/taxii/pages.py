"""Pages of a collection: what stands in every one of them, and the versions of what is listed, by the moment added."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec

from lachan.centre.exchange.entries import Edition
from lachan.centre.exchange.queries.stix import (
    CentreRow,
    Shelf,
    things_named,
    version_of,
    versions_on,
)
from lachan.centre.exchange.scopes import marks_of
from lachan.centre.exchange.stix.extensions import project_objects
from lachan.centre.exchange.stix.markings import pap_marking, tlp_marking
from lachan.centre.exchange.stix.naming import indicator_id
from lachan.centre.exchange.stix.objects import Voice, identity, indicator
from lachan.centre.exchange.stix.stamps import fine_stamp, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lachan.centre.exchange.taxii.filters import Asked, Filters

_ENCODER: Final = msgspec.json.Encoder()
_INDICATOR: Final = "indicator"
_MICROSECOND: Final = timedelta(microseconds=1)
# a hundred ids of things that came and went within sight some hundred times
_MOST_OF_SOME: Final = 50_000


class Version(msgspec.Struct, frozen=True):
    """One version of one object on a page: when it was added, its id and version as written, and what it says."""

    at: datetime
    id: str
    version: str
    content: Edition | dict[str, Any]


class Page(msgspec.Struct, frozen=True):
    """Versions of a page in their order, and whether more follow."""

    versions: tuple[Version, ...]
    has_more: bool


def read_page(shelf: Shelf, asked: Asked, centre: CentreRow, name: str) -> Page:
    """This will give a page of a collection. `name` is the centre's, for its identity. Five queries at most."""
    filters = asked.filters
    if not filters.is_of_spec:
        return Page((), has_more=False)
    found = [one for one in _standing(shelf, centre, name) if _is_wanted(one, filters, asked.behind)]
    if filters.wants_type(_INDICATOR):
        named = None
        if filters.ids:
            named = frozenset(things_named(_uids(filters.ids), centre, marks_of(shelf.scopes)).values())
        # of some things all versions, since a thing may have been another object before
        limit = asked.limit + 1 if named is None else _MOST_OF_SOME
        versions = [
            Version(edition.at, _id_of(edition, centre), stamp(version_of(edition)), edition)
            for edition in versions_on(shelf, filters, behind=asked.behind, limit=limit, named=named)
        ]
        found += [one for one in versions if not filters.ids or one.id in filters.ids]
    found.sort(key=lambda version: version.at)
    return Page(tuple(found[: asked.limit]), has_more=len(found) > asked.limit)


def written(version: Version, voice: Voice) -> bytes:
    """This will write the object of a version as JSON."""
    if isinstance(version.content, Edition):
        content = version.content
        return _ENCODER.encode(
            indicator(
                content.row,
                voice,
                is_end=content.is_end,
                mark=content.mark,
                withdrawn_at=content.at if content.is_withdrawn else None,
            )
        )
    return _ENCODER.encode(version.content)


def _id_of(edition: Edition, centre: CentreRow) -> str:
    row = edition.row
    return indicator_id(centre.uid, row.kind, row.value, row.round, edition.mark)


def _standing(shelf: Shelf, centre: CentreRow, name: str) -> Iterator[Version]:
    """This will give what every object of a collection points to: markings, extensions, the centre."""
    objects: list[dict[str, Any]] = [
        *project_objects(),
        tlp_marking(shelf.tlp),
        *(pap_marking(pap) for pap in _paps(shelf)),
    ]
    at = centre.created_at
    for one in objects:
        at += _MICROSECOND
        yield Version(at, one["id"], one.get("modified", one["created"]), one)
    own = identity(centre.uid, name, created=centre.created_at, modified=centre.modified_at)
    yield Version(max(centre.modified_at, at + _MICROSECOND), own["id"], own["modified"], own)


def _paps(shelf: Shelf) -> tuple[str, ...]:
    """This will give the markings that something on the shelf has, also what is told as over."""
    return max((shelf.reader.paps, *(scope.reader.paps for scope in shelf.scopes)), key=len)


def _is_wanted(version: Version, filters: Filters, behind: datetime | None) -> bool:
    object_type = version.id.partition("--")[0]
    return (
        (behind is None or version.at > behind)
        and filters.wants_type(object_type)
        and (not filters.ids or version.id in filters.ids)
        # there is one version of each
        and filters.wants_version(version.version, is_last=True, is_first=True)
    )


def _uids(ids: tuple[str, ...]) -> list[UUID]:
    return [UUID(one.partition("--")[2]) for one in ids if one.startswith(f"{_INDICATOR}--")]


def manifest_row(version: Version, media_type: str) -> dict[str, str]:
    """This will give what the manifest says of a version (TAXII 2.1, section 5.3)."""
    return {
        "id": version.id,
        "date_added": fine_stamp(version.at),
        "version": version.version,
        "media_type": media_type,
    }
