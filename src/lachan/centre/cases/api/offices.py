"""What belongs to an office and to a person beside the cases: notes between shifts, saved views, hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.http import HttpResponse

from lachan.centre.accounts.access import office_coded_for
from lachan.centre.accounts.permissions import CASE_VIEW, OFFICE_HOURS
from lachan.centre.accounts.queries.offices import UnknownOfficeError, office_by_code, offices_by_id
from lachan.centre.cases.api.bodies import read_body, read_bytes
from lachan.centre.cases.api.coming import coming_by, key_said
from lachan.centre.cases.api.saying import answer, encode, named
from lachan.centre.cases.api.wanting import FILTERS, parameters_of, read_filters, refused, tell_filters
from lachan.centre.cases.queries.saved_views import views_of
from lachan.centre.cases.queries.shifts import shift_notes_for
from lachan.centre.cases.schemas import asked, told
from lachan.centre.cases.services.calendars import check_calendar, set_calendar
from lachan.centre.cases.services.once import Answered, do_once
from lachan.centre.cases.services.own import remove_view, save_view
from lachan.centre.cases.services.shifts import read_shift_note, write_shift_note
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from lachan.centre.cases.api.coming import Coming

_ID_FIGURES: Final = 18


def list_shift_notes(request: HttpRequest) -> HttpResponse:
    """This will give what shifts told each other at the viewer's offices, or at the one that is named."""
    coming = coming_by(request)
    given = parameters_of(request, ("office",))
    office_id = None
    if "office" in given:
        office_id = office_coded_for(coming.viewer, given["office"], CASE_VIEW).id
    notes = shift_notes_for(coming.viewer, office_id=office_id)
    offices = offices_by_id({one.office_id for one in notes})
    return answer(
        encode(
            told.ShiftNotes(
                tuple(
                    told.ShiftNoteTold(
                        id=one.id,
                        office=named(offices.get(one.office_id)),
                        text=one.text,
                        by=one.by,
                        at=one.at,
                        stood=told.StoodTold(**msgspec.structs.asdict(one.stood)),
                        reads=tuple(told.ShiftRead(person, at) for person, at in one.reads),
                    )
                    for one in notes
                )
            )
        )
    )


def add_shift_note(request: HttpRequest) -> HttpResponse:
    """This will write what a shift tells the next."""
    coming, key = coming_by(request), key_said(request)
    read = read_body(read_bytes(request), asked.ShiftNote)

    def write() -> int:
        return write_shift_note(
            office_id=_office(coming, read.office), text=read.text, actor=coming.actor(), now=coming.now
        )

    return _made(coming, key, ["shift-note", read], write)


def mark_shift_note(request: HttpRequest, note: str) -> HttpResponse:
    """This will note that the token's person has read a shift note."""
    coming = coming_by(request)
    read_body(read_bytes(request), asked.Nothing)
    read_shift_note(note_id=_id_of(note), actor=coming.actor(), now=coming.now)
    return HttpResponse(status=204)


def list_views(request: HttpRequest) -> HttpResponse:
    """This will give the saved views that the viewer has."""
    coming = coming_by(request)
    parameters_of(request, ())
    shown = tuple(
        told.ViewTold(
            id=one.id,
            name=one.name,
            office=named(one.office),
            mine=one.mine,
            filters=tell_filters(one.wanted),
        )
        for one in views_of(coming.viewer)
    )
    return answer(encode(told.Views(shown)))


def add_view(request: HttpRequest) -> HttpResponse:
    """This will save a view, the owner's own or an office's."""
    coming, key = coming_by(request), key_said(request)
    read = read_body(read_bytes(request), asked.View)
    unknown = [name for name, value in read.filters.items() if name not in FILTERS or "\x00" in value]
    if unknown:
        # the name is the sender's own, which isn't repeated
        raise refused("?")

    def save() -> int:
        return save_view(
            name=read.name,
            wanted=read_filters(coming.viewer, read.filters),
            office_id=None if read.office is None else _office(coming, read.office),
            actor=coming.actor(),
            now=coming.now,
        )

    return _made(coming, key, ["view", read], save)


def drop_view(request: HttpRequest, view: str) -> HttpResponse:
    """This will remove a saved view."""
    coming = coming_by(request)
    remove_view(view_id=_id_of(view), actor=coming.actor(), now=coming.now)
    return HttpResponse(status=204)


def preview_hours(request: HttpRequest, office: str) -> HttpResponse:
    """This will say what hours would do to open cases, and set nothing."""
    coming = coming_by(request, permission=OFFICE_HOURS)
    read = read_body(read_bytes(request), asked.Hours)
    moves = check_calendar(**_hours(coming, office, read))
    return answer(encode(told.MovesTold(**msgspec.structs.asdict(moves))))


def set_hours(request: HttpRequest, office: str) -> HttpResponse:
    """This will set the hours of an office from a day on; what was set for the days before stays."""
    coming, key = coming_by(request, permission=OFFICE_HOURS), key_said(request)
    read = read_body(read_bytes(request), asked.Hours)
    return _made(coming, key, ["hours", office, read], lambda: set_calendar(**_hours(coming, office, read)))


def _hours(coming: Coming, code: str, read: asked.Hours) -> dict[str, Any]:
    return {
        "office_id": _office_coded(code, Refusal(404, "not_found")),
        "valid_from": read.valid_from,
        "week": msgspec.structs.asdict(read.week),
        "closed": read.closed,
        "worked": read.worked,
        "zone": read.zone,
        "country": read.country,
        "actor": coming.actor(),
        "now": coming.now,
    }


def _made(coming: Coming, key: str, what: list[Any], make: Callable[[], int]) -> HttpResponse:
    def run() -> Answered:
        return Answered(201, encode(told.Made(make())).decode())

    answered = do_once(token_id=coming.token_id, key=key, asked=encode(what), run=run, now=coming.now)
    return answer(answered.answer.encode(), status=answered.status)


def _office(coming: Coming, code: str) -> int:
    """This will give an office that is named in a body; whether it may be written to, the service says."""
    del coming
    return _office_coded(code, Refusal(422, "cases_office", pointer="/office"))


def _office_coded(code: str, otherwise: Refusal) -> int:
    try:
        return office_by_code(code.strip()).id
    except UnknownOfficeError:
        raise otherwise from None


def _id_of(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) <= _ID_FIGURES):
        raise Refusal(404, "not_found")
    return int(said)
