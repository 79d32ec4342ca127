"""What approvers are told by mail: who stands in for whom. Ids and days; nothing about any measure."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.queries.duty import reachable
from lachan.centre.outbox.services import BadMessageError, send_mail
from lachan.centre.web.centre import centre_in
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.queries.duty import Reachable
    from lachan.centre.audit.actors import Actor
    from lachan.centre.measures.models import Delegation
    from lachan.centre.web.words import Lang

# to look into a complaint that nobody was told
_KEEP_DAYS: Final = 30


def tell_of_delegation(row: Delegation, kind: str, *, by: Actor, now: datetime) -> None:
    """This will tell both of a delegation that was made or ended, also whoever did it: a stolen session shows so."""
    people = reachable({row.from_person_id, row.to_person_id})
    away, stands_in = people.get(row.from_person_id), people.get(row.to_person_id)
    for person in (away, stands_in):
        if person is not None:
            _tell(row, kind, person, away, stands_in, by, now)


def _tell(
    row: Delegation,
    kind: str,
    person: Reachable,
    away: Reachable | None,
    stands_in: Reachable | None,
    by: Actor,
    now: datetime,
) -> None:
    lang: Lang = "en" if person.language == "en" else "vi"
    told = {
        "away": away.name if away else "–",
        "stands_in": stands_in.name if stands_in else "–",
        "first": f"{row.first_day:%d/%m/%Y}",
        "last": f"{row.last_day:%d/%m/%Y}",
    }
    whose = "away" if person.id == row.from_person_id else "stands_in"
    text = say(f"measures.mail.{kind}_{whose}", lang, **told)
    if str(by) == f"person:{person.id}":
        text = f"{text}\n\n{say('measures.mail.was_it_you', lang)}"
    # an address that no mail server takes keeps nobody else from being told
    with suppress(BadMessageError):
        send_mail(
            key=f"{kind}:{row.pk}:{person.id}",
            to=person.email,
            subject=say(f"measures.mail.{kind}_subject", lang, **told),
            text=f"{text}\n\n{centre_in(lang).name}\n",
            purpose="measures.delegation",
            keep_days=_KEEP_DAYS,
            actor=by,
            now=now,
        )
