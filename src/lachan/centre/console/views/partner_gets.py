"""What a partner gets: its subscriptions, what was handed over, what is outstanding; setting and ending one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.accounts.sign_in.fresh import needs_fresh_sign_in
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.forms.subscriptions import SubscriptionForm
from lachan.centre.console.partner_words import marking, said_all
from lachan.centre.console.queries.signed import names_by_code
from lachan.centre.console.saving import form_page, save
from lachan.centre.console.telling import done
from lachan.centre.console.views.partners import crumbs_of, may_change
from lachan.centre.exchange.claims.judging import KEPT_SAYS
from lachan.centre.exchange.codes import SUBSCRIBED_FORMATS
from lachan.centre.exchange.formats.carried import CARRIED
from lachan.centre.exchange.queries.claims import count_by_partner, count_to_look_of
from lachan.centre.exchange.queries.entries import state
from lachan.centre.exchange.queries.instances import instance_of
from lachan.centre.exchange.queries.outstanding import standings
from lachan.centre.exchange.queries.received import record_of
from lachan.centre.exchange.queries.shelves import shelves_in
from lachan.centre.exchange.queries.subscriptions import agreed, subscriptions_of
from lachan.centre.exchange.queries.unsigned import OPTION, UnsignedRow, unsigned_waiting
from lachan.centre.exchange.services.subscribing import SECRET_FORMATS, subscribe, unsubscribe
from lachan.centre.exchange.taxii.shelves import shelves_within
from lachan.centre.outbox.queries import count_dead
from lachan.centre.outbox.signing import NoSecretError, read_secrets
from lachan.centre.partners.queries.answering import addresses_of
from lachan.centre.partners.queries.partners import partner_for
from lachan.centre.web.keyfiles import KeyFileError
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.exchange.entries import State
    from lachan.centre.exchange.queries.outstanding import Standing
    from lachan.centre.exchange.queries.subscriptions import SubscriptionRow
    from lachan.centre.partners.queries.partners import PartnerRow

_LOOKED_BACK: Final = timedelta(days=30)


@require_safe
@desk_page(permissions.PARTNER_VIEW)
def gets(request: DeskRequest, partner_id: int) -> HttpResponse:
    """This will show what a partner gets, how far it is, and what is outstanding."""
    lang = language_of(request)
    row = partner_for(request.viewer, partner_id)
    rows = subscriptions_of(row)
    reach, are = agreed(row), state()
    unsigned = unsigned_waiting(partner_id, now=request.now)
    return render_page(
        request,
        "console/partner_gets.html",
        {
            "partner": row,
            "agreed": marking(row.tlp, row.pap, lang),
            "sees": said_all(row.sees, "desk.code.kind", lang),
            "shown": [
                _shown(one, row, lang) | _of_format(one.row, are, request.now)
                for one in standings(rows, now=request.now)
            ],
            "dead": _dead(request, partner_id),
            "others": [
                name
                for name in SUBSCRIBED_FORMATS
                if name not in {one.format for one in rows} and set(CARRIED[name].kinds) & set(reach.kinds)
            ],
            "state": are,
            "unsigned": unsigned,
            "unsigned_by": names_by_code([unsigned.asked_by], lang).get(unsigned.asked_by)
            if unsigned
            else "",
            "received": _received(row, request.now, lang),
            "to_look": count_to_look_of(partner_id),
            "record": record_of([partner_id])[partner_id],
            "may_change": may_change(request) and row.state == "active",
            "crumbs": crumbs_of(request, row),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PARTNER_CHANGE)
@needs_fresh_sign_in
def set_one(request: DeskRequest, partner_id: int, format: str) -> HttpResponse:  # noqa: A002 - the address's word
    """This will set what a partner gets in a format, within what was agreed with it."""
    row, now = _subscribed(request, partner_id, format)
    lang = language_of(request)
    bound = request.POST if request.method == "POST" else None
    waiting = unsigned_waiting(partner_id, now=request.now) if format == "rpz" else None
    form = SubscriptionForm(bound, lang=lang, format=format, agreed=agreed(row), now=_with(now, waiting))
    if request.method == "POST" and save(
        form,
        lambda _: subscribe(
            partner_id=partner_id, asked=form.asked(), actor=request.viewer.actor(), now=request.now
        ),
        **form.parts(),
    ):
        waits = format == "rpz" and unsigned_waiting(partner_id, now=request.now)
        return done(request, "subscribed_waits" if waits else "subscribed", "desk_partner_gets", partner_id)
    title = say(f"exchange.format.{format}.title", lang)
    return form_page(
        request,
        "console/partner_gets_set.html",
        form,
        {
            "partner": row,
            "format": format,
            "title": title,
            "agreed": marking(row.tlp, row.pap, lang),
            "needs_secret": format in SECRET_FORMATS,
            "back": reverse("desk_partner_gets", args=[partner_id]),
            "crumbs": _crumbs(request, row),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.PARTNER_CHANGE)
@needs_fresh_sign_in
def end_one(request: DeskRequest, partner_id: int, format: str) -> HttpResponse:  # noqa: A002 - the address's word
    """This will end what a partner gets in a format."""
    row, now = _subscribed(request, partner_id, format)
    lang = language_of(request)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=lang)
    if request.method == "POST" and save(
        form,
        lambda _: unsubscribe(
            partner_id=partner_id, format=format, actor=request.viewer.actor(), now=request.now
        ),
    ):
        return done(request, "unsubscribed", "desk_partner_gets", partner_id)
    return form_page(
        request,
        "console/confirm.html",
        form,
        {
            "title": "desk.gets.end",
            "about": f"{row.name(lang)}: {say(f'exchange.format.{format}.title', lang)}",
            "consequences": ("desk.gets.end_1", "desk.gets.end_2", "desk.gets.end_3"),
            "button": "desk.gets.end",
            "closed": now is None,
            "back": reverse("desk_partner_gets", args=[partner_id]),
            "crumbs": _crumbs(request, row),
        },
    )


def _with(now: SubscriptionRow | None, waiting: UnsignedRow | None) -> SubscriptionRow | None:
    """This will add what waits for a second person to what the form begins with: saving it again takes nothing back."""
    if now is None or waiting is None:
        return now
    there = now.options.get(OPTION, [])
    return msgspec.structs.replace(now, options={**now.options, OPTION: [*there, *waiting.addresses]})


def _subscribed(
    request: DeskRequest, partner_id: int, name: str
) -> tuple[PartnerRow, SubscriptionRow | None]:
    row = partner_for(request.viewer, partner_id)
    if not may_change(request):
        raise Refusal(403, "not_permitted")
    now = next((one for one in subscriptions_of(row) if one.format == name), None)
    if now is None and name not in SUBSCRIBED_FORMATS:
        raise Refusal(404, "not_found")
    return row, now


def _crumbs(request: DeskRequest, row: PartnerRow) -> tuple[tuple[str, str], ...]:
    title = say("desk.gets.title", language_of(request))
    return (*crumbs_of(request, row), (reverse("desk_partner_gets", args=[row.id]), title))


def _shown(one: Standing, partner: PartnerRow, lang: str) -> dict[str, Any]:
    """This will say a subscription: how far it reaches, where it is narrower than the agreement, its settings."""
    reader = one.row.reader
    carried = CARRIED[one.row.format]
    kinds = [kind for kind in reader.kinds if kind in carried.kinds]
    actions = [action for action in reader.actions if action in carried.actions]
    return {
        "one": one,
        "kinds": said_all(kinds, "desk.code.kind", lang),
        "is_fewer": set(kinds) != set(partner.sees),
        "actions": said_all(actions, "exchange.action", lang),
        "marking": marking(reader.tlp, reader.pap, lang),
        "is_narrower": (reader.tlp, reader.pap) != (partner.tlp, partner.pap),
        "options": [
            (name, _option(value, lang))
            for name, value in one.row.options.items()
            if value not in ("", [], None, False)
        ],
        "secret": _secret(one.row.secret_name),
    }


def _option(value: Any, lang: str) -> str:
    if value is True:
        return say("desk.gets.yes", lang)
    return "\n".join(value) if isinstance(value, list) else str(value)


def _of_format(row: SubscriptionRow, are: State, now: datetime) -> dict[str, Any]:
    """This will say what a format alone has: a MISP that is pushed to, the collections of TAXII one by one."""
    if row.format == "misp":
        return {"instance": instance_of(row, are, now)}
    if row.format != "stix":
        return {}
    told = shelves_in(row.shelves)
    return {
        "shelves": [(name, told[name].at if name in told else None) for name, _ in shelves_within(row.reader)]
    }


def _dead(request: DeskRequest, partner_id: int) -> int:
    """This will count what could not be delivered to a partner, for who may have it tried again."""
    if not request.viewer.may(permissions.OUTBOX_RETRY):
        return 0
    return sum(count_dead(addresses_of([partner_id])[partner_id]).values())


def _received(partner: PartnerRow, now: datetime, lang: str) -> list[tuple[str, int]]:
    """This will count what a partner said of what it was told within 30 days, by what it says."""
    counts = count_by_partner(partner.id, since=now - _LOOKED_BACK)
    return [(say(f"desk.gets.says.{name}", lang), counts[name]) for name in KEPT_SAYS if name in counts]


def _secret(name: str) -> str:
    """This will say how a secret stands: "" where none is asked for, `there`, `missing`, `unusable`."""
    if not name:
        return ""
    try:
        return "there" if read_secrets(name) else "missing"
    except NoSecretError:
        return "missing"
    except KeyFileError:
        return "unusable"
