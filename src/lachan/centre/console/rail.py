"""The rail: which pages the desk has, and which of them a viewer may open. A later room's pages get a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.urls import reverse

from lachan.centre.accounts import permissions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.accounts.access import Viewer


class RailEntry(msgspec.Struct, frozen=True):
    """A page in the rail: the name of its address, its icon, the permission it asks for.

    `words` is the key of what it is called; `area` the key of the group it stands in, below `desk.rail`. All pages
    whose path begins with the entry's address count as standing under it.
    """

    route: str
    words: str
    icon: str
    area: str
    permission: str


class RailLink(msgspec.Struct, frozen=True):
    """An entry as a page shows it."""

    address: str
    words: str
    icon: str
    current: bool


class RailArea(msgspec.Struct, frozen=True):
    """A group of links with the key of its heading."""

    words: str
    links: tuple[RailLink, ...]


# in the order in which they stand
AREAS: Final = ("work", "decide", "house")

_entries: list[RailEntry] = []


def register(entries: Iterable[RailEntry]) -> None:
    """This will add entries, each in its area after those that are there. Raises ValueError for a doubled route."""
    for entry in entries:
        if entry.area not in AREAS:
            raise ValueError(f"{entry.route}: there is no area {entry.area}")
        if any(known.route == entry.route and known != entry for known in _entries):
            raise ValueError(f"{entry.route} stands in the rail twice")
        if entry not in _entries:
            _entries.append(entry)


def entries() -> tuple[RailEntry, ...]:
    """This will give all entries."""
    return tuple(_entries)


def rail_for(viewer: Viewer, *, path: str) -> tuple[RailArea, ...]:
    """This will give the areas with what the viewer may open; an area without any is left out.

    `path` is the page that is shown: of the entries that it stands under, the one with the longest address is current.
    """
    open_to = [(entry, reverse(entry.route)) for entry in _entries if viewer.may(entry.permission)]
    # the first page's address is the beginning of all others'
    under = [
        address
        for entry, address in open_to
        if path == address or (entry.route != "desk" and path.startswith(address))
    ]
    here = max(under, key=len, default="")
    areas = []
    for area in AREAS:
        links = tuple(
            RailLink(address, entry.words, entry.icon, address == here)
            for entry, address in open_to
            if entry.area == area
        )
        if links:
            areas.append(RailArea(f"desk.rail.{area}", links))
    return tuple(areas)


GROUND_FLOOR: Final = (
    RailEntry("desk", "desk.home.title", "i-layout-dashboard", "work", permissions.DESK_ENTER),
    RailEntry("desk_situation", "desk.situation.title", "i-map-2", "work", permissions.CASE_VIEW),
    RailEntry("desk_cases", "desk.cases.title", "i-folder", "work", permissions.CASE_VIEW),
    RailEntry("desk_tasks", "desk.tasks.title", "i-checks", "work", permissions.CASE_VIEW),
    RailEntry("desk_shift", "desk.shift.title", "i-history", "work", permissions.CASE_VIEW),
    RailEntry("desk_reports", "desk.reports.title", "i-inbox", "work", permissions.REPORT_VIEW),
    RailEntry("desk_search", "desk.search.title", "i-search", "work", permissions.REGISTER_VIEW),
    RailEntry("desk_alarms", "desk.alarms.title", "i-alarm", "work", permissions.REPORT_VIEW),
    RailEntry("desk_answers", "desk.answers.title", "i-checks", "work", permissions.ANSWER_GIVE),
    RailEntry("desk_measures", "measures.page.title", "i-send", "decide", permissions.MEASURE_VIEW),
    RailEntry("desk_appeals", "measures.appeal.title", "i-scale", "decide", permissions.MEASURE_LIFT),
    RailEntry("desk_lists", "desk.lists.title", "i-checks", "decide", permissions.REGISTER_VIEW),
    RailEntry("desk_sharing", "desk.sharing.title", "i-world", "decide", permissions.EXCHANGE_VIEW),
    RailEntry("desk_passes", "passes.title", "i-refresh", "decide", permissions.DETECTION_VIEW),
    RailEntry("desk_claims", "desk.claims.title", "i-scale", "decide", permissions.CLAIM_VIEW),
    RailEntry("desk_evidence", "desk.evidence.title", "i-folder", "decide", permissions.EVIDENCE_FLAG),
    RailEntry("desk_requests", "desk.requests.title", "i-user-check", "decide", permissions.ROLE_DECIDE),
    RailEntry("desk_offices", "desk.offices.title", "i-building-community", "house", permissions.OFFICE_VIEW),
    RailEntry("desk_persons", "desk.persons.title", "i-users", "house", permissions.PERSON_VIEW),
    RailEntry("desk_partners", "desk.partners.title", "i-send", "house", permissions.PARTNER_VIEW),
    RailEntry("desk_tokens", "desk.tokens.title", "i-key", "house", permissions.CASE_VIEW),
    RailEntry("desk_log", "desk.log.title", "i-history", "house", permissions.LOG_VIEW),
    RailEntry("desk_reads", "desk.reads.title", "i-eye", "house", permissions.LOG_VIEW),
    RailEntry("desk_health", "desk.health.title", "i-heartbeat", "house", permissions.HEALTH_VIEW),
)
