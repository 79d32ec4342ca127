"""Who may let out what waits is called by mail: once soon after it began, and once more when half of the time is gone.

A step pulls what waits and was called for too seldom. All that began meanwhile stands in one mail, so that a flood
wakes people once; the mail says how many, why and where, and none of the things.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Count, F, Q
from django.urls import reverse

from lachan.centre.accounts.log_reach import who_is_at_top
from lachan.centre.accounts.permissions import EXCHANGE_RELEASE
from lachan.centre.accounts.queries.duty import reachable
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.queries.inbox import notice_rules_of
from lachan.centre.exchange.codes import CALL_AFTER, CALL_AGAIN, CALL_REST, MOST_CALLS
from lachan.centre.exchange.models import HeldThing, Hold
from lachan.centre.exchange.services.following import held_cursor
from lachan.centre.outbox.services import BadMessageError, send_mail
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import today
from lachan.centre.web.site import address_from_outside
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from lachan.centre.accounts.queries.duty import Reachable
    from lachan.centre.web.words import Lang

ABOUT: Final = "exchange_hold"
_KEEP_DAYS: Final = 1
# the rest stands behind the link to all of them
_LINES: Final = 10


def call_approvers(*, now: datetime) -> int:
    """This will call approvers at the top for what waits, and give for how many holds. One query where none is due."""
    if not _due(now):
        return 0
    with transaction.atomic():
        held_cursor()
        # another worker may have called meanwhile
        if not (holds := _due(now)):
            return 0
        counts = _count_things(holds)
        called = _mail_all(holds, counts, now)
        for hold in holds:
            persons = called[hold.pk]
            log.record(
                kind="exchange.called" if persons else "exchange.called_nobody", actor=MACHINE, now=now,
                subject=f"hold:{hold.pk}", data={"things": counts.get(hold.pk, 0), "persons": persons},
            )  # fmt: skip
        Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(calls=F("calls") + 1, called_at=now)
    return len(holds)


def _due(now: datetime) -> list[Hold]:
    """This will give what people are called for now: all of it, as soon as one has waited long enough."""
    never = Q(calls=0, called_at=None)
    late = Q(calls__lt=MOST_CALLS, called_at__lte=now - CALL_AGAIN)
    holds = list(Hold.objects.filter(never | late, state=Hold.State.OPEN).order_by("pk"))
    if not any(hold.called_at is not None or hold.made_at <= now - CALL_AFTER for hold in holds):
        return []
    is_rest = Hold.objects.filter(called_at__gt=now - CALL_REST, called_at__lte=now).exists()
    return [] if is_rest else holds


def _count_things(holds: Collection[Hold]) -> dict[int, int]:
    rows = HeldThing.objects.filter(hold__in=holds, is_open=True).order_by().values_list("hold_id")
    return dict(rows.annotate(count=Count("pk")))


def _mail_all(holds: Sequence[Hold], counts: dict[int, int], now: datetime) -> dict[int, list[int]]:
    """This will mail everybody who could decide, and give for each hold who that was."""
    called: dict[int, list[int]] = {hold.pk: [] for hold in holds}
    people = reachable(who_is_at_top(EXCHANGE_RELEASE, day=today(now)))
    for person_id in sorted(people):
        # who was the first of two is not the second
        theirs = [hold for hold in holds if hold.first_by != person_id]
        if not theirs or notice_rules_of(person_id)[ABOUT] == "never":
            continue
        # an address that no mail server takes: the others are called
        with suppress(BadMessageError):
            _mail(people[person_id], theirs, counts, people.keys(), now)
            for hold in theirs:
                called[hold.pk].append(person_id)
    return called


def _mail(
    person: Reachable,
    holds: Sequence[Hold],
    counts: dict[int, int],
    approvers: Collection[int],
    now: datetime,
) -> None:
    lang: Lang = "en" if person.language == "en" else "vi"
    lines = [_line(hold, counts.get(hold.pk, 0), lang, approvers) for hold in holds[:_LINES]]
    if more := len(holds) - len(lines):
        address = address_from_outside(reverse("desk_sharing"))
        lines.append(say("exchange.mail.waits_more", lang, more=str(more), address=address))
    is_again = all(hold.called_at is not None for hold in holds)
    subject = "exchange.mail.waits_again_subject" if is_again else "exchange.mail.waits_subject"
    send_mail(
        key=f"exchange-holds:{holds[0].pk}:{int(now.timestamp())}:{person.id}",
        to=person.email,
        subject=say(subject, lang),
        text=f"{say('exchange.mail.waits', lang, lines='\n\n'.join(lines)).strip()}\n\n{centre_in(lang).name}\n",
        purpose="exchange.waits",
        keep_days=_KEEP_DAYS,
        now=now,
    )


def _line(hold: Hold, count: int, lang: Lang, approvers: Collection[int]) -> str:
    key = "waits_second" if hold.first_by in approvers else "waits_first"
    return say(
        f"exchange.mail.{key}",
        lang,
        why=say(f"exchange.short.{hold.why}", lang),
        count=str(count),
        address=address_from_outside(reverse("desk_sharing_hold", args=[hold.pk])),
    )
