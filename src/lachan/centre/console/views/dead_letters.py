"""What could not leave: why, and have it tried again or let it rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lachan.centre.accounts import permissions
from lachan.centre.accounts.desk import desk_page
from lachan.centre.console.forms.requests import ConfirmForm
from lachan.centre.console.saving import form_page
from lachan.centre.console.telling import done
from lachan.centre.outbox.queries import UnknownMessageError, dead_letters, message
from lachan.centre.outbox.services import NotDeadError, retry_dead_letter, set_aside_dead_letter
from lachan.centre.outbox.telling import tell_channel, tell_code, tell_purpose, tell_state
from lachan.centre.partners.queries.answering import addresses_of
from lachan.centre.partners.queries.partners import partner_for
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lachan.centre.accounts.desk import DeskRequest
    from lachan.centre.outbox.queries import Told
    from lachan.centre.partners.queries.partners import PartnerRow

PAGE_ROWS: Final = 50
_ID_FIGURES: Final = 18


@require_safe
@desk_page(permissions.OUTBOX_RETRY)
def letters(request: DeskRequest) -> HttpResponse:
    """This will list what could not be delivered, without saying to whom; of one partner where it is named."""
    lang = language_of(request)
    partner = _partner(request)
    addresses = None if partner is None else addresses_of([partner.id])[partner.id]
    said = request.GET.get("before", "")
    before = int(said) if said.isascii() and said.isdigit() and len(said) <= _ID_FIGURES else None
    found = dead_letters(before_id=before, limit=PAGE_ROWS + 1, addresses=addresses)
    shown = [
        (one, tell_code(one.code, lang), tell_channel(one.channel, lang), tell_purpose(one.purpose, lang))
        for one in found[:PAGE_ROWS]
    ]
    return render_page(
        request,
        "console/dead_letters.html",
        {
            "letters": shown,
            "older": shown[-1][0].id if len(found) > PAGE_ROWS else None,
            "partner": partner,
            "crumbs": ((reverse("desk_health"), say("desk.health.title", lang)),),
        },
    )


def _partner(request: DeskRequest) -> PartnerRow | None:
    """This will give the partner whose letters are asked for. Raises Refusal (404) for one that isn't seen."""
    said = request.GET.get("partner", "")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= _ID_FIGURES):
        raise Refusal(404, "not_found")
    if not request.viewer.may(permissions.PARTNER_VIEW):
        raise Refusal(403, "not_permitted")
    return partner_for(request.viewer, int(said))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(permissions.OUTBOX_RETRY)
def letter(request: DeskRequest, message_id: int) -> HttpResponse:
    """This will show one message that could not be delivered, have it tried again, or let it rest."""
    lang = language_of(request)
    told = _letter(message_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None, lang=lang)
    act = {"retry": retry_dead_letter, "set_aside": set_aside_dead_letter}.get(request.POST.get("answer", ""))
    if request.method == "POST" and act is None:
        form.say_wrong("choice")
    elif request.method == "POST" and act is not None:
        try:
            act(message_id=message_id, actor=request.viewer.actor(), now=request.now)
        except NotDeadError:
            form.say_refusal(Refusal(409, "outbox_not_dead"))
        else:
            return done(request, f"letter_{request.POST['answer']}", "desk_dead_letters")
    letters_page = (reverse("desk_dead_letters"), say("desk.letters.title", lang))
    return form_page(
        request,
        "console/dead_letter.html",
        form,
        {
            "letter": told,
            "why": tell_code(told.code, lang),
            "channel": tell_channel(told.channel, lang),
            "purpose": tell_purpose(told.purpose, lang),
            "state_words": tell_state(told.state, lang),
            "crumbs": ((reverse("desk_health"), say("desk.health.title", lang)), letters_page),
        },
    )


def _letter(message_id: int) -> Told:
    try:
        return message(message_id=message_id)
    except UnknownMessageError:
        raise Refusal(404, "not_found") from None
