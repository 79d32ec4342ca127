"""Measures: what waits for a signature, one with all that a signer has to see, and yes, no, back and undone."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import may_at
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.cases.queries.parts import numbers_of
from lachan.centre.console.effect_words import effect_shown
from lachan.centre.console.forms.measures import LiftForm, MeasuresFilter, SignForm, WithdrawForm
from lachan.centre.console.measure_moves import moves_of
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_measures_read
from lachan.centre.console.saving import save
from lachan.centre.console.telling import done
from lachan.centre.exchange.queries.said_on import said_on
from lachan.centre.measures.queries.appealed import appeals_against
from lachan.centre.measures.queries.effect import approved_at_of, seen_of
from lachan.centre.measures.queries.letters import letters_of
from lachan.centre.measures.queries.lots import lot_size, lots_waiting
from lachan.centre.measures.queries.measures import MeasureFilter, measure_for, measures_page
from lachan.centre.measures.queries.receivers import goes_to
from lachan.centre.measures.queries.urgent_calls import calling_of, first_urgent
from lachan.centre.measures.services.calling import note_looked
from lachan.centre.measures.services.ending import lift_measure, withdraw_measure
from lachan.centre.measures.services.signing import APPROVE, REFUSE, sign_measure
from lachan.centre.measures.states import IN_FORCE, PROPOSED
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.console.forms.base import DeskForm
    from lachan.centre.measures.queries.measures import MeasureShown


@require_safe
@desk_page(permissions.MEASURE_VIEW)
def measures(request: DeskRequest) -> HttpResponse:
    """This will list measures: those that wait for the viewer's signature, or what the address asks for."""
    query = request.GET.copy()
    query.setdefault("state", "to_sign" if request.viewer.may(permissions.MEASURE_SIGN) else PROPOSED)
    asked = MeasuresFilter(query, lang=language_of(request))
    fits = asked.cleaned_data if asked.is_valid() else {}
    wanted = MeasureFilter(
        # an address without a state, or with one that there is none of, is no fault of who follows it
        state=fits.get("state") or PROPOSED,
        kind=fits.get("kind", ""),
        value=fits.get("value", ""),
    )
    page = measures_page(request.viewer, wanted, place=request.GET.get("place", ""))
    note_measures_read(request, (row.id for row in page.rows))
    shows_lots = wanted.state == "to_sign" and not request.GET.get("place")
    lots = lots_waiting(request.viewer) if shows_lots else ()
    return render_page(
        request,
        "console/measures.html",
        {
            "page": page,
            "filter": asked,
            "show": wanted.state,
            "narrowed": bool(wanted.kind or wanted.value),
            "lots": lots,
            "urgent": first_urgent(request.viewer, now=request.now) if shows_lots else "",
            "offices": offices_by_id({row.office_id for row in page.rows} | {lot.office_id for lot in lots}),
            "names": names_by_code(
                {row.proposed_by for row in page.rows} | {lot.proposed_by for lot in lots},
                language_of(request),
            ),
            "may_propose": request.viewer.may(permissions.MEASURE_PROPOSE),
            "may_hold": request.viewer.may(permissions.MEASURE_HOLD),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.MEASURE_VIEW)
def measure(request: DeskRequest, number: str) -> HttpResponse:
    """This will show a measure as whoever signs has to see it, and take a yes or no."""
    shown, form, after = sign_here(request, number)
    if after:
        return done(request, after, "desk_measure", number)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_page(request, "console/measure.html", _around(request, shown, form), status=status)


@require_safe
@desk_page(permissions.MEASURE_VIEW)
def first(request: DeskRequest) -> HttpResponse:
    """This will lead to the urgent measure that has waited longest for the viewer, or say that none does."""
    number = first_urgent(request.viewer, now=request.now)
    if number:
        return redirect("desk_urgent", number)
    return render_page(request, "console/urgent.html", {"row": None})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.MEASURE_VIEW)
def urgent(request: DeskRequest, number: str) -> HttpResponse:
    """This will show a measure in two minutes on a telephone: what, why, what it would hit, yes or no."""
    shown, form, after = sign_here(request, number)
    if after:
        return done(request, after, "desk_urgent_first")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_page(request, "console/urgent.html", _around(request, shown, form), status=status)


def sign_here(request: DeskRequest, number: str) -> tuple[MeasureShown, SignForm, str]:
    """This will take a yes or no from a page: the measure as it stands, the form, and what was done ("" nothing)."""
    shown = measure_for(request.viewer, number, now=request.now)
    form = SignForm(
        request.POST if request.method == "POST" else None,
        lang=language_of(request),
        initial={"seen": shown.row.seen_sha256},
    )
    says = REFUSE if request.POST.get("says") == REFUSE else APPROVE

    def run(typed: dict[str, Any]) -> None:
        sign_measure(
            measure_id=shown.row.id,
            seen=typed["seen"],
            says=says,
            reason=typed["reason"],
            actor=request.viewer.actor(shown.row.office_id),
            now=request.now,
        )

    if request.method == "POST" and save(form, run):
        after = measure_for(request.viewer, number, now=request.now).row.state
        return shown, form, "measure_signed" if after == PROPOSED else f"measure_{after}"
    if shown.row.is_urgent:
        note_looked(measure_id=shown.row.id, person_id=request.viewer.person_id, now=request.now)
    if form.is_bound:
        # as it stands now, and with its own mark: whoever saw another one reads this one
        shown = measure_for(request.viewer, number, now=request.now)
        form.data = {"reason": form.data.get("reason", ""), "seen": shown.row.seen_sha256}
    return shown, form, ""


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.MEASURE_LIFT)
def lift(request: DeskRequest, number: str) -> HttpResponse:
    """This will lift a measure that is in force."""
    shown = measure_for(request.viewer, number, now=request.now)
    form = LiftForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    return _ending(request, shown, form, "lift", lift_measure)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.MEASURE_PROPOSE)
def withdraw(request: DeskRequest, number: str) -> HttpResponse:
    """This will take a proposal back."""
    shown = measure_for(request.viewer, number, now=request.now)
    form = WithdrawForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    return _ending(request, shown, form, "withdraw", withdraw_measure)


def _ending(request: DeskRequest, shown: MeasureShown, form: DeskForm, words: str, act: Any) -> HttpResponse:
    number = shown.row.number
    if request.method == "POST" and save(
        form,
        lambda typed: act(
            measure_id=shown.row.id,
            actor=request.viewer.actor(shown.row.office_id),
            now=request.now,
            **typed,
        ),
    ):
        return done(
            request, "measure_lifted" if words == "lift" else "measure_withdrawn", "desk_measure", number
        )
    note_measures_read(request, [shown.row.id])
    back = reverse("desk_measure", args=[number])
    return render_page(
        request,
        "console/form.html",
        {
            "form": form,
            "title": f"measures.page.{words}",
            "about": f"{number} · {say(f'measures.kind.{shown.row.kind}', language_of(request))} · {shown.row.value}",
            "explained": f"measures.page.{words}_note",
            "button": f"measures.page.{words}",
            "back": back,
            "crumbs": (
                (reverse("desk_measures"), say("measures.page.title", language_of(request))),
                (back, number),
            ),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _around(request: DeskRequest, shown: MeasureShown, form: SignForm) -> dict[str, Any]:
    viewer, row = request.viewer, shown.row
    note_measures_read(request, [row.id])
    actors = {row.proposed_by, *(f"person:{each.person_id}" for each in shown.signatures)}
    actors |= {f"person:{each.in_place_of}" for each in shown.signatures if each.in_place_of}
    actors |= {event.actor for event in shown.events}
    is_open = row.state == PROPOSED
    lang = language_of(request)
    approved_at = None if is_open else approved_at_of(row)
    seen = seen_of(row, approved_at=approved_at) if approved_at else ()
    moves = moves_of(shown.events, row.office_id, lang)
    calling = calling_of(row.id) if row.is_urgent and not row.is_hold else None
    actors |= {f"person:{each.person_id}" for each in calling.calls} if calling else set()
    said = said_on(viewer, row.about, row.value)
    actors |= {each.looked_by for each in said.rows if each.looked_by} if said else set()
    names = names_by_code(actors, lang)
    names |= {f"partner:{each.partner.id}": each.partner.name(lang) for each in shown.orders if each.partner}
    return {
        "shown": shown,
        "row": row,
        "form": form,
        "effect": effect_shown(row, seen, approved_at=approved_at, now=request.now, lang=lang),
        "names": names,
        "said": said,
        "calling": calling,
        "goes": goes_to([row]) if is_open else None,
        "sent": json.dumps(shown.form, ensure_ascii=False, indent=2),
        "moves": moves,
        "office": moves.office,
        "appeals": appeals_against(row.about, row.value) if row.state in {PROPOSED, *IN_FORCE} else (),
        "may_see_appeals": viewer.may(permissions.MEASURE_LIFT),
        "case_number": numbers_of([row.case_id]).get(row.case_id) if row.case_id else None,
        # who comes for its orders writes no letters
        "letters": letters_of(row.id) if any(one.way != "fetch" for one in shown.orders) else {},
        "may_see_files": may_at(viewer, permissions.EVIDENCE_VIEW, row.office_id),
        "may_sign": is_open and not shown.why_not,
        "in_lot": lot_size(viewer, row) if is_open and not shown.why_not else 0,
        "why_not": f"refusal.{shown.why_not}.what" if is_open and shown.why_not else "",
        "may_lift": row.state in IN_FORCE and may_at(viewer, permissions.MEASURE_LIFT, row.office_id),
        "may_withdraw": is_open and may_at(viewer, permissions.MEASURE_PROPOSE, row.office_id),
        "crumbs": ((reverse("desk_measures"), say("measures.page.title", lang)),),
    }
