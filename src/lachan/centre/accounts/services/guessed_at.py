"""Telling an owner that somebody guesses at the account: a mail, once a day at most of each. It closes nothing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal

from django.conf import settings
from django.db import transaction

from lachan.centre.accounts.models import Person
from lachan.centre.accounts.services.signing_in import TooManyGuessesError, is_guessed_at, keyed, take_guess
from lachan.centre.accounts.sign_in.guessing import GUESSED_CODES, GUESSED_PASSWORDS, TOLD
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE
from lachan.centre.outbox.services import BadMessageError, send_mail
from lachan.centre.web.centre import centre_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lachan.centre.accounts.sign_in.guessing import Budget

type Guessed = Literal["password", "code"]

_BUDGETS: Final[Mapping[Guessed, Budget]] = {"password": GUESSED_PASSWORDS, "code": GUESSED_CODES}


def note_wrong_guess(*, person_id: int, what: Guessed, now: datetime) -> bool:
    """This will count a wrong password or code, whoever gave it, and tell the owner when there were many in a day.

    Says whether a mail was ordered: in the owner's language, with no address but the site's name, at most one a day for
    passwords and one for codes (else a crowd of wrong passwords would hide that somebody has the right one). Nobody is
    slowed or locked out by it. A stopped account has nobody to be told.
    """
    with transaction.atomic():
        if not is_guessed_at(budget=_BUDGETS[what], person_id=person_id, now=now):
            return False
        owner = Person.objects.filter(pk=person_id, is_active=True).first()
        if owner is None:
            return False
        try:
            take_guess(counted=((TOLD, keyed(TOLD.name, what, str(person_id))),), now=now)
        except TooManyGuessesError:
            return False
        # an address that can't be written to must not turn a wrong password into a fault
        with suppress(BadMessageError):
            _tell(owner, what, now)
            return True
    return False


def _tell(owner: Person, what: Guessed, now: datetime) -> None:
    lang = owner.language
    centre = centre_in("en" if lang == "en" else "vi").name
    send_mail(
        key=f"guessed-at:{what}:{owner.pk}:{now:%Y%m%dT%H%M%S}",
        to=owner.email,
        subject=say(f"sign_in.mail.guessed_{what}_subject", lang, centre=centre),
        text=say(
            f"sign_in.mail.guessed_{what}_text",
            lang,
            centre=centre,
            name=owner.name,
            host=settings.ENVIRONMENT.hosts[0],
            count=f"{_BUDGETS[what].holds:g}",
        )
        + "\n",
        purpose="accounts.guessed_at",
        actor=MACHINE,
        now=now,
    )
    log.record(
        kind="accounts.guessing_told",
        actor=MACHINE,
        now=now,
        subject=f"person:{owner.pk}",
        data={"guessed": what},
    )
