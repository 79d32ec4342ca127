"""A verdict fell: the cases that stand on it are in question until a person answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction

from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import Case, Finding, Member
from lachan.centre.cases.rules import dangerous_confirmed
from lachan.centre.cases.services.taking import GOING_ON, take_case, write_down
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.web.refusals import Refusal
from lachan.engine.model import Level

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lachan.centre.indicators.following import SaidOf

RULE: Final = "verdict_fell"


def question_cases(*, verdict: SaidOf, now: datetime) -> int:
    """This will put in question the cases that go on with an indicator whose verdict fell; gives how many.

    Twice is once.
    One that has become dangerous again by now raises no question.
    """
    indicator = indicators_by_id([verdict.indicator_id]).get(verdict.indicator_id)
    if indicator is None or indicator.level == Level.DANGEROUS.word:
        return 0
    members = Member.objects.filter(
        kind=Member.Kind.INDICATOR,
        thing_id=verdict.indicator_id,
        until_at__isnull=True,
        case__state__in=GOING_ON,
    )
    questioned = 0
    for case_id in sorted(set(members.values_list("case_id", flat=True))):
        try:
            with transaction.atomic():
                Finding.objects.create(
                    rule=RULE, ref=f"verdict:{verdict.id};{case_id}", case_id=case_id, found_at=now
                )
                case = take_case(case_id=case_id, version=None, permission="", actor=MACHINE, now=now)
                put_in_question(
                    case,
                    about=f"indicator:{verdict.indicator_id}",
                    data={"verdict": verdict.id, "level": verdict.level},
                    now=now,
                )
        except (IntegrityError, Refusal):
            # asked already, or closed at this moment
            continue
        questioned += 1
    return questioned


def ask_again(case: Case, *, now: datetime) -> None:
    """This will put a case in question that is opened again after the verdict fell by which it was opened at first.

    Within the caller's transaction.
    """
    if case.opened_rule != dangerous_confirmed.RULE:
        return
    members = Member.objects.filter(case=case, kind=Member.Kind.INDICATOR, until_at__isnull=True)
    there = indicators_by_id(members.values_list("thing_id", flat=True)).values()
    if there and not any(one.level == Level.DANGEROUS.word for one in there):
        first = min(there, key=lambda one: one.id)
        put_in_question(case, about=f"indicator:{first.id}", data={"level": first.level}, now=now)


def put_in_question(case: Case, *, about: str, data: Mapping[str, Any], now: datetime) -> None:
    """This will note that a person has to answer whether a case goes on, and about what.

    In the caller's transaction.
    """
    case.question_at, case.question_ref = now, about
    Case.objects.filter(pk=case.pk).update(question_at=now, question_ref=about)
    write_down(case, "questioned", actor=MACHINE, now=now, data={"about": about, **data})
