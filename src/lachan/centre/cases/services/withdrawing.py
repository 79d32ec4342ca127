"""A report was withdrawn: its case is counted anew, and is in question where too little is left of what opened it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import Case, Finding, Member
from lachan.centre.cases.rules import dangerous_confirmed, enough_reporters, money_moved
from lachan.centre.cases.rules.candidate import numbers_of
from lachan.centre.cases.services.questioning import put_in_question
from lachan.centre.cases.services.taking import GOING_ON, take_case, write_down
from lachan.centre.cases.services.weighing import count_anew
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

RULE: Final = "report_withdrawn"


def count_without(*, report_id: int, now: datetime) -> bool:
    """This will count the open case of a withdrawn report anew; gives whether there is one. Twice is once.

    The report stays in the case, as what was there. The machine closes nothing: where fewer independent reporters are
    left than the rule needs that opened the case, a person answers whether it goes on.
    """
    members = Member.objects.filter(
        kind=Member.Kind.REPORT, thing_id=report_id, until_at__isnull=True, case__state__in=GOING_ON
    )
    case_id = members.values_list("case_id", flat=True).first()
    if case_id is None:
        return False
    try:
        with transaction.atomic():
            Finding.objects.create(
                rule=RULE, ref=f"report:{report_id};{case_id}", case_id=case_id, found_at=now
            )
            case = take_case(case_id=case_id, version=None, permission="", actor=MACHINE, now=now)
            count_anew(case, now=now)
            write_down(case, RULE, actor=MACHINE, now=now, data={"reports": [report_id]})
            if case.victims < _least_for(case) and case.question_at is None:
                put_in_question(case, about=f"report:{report_id}", data={}, now=now)
    except (IntegrityError, Refusal):
        # counted already, or closed at this moment
        return False
    return True


def _least_for(case: Case) -> int:
    """This will give how many reporters the rule needs at least that opened a case; 0 for one opened by hand."""
    least = {
        money_moved.RULE: 1,
        enough_reporters.RULE: numbers_of(enough_reporters.RULE)["least"],
        dangerous_confirmed.RULE: numbers_of(dangerous_confirmed.RULE)["beside_list"],
    }
    return int(least.get(case.opened_rule, 0))
