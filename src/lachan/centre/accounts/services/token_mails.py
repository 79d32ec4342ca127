"""Telling by mail whose token somebody else has ended: a program that stops should be no riddle."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from lachan.centre.accounts.models import Office, Person
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.outbox.services import BadMessageError, send_mail
from lachan.centre.web.centre import centre_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.accounts.models import Token
    from lachan.centre.audit.actors import Actor
    from lachan.centre.web.words import Lang


def tell_ended(tokens: Sequence[Token], *, actor: Actor, now: datetime) -> None:
    """This will tell whose tokens were ended, of one owner and at one time; nobody of those that they ended themselves.

    That is the person, or for an office those two who asked for it and granted it, but not who is stopped. One mail
    each, with the tokens' names and last signs, and no link. Inside a transaction.
    """
    if not tokens:
        return
    first = tokens[0]
    ids = (first.person_id,) if first.office_id is None else (first.asked_by_id, first.decided_by_id)
    known = [one for one in ids if one is not None]
    others = Person.objects.filter(pk__in=known, is_active=True).exclude(pk=_person_of(actor))
    office = None if first.office_id is None else Office.objects.get(pk=first.office_id)
    for owner in others.order_by("pk"):
        lang: Lang = "en" if owner.language == "en" else "vi"
        # an address that can't be written to keeps no token alive
        with suppress(BadMessageError):
            send_mail(
                key=f"token-ended:{first.pk}:{owner.pk}",
                to=owner.email,
                subject=say("accounts.mail.token_ended_subject", lang, centre=centre_in(lang).name),
                text=_text(tokens, owner, office, actor, lang),
                purpose="accounts.token_ended",
                actor=actor,
                now=now,
            )


def _text(tokens: Sequence[Token], owner: Person, office: Office | None, actor: Actor, lang: Lang) -> str:
    if actor == OPERATOR:
        by = say("accounts.mail.token_by_operator", lang)
    else:
        by = say("accounts.mail.token_by_administrator", lang)
    named = "\n".join(f"- {token.name} (lch_…{token.ending})" for token in tokens)
    told = {"name": owner.name, "by": by, "tokens": named}
    if office is None:
        return say("accounts.mail.token_ended_person", lang, **told)
    called = (lang == "en" and office.name_en) or office.name_vi
    return say("accounts.mail.token_ended_office", lang, office=called, **told)


def _person_of(actor: Actor) -> int:
    return int(actor.id) if actor.kind == "person" else 0
