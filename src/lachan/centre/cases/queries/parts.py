"""Single facts of a case that a program asks for, each in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.db.models import Q

from lachan.centre.cases.models import Case, Exhibit, Link, Member, Task
from lachan.centre.cases.queries.seeing import seen_by
from lachan.centre.indicators.queries import indicators_by_id, indicators_in_any
from lachan.centre.web.refusals import Refusal
from lachan.engine.links.suffixes import split_host
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection

    from lachan.centre.accounts.access import Viewer

# of a campaign with thousands of reports the newest say what it is about
_REPORTS_READ: Final = 200
_THINGS_READ: Final = 500


def version_of(case_id: int) -> int:
    """This will give the version of a case that is there."""
    return Case.objects.values_list("version", flat=True).get(pk=case_id)


def numbers_of(case_ids: Collection[int]) -> dict[int, str]:
    """This will give the numbers of cases by id."""
    ids = set(case_ids)
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "number")) if ids else {}


def has_link(case_id: int, link_id: int) -> bool:
    """This will say whether a link is one of the case, and stands."""
    links = Link.objects.filter(Q(first_id=case_id) | Q(second_id=case_id), ended_at__isnull=True)
    return links.filter(pk=link_id).exists()


def has_task(case_id: int, task_id: int) -> bool:
    """This will say whether a task is one of the case."""
    return Task.objects.filter(pk=task_id, case_id=case_id).exists()


def has_exhibit(case_id: int, exhibit_id: int) -> bool:
    """This will say whether a piece of evidence is one of the case."""
    return Exhibit.objects.filter(pk=exhibit_id, case_id=case_id).exists()


def things_to_act_on(viewer: Viewer, case_id: int, *, by_hand: bool = False) -> tuple[tuple[str, str], ...]:
    """This will give the things (kind, value) of a case that goes on, for a room that acts on them, the worst first.

    Those that were put into it, what its reports name unless only the former are wanted (`by_hand`), and the domains of
    links: whoever has a link wants its site blocked, and no domain stands in the register by itself. Four queries.
    Raises Refusal: 404 where the viewer doesn't see the case; 409 `cases_not_open` where it has ended.
    """
    case = seen_by(viewer).filter(pk=case_id).first()
    if case is None:
        raise Refusal(404, "not_found")
    if not case.going_on:
        raise Refusal(409, "cases_not_open", number=case.number)
    members = Member.objects.filter(case=case, until_at__isnull=True).values_list("kind", "thing_id")
    put_in = [thing_id for kind, thing_id in members if kind == Member.Kind.INDICATOR]
    found = list(indicators_by_id(put_in).values())
    if not by_hand:
        reports = [f"report:{thing_id}" for kind, thing_id in members if kind == Member.Kind.REPORT]
        found += indicators_in_any("report", reports[:_REPORTS_READ], most=_THINGS_READ)
    things: dict[tuple[str, str], None] = {}
    for one in sorted(found, key=lambda each: (-each.score, each.id)):
        things[one.kind, one.value] = None
        for name in domains_of_link(one.value) if one.kind == Kind.URL else ():
            things[Kind.DOMAIN.value, name] = None
    return tuple(things)


def domains_of_link(link: str) -> tuple[str, ...]:
    """This will give the host of a link, and the registrable domain where that is another; none for an address."""
    host = urlsplit(link).hostname or ""
    site = split_host(host) if host else None
    if site is None or not site.unit or site.is_suffix:
        return ()
    return tuple(dict.fromkeys((host, site.unit)))
