"""Looking for what needs a case: the rules are asked about each report, sighting and verdict that is new.

Most of what is new can't tip anything, and is passed by few questions for a whole batch: what too few speak of, what
is on a good list, what a case that goes on has already. What is left is counted one by one; where that takes long, it
rests in between, so that a crowd at one indicator doesn't keep the worker busy.
"""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.queries.offices import top_offices
from lachan.centre.cases.models import Case, Finding
from lachan.centre.cases.rules import dangerous_confirmed, enough_reporters, money_moved
from lachan.centre.cases.rules.candidate import (
    KIND_OF,
    REPORT,
    Candidate,
    numbers_of,
    report_id_of,
    turns_of,
)
from lachan.centre.cases.services.banks import tell_banks
from lachan.centre.cases.services.faults import Faults
from lachan.centre.cases.services.finding import take_candidate
from lachan.centre.cases.services.questioning import question_cases
from lachan.centre.cases.services.withdrawing import count_without
from lachan.centre.cases.streams import Stream
from lachan.centre.indicators.following import SaidOf, Seen, said_after, seen_after
from lachan.centre.indicators.queries import indicators_by_id
from lachan.centre.reports.counting import is_known_good
from lachan.centre.reports.facts import ReportFacts, Withdrawn, facts_of, reports_after, withdrawn_after
from lachan.centre.web.clock import today
from lachan.engine.model import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from lachan.centre.cases.rules.candidate import Turn
    from lachan.centre.indicators.queries import IndicatorShown

_DANGEROUS: Final = Level.DANGEROUS.word
_RULES: Final = (dangerous_confirmed, enough_reporters)
# Counting a thousand reporters takes some 50 ms. What was counted long and in vain is counted again after ten times as
# long, and after a second at most: a case has to be there within two of the report that tips it.
_LONG_SECONDS: Final = 0.02
_REST: Final = 10
_LONGEST_REST_SECONDS: Final = 1.0
_MOST_RESTING: Final = 1_000
# what the brake holds is asked about again after so long
_BRAKED_SECONDS: Final = 60.0
_HOUR: Final = timedelta(hours=1)


class Looker:
    """One worker's look at the streams. What fails is held back, tried again, and counted for the health page."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """This will begin where the cursors stand."""
        self.reports = Stream[ReportFacts]("reports", lambda after, limit: reports_after(after, limit=limit))
        self.sightings = Stream[Seen]("sightings", lambda after, limit: seen_after(after, limit=limit))
        self.verdicts = Stream[SaidOf]("verdicts", lambda after, limit: said_after(after, limit=limit))
        self.withdrawals = Stream[Withdrawn](
            "withdrawals", lambda after, limit: withdrawn_after(after, limit=limit)
        )
        self.faults = Faults()
        self._clock = clock
        self._rest_until: dict[int, float] = {}
        # rows that were looked at but for indicators that rest
        self._rested: set[tuple[str, int]] = set()
        self._braked: set[int] = set()
        self._opened = 0

    def look(self, *, now: datetime) -> int:
        """This will look at what is new in all of them; gives how many rows that were."""
        if not top_offices(day=today(now)):
            # nobody could have a case; it is all found once there is an office
            return 0
        done = self.reports.turn(lambda rows: self.look_at_reports(rows, now=now))
        done += self.sightings.turn(lambda rows: self.look_at_sightings(rows, now=now))
        done += self.verdicts.turn(lambda rows: self.look_at_verdicts(rows, now=now))
        return done + self.withdrawals.turn(lambda rows: self.look_at_withdrawals(rows, now=now))

    def held(self) -> int:
        """This will give how much waits because it failed or because of the brake."""
        return self.faults.count() + len(self._braked)

    def look_at_reports(self, reports: Sequence[ReportFacts], *, now: datetime) -> set[int]:
        """This will open a case at once where money moved; gives the reports at which it failed."""
        moved = {money_moved.ref_of(one) for one in reports if money_moved.is_stoppable(one, now=now)}
        found = Finding.objects.filter(rule=money_moved.RULE, ref__in=moved)
        new = moved - set(found.values_list("ref", flat=True)) if moved else moved
        failed = set()
        for one in reports:
            key = f"report:{one.id}"
            is_new = money_moved.ref_of(one) in new
            if (is_new or self.faults.holds(key)) and not self.faults.try_one(
                key, partial(_open_for_money, one, now=now)
            ):
                failed.add(one.id)
        return failed

    def look_at_sightings(self, seen: Sequence[Seen], *, now: datetime) -> set[int]:
        """This will ask the rules about what was seen, once its report was compared.

        Gives the sightings that wait for that, or until what they saw is counted again, and those at which it failed.
        """
        resting = self._still_resting("sighting", {one.id: one.indicator_id for one in seen})
        told = [one for one in seen if one.source == REPORT and one.id not in resting]
        reports = facts_of({report_id_of(one.ref) for one in told})
        met: dict[int, set[int]] = {}
        waiting: set[int] = set()
        for one in told:
            report = reports.get(report_id_of(one.ref))
            if report is not None and not report.is_compared:
                waiting.add(one.id)
                continue
            by = met.setdefault(one.indicator_id, set())
            if report is not None and report.counts:
                by.add(report.id)
        later = self.look_at_indicators(met, now=now)
        waiting |= {one.id for one in told if one.indicator_id in later}
        rested = {one.id for one in told if one.indicator_id in later}
        # where money moved a case is opened first, whichever worker has the report itself before it
        failed = self.look_at_reports(list(reports.values()), now=now)
        pairs = {one.id: (report_id_of(one.ref), one.indicator_id) for one in told}
        untold = tell_banks(set(pairs.values()), faults=self.faults, now=now)
        again = {one for one, pair in pairs.items() if pair in untold or pair[0] in failed}
        self._rested |= {("sighting", one) for one in rested - again}
        return resting | waiting | again

    def look_at_verdicts(self, said: Sequence[SaidOf], *, now: datetime) -> set[int]:
        """This will ask the rules about what became dangerous, and question cases where something no longer is.

        Gives the verdicts that wait until what they are of is counted again, and those at which it failed.
        """
        resting = self._still_resting("verdict", {one.id: one.indicator_id for one in said})
        said = [one for one in said if one.id not in resting]
        rose = {one.indicator_id: set[int]() for one in said if one.level == _DANGEROUS}
        later = self.look_at_indicators(rose, now=now)
        waiting = {one.id for one in said if one.level == _DANGEROUS and one.indicator_id in later}
        for one in said:
            fell = one.level_before == _DANGEROUS and one.level != _DANGEROUS
            question = partial(question_cases, verdict=one, now=now)
            if fell and not self.faults.try_one(f"verdict:{one.id}", question):
                waiting.add(one.id)
        self._rested |= {("verdict", one) for one in waiting}
        return resting | waiting

    def look_at_withdrawals(self, withdrawn: Sequence[Withdrawn], *, now: datetime) -> set[int]:
        """This will count cases anew whose reports were withdrawn; gives the withdrawals at which it failed."""
        failed = set()
        for one in withdrawn:
            work = partial(count_without, report_id=one.report_id, now=now)
            if not self.faults.try_one(f"withdrawn:{one.id}", work):
                failed.add(one.id)
        return failed

    def look_at_indicators(self, met: Mapping[int, set[int]], *, now: datetime) -> set[int]:
        """This will ask the rules about indicators, each with the reports that newly speak of it.

        Gives those that are to be asked about later. What is official, popular or corrected opens nothing.
        """
        least = enough_reporters.least_reporters()
        found = indicators_by_id(met)
        able = {
            one.id
            for one in found.values()
            if (one.sightings >= least or one.level == _DANGEROUS)
            and not is_known_good(kind=one.kind, value=one.value, now=now)
        }
        turns = turns_of([rule.RULE for rule in _RULES], able) if able else {}
        # what would open a case of its own, and for how many there is room
        new = {one for one in able if not any(turns[rule.RULE, one].goes_on for rule in _RULES)}
        room, self._opened = (_room_left(now) if new else 0), 0
        self._braked -= set(met)
        later = set()
        for one in found.values():
            key = f"indicator:{one.id}"
            if one.id in able:
                ask = partial(self._ask, one, turns, met[one.id], now)
                rests = self._rest_until.get(one.id, 0.0) > self._clock()
                if one.id in new and self._opened >= room:
                    self._braked.add(one.id)
                    self._rest_until[one.id] = self._clock() + _BRAKED_SECONDS
                    rests = True
                if rests or not self.faults.try_one(key, ask):
                    later.add(one.id)
            elif self.faults.holds(key):
                # what it failed for is no matter any more
                self.faults.try_one(key, bool)
        return later

    def _still_resting(self, stream: str, rows: Mapping[int, int]) -> set[int]:
        """This will give the rows, by id and indicator, that were looked at and whose indicators rest still."""
        if not self._rested:
            return set()
        now = self._clock()
        resting = {
            row
            for row, indicator_id in rows.items()
            if (stream, row) in self._rested and self._rest_until.get(indicator_id, 0.0) > now
        }
        self._rested -= {(stream, row) for row in rows if row not in resting}
        return resting

    def _ask(
        self,
        indicator: IndicatorShown,
        turns: Mapping[tuple[str, int], Turn],
        report_ids: set[int],
        now: datetime,
    ) -> None:
        """This will ask the rules about one indicator; what new reports join a case that goes on is not counted."""
        for rule in _RULES:
            turn = turns[rule.RULE, indicator.id]
            if turn.goes_on:
                candidate = _further(rule.RULE, turn, indicator, report_ids) if report_ids else None
            else:
                candidate = self._count(rule.find, indicator, turn)
                self._opened += candidate is not None
            if candidate is not None:
                take_candidate(candidate, now=now)

    def _count(
        self,
        find: Callable[[IndicatorShown, Turn], Candidate | None],
        indicator: IndicatorShown,
        turn: Turn,
    ) -> Candidate | None:
        """This will ask a rule, and let an indicator rest that was counted for long and in vain."""
        begun = self._clock()
        candidate = find(indicator, turn)
        ended = self._clock()
        if candidate is None and ended - begun >= _LONG_SECONDS:
            if len(self._rest_until) >= _MOST_RESTING:
                self._rest_until = {one: at for one, at in self._rest_until.items() if at > ended}
            self._rest_until[indicator.id] = ended + min(_LONGEST_REST_SECONDS, _REST * (ended - begun))
        return candidate


def _room_left(now: datetime) -> int:
    """This will give for how many more cases of these rules there is room within this hour."""
    most = int(numbers_of("brake")["most_an_hour"])
    rules = [rule.RULE for rule in _RULES]
    opened = Case.objects.filter(opened_at__gt=now - _HOUR, opened_rule__in=rules).order_by()
    return most - opened[:most].count()


def _open_for_money(report: ReportFacts, *, now: datetime) -> None:
    candidate = money_moved.find(report, now=now)
    if candidate is not None:
        take_candidate(candidate, now=now)


def _further(rule: str, turn: Turn, indicator: IndicatorShown, report_ids: set[int]) -> Candidate:
    """This will let reports join the case that a rule found before; who tells them is counted there."""
    return Candidate(
        rule=rule,
        because="more_reports",
        ref=turn.ref,
        kind=KIND_OF.get(indicator.kind, "message"),
        place=None,
        report_ids=tuple(sorted(report_ids)),
        indicator_ids=(indicator.id,),
        params={"reports": f"{len(report_ids)}"},
    )
