"""Saved views of the inbox: kept under a name for oneself or for an office, opened, renamed, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.cases.queries.saved_views import view_of, views_of
from lachan.centre.cases.services.own import remove_view, rename_view, save_view
from lachan.centre.console.forms.cases import RenameViewForm, SaveViewForm, query_of
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.inbox import read_filter
from lachan.centre.web.language import language_of
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_VIEW)
def views(request: DeskRequest) -> HttpResponse:
    """This will list the saved views, and save what the address names under a name."""
    viewer, lang = request.viewer, language_of(request)
    asked, wanted = read_filter(request)
    assigns = offices_by_id(viewer.offices_where(permissions.CASE_ASSIGN))
    form = SaveViewForm(
        request.POST if request.method == "POST" else None,
        lang=lang,
        offices=sorted(assigns.values(), key=lambda one: one.id),
    )

    def run(typed: dict[str, Any]) -> None:
        if asked.errors:
            # what can't be read would be saved as everything
            raise Refusal(422, "cases_view")
        office = typed.get("office")
        save_view(
            name=typed["name"],
            wanted=wanted,
            office_id=int(office) if office else None,
            actor=viewer.actor(),
            now=request.now,
        )

    if request.method == "POST" and save(form, run):
        return done(request, "case_view_saved", "desk_cases", query=request.GET.urlencode())
    saved = views_of(viewer)
    narrowed = [wanted, *(one.wanted for one in saved)]
    offices = offices_by_id({one.office_id for one in narrowed if one.office_id is not None})
    return form_page(
        request,
        "console/case_views.html",
        form,
        {
            "views": [(one, query_of(one.wanted, offices)) for one in saved],
            "query": query_of(wanted, offices),
            "said": asked.said(),
            "crumbs": ((reverse("desk_cases"), say("desk.cases.title", lang)),),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_VIEW)
def view(request: DeskRequest, view_id: int) -> HttpResponse:
    """This will rename a saved view, or remove it."""
    viewer, lang = request.viewer, language_of(request)
    shown = view_of(viewer, view_id)
    if not shown.mine:
        raise Refusal(403, "not_permitted")
    is_removed = request.POST.get("answer") == "remove"
    if request.method == "POST" and is_removed:
        remove_view(view_id=view_id, actor=viewer.actor(), now=request.now)
        return done(request, "case_view_removed", "desk_case_views")
    form = RenameViewForm(
        request.POST if request.method == "POST" else None, lang=lang, initial={"name": shown.name}
    )

    def run(typed: dict[str, Any]) -> None:
        rename_view(view_id=view_id, name=typed["name"], actor=viewer.actor(), now=request.now)

    if request.method == "POST" and save(form, run):
        return done(request, "case_view_renamed", "desk_case_views")
    here = reverse("desk_case_views")
    return form_page(
        request,
        "console/case_view.html",
        form,
        {
            "shown": shown,
            "back": here,
            "crumbs": (
                (reverse("desk_cases"), say("desk.cases.title", lang)),
                (here, say("desk.cases.views", lang)),
            ),
        },
    )
