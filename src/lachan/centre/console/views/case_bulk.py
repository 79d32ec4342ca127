"""The same done with many cases: chosen in the inbox, looked at once more, done one by one, and told case by case."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.cases.queries.bulk import PERMISSIONS, bulk_for, part_for, who_can_have
from lachan.centre.cases.queries.cases import rows_by_id
from lachan.centre.cases.queries.inbox import inbox_ids
from lachan.centre.cases.services.bulk import MOST_CASES, go_on_with_bulk, start_bulk
from lachan.centre.console.forms.case_bulk import (
    BulkAssignForm,
    BulkCloseForm,
    BulkForm,
    BulkHandOverForm,
)
from lachan.centre.console.forms.office_field import typed_so_far
from lachan.centre.console.queries.offices_typed import office_typed
from lachan.centre.console.saving import save
from lachan.centre.console.telling import done
from lachan.centre.console.views.inbox import read_filter
from lachan.centre.console.views.office_picks import offer_offices, only_looks
from lachan.centre.console.views.reports import kept_of
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.cases.queries.bulk import BulkShown
    from lachan.centre.cases.queries.cases import CaseRow

# a person waits for so long; a worker does what is left
_SECONDS: Final = 4.0
# named one by one on the page that asks; all are counted
_NAMED: Final = 20
_ID_FIGURES: Final = 18


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_VIEW)
def bulk(request: DeskRequest) -> HttpResponse:
    """This will say what an act does to which of the chosen cases and to which not, and do it once it was confirmed."""
    kept = kept_of(request).urlencode()
    if request.method != "POST":
        # a page of what was chosen can't be loaded again: nothing of it is kept
        return redirect(f"{reverse('desk_cases')}?{kept}" if kept else reverse("desk_cases"))
    viewer = request.viewer
    act = request.POST.get("act", "")
    if act not in PERMISSIONS:
        raise Refusal(400, "bad_request")
    if not viewer.may(PERMISSIONS[act]):
        raise Refusal(403, "not_permitted")
    is_asked = request.POST.get("step") == "do"
    looking = is_asked and only_looks(request) and act == "hand-over"
    ids, is_cut = (_ids_in(request.POST.get("chosen", "")), False) if is_asked else _chosen(request)
    if not ids:
        return done(request, "cases_none_ticked", "desk_cases", query=kept)
    found = rows_by_id(viewer, ids)
    rows = [found[pk] for pk in ids if pk in found]
    form = _form(request, act, rows, is_asked=is_asked and not looking)
    if looking:
        form.initial = typed_so_far(request.POST, "office")
    if is_asked and not looking and save(form, lambda typed: _start(request, act, typed)):
        return redirect(
            reverse("desk_case_bulk_done", args=[form.cleaned_data["key"]]) + (f"?{kept}" if kept else "")
        )
    can, cannot = part_for(viewer, act, rows)
    lang = language_of(request)
    if not is_asked:
        form.initial = {
            "key": secrets.token_hex(16),
            "chosen": " ".join(f"{row.id}:{row.version}" for row in can),
        }
    here = reverse("desk_cases")
    back = f"{here}?{kept}" if kept else here
    if "office" in form.fields:
        offer_offices(request, form)
    return render_page(
        request,
        "console/case_bulk.html",
        {
            "act": act,
            "form": form,
            "now": request.now,
            "can": can[:_NAMED],
            "can_count": len(can),
            "can_more": len(can) - _NAMED,
            "cannot": [(one.row, one.why(lang)) for one in cannot],
            "gone": len(ids) - len(rows),
            "is_cut": is_cut,
            "most": MOST_CASES,
            "back": back,
            "crumbs": ((back, say("desk.cases.title", lang)),),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if is_asked and not looking else HTTPStatus.OK,
    )


@require_safe
@desk_page(permissions.CASE_VIEW)
def bulk_done(request: DeskRequest, key: str) -> HttpResponse:
    """This will say what was done with each of the cases, and what not and why; to who asked for it alone."""
    shown = bulk_for(request.viewer, key)
    lang = language_of(request)
    kept = kept_of(request).urlencode()
    here = reverse("desk_cases")
    back = f"{here}?{kept}" if kept else here
    refused = [(one, one.why(lang)) for one in shown.lines if one.state == "refused"]
    return render_page(
        request,
        "console/case_bulk_done.html",
        {
            "shown": shown,
            "now": request.now,
            "whom": _whom(shown, lang),
            "done": [one for one in shown.lines if one.state == "done"],
            "refused": refused,
            "left": sum(one.state == "todo" for one in shown.lines),
            "back": back,
            "crumbs": ((back, say("desk.cases.title", lang)),),
        },
    )


def _chosen(request: DeskRequest) -> tuple[list[int], bool]:
    """This will give the ids of what was ticked, or of all that the address names, and whether there were too many."""
    if "all" in request.POST:
        asked, wanted = read_filter(request)
        if asked.errors:
            # what can't be read narrows nothing, and would mean all cases
            raise Refusal(400, "bad_request")
        ids = inbox_ids(request.viewer, wanted, now=request.now, most=MOST_CASES + 1)
        return ids[:MOST_CASES], len(ids) > MOST_CASES
    said = request.POST.getlist("case")
    ids = [int(one) for one in said if one.isascii() and one.isdigit() and len(one) <= _ID_FIGURES]
    return list(dict.fromkeys(ids))[:MOST_CASES], False


def _ids_in(chosen: str) -> list[int]:
    pairs = [one.partition(":")[0] for one in chosen.split()[:MOST_CASES]]
    return [int(one) for one in pairs if one.isascii() and one.isdigit() and len(one) <= _ID_FIGURES]


def _form(request: DeskRequest, act: str, rows: list[CaseRow], *, is_asked: bool) -> BulkForm:
    typed, lang = request.POST if is_asked else None, language_of(request)
    if act == "assign":
        return BulkAssignForm(typed, lang=lang, persons=who_can_have(request.viewer, rows))
    kind = {"hand-over": BulkHandOverForm, "close": BulkCloseForm}.get(act, BulkForm)
    return kind(typed, lang=lang)


def _start(request: DeskRequest, act: str, typed: dict[str, Any]) -> None:
    params: dict[str, Any] = {}
    if act == "assign":
        params["assignee_id"] = int(typed["person"])
    elif act == "hand-over":
        day, lang = request.viewer.day, language_of(request)
        params["office_id"] = office_typed(typed["office"], day=day, lang=lang)
    elif act == "close":
        params |= {name: typed[name] for name in ("outcome", "recovered")}
    bulk_id = start_bulk(
        key=typed["key"],
        act=act,
        cases=typed["chosen"],
        params=params,
        reason=typed.get("reason", ""),
        actor=request.viewer.actor(),
        now=request.now,
    )
    go_on_with_bulk(bulk_id=bulk_id, now=request.now, seconds=_SECONDS)


def _whom(shown: BulkShown, lang: str) -> str:
    """This will name to whom, or with what outcome, it was done; "" where the act has none."""
    if pk := shown.params.get("assignee_id"):
        return names_of([pk]).get(pk, "")
    if pk := shown.params.get("office_id"):
        office = offices_by_id([pk]).get(pk)
        return "" if office is None else name_in(office, lang)
    outcome, recovered = shown.params.get("outcome"), shown.params.get("recovered")
    said = [say(f"desk.code.case_outcome.{outcome}", lang)] if outcome else []
    if recovered:
        said.append(say(f"desk.code.case_recovered.{recovered}", lang))
    return "; ".join(said)
