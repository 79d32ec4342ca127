"""What a rule finds becomes a case, or joins the one that has it already; once, whoever looks at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError
from django.db.models import Exists, OuterRef, Q

from lachan.centre.audit.actors import MACHINE
from lachan.centre.cases.models import Case, Finding, Member
from lachan.centre.cases.services.members import MOST_MEMBERS, put_members
from lachan.centre.cases.services.opening import Draft, Why, write_case
from lachan.centre.cases.services.taking import GOING_ON, take_case, write_down
from lachan.centre.cases.services.weighing import count_anew, count_later
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.cases.rules.candidate import Candidate


_TRIES: Final = 4
# Counting victims compares reports with one another: of a case with more of them the worker does it afterwards.
COUNTED_AT_ONCE: Final = 100
# what a rule leaves for officers to add
_ROOM_LEFT: Final = 100


def take_candidate(candidate: Candidate, *, now: datetime) -> int | None:
    """This will give the case that a candidate opened or joined; None where nothing is new. Twice is once.

    Raises Refusal (409 `cases_no_office`) where there is no office at all, and IntegrityError or Refusal where others
    were first again and again; it is then found again later.
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
    return together(lambda: _take(candidate, now))


def _take(candidate: Candidate, now: datetime) -> int | None:
    finding = Finding.objects.filter(rule=candidate.rule, ref=candidate.ref).first()
    if finding is not None:
        case = _standing(Case.objects.get(pk=finding.case_id))
        if case.state not in GOING_ON:
            return None
        if _has_still(case, candidate):
            return case.pk if _join(case, candidate, now, is_new=False) else None
        # an officer took it out of that case: what is new goes where it is now, or into a case of its own
    there = _case_that_has(candidate)
    reports = _free(candidate.report_ids)[: MOST_MEMBERS - _ROOM_LEFT]
    if there is not None:
        case = there
        if not _join(case, candidate, now, is_new=finding is None):
            return None
    elif finding is not None and not reports:
        return None
    else:
        case = write_case(
            Draft(
                kind=candidate.kind,
                place=candidate.place,
                report_ids=reports,
                indicator_ids=candidate.indicator_ids,
                rule=candidate.rule,
                reasons=(Why(candidate.because, candidate.params),),
            ),
            actor=MACHINE,
            now=now,
        )
    if finding is not None:
        Finding.objects.filter(pk=finding.pk).update(case=case)
        return case.pk
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
    # what is in it, and what an officer took out of it, which stays out
    asked = Q(kind=Member.Kind.REPORT, thing_id__in=candidate.report_ids)
    asked |= Q(kind=Member.Kind.INDICATOR, thing_id__in=candidate.indicator_ids)
    known = set(Member.objects.filter(asked, case=case).values_list("kind", "thing_id"))
    members = Member.objects.filter(case=case, until_at__isnull=True).count()
    room = MOST_MEMBERS - members - _ROOM_LEFT
    new = [one for one in _free(candidate.report_ids) if (Member.Kind.REPORT.value, one) not in known]
    new = new[: max(0, room)]
    if not new and not is_new:
        return False
    named = [one for one in candidate.indicator_ids if (Member.Kind.INDICATOR.value, one) not in known]
    # closed or merged at this moment it is refused, and the next try finds where it stands
    case = take_case(case_id=case.pk, version=None, permission="", actor=MACHINE, now=now)
    before = case.urgent_until
    reports = put_members(case, Member.Kind.REPORT, new, actor=MACHINE, now=now)
    indicators = put_members(case, Member.Kind.INDICATOR, named if room > 0 else [], actor=MACHINE, now=now)
    if members <= COUNTED_AT_ONCE:
        count_anew(case, now=now)
    else:
        count_later(case, reports, now=now)
    ends = case.urgent_until
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
            # until then money can be stopped, where that is news
            **({"urgent_until": ends.isoformat()} if ends is not None and ends != before else {}),
        },
    )
    return True


def _has_still(case: Case, candidate: Candidate) -> bool:
    """This will say whether what was found is in the case, or is nothing that could be taken out by itself."""
    named = Member.objects.filter(
        case=case, kind=Member.Kind.INDICATOR, thing_id__in=candidate.indicator_ids, until_at__isnull=True
    )
    return not candidate.indicator_ids or named.exists()


def _case_that_has(candidate: Candidate) -> Case | None:
    """This will give the newest case that goes on and has one of the reports, else one of the indicators.

    One from which an officer took the indicator is none of them.
    """
    going_on = Case.objects.filter(state__in=GOING_ON).order_by("-pk")
    named = Member.objects.filter(
        case=OuterRef("pk"), kind=Member.Kind.INDICATOR, thing_id__in=candidate.indicator_ids
    )
    taken_out = Exists(named.filter(until_at__isnull=False)) & ~Exists(named.filter(until_at__isnull=True))
    for kind, ids in (
        (Member.Kind.REPORT, candidate.report_ids),
        (Member.Kind.INDICATOR, candidate.indicator_ids),
    ):
        if not ids:
            continue
        # in one call: it has to be one and the same member
        found = going_on.filter(
            members__kind=kind, members__thing_id__in=list(ids), members__until_at__isnull=True
        )
        if kind == Member.Kind.REPORT and candidate.indicator_ids:
            found = found.exclude(taken_out)
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
