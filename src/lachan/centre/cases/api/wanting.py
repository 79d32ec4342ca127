"""What a list is narrowed to, as it stands in an address: the same as at the desk."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.accounts.access import office_coded_for
from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.territories import UnknownTerritoryError, place_by_code, places_by_id
from lachan.centre.cases.queries.wanted import Wanted
from lachan.centre.web.paging import PAGE_ROWS
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.http import HttpRequest

    from lachan.centre.accounts.access import Viewer

MOST_ROWS: Final = 200
_FLAGS: Final = ("late", "urgent", "question", "escalated", "waits_long", "due_today", "mentioned")
_TEXTS: Final = ("state", "kind", "whose", "stage", "find", "order")
_DAYS: Final = ("opened_from", "opened_to")
_AMOUNTS: Final = ("least_loss_vnd", "least_priority", "indicator")
_PLACES: Final = ("office", "province")
FILTERS: Final = (*_TEXTS, *_FLAGS, *_DAYS, *_AMOUNTS, *_PLACES)
_MOST: Final = 2**53 - 1
_NOT_NARROWED: Final = msgspec.structs.asdict(Wanted())


def wanted_of(viewer: Viewer, request: HttpRequest, *, besides: Collection[str] = ()) -> Wanted:
    """This will read what a list is narrowed to. `besides` are parameters that are read elsewhere.

    Raises Refusal: 422 `cases_parameter` for one that there isn't, stands twice or can't be read; 400 `office_code` for
    an office that isn't seen.
    """
    return read_filters(viewer, parameters_of(request, (*FILTERS, *besides)))


def read_filters(viewer: Viewer, given: Mapping[str, str]) -> Wanted:
    """This will read what a list is narrowed to from parameters by name, those it doesn't know passed over.

    Raises Refusal as `wanted_of`.
    """
    read: dict[str, Any] = {name: given[name] for name in _TEXTS if name in given}
    read |= {name: _flag(name, given[name]) for name in _FLAGS if name in given}
    read |= {name: day_of(name, given[name]) for name in _DAYS if name in given}
    for name in _AMOUNTS:
        if name in given:
            read["indicator_id" if name == "indicator" else name] = whole_of(name, given[name], most=_MOST)
    if "office" in given:
        read["office_id"] = office_coded_for(viewer, given["office"], CASE_VIEW).id
    if "province" in given:
        read["province_id"] = place_id_of("province", given["province"])
    return Wanted(**read)


def tell_filters(wanted: Wanted) -> dict[str, str]:
    """This will give the parameters that narrow a list so: what `read_filters` reads. Two queries at most."""
    filters: dict[str, str] = {}
    for name, value in msgspec.structs.asdict(wanted).items():
        if value == _NOT_NARROWED[name]:
            continue
        if isinstance(value, bool):
            filters[name] = "true"
        elif name == "office_id":
            filters["office"] = offices_by_id([value])[value].code
        elif name == "province_id":
            filters["province"] = places_by_id([value])[value].code
        elif name == "indicator_id":
            filters["indicator"] = f"{value}"
        else:
            filters[name] = value.isoformat() if isinstance(value, date) else f"{value}"
    return filters


def parameters_of(request: HttpRequest, known: Collection[str]) -> dict[str, str]:
    """This will give the parameters of an address, each once. Raises Refusal (422 `cases_parameter`)."""
    given: Mapping[str, list[str]] = dict(request.GET.lists())
    for name, values in given.items():
        # the name is one of ours, or the sender's own, which isn't repeated
        if name not in known or len(values) != 1 or "\x00" in values[0]:
            raise refused(name if name in known else "?")
    return {name: values[0] for name, values in given.items()}


def refused(name: str) -> Refusal:
    """This will make the refusal of a parameter."""
    return Refusal(422, "cases_parameter", name=name)


def place_and_size_of(request: HttpRequest) -> tuple[str, int]:
    """This will give the place in a list, and how many rows are wanted. Raises Refusal (422 `cases_parameter`)."""
    size = request.GET.get("size", str(PAGE_ROWS))
    return request.GET.get("place", ""), whole_of("size", size, least=1, most=MOST_ROWS)


def whole_of(name: str, said: str, *, least: int = 0, most: int) -> int:
    """This will read a whole number. Raises Refusal (422 `cases_parameter`)."""
    if not (said.isascii() and said.isdigit() and len(said) <= len(str(most)) and least <= int(said) <= most):
        raise refused(name)
    return int(said)


def day_of(name: str, said: str) -> date:
    """This will read a day, 2026-11-28. Raises Refusal (422 `cases_parameter`)."""
    try:
        day = date.fromisoformat(said) if len(said) == len("2026-11-28") else None
    except ValueError:
        day = None
    # days near the ends of the calendar have no day before or after
    if day is None or not 1900 < day.year < 9999:  # noqa: PLR2004
        raise refused(name)
    return day


def place_id_of(name: str, code: str) -> int:
    """This will give the id of a place by its code. Raises Refusal (422 `cases_parameter`)."""
    try:
        return place_by_code(code).id
    except UnknownTerritoryError:
        raise refused(name) from None


def _flag(name: str, said: str) -> bool:
    if said not in {"true", "false"}:
        raise refused(name)
    return said == "true"
