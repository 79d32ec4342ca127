"""What partners get from us: how all stands, what waits before it goes out, and what became of a single thing."""

from __future__ import annotations

import re
from http import HTTPStatus
from itertools import batched
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console import lines
from lachan.centre.console.audit_kinds import HELD_EXPORTED
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.forms.sharing import FurtherForm, LookForm, ReleaseForm
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_shared_read, note_taken_away
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.tables import table_file
from lachan.centre.console.telling import done
from lachan.centre.exchange.guarding import NEVER
from lachan.centre.exchange.queries.claims import count_to_look_at, said_of
from lachan.centre.exchange.queries.entries import state
from lachan.centre.exchange.queries.holds import (
    HOLD_SHOWS,
    HeldRow,
    HoldRow,
    all_things,
    count_holds,
    count_kept,
    counts_still,
    emptying_now,
    hold_for,
    holds_page,
    may_release,
    restored_at,
    sources_of,
    things_page,
)
from lachan.centre.exchange.queries.looking_up import Fate, counts_for, fate_for, fates_of, names_something
from lachan.centre.exchange.services.keeping_back import take_up_again
from lachan.centre.exchange.services.marking import mark_further
from lachan.centre.exchange.services.releasing import refuse_hold, release_hold
from lachan.centre.partners.codes import PAP, TLP
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.http import HttpResponse, HttpResponseBase

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.console.forms.base import DeskForm
    from lachan.centre.exchange.queries.holds import HoldShow

_BUNCH: Final = 1_000
# as many as a button can say
_MOST_CLAIMED: Final = 999
_ID: Final = re.compile(r"[0-9]{1,18}")


@require_safe
@desk_page(permissions.EXCHANGE_VIEW)
def sharing(request: DeskRequest) -> HttpResponse:
    """This will show how all stands, and the holds that wait, are kept back or were decided."""
    viewer, lang = request.viewer, language_of(request)
    asked = request.GET.get("show", "")
    show: HoldShow = next((each for each in HOLD_SHOWS if each == asked), "open")
    page = holds_page(viewer, show=show, place=request.GET.get("place", ""))
    emptied = emptying_now(viewer)
    acted = {code for row in page.rows for code in row.people}
    if emptied is not None:
        acted |= {f"person:{each}" for each in (emptied.began_by, emptied.first_by) if each is not None}
    counts = counts_for(viewer, now=request.now)
    return render_page(
        request,
        "console/sharing.html",
        {
            "page": page,
            "show": show,
            "shows": HOLD_SHOWS,
            "waiting": count_holds(viewer),
            "counts": counts,
            "claimed": count_to_look_at(viewer, most=_MOST_CLAIMED),
            "total": sum(each.block + each.flag for each in counts),
            "state": state(),
            "emptied": emptied,
            "names": names_by_code(acted, lang),
            "may_release": may_release(viewer),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EXCHANGE_VIEW)
def hold(request: DeskRequest, hold_id: int) -> HttpResponse:
    """This will show what waits and why, and take one of the two yeses, or a no; what was kept back waits again."""
    viewer, lang = request.viewer, language_of(request)
    row = hold_for(viewer, hold_id)
    kept = count_kept(hold_id) if row.state == "refused" else 0
    form: DeskForm = _release_form(request, row)

    def act(typed: dict[str, Any]) -> None:
        said = {"hold_id": hold_id, "reason": typed["reason"], "actor": viewer.actor(), "now": request.now}
        if request.POST.get("says") == "refuse":
            refuse_hold(**said)
            words.append("hold_refused")
        else:
            is_out = release_hold(things=typed["things"], newest=_newest_seen(request), **said)
            words.append("hold_released" if is_out else "hold_signed")

    words: list[str] = []
    if request.method == "POST" and kept and request.POST.get("says") == "again":
        form = ConfirmForm(request.POST, lang=lang)
        if save(form, lambda _: take_up_again(hold_id=hold_id, actor=viewer.actor(), now=request.now)):
            return done(request, "hold_taken_up", "desk_sharing")
    elif request.method == "POST" and save(form, act):
        return done(request, words[0], "desk_sharing_hold", hold_id)
    if form.is_bound:
        # as it stands now: what joined it meanwhile is seen with what is wrong
        row = hold_for(viewer, hold_id)
    page = things_page(viewer, row, place=request.GET.get("place", ""))
    note_shared_read(request, [f"hold:{hold_id}"] if page.rows else [])
    is_one_of_two = may_release(viewer)
    return form_page(
        request,
        "console/sharing_hold.html",
        form,
        {
            "hold": row,
            "page": page,
            "sources": sources_of({(one.kind, one.value) for one in page.rows}),
            "names": names_by_code(row.people, lang),
            "may_open_lists": viewer.may(permissions.REGISTER_VIEW),
            "is_never": row.why in NEVER,
            "kept": kept,
            "restored_at": _restored_since(row),
            "may_decide": row.is_open and is_one_of_two,
            "signed_by_me": row.first_by == viewer.person_id,
            "has_first": row.is_open and counts_still(row.first_by, day=viewer.day),
            "is_one_of_two": is_one_of_two,
            "crumbs": crumbs_of(lang),
        },
    )


@require_safe
@desk_page(permissions.EXCHANGE_VIEW)
def hold_table(request: DeskRequest, hold_id: int) -> HttpResponseBase:
    """This will give all things of a hold as a table."""
    lang = language_of(request)
    row = hold_for(request.viewer, hold_id)
    note_taken_away(
        request, kind=HELD_EXPORTED, named="hold", ids=[hold_id], permission=permissions.EXCHANGE_VIEW
    )
    return table_file(
        name=f"hold-{hold_id}",
        columns=lines.columns("held", lines.HELD, lang),
        lines=_in_bunches(all_things(request.viewer, row), lang),
        now=request.now,
        lang=lang,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EXCHANGE_VIEW)
def look(request: DeskRequest) -> HttpResponse:
    """This will show what is told of what is typed. It stands in no address, for it may be somebody's number."""
    form = LookForm(request.POST if request.method == "POST" else None, lang=language_of(request))
    found: list[tuple[Fate, ...]] = []
    if request.method == "POST":
        save(form, lambda typed: found.append(fates_of(request.viewer, typed["text"])))
    fates = found[0] if found else None
    note_shared_read(request, _subjects(fates or ()))
    return form_page(
        request,
        "console/sharing_look.html",
        form,
        {
            "fates": fates,
            "recognised": fates or names_something(form.data.get("text", "")),
            "crumbs": crumbs_of(language_of(request)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.EXCHANGE_VIEW)
def entry(request: DeskRequest, entry_id: int) -> HttpResponse:
    """This will show what became of one thing, and let it be marked further."""
    viewer, lang = request.viewer, language_of(request)
    fate = fate_for(viewer, entry_id)
    form: FurtherForm | None = None
    row = fate.live
    if row is not None and (row.tlp, row.pap) != (TLP[-1], PAP[-1]) and may_release(viewer):
        form = FurtherForm(request.POST if request.method == "POST" else None, lang=lang, row=row)

    def act(typed: dict[str, Any]) -> None:
        mark_further(
            kind=fate.kind,
            value=fate.value,
            tlp=typed["tlp"],
            pap=typed["pap"],
            reason=typed["reason"],
            actor=viewer.actor(),
            now=request.now,
        )

    if request.method == "POST" and form is None:
        raise (
            Refusal(409, "exchange_marked_further") if may_release(viewer) else Refusal(403, "not_permitted")
        )
    if request.method == "POST" and form is not None and save(form, act):
        return done(request, "marked_further", "desk_sharing_entry", entry_id)
    note_shared_read(request, _subjects([fate]))
    return render_page(
        request,
        "console/sharing_entry.html",
        {
            "fate": fate,
            "live": row,
            "said": said_of(viewer, fate.kind, fate.value, now=request.now),
            "form": form,
            "names": names_by_code([f"person:{fate.marked.set_by}"] if fate.marked else [], lang),
            "crumbs": crumbs_of(lang),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK,
    )


def crumbs_of(lang: str) -> tuple[tuple[str, str], ...]:
    """This will give the way to what is shared."""
    return ((reverse("desk_sharing"), say("desk.sharing.title", lang)),)


def _release_form(request: DeskRequest, row: HoldRow) -> ReleaseForm:
    bound = request.POST if request.method == "POST" else None
    return ReleaseForm(bound, lang=language_of(request), count=row.things)


def _restored_since(row: HoldRow) -> datetime | None:
    """This will give when a backup was put back that knew a hold already: what was decided since is lost."""
    at = restored_at() if row.is_open else None
    return at if at is not None and row.made_at <= at else None


def _newest_seen(request: DeskRequest) -> int:
    """This will give up to which thing the page was that somebody decides by; 0 for what no page of ours sent."""
    said = request.POST.get("newest", "")
    return int(said) if _ID.fullmatch(said) else 0


def _in_bunches(rows: Iterator[HeldRow], lang: str) -> Iterator[list[tuple[str, ...]]]:
    for bunch in batched(rows, _BUNCH):
        yield [lines.held_line(row, lang) for row in bunch]


def _subjects(fates: Iterable[Fate]) -> list[str]:
    """This will name what a page shows: the newest entry of each thing, and the holds that it waits in."""
    return [
        name
        for fate in fates
        for name in (
            *(f"entry:{row.id}" for row in fate.rows[:1]),
            *(f"hold:{one.hold_id}" for one in fate.held),
        )
    ]
