"""A bank's duty contact is told at once of money that can still be stopped, by a mail of the outbox."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from lachan.centre.accounts.duty_codes import code_name
from lachan.centre.accounts.queries.duty import duty_contacts
from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import BankTold, Case, Finding, Member
from lachan.centre.cases.priority import in_dong
from lachan.centre.cases.rules import money_moved
from lachan.centre.cases.rules.candidate import REPORT, report_id_of
from lachan.centre.cases.services.faults import Faults
from lachan.centre.cases.services.taking import GOING_ON, write_down
from lachan.centre.indicators.following import seen_in
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.outbox.services import send_mail
from lachan.centre.reports.facts import facts_of, signals_of
from lachan.centre.web.centre import centre_in
from lachan.centre.web.clock import VIETNAM, today
from lachan.centre.web.words import LANGS, say

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lachan.centre.accounts.queries.duty import DutyContactShown
    from lachan.centre.indicators.queries import IndicatorShown
    from lachan.centre.reports.facts import ReportFacts

RULE: Final = "bank_told"
_PAYEE: Final = "payee"
# By then a report was judged, and what is seen in it later comes by the stream of sightings (`looking.py`).
_JUDGED: Final = timedelta(minutes=2)
# so many reports are looked at in a turn
_BATCH: Final = 500


class BankTeller:
    """One worker's look at what no bank was told of when it came.

    A report that somebody puts into a case later, a case that is opened again, a duty desk that is set later: as long
    as the money can be stopped, its bank is told then. Each report is looked at once, and all of them again when duty
    desks change.
    """

    def __init__(self) -> None:
        """This will begin with nothing looked at."""
        self.faults = Faults()
        self._desks: tuple[DutyContactShown, ...] = ()
        self._looked: set[int] = set()

    def tell(self, *, now: datetime) -> int:
        """This will tell the banks of accounts in reports of urgent cases; gives how many reports were looked at."""
        desks = duty_contacts(day=today(now))
        if desks != self._desks:
            self._desks, self._looked = desks, set()
        if not desks:
            return 0
        urgent = set(
            Member.objects.filter(
                kind=Member.Kind.REPORT,
                until_at__isnull=True,
                case__going_on=True,
                case__urgent_until__gt=now,
            ).values_list("thing_id", flat=True)
        )
        # what is urgent no more needs no memory
        self._looked &= urgent
        new = facts_of(sorted(urgent - self._looked)[:_BATCH])
        stoppable = [one for one in new.values() if money_moved.is_stoppable(one, now=now)]
        seen = seen_in(REPORT, signals_of([one.id for one in stoppable]), kind=_PAYEE)
        pairs = {(report_id_of(one.ref), one.indicator_id) for one in seen}
        told = Finding.objects.filter(rule=RULE, ref__in=[_ref(*pair) for pair in pairs])
        known = set(told.values_list("ref", flat=True))
        untold = tell_banks({pair for pair in pairs if _ref(*pair) not in known}, faults=self.faults, now=now)
        again = {report_id for report_id, _ in untold}
        # what can't be stopped now never can; what is new may still be judged
        again |= {one.id for one in stoppable if one.received_at > now - _JUDGED}
        done = set(new) - again
        self._looked |= done
        return len(done)

    def held(self) -> int:
        """This will give how many accounts could not be told of and are tried again."""
        return self.faults.count()


def tell_banks(
    seen: Collection[tuple[int, int]], *, faults: Faults, now: datetime
) -> frozenset[tuple[int, int]]:
    """This will tell the banks of accounts that were seen in reports of money that can still be stopped. Twice is once.

    `seen` are ids of reports and of what was seen in them; gives those at which it failed. A report of an urgent case
    that tells of no loss of its own, or of an old one, is no matter for a bank at once. An account whose bank has no
    duty contact stands in the case as what it is: nobody was told, and the officer telephones.
    """
    members = Member.objects.filter(
        kind=Member.Kind.REPORT,
        thing_id__in={report_id for report_id, _ in seen},
        until_at__isnull=True,
        case__state__in=GOING_ON,
        case__urgent_until__gt=now,
    ).select_related("case")
    cases = {member.thing_id: member.case for member in members}
    if not cases:
        return frozenset()
    reports = {one.id: one for one in facts_of(cases).values() if money_moved.is_stoppable(one, now=now)}
    pairs = [pair for pair in sorted(set(seen)) if pair[0] in reports]
    payees = {
        one.id: one for one in indicators_by_id({pair[1] for pair in pairs}).values() if one.kind == _PAYEE
    }
    desks = {code: desk for desk in duty_contacts(day=today(now)) for code in desk.answers_for}
    failed = set()
    for report_id, indicator_id in pairs:
        payee = payees.get(indicator_id)
        desk = desks.get(payee.value.partition(":")[0]) if payee else None
        if payee is None or desk is None:
            continue
        work = partial(_tell, cases[report_id], reports[report_id], payee, desk, now)
        if not faults.try_one(f"bank:{report_id}:{indicator_id}", work):
            failed.add((report_id, indicator_id))
    return frozenset(failed)


def _tell(
    case: Case, report: ReportFacts, payee: IndicatorShown, desk: DutyContactShown, now: datetime
) -> None:
    try:
        with transaction.atomic():
            Finding.objects.create(rule=RULE, ref=_ref(report.id, payee.id), case=case, found_at=now)
            message = _send(case, report, payee, desk, now)
            BankTold.objects.create(case=case, office_id=desk.office_id, message_id=message, told_at=now)
            write_down(
                case,
                "bank_told",
                actor=MACHINE,
                now=now,
                data={"office": desk.office_id, "indicator": payee.id, "messages": [message]},
            )
    except IntegrityError:
        # told already
        return


def _ref(report_id: int, indicator_id: int) -> str:
    """This will name a report and an account: of these a bank is told once."""
    return f"report:{report_id};{indicator_id}"


def _send(
    case: Case, report: ReportFacts, payee: IndicatorShown, desk: DutyContactShown, now: datetime
) -> int:
    """This will write the mail: account, amount, day and number, and nothing of who reported or what they told."""
    code, _, account = payee.value.partition(":")
    office = offices_by_id([desk.office_id])[desk.office_id]
    said, loss = [], in_dong(report.loss_vnd or 0)
    for lang in LANGS:
        centre = centre_in(lang)
        said.append(
            say(
                "cases.bank.text",
                lang,
                office=office.name_vi if lang == "vi" else office.name_en,
                bank=code_name(code),
                account=account,
                loss=loss if lang == "vi" else loss.replace(".", ","),
                when=f"{report.happened_on:%d/%m/%Y}"
                if report.happened_on
                else say("cases.bank.no_day", lang),
                told=f"{report.received_at.astimezone(VIETNAM):%H:%M, %d/%m/%Y}",
                number=case.number,
                centre=centre.name,
                contact=centre.contact or say("cases.bank.no_contact", lang),
            ).strip()
        )
    contact = centre_in("vi").contact
    return send_mail(
        key=f"case-bank:{report.id}:{payee.id}",
        to=desk.mail,
        subject=say("cases.bank.subject", "vi", number=case.number, bank=code_name(code)),
        text="\n\n---\n\n".join(said) + "\n",
        reply_to=contact if "@" in contact else "",
        purpose="cases.bank",
        # the number of an account is in it
        keep_days=1,
        now=now,
    )
