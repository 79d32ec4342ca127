"""The hand-over between shifts of an office, and how somebody wants to be told of what happens to cases."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lachan.centre.accounts import permissions
from lachan.centre.accounts.access import may_at, office_coded_for
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.cases.notices import ABOUT
from lachan.centre.cases.queries.inbox import notice_rules_of
from lachan.centre.cases.queries.notices import digest_hour_of
from lachan.centre.cases.queries.shifts import pressing_at, shift_notes_for, stood_at
from lachan.centre.cases.services.own import set_notices
from lachan.centre.cases.services.shifts import read_shift_note, write_shift_note
from lachan.centre.console.forms.own import NoticeRulesForm, ShiftNoteForm
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_VIEW)
def shift(request: DeskRequest) -> HttpResponse:
    """This will show what shifts of an office told each other, how its cases stand, and let this one tell the next."""
    viewer, lang = request.viewer, language_of(request)
    mine = sorted(viewer.offices_where(permissions.CASE_VIEW))
    code = request.GET.get("office", "")
    office_id = office_coded_for(viewer, code, permissions.CASE_VIEW).id if code else mine[0]
    offices = offices_by_id({office_id, *mine})
    may_write = may_at(viewer, permissions.CASE_WORK, office_id)
    form = ShiftNoteForm(request.POST if request.method == "POST" else None, lang=lang)

    def run(typed: dict[str, Any]) -> None:
        write_shift_note(office_id=office_id, actor=viewer.actor(office_id), now=request.now, **typed)

    if request.method == "POST" and save(form, run):
        return done(request, "shift_noted", "desk_shift", query=f"office={offices[office_id].code}")
    notes = shift_notes_for(viewer, office_id=office_id, now=request.now)
    readers = {person_id for note in notes for person_id, _ in note.reads}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_page(
        request,
        "console/shift.html",
        {
            "form": form,
            "office": offices[office_id],
            "others": [offices[one] for one in mine if one != office_id],
            "may_write": may_write,
            "notes": notes,
            "unread": {
                note.id for note in notes if viewer.person_id not in {reader for reader, _ in note.reads}
            }
            - {note.id for note in notes if note.by == f"{viewer.actor()}"},
            "names": names_by_code({note.by for note in notes}, language_of(request)),
            "written_at": offices_by_id({one.written_office_id for one in notes if one.written_office_id}),
            "readers": names_of(readers) if readers else {},
            "stands": stood_at(office_id, now=request.now),
            "pressing": pressing_at(office_id, now=request.now),
            "now": request.now,
            "crumbs": ((reverse("desk_cases"), say("desk.cases.title", lang)),),
        },
        status=status,
    )


@require_POST
@desk_page(permissions.CASE_VIEW)
def shift_read(request: DeskRequest, note_id: int) -> HttpResponse:
    """This will note that the viewer has read what a shift told."""
    read_shift_note(note_id=note_id, actor=request.viewer.actor(), now=request.now)
    code = request.POST.get("office", "")
    return done(request, "shift_read", "desk_shift", query=urlencode({"office": code[:40]} if code else {}))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.CASE_VIEW)
def notices(request: DeskRequest) -> HttpResponse:
    """This will let somebody set how they are told of what happens to cases: by mail at once, once a day, or not."""
    viewer = request.viewer
    hour = digest_hour_of(viewer.person_id)
    form = NoticeRulesForm(
        request.POST if request.method == "POST" else None,
        lang=language_of(request),
        usual={about: rule.how for about, rule in ABOUT.items()},
        own=notice_rules_of(viewer.person_id),
        initial={"hour": "" if hour is None else f"{hour}"},
    )

    def run(typed: dict[str, Any]) -> None:
        chosen = typed["hour"]
        set_notices(
            rules=form.rules(), hour=int(chosen) if chosen else None, actor=viewer.actor(), now=request.now
        )

    if request.method == "POST" and save(form, run):
        return done(request, "notices_set", "desk_notices")
    return form_page(request, "console/notices.html", form, {"back": reverse("desk")})
