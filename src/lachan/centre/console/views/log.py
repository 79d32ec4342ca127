"""The log: what was done, by whom, and how far it is proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.urls import reverse
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.log_reach import log_offices_for
from lachan.centre.audit import log as audit_log
from lachan.centre.audit.heads import heads_state
from lachan.centre.audit.log_pages import EntryFilter, entries_for, entry_by_id
from lachan.centre.audit.proofs import proof_of
from lachan.centre.audit.queries import count_unsealed, values_of_entry
from lachan.centre.console.audit_kinds import ENTRY_READ, LOG_EXPORTED, LOG_READ
from lachan.centre.console.forms.log import LogFilter
from lachan.centre.console.queries.log import EntryInWords, in_words, persons_named, say_value_name
from lachan.centre.console.reading import note_read
from lachan.centre.console.tables import moment_cell, table_file
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse, HttpResponseBase

    from lachan.centre.accounts.desk import DeskRequest

# What a spreadsheet opens; the whole log leaves by `lachan audit export`.
MOST_EXPORTED: Final = 100_000
_EXPORTED_AT_ONCE: Final = 1_000
_ID_FIGURES: Final = 18


@require_safe
@desk_page(permissions.LOG_VIEW)
def log(request: DeskRequest) -> HttpResponse:
    """This will show entries that the viewer may read, the newest first."""
    lang = language_of(request)
    asked = LogFilter(request.GET, lang=lang)
    wanted = _wanted(request, asked)
    page = entries_for(wanted, before=_place(request, "before"), after=_place(request, "after"))
    entries = in_words(page.entries, lang)
    note_read(
        request,
        kind=LOG_READ,
        person_ids=persons_named(entries) - {request.viewer.person_id},
        permission=permissions.LOG_VIEW,
    )
    query = request.GET.copy()
    for place in ("before", "after"):
        query.pop(place, None)
    narrowed = any(name in query and query[name] for name in LogFilter.base_fields)
    return render_page(
        request,
        "console/log.html",
        {
            "entries": entries,
            "older": page.older,
            "newer": page.newer,
            "unfinished": page.unfinished,
            "filter": asked,
            "narrowed": narrowed,
            "kept": query.urlencode(),
            "heads": heads_state(),
            "unsealed": count_unsealed(),
            "whole": wanted.offices is None,
        },
    )


@require_safe
@desk_page(permissions.LOG_VIEW)
def entry(request: DeskRequest, entry_id: int) -> HttpResponse:
    """This will show one entry with what proves it."""
    found = entry_by_id(entry_id)
    offices = log_offices_for(request.viewer)
    if found is None or not (offices is None or found.office_id in offices):
        raise Refusal(404, "not_found")
    lang = language_of(request)
    (shown,) = in_words([found], lang)
    values = values_of_entry(entry_id) if found.values else ()
    about = persons_named([shown]) | {person_id for person_id, _, _ in values}
    note_read(
        request,
        kind=ENTRY_READ,
        person_ids=about - {request.viewer.person_id},
        permission=permissions.LOG_VIEW,
    )
    return render_page(
        request,
        "console/entry.html",
        {
            "entry": shown,
            "values": [(person_id, say_value_name(name, lang), value) for person_id, name, value in values],
            "erased": found.values - len(values),
            "proof": proof_of(entry_id),
            "heads": heads_state(),
            "crumbs": ((reverse("desk_log"), say("desk.log.title", lang)),),
        },
    )


@require_safe
@desk_page(permissions.LOG_VIEW)
def export(request: DeskRequest) -> HttpResponseBase:
    """This will give what the filter leaves as a table for a spreadsheet, 100,000 entries at most."""
    lang = language_of(request)
    asked = LogFilter(request.GET, lang=lang)
    if not asked.is_valid():
        raise Refusal(400, "bad_request")
    wanted = _wanted(request, asked)
    with transaction.atomic():
        audit_log.record(
            kind=LOG_EXPORTED,
            actor=request.viewer.actor(min(request.viewer.offices_where(permissions.LOG_VIEW))),
            now=request.now,
            data={name: str(value) for name, value in asked.cleaned_data.items() if value},
        )
    return table_file(
        name="log",
        columns=[say(f"desk.log_table.{name}", lang) for name in _COLUMNS],
        lines=_lines(wanted, lang),
        now=request.now,
        lang=lang,
    )


def _lines(wanted: EntryFilter, lang: str) -> Iterator[list[tuple[str, ...]]]:
    before: int | None = None
    given = 0
    while given < MOST_EXPORTED:
        page = entries_for(wanted, before=before, size=_EXPORTED_AT_ONCE)
        yield [_row(one) for one in in_words(page.entries, lang)]
        given += len(page.entries)
        if page.older is None:
            return
        before = page.older
    yield [(say("desk.table.cut", lang, most=f"{MOST_EXPORTED}"),)]


_COLUMNS: Final = ("id", "at", "kind", "words", "actor", "office", "about", "request", "data")


def _row(one: EntryInWords) -> tuple[str, ...]:
    return (
        str(one.id),
        moment_cell(one.at),
        one.kind,
        one.words,
        one.actor.code,
        one.office,
        one.subject.code if one.subject else "",
        one.request_id,
        "; ".join(f"{name}: {value}" for name, value in one.data),
    )


def _wanted(request: DeskRequest, asked: LogFilter) -> EntryFilter:
    fits = asked.cleaned_data if asked.is_valid() else {}
    return EntryFilter(
        kind=fits.get("kind", ""),
        actor=fits.get("actor", ""),
        subject=fits.get("about", ""),
        offices=log_offices_for(request.viewer),
        first_day=fits.get("first_day"),
        last_day=fits.get("last_day"),
    )


def _place(request: DeskRequest, name: str) -> int | None:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _ID_FIGURES else None
