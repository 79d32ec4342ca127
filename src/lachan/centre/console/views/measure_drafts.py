"""Proposing measures, from a case or by itself; and the hold, which one person may do alone."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.cases.queries.cases import case_by_number, case_for
from lachan.centre.cases.queries.parts import things_to_act_on
from lachan.centre.console.forms.measures import HoldForm, ProposeForm
from lachan.centre.console.saving import save
from lachan.centre.console.telling import done
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.measures.kinds import KINDS, usual_kind
from lachan.centre.measures.queries.measures import measure_number
from lachan.centre.measures.queries.standing import standing_of
from lachan.centre.measures.services.holding import hold_at_once
from lachan.centre.measures.services.proposing import Proposed, Wanted, propose_measures
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.cases.queries.cases import CaseShown
    from lachan.centre.indicators.queries import IndicatorShown

# of a case with hundreds, the worst first: who wants the others types them
_FILLED: Final = 50
_CASE_CHARS: Final = 16
# of thousands that were proposed or left out as many are named as fit on a page; the others are counted
_NAMED: Final = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.MEASURE_PROPOSE)
def propose(request: DeskRequest) -> HttpResponse:
    """This will propose a kind of measure on what is named, one a line, and say what became of each."""
    lang = language_of(request)
    case = _case(request)
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        lang=lang,
        offices=_offices(request, permissions.MEASURE_PROPOSE),
        initial=_filled(request, case),
    )
    lines: tuple[Proposed, ...] = ()

    def run(typed: dict[str, Any]) -> None:
        nonlocal lines
        lines = propose_measures(
            kind=typed["kind"],
            wanted=[Wanted(line) for line in typed["things"].splitlines() if line.strip()],
            office_id=typed["office"],
            reason=typed["reason"],
            lasting_days=typed["lasting_days"],
            is_urgent=typed["is_urgent"],
            case_id=None if case is None else case.row.id,
            actor=request.viewer.actor(typed["office"]),
            now=request.now,
        )

    made: list[Proposed] = []
    left: list[Proposed] = []
    if request.method == "POST" and save(form, run):
        made, left = [line for line in lines if line.number], [line for line in lines if line.refused]
        if len(lines) == len(made) == 1:
            return done(request, "measure_proposed", "desk_measure", made[0].number)
        form = ProposeForm(
            lang=lang,
            offices=_offices(request, permissions.MEASURE_PROPOSE),
            initial={**form.cleaned_data, "things": "\n".join(line.value for line in left)},
        )
    crumbs = [(reverse("desk_measures"), say("measures.page.title", lang))]
    back = reverse("desk_measures")
    if case is not None:
        back = reverse("desk_case", args=[case.row.number])
        crumbs = [(reverse("desk_cases"), say("desk.cases.title", lang)), (back, case.row.number)]
    return render_page(
        request,
        "console/measure_propose.html",
        {
            "form": form,
            "case": case,
            "fits": {code: len(values) for code, values in _fitting(request, case).items()} if case else {},
            "kind": form["kind"].value(),
            # what stands out first: of five hundred it is the one to look at
            "made": sorted(made, key=lambda line: not line.stands_out),
            "more_made": max(0, len(made) - _NAMED),
            "left": left,
            "named": f":{_NAMED}",
            "more_left": max(0, len(left) - _NAMED),
            "back": back,
            "crumbs": crumbs,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.MEASURE_HOLD)
def hold(request: DeskRequest) -> HttpResponse:
    """This will have one domain or account held for an hour."""
    lang = language_of(request)
    case = _case(request)
    form = HoldForm(
        request.POST if request.method == "POST" else None,
        lang=lang,
        offices=_offices(request, permissions.MEASURE_HOLD),
        initial={"value": request.GET.get("value", "")[:500], **_filled(request, case, with_things=False)},
    )
    made = 0

    def run(typed: dict[str, Any]) -> None:
        nonlocal made
        made = hold_at_once(
            kind=typed["kind"],
            value=typed["value"],
            office_id=typed["office"],
            reason=typed["reason"],
            case_id=None if case is None else case.row.id,
            actor=request.viewer.actor(typed["office"]),
            now=request.now,
        )

    if request.method == "POST" and save(form, run):
        return done(request, "measure_held", "desk_measure", measure_number(request.viewer, made))
    back = reverse("desk_measures") if case is None else reverse("desk_case", args=[case.row.number])
    return render_page(
        request,
        "console/form.html",
        {
            "form": form,
            "title": "measures.page.hold",
            "explained": "measures.page.hold_note",
            "button": "measures.page.hold",
            "back": back,
            "crumbs": ((reverse("desk_measures"), say("measures.page.title", lang)),),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _case(request: DeskRequest) -> CaseShown | None:
    """This will give the case that the address names. Raises Refusal (404) for one that isn't seen."""
    number = request.GET.get("case", "")[:_CASE_CHARS]
    if not number:
        return None
    return case_for(request.viewer, case_by_number(request.viewer, number), now=request.now)


def _indicator(request: DeskRequest) -> IndicatorShown | None:
    """This will give the indicator that the address names. Raises Refusal (404) for none."""
    named = request.GET.get("indicator", "")[:_CASE_CHARS]
    if not named:
        return None
    if not request.viewer.may(permissions.REGISTER_VIEW) or not (named.isascii() and named.isdigit()):
        raise Refusal(404, "not_found")
    found = indicators_by_id([int(named)]).get(int(named))
    if found is None:
        raise Refusal(404, "not_found")
    return found


def _fitting(request: DeskRequest, case: CaseShown) -> dict[str, list[str]]:
    """This will give the kinds that take something of a case, each with what it takes, what is worst first.

    What stands out is left out. None for a case that has ended: nothing is proposed from it any more.
    """
    things = things_to_act_on(request.viewer, case.row.id) if not case.row.closed_at else ()
    around = standing_of(things, day=request.viewer.day)
    found: dict[str, list[str]] = {}
    for about, value in things:
        for code, kind in KINDS.items():
            # a page of a great host may be in the case; that host itself is filled in by nobody but an officer
            if about in kind.about and not kind.stops(value=value, blast=around[about, value]):
                found.setdefault(code, []).append(value)
    return found


def _offices(request: DeskRequest, permission: str) -> list[tuple[int, str]]:
    lang = language_of(request)
    offices = offices_by_id(request.viewer.offices_where(permission))
    return [(pk, name_in(office, lang)) for pk, office in sorted(offices.items())]


def _filled(request: DeskRequest, case: CaseShown | None, *, with_things: bool = True) -> dict[str, Any]:
    filled: dict[str, Any] = {"kind": request.GET.get("kind", "")}
    if with_things and case is None and (thing := _indicator(request)) is not None:
        return {"kind": usual_kind(thing.kind), "things": thing.value}
    held = request.viewer.offices_where(permissions.MEASURE_PROPOSE)
    if case is not None:
        filled["office"] = case.row.office.id if case.row.office and case.row.office.id in held else None
    if with_things and case is not None:
        fits = _fitting(request, case)
        filled["kind"] = filled["kind"] if filled["kind"] in fits else next(iter(fits), "")
        filled["things"] = "\n".join(fits.get(filled["kind"], ())[:_FILLED])
    elif with_things and request.GET.get("value"):
        filled["things"] = request.GET["value"][:500]
    return filled
