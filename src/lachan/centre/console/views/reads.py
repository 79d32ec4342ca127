"""Unusual reads of personal data: what a rule points at, for an auditor to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.log_reach import log_offices_for
from lachan.centre.accounts.queries.persons import names_of
from lachan.centre.audit.reads import rule_states, unusual_reads
from lachan.centre.console.audit_kinds import LOG_READ
from lachan.centre.console.forms.log import ReadsFilter
from lachan.centre.console.reading import note_read
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest

_ID_FIGURES: Final = 18


@require_safe
@desk_page(permissions.LOG_VIEW)
def reads(request: DeskRequest) -> HttpResponse:
    """This will list what the rules point at, the newest first, each with its sentence."""
    lang = language_of(request)
    asked = ReadsFilter(request.GET, lang=lang)
    fits = asked.cleaned_data if asked.is_valid() else {}
    said = request.GET.get("before", "")
    page = unusual_reads(
        offices=log_offices_for(request.viewer),
        rule=fits.get("rule", ""),
        first_day=fits.get("first_day"),
        last_day=fits.get("last_day"),
        before=int(said) if said.isascii() and said.isdigit() and len(said) <= _ID_FIGURES else None,
    )
    readers = {one.actor: _person_id(one.actor) for one in page.reads}
    names = names_of(person_id for person_id in readers.values() if person_id)
    note_read(
        request,
        kind=LOG_READ,
        person_ids=set(names) - {request.viewer.person_id},
        permission=permissions.LOG_VIEW,
    )
    query = request.GET.copy()
    query.pop("before", None)
    rows = [
        (
            one,
            names.get(readers[one.actor] or 0, one.actor),
            say(f"unusual.{one.rule}.title", lang),
            one.why(lang),
        )
        for one in page.reads
    ]
    return render_page(
        request,
        "console/reads.html",
        {
            "rows": rows,
            "older": page.older,
            "filter": asked,
            "narrowed": bool(set(query) & set(ReadsFilter.base_fields)),
            "kept": query.urlencode(),
            "not_known": [state.rule for state in rule_states() if not state.known],
            "crumbs": ((reverse("desk_log"), say("desk.log.title", lang)),),
        },
    )


def _person_id(actor: str) -> int | None:
    kind, _, key = actor.partition(":")
    return int(key) if kind == "person" and key.isdigit() else None
