"""Looking for what needs a case: the rules are asked about each report, sighting and verdict that is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.queries.offices import top_offices
from lachan.centre.cases.rules import dangerous_confirmed, enough_reporters, money_moved
from lachan.centre.cases.rules.candidate import REPORT, report_id_of
from lachan.centre.cases.services.banks import tell_banks
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

_DANGEROUS: Final = Level.DANGEROUS.word


class Looker:
    """One worker's look at the three streams."""

    def __init__(self) -> None:
        """This will begin where the cursors stand."""
        self.reports = Stream[ReportFacts]("reports", lambda after, limit: reports_after(after, limit=limit))
        self.sightings = Stream[Seen]("sightings", lambda after, limit: seen_after(after, limit=limit))
        self.verdicts = Stream[SaidOf]("verdicts", lambda after, limit: said_after(after, limit=limit))

    def look(self, *, now: datetime) -> int:
        """This will look at what is new in all three; gives how many rows that were."""
        if not top_offices(day=today(now)):
            # nobody could have a case; it is all found once there is an office
            return 0
        done = self.reports.turn(lambda rows: look_at_reports(rows, now=now))
        done += self.sightings.turn(lambda rows: look_at_sightings(rows, now=now))
        return done + self.verdicts.turn(lambda rows: look_at_verdicts(rows, now=now))


def look_at_reports(reports: Sequence[ReportFacts], *, now: datetime) -> set[int]:
    """This will open a case at once where money moved."""
    for report in reports:
        candidate = money_moved.find(report, now=now)
        if candidate is not None:
            take_candidate(candidate, now=now)
    return set()


def look_at_sightings(seen: Sequence[Seen], *, now: datetime) -> set[int]:
    """This will ask the rules about what was seen, once its report was compared.

    Gives the sightings that wait for that.
    """
    told = [one for one in seen if one.source == REPORT]
    reports = facts_of({report_id_of(one.ref) for one in told})
    waiting = {
        one.id
        for one in told
        if (report := reports.get(report_id_of(one.ref))) is not None and not report.is_compared
    }
    look_at_indicators({one.indicator_id for one in told if one.id not in waiting}, now=now)
    # where money moved a case is opened first, whichever worker has the report itself before it
    look_at_reports(list(reports.values()), now=now)
    tell_banks({(report_id_of(one.ref), one.indicator_id) for one in told}, now=now)
    return waiting


def look_at_verdicts(said: Sequence[SaidOf], *, now: datetime) -> set[int]:
    """This will ask the rules about what became dangerous, and put cases in question where something no longer is."""
    look_at_indicators({one.indicator_id for one in said if one.level == _DANGEROUS}, now=now)
    for one in said:
        if one.level_before == _DANGEROUS and one.level != _DANGEROUS:
            question_cases(verdict=one, now=now)
    return set()


def look_at_indicators(indicator_ids: Collection[int], *, now: datetime) -> None:
    """This will ask the rules about indicators; what is official, popular or corrected opens nothing."""
    for indicator in indicators_by_id(indicator_ids).values():
        for rule in (dangerous_confirmed, enough_reporters):
            candidate = rule.find(indicator)
            if candidate is None:
                continue
            if is_known_good(kind=indicator.kind, value=indicator.value, now=now):
                break
            take_candidate(candidate, now=now)
