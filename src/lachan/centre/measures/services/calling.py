"""Urgent measures call those who could sign: the office's approvers, then the office above, until somebody signs.

A step pulls what is urgent, was looked at and waits. Who was called stands on the measure's page with whether they have
looked. It takes as many signatures as ever: what is urgent is the call.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse

from lachan.centre.accounts.queries.duty import reachable
from lachan.centre.accounts.queries.offices import chain_above
from lachan.centre.audit.actors import MACHINE
from lachan.centre.measures.models import Call, Calling, Measure
from lachan.centre.measures.queries.urgent_calls import could_sign, wants_calls
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.measures.urgent import AGAIN, MOST_CALLED, MOST_ROUNDS, TO_LOOK, TO_SIGN
from lachan.centre.outbox.services import BadMessageError, send_mail
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together
from lachan.centre.web.site import address_from_outside
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.queries.duty import Reachable
    from lachan.centre.web.words import Lang

_BATCH: Final = 50
_KEEP_DAYS: Final = 1


def call_signers(*, now: datetime) -> int:
    """This will call approvers for what is urgent and waits, and give how many measures that were."""
    return together(lambda: _begin(now) + _go_on(now))


def note_looked(*, measure_id: int, person_id: int, now: datetime) -> None:
    """This will note that somebody who was called has looked at the measure. Nobody else's look counts."""
    Call.objects.filter(measure_id=measure_id, person_id=person_id, seen_at=None).update(seen_at=now)


def _begin(now: datetime) -> int:
    waits = Measure.objects.select_for_update(of=("self",)).filter(
        Q(calling=None), state=Measure.State.PROPOSED, is_urgent=True, is_hold=False, looked_at__isnull=False
    )
    rows = list(waits.order_by("pk")[:_BATCH])
    for row in rows:
        calling = Calling(measure=row, round=0, office_id=None, called_at=now)
        _call(row, calling, now)
    return len(rows)


def _go_on(now: datetime) -> int:
    due = Calling.objects.select_for_update().filter(next_at__lte=now).order_by("next_at")
    rows = list(due[:_BATCH])
    measures = Measure.objects.in_bulk([each.measure_id for each in rows])
    for calling in rows:
        row = measures[calling.measure_id]
        if row.state != Measure.State.PROPOSED:
            calling.next_at = None
            calling.save(update_fields=["next_at"])
            continue
        looked = Call.objects.filter(measure=row, round=calling.round, seen_at__isnull=False).exists()
        if looked and now < calling.called_at + TO_SIGN:
            calling.next_at = calling.called_at + TO_SIGN
            calling.save(update_fields=["next_at"])
        else:
            _call(row, calling, now)
    return len(rows)


def _call(row: Measure, calling: Calling, now: datetime) -> None:
    """This will call who could sign at the next office above, or from the measure's own anew, and say when to go on."""
    chain = chain_above(row.office_id)
    is_anew = calling.office_id not in chain[:-1]
    offices = chain if is_anew else chain[chain.index(calling.office_id) + 1 :]
    called: list[int] = []
    for office_id in offices:
        called = _mail_all(row, calling.round + 1, office_id, now)
        calling.office_id = office_id
        if called:
            break
    if not called and not is_anew:
        # nobody is above those who were called: they are left to sleep before they are called once more
        calling.next_at = max(now, calling.called_at + AGAIN)
        calling.save(update_fields=["office_id", "next_at"])
        return
    calling.round += 1
    calling.called_at = now
    wait = TO_LOOK if called and calling.office_id != chain[-1] else AGAIN
    calling.next_at = None if calling.round >= MOST_ROUNDS else now + wait
    calling.save()
    row.version += 1
    row.changed_at = now
    row.save(update_fields=["version", "changed_at"])
    data = {"round": calling.round, "office": calling.office_id, "persons": called}
    write_down([Happening(row, "called" if called else "called_nobody", MACHINE, data=data)], now=now)


def _mail_all(row: Measure, turn: int, office_id: int, now: datetime) -> list[int]:
    before = Counter(Call.objects.filter(measure=row).values_list("person_id", flat=True))
    # of a large office those first who were not woken yet
    persons = sorted(could_sign(row, office_id, day=today(now)), key=lambda one: (before[one], one))
    people = reachable(persons)
    called: list[int] = []
    for person_id in persons:
        if len(called) == MOST_CALLED:
            break
        if person_id not in people or not wants_calls(person_id):
            continue
        message_id = _mail(row, turn, people[person_id], now)
        if message_id is not None:
            Call.objects.create(
                measure=row,
                person_id=person_id,
                round=turn,
                office_id=office_id,
                at=now,
                message_id=message_id,
            )
            called.append(person_id)
    return called


def _mail(row: Measure, turn: int, person: Reachable, now: datetime) -> int | None:
    lang: Lang = "en" if person.language == "en" else "vi"
    told = {
        "number": row.number,
        "kind": say(f"measures.kind.{row.kind}", lang),
        "address": address_of(row.number),
    }
    # an address that no mail server takes: the next one is called
    with suppress(BadMessageError):
        return send_mail(
            key=f"urgent:{row.pk}:{turn}:{person.id}",
            to=person.email,
            subject=say("measures.mail.urgent_subject", lang, **told),
            text=f"{say('measures.mail.urgent', lang, **told)}\n\n{centre_in(lang).name}\n",
            purpose="measures.urgent",
            keep_days=_KEEP_DAYS,
            now=now,
        )
    return None


def address_of(number: str) -> str:
    """This will give the address of the page on which an urgent measure is signed, from outside where there is one."""
    return address_from_outside(reverse("desk_urgent", args=[number]))
