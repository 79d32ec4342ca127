"""What is done with a case, each on a page that says what will happen.

Whoever comes second is shown what the other did beside what was typed here, and decides; nothing is lost unseen.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast

from django.forms import IntegerField
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.audit.kinds import kind_of
from lachan.centre.cases.queries.cases import case_by_number, case_for, rows_by_id
from lachan.centre.cases.queries.colleagues import moved_away
from lachan.centre.cases.services.taking import ChangedMeanwhile
from lachan.centre.console.forms.base import put_choices
from lachan.centre.console.forms.case_acts import ChangeForm
from lachan.centre.console.forms.office_field import typed_so_far
from lachan.centre.console.queries.case_members import place_named, reports_among
from lachan.centre.console.queries.offices_offered import is_right_office, offers_for_case
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_reports_read
from lachan.centre.console.saving import save
from lachan.centre.console.telling import done
from lachan.centre.console.views.case_deeds import ACTS, At, other_case
from lachan.centre.console.views.office_picks import offer_offices, only_looks
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.cases.queries.cases import CaseRow
    from lachan.centre.cases.services.taking import Happened
    from lachan.centre.console.forms.base import DeskForm
    from lachan.centre.console.views.case_deeds import Act

# what a link on the page of a case fills in
_FILLED: Final = ("into", "other", "indicators", "reports")
_FILLED_CHARS: Final = 200
_FIGURES: Final = 18


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_VIEW)
def act(request: DeskRequest, number: str, name: str) -> HttpResponse:
    """This will say what an act does to a case, and do it; 409 with what happened where somebody else came before."""
    viewer, lang = request.viewer, language_of(request)
    spec = ACTS.get(name)
    if spec is None:
        raise Refusal(404, "not_found")
    if not viewer.may(spec.permission):
        raise Refusal(403, "not_permitted")
    case_id = seen_case(request, number)
    row = row_of(request, number, case_id)
    at = At(viewer, row, request.now, lang, request.POST)
    form = _form_of(request, spec, at, name)
    changed: ChangedMeanwhile | None = None
    looks = False

    def run(typed: dict[str, Any]) -> None:
        nonlocal changed, looks
        if name == "change":
            # what is as it was isn't sent: a loss that is counted from the reports stays counted
            typed = {field: typed[field] for field in ("version", *form.changed_data)}
        if name == "merge" and typed["into_version"] is None:
            other_case(viewer, typed["into"], "/into")
            looks = True
            return
        try:
            spec.run(at, dict(typed))
        except ChangedMeanwhile as meanwhile:
            changed = meanwhile
            raise

    if form.is_bound and save(form, run, territory_code="territory", typed="indicators") and not looks:
        return _go_on(request, name, row)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    stands: list[dict[str, str]] = []
    if changed is not None:
        status = HTTPStatus.CONFLICT
        # as it is now, and not as it was when this request began
        row = row_of(request, number, case_id)
        stands = _decide(form, At(viewer, row, request.now, lang), name)
    beside = _put_beside(form, at) if name == "merge" else None
    if "office" in form.fields:
        _offer_offices(request, form, at, name)
    here = reverse("desk_case", args=[number])
    return render_page(
        request,
        "console/case_act.html",
        {
            "form": form,
            "row": row,
            "act": name,
            "beside": beside,
            "sides": (row, beside),
            # the other of two cases is looked at before they are merged
            "looks": name == "merge" and beside is None,
            "meanwhile": () if changed is None else _in_words(changed.meanwhile, lang),
            "stands": stands,
            "offers_people": name == "task",
            "nothing": _nothing_to_choose(form),
            "back": here,
            "crumbs": ((reverse("desk_cases"), say("desk.cases.title", lang)), (here, number)),
        },
        status=status,
    )


def seen_case(request: DeskRequest, number: str) -> int:
    """This will give the id of a case that the viewer sees.

    Raises Refusal: 404, of one that their office has had `cases_moved`: nothing that was typed is done to it.
    """
    try:
        return case_by_number(request.viewer, number)
    except Refusal:
        moved = moved_away(request.viewer, number)
        if moved is None or moved.office is None:
            raise
        office = name_in(moved.office, language_of(request))
        raise Refusal(404, "cases_moved", number=number, office=office) from None


def row_of(request: DeskRequest, number: str, case_id: int) -> CaseRow:
    """This will give a case that was seen a moment ago; handed over since then, it is refused as `seen_case` does."""
    row = rows_by_id(request.viewer, [case_id]).get(case_id)
    if row is None:
        seen_case(request, number)
        raise Refusal(404, "not_found")
    return row


def _as_it_stands(at: At, name: str) -> dict[str, Any]:
    """This will give what a form begins with: the case as its page shows it."""
    row = at.row
    first: dict[str, Any] = {"version": row.version}
    if name in {"change", "split"}:
        first |= {"kind": row.kind, "territory": place_named(row.place, at.lang)}
    if name == "change":
        first |= {"title": row.title(at.lang), "victims": row.victims}
        first |= {"loss_vnd": row.loss_vnd, "recovered_vnd": row.recovered_vnd}
        told = case_for(at.viewer, row.id, now=at.now)
        for field, is_said in (("loss_vnd", told.loss_by_hand), ("victims", told.victims_by_hand)):
            first[field] = first[field] if is_said else None
    if name == "close":
        first["recovered_vnd"] = row.recovered_vnd
    return first


def _form_of(request: DeskRequest, spec: Act, at: At, name: str) -> DeskForm:
    """This will give the form of an act with what there is to choose; bound where it is to be done, not only looked."""
    first: dict[str, Any] = {key: request.GET[key][:_FILLED_CHARS] for key in _FILLED if key in request.GET}
    first |= _as_it_stands(at, name)
    # an office was named, and which it is or who works there is asked for before anything is done
    looking = "office" in spec.form.base_fields and (only_looks(request) or "people" in request.POST)
    if looking:
        first |= typed_so_far(request.POST, "office")
    is_sent = request.method == "POST" and not looking
    form = spec.form(request.POST if is_sent else None, lang=at.lang, initial=first)
    for field, give in spec.choices.items():
        choices = give(at)
        note_reports_read(request, reports_among(choices))
        put_choices(form.fields[field], choices)
    return form


def _offer_offices(request: DeskRequest, form: DeskForm, at: At, name: str) -> None:
    """This will offer who answers for the case; where it is handed over, none but others."""
    to_others = name == "hand-over"
    right = to_others and is_right_office(at.row, day=at.viewer.day)
    offer_offices(
        request,
        form,
        suits=lambda: offers_for_case(at.row, day=at.viewer.day, lang=at.lang, to_others=to_others),
        note=say("desk.office_pick.right", at.lang) if right else "",
        without=at.row.office.id if to_others and at.row.office else None,
    )


def _decide(form: DeskForm, at: At, name: str) -> list[dict[str, str]]:
    """This will let a form be sent again for the case as it stands now; gives the values of both for each field.

    What this officer didn't touch is what the other made of it.
    """
    data = cast("QueryDict", form.data).copy()
    data["version"] = f"{at.row.version}"
    beside: list[dict[str, str]] = []
    if name == "change":
        now = ChangeForm(lang=at.lang, initial=_as_it_stands(at, name))
        mine = set(form.changed_data)
        for field in now.visible_fields():
            stands = field.value()
            before = form.data.get(f"initial-{field.name}", "")
            said = "" if stands is None else f"{stands}"
            data[f"initial-{field.name}"] = said
            if field.name not in mine:
                data[field.name] = said
            if field.name in mine or said != before:
                beside.append(
                    {
                        "label": f"{field.label}",
                        "before": _worded(field.name, before, form),
                        "now": _worded(field.name, said, form),
                        "mine": _worded(field.name, f"{data[field.name]}", form)
                        if field.name in mine
                        else say("desk.case.untouched", at.lang),
                    }
                )
    if name == "merge":
        # the other of the two may be the one that changed: both are shown anew
        data["into_version"] = ""
    form.data = data
    return beside


def _worded(name: str, value: str, form: DeskForm) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    if value.isascii() and value.isdigit() and isinstance(form.fields[name], IntegerField):
        grouped = f"{int(value[:_FIGURES]):,}"
        return grouped.replace(",", ".") if form.lang == "vi" else grouped
    return f"{choices.get(value, value)}"


def _put_beside(form: DeskForm, at: At) -> CaseRow | None:
    """This will give the case into which another is to be merged, once its number was said; its version goes along."""
    said = form.data.get("into", "") if form.is_bound else form.initial.get("into", "")
    if not said:
        return None
    try:
        other = other_case(at.viewer, said, "/into")
    except Refusal:
        return None
    if other == at.row.id:
        return None
    found = rows_by_id(at.viewer, [other])[other]
    if form.is_bound:
        data = cast("QueryDict", form.data).copy()
        data["into_version"] = f"{found.version}"
        form.data = data
    else:
        form.initial["into_version"] = found.version
    return found


def _nothing_to_choose(form: DeskForm) -> str:
    """This will name the field in which there is nothing to choose, "" where there is something."""
    for name in ("members", "link", "task", "assignee"):
        if name in form.fields and not getattr(form.fields[name], "choices", ()):
            return name
    return ""


def _go_on(request: DeskRequest, name: str, row: CaseRow) -> HttpResponse:
    """This will lead back to the case, or to the inbox: what was handed over may be seen no more."""
    if rows_by_id(request.viewer, [row.id]):
        return done(request, f"case_{name}", "desk_case", row.number)
    return done(request, f"case_{name}", "desk_cases")


def _in_words(happened: tuple[Happened, ...], lang: str) -> list[dict[str, Any]]:
    names = names_by_code({one.actor for one in happened}, lang)
    lines = []
    for one in happened:
        kind = kind_of(f"cases.{one.kind}")
        lines.append(
            {
                "what": kind.vi if lang == "vi" else kind.en,
                "who": names.get(one.actor, ""),
                "at": one.at,
                "said": [text for text in one.said.values() if text],
            }
        )
    return lines
