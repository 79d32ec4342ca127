"""What a rule finds becomes a case, or joins the one that has it already; once, whoever looks at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError

from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import Case, Finding, Member
from lachan.centre.cases.services.clocks import hurry_clocks, note_due
from lachan.centre.cases.services.members import MOST_MEMBERS, put_members
from lachan.centre.cases.services.opening import Draft, Why, write_case
from lachan.centre.cases.services.taking import GOING_ON, take_case, write_down
from lachan.centre.cases.services.weighing import count_facts, weigh
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.cases.rules.candidate import Candidate


_TRIES: Final = 4


def take_candidate(candidate: Candidate, *, now: datetime) -> int | None:
    """This will give the case that a candidate opened or joined; None where nothing is new. Twice is once.

    Raises Refusal (409 `cases_no_office`) where there is no office at all; it is then found again later.
    """
    for _ in range(_TRIES):
        try:
            return together(lambda: _take(candidate, now))
        except IntegrityError:
            # another worker was first with the same finding: it is seen with the next try
            continue
        except Refusal as refusal:
            # as above, with a case for the same report
            if refusal.code not in {"cases_report_taken", "cases_not_open"}:
                raise
    return None


def _take(candidate: Candidate, now: datetime) -> int | None:
    finding = Finding.objects.filter(rule=candidate.rule, ref=candidate.ref).first()
    if finding is not None:
        case = _standing(Case.objects.get(pk=finding.case_id))
        if case.state not in GOING_ON:
            return None
        return case.pk if _join(case, candidate, now, is_new=False) else None
    there = _case_that_has(candidate)
    if there is None:
        case = write_case(
            Draft(
                kind=candidate.kind,
                place=candidate.place,
                report_ids=_free(candidate.report_ids)[:MOST_MEMBERS],
                indicator_ids=candidate.indicator_ids,
                rule=candidate.rule,
                reasons=(Why(candidate.because, candidate.params),),
                urgent_until=candidate.urgent_until,
            ),
            actor=MACHINE,
            now=now,
        )
    else:
        case = there
        _join(case, candidate, now, is_new=True)
    Finding.objects.create(
        rule=candidate.rule,
        thing=candidate.ref.partition(";")[0],
        ref=candidate.ref,
        case=case,
        found_at=now,
    )
    return case.pk


def _join(case: Case, candidate: Candidate, now: datetime, *, is_new: bool) -> bool:
    """This will let a case have what a rule found; gives whether anything is new to it."""
    known = set(
        Member.objects.filter(case=case, kind=Member.Kind.REPORT, until_at__isnull=True).values_list(
            "thing_id", flat=True
        )
    )
    # what an officer took out of this case stays out
    out = set(
        Member.objects.filter(case=case, until_at__isnull=False, kind=Member.Kind.REPORT).values_list(
            "thing_id", flat=True
        )
    )
    new = [one for one in _free(candidate.report_ids) if one not in known | out]
    new = new[: max(0, MOST_MEMBERS - len(known) - 100)]
    if not new and not is_new:
        return False
    # closed or merged at this moment it is refused, and the next try finds where it stands
    case = take_case(case_id=case.pk, version=None, permission="", actor=MACHINE, now=now)
    reports = put_members(case, Member.Kind.REPORT, new, actor=MACHINE, now=now)
    indicators = put_members(case, Member.Kind.INDICATOR, candidate.indicator_ids, actor=MACHINE, now=now)
    if candidate.urgent_until is not None and (
        case.urgent_until is None or candidate.urgent_until > case.urgent_until
    ):
        case.urgent_until = candidate.urgent_until
        Case.objects.filter(pk=case.pk).update(urgent_until=case.urgent_until)
        hurry_clocks(case, now=now)
        note_due(case)
    count_facts(case)
    weigh(case, now=now)
    write_down(
        case,
        "found",
        actor=MACHINE,
        now=now,
        data={
            "rule": candidate.rule,
            "why": candidate.because,
            "params": candidate.params,
            "reports": reports,
            "indicators": indicators,
        },
    )
    return True


def _case_that_has(candidate: Candidate) -> Case | None:
    """This will give the newest case that goes on and has one of the reports, else one of the indicators."""
    going_on = Case.objects.filter(state__in=GOING_ON, members__until_at__isnull=True).order_by("-pk")
    for kind, ids in (
        (Member.Kind.REPORT, candidate.report_ids),
        (Member.Kind.INDICATOR, candidate.indicator_ids),
    ):
        found = (
            going_on.filter(members__kind=kind, members__thing_id__in=list(ids)) if ids else going_on.none()
        )
        if (case := found.first()) is not None:
            return case
    return None


def _free(report_ids: tuple[int, ...]) -> tuple[int, ...]:
    """This will leave out the reports that a case which goes on has."""
    held = Member.objects.filter(
        kind=Member.Kind.REPORT, thing_id__in=list(report_ids), holds=True, until_at__isnull=True
    )
    taken = set(held.values_list("thing_id", flat=True))
    return tuple(sorted(set(report_ids) - taken))


def _standing(case: Case) -> Case:
    """This will follow a case that was merged to the one that goes on."""
    for _ in range(20):
        if case.merged_into is None:
            break
        case = case.merged_into
    return case
