"""Appeals: what waits with its clock, and one with all that its reviewer has to see, and the decision."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.console.forms.appeals import AppealsFilter, DecideForm
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_appeals_read
from lachan.centre.console.saving import save
from lachan.centre.console.telling import done
from lachan.centre.console.templatetags.register_words import readable
from lachan.centre.evidence.framing import shows_evidence
from lachan.centre.evidence.links import asked_by
from lachan.centre.evidence.queries import files_for
from lachan.centre.evidence.services import show_previews
from lachan.centre.indicators.queries import by_value
from lachan.centre.measures.queries.appeals import TO_DECIDE, AppealShown, appeal_for, appeals_page
from lachan.centre.measures.services.reviewing import LIFTED, UPHELD, agree_to_measure, decide_appeals
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest

# more files than an appeal can bring
_FILES = 200


@require_safe
@desk_page(permissions.MEASURE_LIFT)
def appeals(request: DeskRequest) -> HttpResponse:
    """This will list appeals: those that wait to be decided, a line a sender, or what the address asks for."""
    query = request.GET.copy()
    query.setdefault("state", TO_DECIDE)
    asked = AppealsFilter(query, lang=language_of(request))
    state = (asked.cleaned_data["state"] or TO_DECIDE) if asked.is_valid() else TO_DECIDE
    page = appeals_page(request.viewer, state=state, now=request.now, place=request.GET.get("place", ""))
    note_appeals_read(request, (row.id for row in page.rows))
    return render_page(
        request,
        "console/appeals.html",
        {
            "page": page,
            "filter": asked,
            "show": state,
            "narrowed": state != TO_DECIDE,
            "offices": offices_by_id({row.office_id for row in page.rows if row.office_id}),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.MEASURE_LIFT)
@shows_evidence
def appeal(request: DeskRequest, number: str) -> HttpResponse:
    """This will show an appeal as its reviewer has to see it, and take the decision."""
    shown = appeal_for(request.viewer, number, now=request.now)
    says = LIFTED if request.POST.get("says") == LIFTED else UPHELD
    form = _form(request, shown)

    def run(typed: dict[str, Any]) -> None:
        decide_appeals(
            numbers=[number, *typed.get("numbers", ())],
            says=says,
            reason=typed["reason"],
            was_wrong=typed["was_wrong"],
            sisters=typed.get("sisters", ()),
            actor=request.viewer.actor(shown.row.office_id or None),
            now=request.now,
        )

    if request.method == "POST" and save(form, run):
        return done(request, f"appeal_{says}", "desk_appeal", number)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_page(request, "console/appeal.html", _around(request, shown, form), status=status)


@require_POST
@desk_page(permissions.MEASURE_LIFT)
def agree(request: DeskRequest, number: str) -> HttpResponse:
    """This will let a new measure be signed although the appeal is open."""
    shown = appeal_for(request.viewer, number, now=request.now)
    agree_to_measure(
        number=shown.row.number,
        measure_number=request.POST.get("measure", "")[:16],
        actor=request.viewer.actor(shown.row.office_id or None),
        now=request.now,
    )
    return done(request, "appeal_agreed", "desk_appeal", number)


def _form(request: DeskRequest, shown: AppealShown) -> DecideForm:
    lang = language_of(request)
    same = [(one.number, f"{one.number} · {readable(one.value)}") for one in shown.same]
    # anybody can give somebody else's address: only what was sent together is ticked beforehand
    near = [
        (one.number, f"{one.number} · {readable(one.value)} · {say('measures.appeal.near', lang)}")
        for one in shown.near
    ]
    return DecideForm(
        request.POST if request.method == "POST" else None,
        lang=lang,
        numbers=[*same, *near],
        sisters=[
            (one.id, f"{one.number} · {say(f'measures.kind.{one.kind}', lang)} · {readable(one.value)}")
            for one in shown.sisters
        ],
        initial={"numbers": [number for number, _ in same]},
    )


def _around(request: DeskRequest, shown: AppealShown, form: DecideForm) -> dict[str, Any]:
    viewer, row, lang = request.viewer, shown.row, language_of(request)
    note_appeals_read(request, [row.id])
    held = files_for(office_ids=None, holder=f"appeal:{shown.filing_id}", limit=_FILES) if shown.files else []
    files = [one for one in held if one.id in shown.files]
    actors = {measure.proposed_by for measure in shown.measures}
    actors |= {f"person:{one.let_by}" for one in shown.held if one.let_by}
    if shown.review is not None:
        actors.add(f"person:{shown.review.person_id}")
    known = by_value(row.about, row.value)
    return {
        "shown": shown,
        "row": row,
        "form": form,
        "names": names_by_code(actors, lang),
        "reviewer": f"person:{shown.review.person_id}" if shown.review else "",
        "office": offices_by_id([row.office_id]).get(row.office_id) if row.office_id else None,
        "files": show_previews(files=files, actor=viewer.actor(), asked=asked_by(request), now=request.now),
        "indicator_id": known.id if known is not None else 0,
        "may_decide": row.state == "open" and not shown.why_not,
        "why_not": f"refusal.{shown.why_not}.what" if row.state == "open" and shown.why_not else "",
        "crumbs": ((reverse("desk_appeals"), say("measures.appeal.title", lang)),),
    }
