"""Telling people: each event is looked at once, those whom it concerns get a notice, by each one's own rules."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Min, Q

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.queries.duty import reachable
from lachan.centre.audit.kinds import kind_of
from lachan.centre.cases.models import Case, DigestHour, Event, Notice, NoticeRule
from lachan.centre.cases.notices import ABOUT
from lachan.centre.cases.services.concerning import EventRow, concerned
from lachan.centre.cases.services.faults import Faults
from lachan.centre.cases.services.taking import GOING_ON
from lachan.centre.cases.streams import Stream
from lachan.centre.outbox.services import BadMessageError, send_mail
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from django.db.models import QuerySet

    from lachan.centre.accounts.queries.duty import Reachable
    from lachan.centre.web.words import Lang

# Mails at once to one person within an hour: who gets more reads none of them. The rest goes in one mail each quarter.
MOST_AN_HOUR: Final = 20
GATHERED_AFTER: Final = timedelta(minutes=15)
_HOUR: Final = timedelta(hours=1)
# The mail of the day leaves when the day's work begins.
DIGEST_AT: Final = time(7, 30)
_DIGEST_LINES: Final = 50
_KEEP_DAYS: Final = 1


def events_after(event_id: int, limit: int) -> tuple[EventRow, ...]:
    """This will give the next events by id. One query."""
    rows = Event.objects.filter(pk__gt=event_id).order_by("pk")
    return tuple(
        EventRow(*row) for row in rows.values_list("pk", "case_id", "kind", "at", "actor", "data")[:limit]
    )


class Teller:
    """One worker's look at what happened."""

    def __init__(self) -> None:
        """This will begin where the cursor stands."""
        self.events = Stream[EventRow]("events", events_after)
        self.faults = Faults()

    def tell(self, *, now: datetime) -> int:
        """This will tell whom new events concern; gives how many events were looked at."""
        return self.events.turn(lambda rows: tell_of(rows, faults=self.faults, now=now))


def tell_of(events: Sequence[EventRow], *, faults: Faults, now: datetime) -> set[int]:
    """This will write notices for events, and hand the mails that go at once to the outbox. Twice is once.

    Gives the events at which it failed.
    """
    cases = {case.pk: case for case in Case.objects.filter(pk__in={event.case_id for event in events})}

    def tell(event: EventRow) -> None:
        case = cases[event.case_id]
        about, persons = concerned(event, case, now=now)
        if persons:
            _write(event, case, about, persons, now)

    return {one.id for one in events if not faults.try_one(f"event:{one.id}", partial(tell, one))}


def digest(*, now: datetime, limit: int = 50) -> int:
    """This will hand the mails of the day to the outbox, to each from their own hour on; gives how many got one.

    Who has set no hour gets it from half past seven on.
    """
    begins = _last(DIGEST_AT, now)
    hours = dict(DigestHour.objects.values_list("person_id", "hour"))
    due = Q(at__lt=begins) & ~Q(person_id__in=DigestHour.objects.values("person_id"))
    for hour in set(hours.values()):
        theirs = DigestHour.objects.filter(hour=hour).values("person_id")
        due |= Q(person_id__in=theirs, at__lt=_last(time(hour), now))
    waiting = Notice.objects.filter(due, sent_at__isnull=True, how=NoticeRule.How.DAILY)
    persons = sorted(set(waiting.order_by().values_list("person_id", flat=True).distinct()[:limit]))
    return _send_waiting(waiting, persons, "digest", now)


def _send_waiting(waiting: QuerySet[Notice], persons: Collection[int], subject: str, now: datetime) -> int:
    people = reachable(persons)
    for person_id in persons:
        with transaction.atomic():
            mine = waiting.filter(person_id=person_id)
            notices = list(mine.select_related("event__case").order_by("pk"))
            # another worker takes the same at the same moment: who comes second has none left
            free = Notice.objects.filter(pk__in=[one.pk for one in notices], sent_at__isnull=True)
            if free.update(sent_at=now) and person_id in people:
                _send_digest(people[person_id], notices, subject, now)
    return len(persons)


def send_gathered(*, now: datetime, limit: int = 50) -> int:
    """This will send what was too much for mails of its own, one mail for each person a quarter of an hour.

    Gives how many persons got one. Twice is once.
    """
    waiting = Notice.objects.filter(sent_at__isnull=True, how=NoticeRule.How.NOW)
    begun = waiting.order_by().values("person_id").annotate(first=Min("at"))
    due = begun.filter(first__lte=now - GATHERED_AFTER).values_list("person_id", flat=True)
    return _send_waiting(waiting, sorted(due[:limit]), "gathered", now)


def _last(clock: time, now: datetime) -> datetime:
    """This will give the last moment at which it was so late in Vietnam."""
    today_at = datetime.combine(today(now), clock, VIETNAM)
    return today_at if today_at <= now else today_at - timedelta(days=1)


def _write(event: EventRow, case: Case, about: str, persons: list[int], now: datetime) -> None:
    own = dict(NoticeRule.objects.filter(person_id__in=persons, about=about).values_list("person_id", "how"))
    usual = ABOUT[about].how
    people = reachable(persons)
    with transaction.atomic():
        for person_id in persons:
            how = own.get(person_id, usual)
            if how == NoticeRule.How.NEVER or person_id not in people:
                continue
            at_once = how == NoticeRule.How.NOW and not _has_enough(person_id, now)
            notice, is_new = Notice.objects.get_or_create(
                person_id=person_id,
                event_id=event.id,
                defaults={"about": about, "how": how, "at": event.at, "sent_at": now if at_once else None},
            )
            if is_new and at_once:
                _send_now(people[person_id], notice, case, now)


def _send_now(person: Reachable, notice: Notice, case: Case, now: datetime) -> None:
    lang: Lang = "en" if person.language == "en" else "vi"
    line = _line(case, notice.about, lang)
    _mail(
        f"case-notice:{notice.pk}",
        person,
        say(f"cases.mail.{notice.about}", lang, number=case.number),
        [line, say("cases.mail.where", lang, number=case.number)],
        now,
    )


def _send_digest(person: Reachable, notices: Iterable[Notice], subject: str, now: datetime) -> None:
    lang: Lang = "en" if person.language == "en" else "vi"
    lines: dict[str, None] = {}
    last = 0
    for notice in notices:
        last = max(last, notice.pk)
        what = kind_of(f"cases.{notice.event.kind}")
        said = what.vi if lang == "vi" else what.en
        lines.setdefault(f"- {_line(notice.event.case, notice.about, lang)} ({said})")
    shown = list(lines)[:_DIGEST_LINES]
    if len(lines) > len(shown):
        shown.append(say("cases.mail.more", lang, count=f"{len(lines) - len(shown)}"))
    _mail(
        f"case-digest:{person.id}:{last}",
        person,
        say(f"cases.mail.{subject}", lang, day=f"{today(now):%d/%m/%Y}"),
        ["\n".join(shown), say("cases.mail.rules", lang)],
        now,
    )


def _line(case: Case, about: str, lang: Lang) -> str:
    """This will say in one line what it is about. A mail leaves the house: no title, which officers write."""
    kind = CASE_KINDS[case.kind]
    words = about
    if about == "missed" and case.state not in GOING_ON:
        words = "missed_over"
    elif about == "urgent" and case.state == Case.State.WAITING:
        words = "urgent_waits"
    return say(
        f"cases.mail.{words}_line",
        lang,
        number=case.number,
        kind=kind.vi if lang == "vi" else kind.en,
        due=f"{case.due_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if case.due_at else "—",
    )


def _mail(key: str, person: Reachable, subject: str, parts: Sequence[str], now: datetime) -> None:
    lang: Lang = "en" if person.language == "en" else "vi"
    text = "\n\n".join([*parts, centre_in(lang).name])
    try:
        send_mail(
            key=key,
            to=person.email,
            subject=subject,
            text=f"{text}\n",
            purpose="cases.notice",
            keep_days=_KEEP_DAYS,
            now=now,
        )
    except BadMessageError:
        # an address that no mail server takes: the desk shows the same, and nobody else goes without
        return


def _has_enough(person_id: int, now: datetime) -> bool:
    """This will say whether somebody got as many mails within the hour as anybody reads; the rest is gathered."""
    last = Notice.objects.filter(person_id=person_id, how=NoticeRule.How.NOW).order_by("-event_id")
    sent = list(last.values_list("sent_at", flat=True)[:MOST_AN_HOUR])
    return len(sent) == MOST_AN_HOUR and all(at is None or at > now - _HOUR for at in sent)
