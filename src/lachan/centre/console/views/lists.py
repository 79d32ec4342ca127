"""Lists: what stands on them, what waits for a second person, and adding, agreeing and ending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.forms.lists import EntryForm, ListsFilter
from lachan.centre.console.forms.reports import BecauseForm
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.reports import kept_of
from lachan.centre.indicators import lists, queries
from lachan.centre.indicators.entries import NEED_SECOND
from lachan.centre.indicators.pages import EntryFilter, entries_page, entry_sources
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest

_ID_FIGURES: Final = 18


@require_safe
@desk_page(permissions.REGISTER_VIEW)
def entries(request: DeskRequest) -> HttpResponse:
    """This will list entries: those that wait for a second person, or what the address asks for."""
    asked, wanted = read_filter(request)
    return render_page(
        request,
        "console/lists.html",
        {
            "page": entries_page(wanted, place=request.GET.get("place", "")),
            "filter": asked,
            "show": wanted.show,
            "narrowed": bool(set(ListsFilter.base_fields) & set(request.GET)),
            "kept": kept_of(request).urlencode(),
            "may_add": request.viewer.may(permissions.LIST_CHANGE),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.LIST_CHANGE)
def add(request: DeskRequest) -> HttpResponse:
    """This will propose an entry; it counts once a second person has agreed. The address may name an indicator."""
    lang = language_of(request)
    known = _number(request.GET.get("indicator", ""))
    what = queries.indicators_by_id([known]).get(known) if known else None
    initial = {"kind": what.kind, "value": what.value} if what else {}
    form = EntryForm(request.POST if request.method == "POST" else None, lang=lang, initial=initial)
    if request.method == "POST" and save(
        form, lambda typed: lists.add_entry(**typed, actor=request.viewer.actor(), now=request.now)
    ):
        return done(request, "entry_added", "desk_lists")
    here = reverse("desk_lists")
    return form_page(
        request,
        "console/form.html",
        form,
        {
            "title": "desk.lists.add",
            "explained": "desk.lists.second",
            "button": "desk.lists.add",
            "back": here,
            "crumbs": ((here, say("desk.lists.title", lang)),),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.REGISTER_VIEW)
def entry(request: DeskRequest, entry_id: int) -> HttpResponse:
    """This will show an entry, and let a second person agree to it or somebody end it with a reason."""
    lang = language_of(request)
    viewer = request.viewer
    shown = queries.entry_by_id(entry_id)
    if shown is None:
        raise Refusal(404, "not_found")
    answer = request.POST.get("answer", "")
    form = BecauseForm(request.POST if request.method == "POST" and answer != "agree" else None, lang=lang)
    actor = viewer.actor()
    if request.method == "POST" and answer == "agree":
        lists.agree_entry(entry_id=entry_id, actor=actor, now=request.now)
        return done(request, "entry_agreed", "desk_list_entry", entry_id)
    if request.method == "POST":
        if not viewer.may(permissions.LIST_CHANGE):
            raise Refusal(403, "not_permitted")
        if save(
            form,
            lambda typed: lists.end_entry(
                entry_id=entry_id, reason=typed["reason"], actor=actor, now=request.now
            ),
        ):
            return done(request, "entry_ended", "desk_list_entry", entry_id)
    waits = shown.agreed_at is None and shown.list_class in NEED_SECOND and shown.ended_at is None
    return form_page(
        request,
        "console/list_entry.html",
        form,
        {
            "entry": shown,
            "waits": waits,
            "names": names_by_code((shown.added_by, shown.agreed_by), lang),
            "may_agree": waits and viewer.may(permissions.LIST_AGREE) and shown.added_by != str(actor),
            "may_end": shown.ended_at is None and viewer.may(permissions.LIST_CHANGE),
            "crumbs": ((reverse("desk_lists"), say("desk.lists.title", lang)),),
        },
    )


def read_filter(request: DeskRequest) -> tuple[ListsFilter, EntryFilter]:
    """This will read what the address narrows the entries to; what can't be read narrows nothing."""
    query = request.GET.copy()
    query.setdefault("show", "waiting")
    asked = ListsFilter(query, lang=language_of(request), sources=entry_sources())
    fits = asked.cleaned_data if asked.is_valid() else {}
    return asked, EntryFilter(
        day=request.viewer.day,
        list_class=fits.get("list_class", ""),
        kind=fits.get("kind", ""),
        source=fits.get("source", ""),
        show=fits.get("show") or "waiting",
    )


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _ID_FIGURES else None
