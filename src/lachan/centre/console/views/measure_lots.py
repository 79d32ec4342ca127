"""What was proposed in one go: what most of it is, what is unlike the rest, and one signature for what is alike."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.cases.queries.parts import numbers_of
from lachan.centre.console.forms.measures import SignTogetherForm
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_measures_read
from lachan.centre.console.saving import save
from lachan.centre.console.telling import done
from lachan.centre.measures.queries.lots import MOST_TOGETHER, lot_for
from lachan.centre.measures.queries.receivers import goes_to
from lachan.centre.measures.services.signing import APPROVE, REFUSE
from lachan.centre.measures.services.signing_together import sign_together
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.measures.services.signing import Outcome


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.MEASURE_SIGN)
def together(request: DeskRequest, number: str) -> HttpResponse:
    """This will show the lot of a measure, and take one yes or no to what is alike in it."""
    lot = lot_for(request.viewer, number, now=request.now)
    lang = language_of(request)
    form = SignTogetherForm(
        request.POST if request.method == "POST" else None, lang=lang, initial={"mark": lot.mark}
    )
    says = REFUSE if request.POST.get("says") == REFUSE else APPROVE
    outcomes: tuple[Outcome, ...] = ()

    def run(typed: dict[str, Any]) -> None:
        nonlocal outcomes
        outcomes = sign_together(
            number=number,
            mark=typed["mark"],
            count=typed["count"],
            says=says,
            reason=typed["reason"],
            actor=request.viewer.actor(lot.first.office_id),
            now=request.now,
        )

    if request.method == "POST" and save(form, run):
        signed = sum(bool(each.done) for each in outcomes)
        words = "measures_refused" if says == REFUSE else "measures_signed"
        left = len(outcomes) - signed
        return done(
            request, f"{words}_some" if left else words, "desk_measure_lot", number, count=signed, left=left
        )
    if form.is_bound:
        # as it stands now, and with its own mark: whoever saw another lot reads this one
        lot = lot_for(request.viewer, number, now=request.now)
        form.data = {name: form.data.get(name, "") for name in ("reason", "count")} | {"mark": lot.mark}
    first = lot.first
    note_measures_read(
        request, {first.id, *(row.id for row in lot.alike), *(each.row.id for each in lot.odd)}
    )
    return render_page(
        request,
        "console/measure_lot.html",
        {
            "lot": lot,
            "row": first,
            "form": form,
            "goes": goes_to(lot.alike),
            "most": MOST_TOGETHER,
            "office": offices_by_id([first.office_id]).get(first.office_id),
            "names": names_by_code({first.proposed_by}, lang),
            "case_number": numbers_of([first.case_id]).get(first.case_id) if first.case_id else None,
            "barred_because": f"refusal.{lot.barred_because}.what" if lot.barred_because else "",
            "crumbs": (
                (reverse("desk_measures"), say("measures.page.title", lang)),
                (reverse("desk_measure", args=[number]), number),
            ),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )
