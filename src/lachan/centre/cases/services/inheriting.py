"""What an office keeps for its own work goes to whoever carries that on: its views of the inbox, its shift notes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import transaction
from django.db.models import F

from lachan.centre.accounts.queries.offices import offices_by_id, stands_on
from lachan.centre.accounts.queries.successions import carry_on
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.cases.models import SavedView, ShiftNote
from lachan.centre.cases.queries.shifts import SHOWN_DAYS
from lachan.centre.cases.queries.wanted import read_wanted
from lachan.centre.cases.services.escalating import office_above
from lachan.centre.cases.services.own import NAME_CHARS
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

_GOING_ON: Final = frozenset({"going_on", "open", "waiting"})
_SHOWN: Final = timedelta(days=SHOWN_DAYS)


def offices_that_keep(*, now: datetime) -> frozenset[int]:
    """This will give the offices that have views of the inbox, or shift notes that are shown still. Two queries."""
    views = SavedView.objects.filter(office_id__isnull=False).values_list("office_id", flat=True)
    notes = _notes(now).order_by().values_list("office_id", flat=True)
    return frozenset(one for one in (*views.distinct(), *notes.distinct()) if one is not None)


def inherit(*, now: datetime) -> int:
    """This will give views and shift notes of offices that have ended to whoever carries their work on; gives how many.

    A view of what goes on at such an office, whosever it is, names the one that carries on; what it had closed stays
    with it, and so does a view of that. Twice is once.
    """
    ended = _ended(now)
    done = 0
    for view in SavedView.objects.order_by("pk"):
        wanted = read_wanted(view.wanted)
        if {view.office_id, wanted.office_id} & ended:
            done += _pass_view_on(view.pk, ended, now)
    for note in _notes(now).filter(office_id__in=ended).order_by("pk"):
        done += _pass_note_on(note, now)
    return done


def heir_of(office_id: int, *, since: date, now: datetime) -> int | None:
    """This will give who carries on all of the work that an office had on a day; the one above where nobody does.

    None where nobody is above it either.
    """
    carried = carry_on(office_id=office_id, case_kind="", territory_id=None, since=since, day=today(now))
    heir = carried.office_ids[0]
    return heir if stands_on(heir, today(now)) else office_above(heir, now=now)


def _ended(now: datetime) -> set[int]:
    named = {read_wanted(one).office_id for one in SavedView.objects.values_list("wanted", flat=True)}
    offices = offices_by_id([one for one in {*offices_that_keep(now=now), *named} if one is not None])
    day = today(now)
    return {one.id for one in offices.values() if one.valid_to is not None and one.valid_to <= day}


def _notes(now: datetime) -> QuerySet[ShiftNote]:
    return ShiftNote.objects.filter(at__gt=now - _SHOWN)


def _pass_view_on(view_id: int, ended: set[int], now: datetime) -> bool:
    with transaction.atomic():
        # whoever renames or removes it at this moment comes before or after
        if not SavedView.objects.filter(pk=view_id).update(name=F("name")):
            return False
        view = SavedView.objects.get(pk=view_id)
        wanted = read_wanted(view.wanted)
        since = today(view.made_at)
        changes: dict[str, Any] = {}
        goes_on = wanted.state in _GOING_ON
        if (
            goes_on
            and wanted.office_id in ended
            and (heir := heir_of(wanted.office_id, since=since, now=now))
        ):
            narrowed = msgspec.structs.replace(wanted, office_id=heir)
            changes["wanted"] = msgspec.json.encode(narrowed).decode()
        if view.office_id in ended and (heir := heir_of(view.office_id, since=since, now=now)):
            changes |= {"office_id": heir, "name": _free_name(view, heir)}
        if not changes:
            return False
        SavedView.objects.filter(pk=view_id).update(**changes)
        if "office_id" in changes:
            data = {"view": view_id, "office_before": view.office_id}
            subject = f"office:{changes['office_id']}"
            record(kind="cases.view_carried_on", actor=MACHINE, now=now, subject=subject, data=data)
        return True


def _free_name(view: SavedView, office_id: int) -> str:
    """This will give the name of a view at another office, with a number where that has one of the name already."""
    there = set(SavedView.objects.filter(office_id=office_id).values_list("name", flat=True))
    name, number = view.name, 1
    while name in there:
        number += 1
        mark = f" ({number})"
        name = f"{view.name[: NAME_CHARS - len(mark)]}{mark}"
    return name


def _pass_note_on(note: ShiftNote, now: datetime) -> bool:
    heir = heir_of(note.office_id, since=today(note.at), now=now)
    if heir is None:
        return False
    with transaction.atomic():
        free = ShiftNote.objects.filter(pk=note.pk, office_id=note.office_id)
        written = note.written_office_id or note.office_id
        if not free.update(office_id=heir, written_office_id=written):
            return False
        data = {"note": note.pk, "office_before": note.office_id}
        record(
            kind="cases.shift_note_carried_on", actor=MACHINE, now=now, subject=f"office:{heir}", data=data
        )
        return True
