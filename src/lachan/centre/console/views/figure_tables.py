"""The tables of the situation and of provinces as files, of the same period as the page. Each is noted in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.audit import log
from lachan.centre.console.audit_kinds import FIGURES_EXPORTED, RISING_EXPORTED
from lachan.centre.console.forms.situation import read_period
from lachan.centre.console.reading import note_taken_away
from lachan.centre.console.tables import moment_cell, number_cell, table_file
from lachan.centre.console.views.provinces import commune_lines, figures_of, the_province
from lachan.centre.console.views.situation import (
    kind_lines,
    late_lines,
    look,
    province_lines,
    rising_lines,
)
from lachan.centre.web.language import language_of
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lachan.centre.accounts.case_kinds import CaseKind
    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.cases.figures.changes import Changes, Counted
    from lachan.centre.console.queries.situation import ProvinceLine
    from lachan.centre.console.views.situation import Picture

    type Rows = list[tuple[str, ...]]

_COUNTED: Final = (
    "opened", "before", "going_on", "late_short", "closed_short", "lost", "recovered",
)  # fmt: skip


@require_safe
@desk_page(permissions.CASE_VIEW)
def situation_table(request: DeskRequest, name: str) -> HttpResponseBase:
    """This will give one table of the situation: `days`, `kinds`, `provinces`, `late` or `rising`."""
    if name not in _TABLES:
        raise Http404
    form, period = read_period(request)
    if form.errors:
        raise Refusal(400, "bad_request")
    picture = look(request, period)
    if name == "rising":
        return _rising(request, picture)
    columns, make = _TABLES[name]
    return _file(request, f"situation-{name}", columns, make(picture, language_of(request)))


@require_safe
@desk_page(permissions.CASE_VIEW)
def province_table(request: DeskRequest, code: str, name: str) -> HttpResponseBase:
    """This will give one table of a province: `communes`, `days`, `kinds` or `late`."""
    if name not in _OF_PROVINCE:
        raise Http404
    form, period = read_period(request)
    if form.errors:
        raise Refusal(400, "bad_request")
    place = the_province(code)
    cases, lang = figures_of(request, place, period).value, language_of(request)
    if name == "communes":
        rows = _place_rows(commune_lines(cases, place, request), lang)
    elif name == "days":
        rows = _day_rows(cases)
    else:
        rows = _kind_rows(cases, lang) if name == "kinds" else _late_rows(cases, lang)
    return _file(request, f"{place.code}-{name}", _OF_PROVINCE[name], rows)


def _file(
    request: DeskRequest, name: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]]
) -> HttpResponseBase:
    lines, viewer, lang = list(rows), request.viewer, language_of(request)
    actor = viewer.actor(min(viewer.offices_where(permissions.CASE_VIEW), default=None))
    with transaction.atomic():
        log.record(kind=FIGURES_EXPORTED, actor=actor, now=request.now, data={"records": len(lines)})
    return table_file(
        name=name,
        columns=[say(f"desk.situation.{column}", lang) for column in columns],
        lines=[lines],
        now=request.now,
        lang=lang,
    )


def _rising(request: DeskRequest, picture: Picture) -> HttpResponseBase:
    if not request.viewer.may(permissions.REGISTER_VIEW):
        raise Refusal(403, "not_permitted")
    lang, lines = language_of(request), rising_lines(picture)
    note_taken_away(
        request,
        kind=RISING_EXPORTED,
        named="indicator",
        ids=[line.indicator.id for line in lines],
        permission=permissions.REGISTER_VIEW,
    )
    rows = [
        (
            number_cell(line.indicator.id),
            say(f"desk.code.kind.{line.indicator.kind}", lang),
            line.indicator.value,
            say(f"desk.code.level.{line.indicator.level}", lang),
            number_cell(line.counted.seen),
            number_cell(line.counted.seen_before),
        )
        for line in lines
    ]
    columns = ("id", "kind", "indicator", "level", "seen", "before")
    return table_file(
        name="situation-rising",
        columns=[say(f"desk.situation.{column}", lang) for column in columns],
        lines=[rows],
        now=request.now,
        lang=lang,
    )


def _day_rows(cases: Changes) -> Rows:
    return [(day.day.isoformat(), number_cell(day.opened), number_cell(day.closed)) for day in cases.days]


def _kind_rows(cases: Changes, lang: str) -> Rows:
    return [(_kind_name(line.kind, lang), *_counted(line.counted)) for line in kind_lines(cases)]


def _late_rows(cases: Changes, lang: str) -> Rows:
    return [
        (
            line.office.code if line.office else "",
            name_in(line.office, lang) if line.office else "",
            number_cell(line.late.late),
            moment_cell(line.late.since),
        )
        for line in late_lines(cases)
    ]


def _place_rows(lines: Iterable[ProvinceLine], lang: str) -> Rows:
    return [
        (
            line.place.code if line.place else "",
            name_in(line.place, lang) if line.place else say("desk.situation.no_place", lang),
            *_counted(line.counted),
        )
        for line in lines
    ]


def _counted(one: Counted) -> tuple[str, ...]:
    return (
        number_cell(one.opened),
        number_cell(one.opened_before),
        number_cell(one.going_on),
        number_cell(one.late),
        number_cell(one.closed),
        number_cell(one.lost_vnd),
        number_cell(one.recovered_vnd),
    )


def _kind_name(kind: CaseKind, lang: str) -> str:
    return kind.vi if lang == "vi" else kind.en


_DAYS: Final = ("day", "opened", "closed_short")
_LATE: Final = ("code", "office", "late_short", "late_since")
_TABLES: Final[dict[str, tuple[tuple[str, ...], Callable[[Picture, str], Rows]]]] = {
    "days": (_DAYS, lambda picture, _: _day_rows(picture.cases.value)),
    "kinds": (("kind", *_COUNTED), lambda picture, lang: _kind_rows(picture.cases.value, lang)),
    "provinces": (
        ("code", "province", *_COUNTED),
        lambda picture, lang: _place_rows(province_lines(picture), lang),
    ),
    "late": (_LATE, lambda picture, lang: _late_rows(picture.cases.value, lang)),
    "rising": ((), lambda _, __: []),
}
_OF_PROVINCE: Final = {
    "communes": ("code", "commune", *_COUNTED),
    "days": _DAYS,
    "kinds": ("kind", *_COUNTED),
    "late": _LATE,
}
