"""Looking for what needs a case: the rules are asked about each report, sighting and verdict that is new."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.queries.offices import top_offices
from lachan.centre.cases.rules import dangerous_confirmed, enough_reporters, money_moved
from lachan.centre.cases.rules.candidate import REPORT, report_id_of
from lachan.centre.cases.services.banks import tell_banks
from lachan.centre.cases.services.faults import Faults
from lachan.centre.cases.services.finding import take_candidate
from lachan.centre.cases.services.questioning import question_cases
from lachan.centre.cases.streams import Stream
from lachan.centre.indicators.following import SaidOf, Seen, said_after, seen_after
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.reports.counting import is_known_good
from lachan.centre.reports.facts import ReportFacts, facts_of, reports_after
from lachan.centre.web.clock import today
from lachan.engine.model import Level

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from lachan.centre.indicators.queries import IndicatorShown

_DANGEROUS: Final = Level.DANGEROUS.word


class Looker:
    """One worker's look at the three streams. What fails is held back, tried again, and counted for the health page."""

    def __init__(self) -> None:
        """This will begin where the cursors stand."""
        self.reports = Stream[ReportFacts]("reports", lambda after, limit: reports_after(after, limit=limit))
        self.sightings = Stream[Seen]("sightings", lambda after, limit: seen_after(after, limit=limit))
        self.verdicts = Stream[SaidOf]("verdicts", lambda after, limit: said_after(after, limit=limit))
        self.faults = Faults()

    def look(self, *, now: datetime) -> int:
        """This will look at what is new in all three; gives how many rows that were."""
        if not top_offices(day=today(now)):
            # nobody could have a case; it is all found once there is an office
            return 0
        done = self.reports.turn(lambda rows: look_at_reports(rows, faults=self.faults, now=now))
        done += self.sightings.turn(lambda rows: look_at_sightings(rows, faults=self.faults, now=now))
        return done + self.verdicts.turn(lambda rows: look_at_verdicts(rows, faults=self.faults, now=now))


def look_at_reports(reports: Sequence[ReportFacts], *, faults: Faults, now: datetime) -> set[int]:
    """This will open a case at once where money moved; gives the reports at which it failed."""

    def look(report: ReportFacts) -> None:
        if faults.holds(f"report:{report.id}"):
            # the row was read when it failed
            report = facts_of([report.id]).get(report.id, report)
        candidate = money_moved.find(report, now=now)
        if candidate is not None:
            take_candidate(candidate, now=now)

    return {one.id for one in reports if not faults.try_one(f"report:{one.id}", partial(look, one))}


def look_at_sightings(seen: Sequence[Seen], *, faults: Faults, now: datetime) -> set[int]:
    """This will ask the rules about what was seen, once its report was compared.

    Gives the sightings that wait for that, and those at which it failed.
    """
    told = [one for one in seen if one.source == REPORT]
    reports = facts_of({report_id_of(one.ref) for one in told})
    waiting = {
        one.id
        for one in told
        if (report := reports.get(report_id_of(one.ref))) is not None and not report.is_compared
    }
    failed = look_at_indicators(
        {one.indicator_id for one in told if one.id not in waiting}, faults=faults, now=now
    )
    waiting |= {one.id for one in told if one.indicator_id in failed}
    # where money moved a case is opened first, whichever worker has the report itself before it
    failed = look_at_reports(list(reports.values()), faults=faults, now=now)
    untold = tell_banks({(report_id_of(one.ref), one.indicator_id) for one in told}, faults=faults, now=now)
    return waiting | {
        one.id
        for one in told
        if (pair := (report_id_of(one.ref), one.indicator_id)) in untold or pair[0] in failed
    }


def look_at_verdicts(said: Sequence[SaidOf], *, faults: Faults, now: datetime) -> set[int]:
    """This will ask the rules about what became dangerous, and put cases in question where something no longer is.

    Gives the verdicts at which it failed.
    """
    failed = look_at_indicators(
        {one.indicator_id for one in said if one.level == _DANGEROUS}, faults=faults, now=now
    )
    waiting = {one.id for one in said if one.level == _DANGEROUS and one.indicator_id in failed}
    for one in said:
        fell = one.level_before == _DANGEROUS and one.level != _DANGEROUS
        if fell and not faults.try_one(f"verdict:{one.id}", partial(question_cases, verdict=one, now=now)):
            waiting.add(one.id)
    return waiting


def look_at_indicators(indicator_ids: Collection[int], *, faults: Faults, now: datetime) -> set[int]:
    """This will ask the rules about indicators; what is official, popular or corrected opens nothing.

    Gives those at which it failed.
    """

    def look(indicator: IndicatorShown) -> None:
        for rule in (dangerous_confirmed, enough_reporters):
            candidate = rule.find(indicator)
            if candidate is None:
                continue
            if is_known_good(kind=indicator.kind, value=indicator.value, now=now):
                break
            take_candidate(candidate, now=now)

    found = indicators_by_id(indicator_ids).values()
    return {one.id for one in found if not faults.try_one(f"indicator:{one.id}", partial(look, one))}
