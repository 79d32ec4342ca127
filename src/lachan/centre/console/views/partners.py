"""Partners: which there are, and one with all around it: who, desks, keys, what it may see, what waits, what was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.views.decorators.http import require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.duty_codes import code_name
from lachan.centre.accounts.log_reach import is_at_top
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.audit.queries import EntryFilter, entries_for
from lachan.centre.console import lines
from lachan.centre.console.audit_kinds import PARTNERS_EXPORTED
from lachan.centre.console.effect_words import lasted
from lachan.centre.console.forms.partners import PartnersFilter, language_said
from lachan.centre.console.partner_words import dialled, lasting, marking, said_all
from lachan.centre.console.queries.log import in_words
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.reading import note_taken_away
from lachan.centre.console.tables import table_file
from lachan.centre.console.views.reports import kept_of
from lachan.centre.measures.queries.effect_figures import effect_at_partner, probes_of_partner
from lachan.centre.measures.queries.undoing import undone_at_partner
from lachan.centre.partners.queries.drafts import drafts_of
from lachan.centre.partners.queries.keys import keys_of
from lachan.centre.partners.queries.partners import (
    MOST_ROWS,
    PartnerFilter,
    all_partners_for,
    count_partners_for,
    desks_of,
    endpoint_of,
    partner_for,
    partners_for,
    promises_of,
)
from lachan.centre.partners.services.telling import said_slot
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.measures.queries.effect_figures import ProbeRow
    from lachan.centre.partners.queries.keys import KeyRow
    from lachan.centre.partners.queries.partners import PartnerRow

_HISTORY: Final = 30
# as long as most measures last
_LOOKED_BACK: Final = timedelta(days=90)
# a probe asks each minute; while the centre is away each quarter of an hour
_SILENT: Final = timedelta(hours=1)


@require_safe
@desk_page(permissions.PARTNER_VIEW)
def partners(request: DeskRequest) -> HttpResponse:
    """This will list the partners, narrowed as the address asks."""
    asked, wanted = read_filter(request)
    page = partners_for(request.viewer, wanted, place=request.GET.get("place", ""))
    return render_page(
        request,
        "console/partners.html",
        {
            "page": page,
            "filter": asked,
            "narrowed": bool(set(PartnersFilter.base_fields) & set(request.GET)),
            "kept": kept_of(request).urlencode(),
            "counts": count_partners_for(request.viewer),
            "may_change": may_change(request),
        },
    )


@require_safe
@desk_page(permissions.PARTNER_VIEW)
def export(request: DeskRequest) -> HttpResponseBase:
    """This will give the partners of the page as a table."""
    asked, wanted = read_filter(request)
    if asked.errors:
        raise Refusal(400, "bad_request")
    lang = language_of(request)
    rows = all_partners_for(request.viewer, wanted)
    note_taken_away(
        request,
        kind=PARTNERS_EXPORTED,
        named="partner",
        ids=[row.partner.id for row in rows],
        permission=permissions.PARTNER_VIEW,
    )
    return table_file(
        name="partners",
        columns=lines.columns("partner", lines.PARTNER, lang),
        lines=[[lines.partner_line(row, lang) for row in rows]],
        now=request.now,
        lang=lang,
        cut_at=MOST_ROWS if len(rows) >= MOST_ROWS else None,
    )


@require_safe
@desk_page(permissions.PARTNER_VIEW)
def partner(request: DeskRequest, partner_id: int) -> HttpResponse:
    """This will show a partner with all around it."""
    viewer, lang = request.viewer, language_of(request)
    row = partner_for(viewer, partner_id)
    drafts = drafts_of(partner_id, open_only=True)
    office = offices_by_id([row.office_id]).get(row.office_id) if row.office_id else None
    endpoint = endpoint_of(partner_id)
    names = names_by_code([row.stopped_by, *(one.asked_by for one in drafts)], lang)
    effect = effect_at_partner(row.id, since=request.now - _LOOKED_BACK)
    took = effect.figure.median_took
    return render_page(
        request,
        "console/partner.html",
        {
            "partner": row,
            "kind": say(f"partners.kind.{row.kind}", lang),
            "level": {"active": "good", "suspended": "bad", "joining": "soon"}.get(row.state, "none"),
            "language": language_said(row.language),
            "phone": dialled(row.public_phone),
            "office": office if office and viewer.may(permissions.OFFICE_VIEW) else None,
            "answers_for": answers_said(row, lang),
            "marking": marking(row.tlp, row.pap, lang),
            "sees": said_all(row.sees, "desk.code.kind", lang),
            "desks": [(one, dialled(one.phone)) for one in desks_of(partner_id)],
            "endpoint": endpoint,
            "way": say(f"partners.way.{endpoint.way}", lang) if endpoint else "",
            "keys": [(key, said_all(key.scopes, "partners.scope", lang)) for key in shown_keys(row)],
            "promises": [
                (
                    say(f"partners.measure.{one.measure_kind}", lang),
                    lasting(one.acknowledge_minutes, lang),
                    lasting(one.effect_minutes, lang),
                )
                for one in promises_of(partner_id)
            ],
            "drafts": [
                (
                    one,
                    said_slot(one.slot, lang),
                    names.get(one.asked_by, ""),
                    one.asked_by == str(viewer.actor()),
                )
                for one in drafts
            ],
            "effect": effect,
            "undone": undone_at_partner(row.id, since=request.now - _LOOKED_BACK, now=request.now),
            "took": "" if took is None else lasted(took, lang),
            "probes": [(one, _stands(one, request.now)) for one in probes_of_partner(row.id)],
            "history": _history(row, lang),
            "stopped_by": names.get(row.stopped_by, ""),
            "may_change": may_change(request) and row.state in {"active", "suspended"},
            "crumbs": crumbs_of(request),
        },
    )


def may_change(request: DeskRequest) -> bool:
    """This will say whether who asks keeps partners: an administrator at the top of the centre."""
    return is_at_top(request.viewer, permissions.PARTNER_CHANGE)


def crumbs_of(request: DeskRequest, row: PartnerRow | None = None) -> tuple[tuple[str, str], ...]:
    """This will give the way to the partners, and to one of them."""
    lang = language_of(request)
    way = ((reverse("desk_partners"), say("desk.partners.title", lang)),)
    if row is None:
        return way
    return (*way, (reverse("desk_partner", args=[row.id]), row.name(lang)))


def answers_said(row: PartnerRow, lang: str) -> str:
    """This will say what a partner answers for: banks by what people call them, the others as they stand."""
    if not row.answers_for:
        return say("desk.partner.answers_all", lang)
    return ", ".join(code_name(code) if row.kind == "bank" else code for code in row.answers_for)


def shown_keys(row: PartnerRow) -> tuple[KeyRow, ...]:
    """This will give the keys of a partner, without those that ended long ago."""
    rows = keys_of(row.id)
    return (
        *(key for key in rows if key.state != "ended"),
        *[key for key in rows if key.state == "ended"][:5],
    )


def read_filter(request: DeskRequest) -> tuple[PartnersFilter, PartnerFilter]:
    """This will read what the address narrows the partners to; what can't be read narrows nothing."""
    asked = PartnersFilter(request.GET, lang=language_of(request))
    fits = asked.cleaned_data if asked.is_valid() else {}
    return asked, PartnerFilter(fits.get("words", ""), fits.get("kind", ""), fits.get("state", ""))


def _stands(one: ProbeRow, now: datetime) -> str:
    """This will give how a probe stands: `wrong`, `silent`, `believed`, or `asks` where nothing was believed yet."""
    if one.wrong_until is not None and one.wrong_until > now:
        return "wrong"
    if now - one.asked_at > _SILENT:
        return "silent"
    return "believed" if one.believed_at is not None else "asks"


def _history(row: PartnerRow, lang: str) -> list[dict[str, Any]]:
    """This will give what happened to a partner, the newest first: from the log, which holds no address and no key."""
    entries = entries_for(EntryFilter(subject=f"partner:{row.id}"), size=_HISTORY).entries
    said = in_words(entries, lang)
    return [
        {
            "at": one.at,
            "words": one.words,
            "who": one.actor.words,
            "what": said_slot(str(entry.data["slot"]), lang) if "slot" in entry.data else "",
        }
        for entry, one in zip(entries, said, strict=True)
        if not one.is_read
    ]
