"""A plan tried out in memory: what ends, what passes to whom, and what would be left without an office."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.given_tables import Problem, problem
from lachan.centre.accounts.services.plan_lines import ENDING, Action, kinds_meet
from lachan.centre.accounts.services.plan_tree import Held, OfficeNow, Recorded, Trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from lachan.centre.accounts.queries.atlas import Atlas
    from lachan.centre.accounts.services.plan_lines import PlanLine

_MOST_GAPS: Final = 20


class Trying:
    """Carries the lines out day by day, on a copy of the tree."""

    def __init__(
        self,
        *,
        offices: Iterable[OfficeNow],
        held: Iterable[Held],
        recorded: Sequence[Recorded],
        atlas: Atlas,
    ) -> None:
        """This will take the tree as it is in the database."""
        self.trial = Trial({office.code: office for office in offices}, list(held))
        self._by_id = {office.id: office for office in self.trial.offices.values()}
        self._atlas = atlas
        self._recorded: dict[int, list[Recorded]] = defaultdict(list)
        self._days: dict[int, set[date]] = defaultdict(set)
        self._scopes: dict[tuple[int, date, int | None], list[Recorded]] = defaultdict(list)
        self._below: dict[tuple[int, date, int | None], list[Recorded]] = defaultdict(list)
        for one in recorded:
            self._note(one)
        self._of: dict[int, list[Held]] = defaultdict(list)
        self._at: dict[int | None, list[Held]] = defaultdict(list)
        self._parts: dict[int | None, list[OfficeNow]] = defaultdict(list)
        for competence in self.trial.held:
            self._index(competence)
        for office in self._by_id.values():
            self._parts[office.parent_id].append(office)

    def _note(self, one: Recorded) -> None:
        for office_id in (one.before_id, one.after_id):
            self._recorded[office_id].append(one)
            self._days[office_id].add(one.day)
        for place in self._atlas.on(one.place, one.day) if one.place is not None else (None,):
            self._scopes[one.before_id, one.day, place].append(one)
            for outer in self._atlas.chain(place)[1:] if place is not None else ():
                self._below[one.before_id, one.day, outer].append(one)

    def _index(self, one: Held) -> None:
        self._of[one.office_id].append(one)
        self._at[one.place].append(one)

    def run(self, lines: Sequence[PlanLine]) -> Trial:
        """This will carry out all lines; their offices and territories are known, and no two contradict one another."""
        by_day: dict[date, list[PlanLine]] = defaultdict(list)
        for line in lines:
            by_day[line.day].append(line)
        for day in sorted(by_day):
            self._carry_out(day, by_day[day])
        return self.trial

    def _carry_out(self, day: date, lines: list[PlanLine]) -> None:
        # all lines of a day at once: what an office gets on a day is not what it gives away on it
        ending = {line.before for line in lines if line.action in ENDING}
        groups = self._sound(lines, ending)
        sources = {before: self._held_by(self.trial.offices[before], day) for before in groups}
        grants: list[Held] = []
        for before, group in groups.items():
            office = self.trial.offices[before]
            if group[0].action == Action.GIVE_BACK:
                grants += [grant for line in group for grant in self._give_back(line, office)]
                continue
            grants += self._hand_over(group, office, sources[before])
            if office.ends == day or before in ending:
                self.trial.problems += self._gaps(group, sources[before])
        for before, group in groups.items():
            self._note_lines(group)
            if before in ending:
                self._end(self.trial.offices[before], group[0], sources[before])
        for grant in grants:
            self._grant(grant)

    def _sound(self, lines: list[PlanLine], ending: set[str]) -> dict[str, list[PlanLine]]:
        """This will give a day's lines by the office that hands over, without those that something is wrong with."""
        groups: dict[str, list[PlanLine]] = defaultdict(list)
        for line in lines:
            groups[line.before].append(line)
        sound: dict[str, list[PlanLine]] = {}
        for before, group in groups.items():
            found = [wrong for line in group for wrong in self._wrong_with(line, ending)]
            if before in ending:
                found += self._parts_left(group[0], ending)
            self.trial.problems += found
            if not found:
                sound[before] = group
        return sound

    def _note_lines(self, group: list[PlanLine]) -> None:
        for line in group:
            self._note(
                Recorded(
                    plan_id=0,
                    before_id=self.trial.offices[line.before].id,
                    after_id=self.trial.offices[line.after].id,
                    day=line.day,
                    kind=line.case_kind,
                    place=self._scope(line),
                )
            )

    def _held_by(self, office: OfficeNow, day: date) -> list[Held]:
        """This will give what an office has to hand over: in effect on the day or the one before, or to begin later."""
        return [
            one
            for one in self._of[office.id]
            if (one.ends is None or one.ends >= day) and one.ends != one.begins
        ]

    def _wrong_with(self, line: PlanLine, ending: set[str]) -> list[Problem]:
        before, after = self.trial.offices[line.before], self.trial.offices[line.after]
        problems: list[Problem] = []
        if before.begins >= line.day or (before.ends is not None and before.ends < line.day):
            problems.append(problem(line.line, "closed_period", code=before.code, day=str(line.day)))
        if line.action == Action.GIVE_BACK:
            problems += self._wrong_with_return(line, before, after)
        elif (
            after.begins > line.day
            or (after.ends is not None and after.ends <= line.day)
            or after.code in ending
        ):
            problems.append(problem(line.line, "closed_period", code=after.code, day=str(line.day)))
        for office in (before, after):
            later = [day for day in self._days[office.id] if day > line.day]
            if later:
                problems.append(problem(line.line, "later_succession", code=office.code, day=str(min(later))))
        for one in self._recorded_near(line, before):
            if kinds_meet(one.kind, line.case_kind):
                problems.append(
                    problem(
                        line.line,
                        "overlap_recorded",
                        before=before.code,
                        after=self._by_id[one.after_id].code,
                        day=str(line.day),
                        plan=str(one.plan_id),
                    )
                )
                break
        return problems

    def _recorded_near(self, line: PlanLine, before: OfficeNow) -> list[Recorded]:
        """This will give what the office handed over on that day of the line's territory, above it or below it."""
        scope = self._scope(line)
        if scope is None:
            return [
                one for one in self._recorded[before.id] if (one.before_id, one.day) == (before.id, line.day)
            ]
        found = list(self._scopes[before.id, line.day, None])
        for place in self._atlas.on(scope, line.day):
            for outer in self._atlas.chain(place):
                found += self._scopes[before.id, line.day, outer]
            found += self._below[before.id, line.day, place]
        return found

    def _wrong_with_return(self, line: PlanLine, before: OfficeNow, after: OfficeNow) -> list[Problem]:
        problems: list[Problem] = []
        if not self._handed_over(after, before):
            problems.append(problem(line.line, "give_back_nothing", before=before.code, after=after.code))
        if after.begins >= line.day or (after.ends is not None and after.ends > line.day):
            problems.append(problem(line.line, "closed_period", code=after.code, day=str(line.day)))
        parent = self._by_id.get(after.parent_id or 0)
        if parent is not None and (parent.begins > line.day or parent.ends is not None):
            problems.append(problem(line.line, "give_back_parent", code=after.code, day=str(line.day)))
        return problems

    def _handed_over(self, before: OfficeNow, after: OfficeNow) -> list[Recorded]:
        """This will give the successions from one office to another, those of the plan's earlier days included."""
        return [
            one for one in self._recorded[before.id] if (one.before_id, one.after_id) == (before.id, after.id)
        ]

    def _parts_left(self, line: PlanLine, ending: set[str]) -> list[Problem]:
        office = self.trial.offices[line.before]
        left = [
            part.code
            for part in self._parts[office.id]
            if (part.ends is None or part.ends > line.day) and part.code not in ending
        ]
        if not left:
            return []
        return [problem(line.line, "has_parts", code=office.code, parts=", ".join(sorted(left)[:5]))]

    def _scope(self, line: PlanLine) -> int | None:
        return self._atlas.by_code[line.territory].id if line.territory else None

    def _hand_over(self, group: list[PlanLine], before: OfficeNow, source: list[Held]) -> list[Held]:
        grants: list[Held] = []
        for one in source:
            for line in group:
                if not kinds_meet(one.kind, line.case_kind):
                    continue
                scope = self._scope(line)
                shared = self._atlas.common(one.place, scope, line.day)
                grants += [
                    self._passed_on(one, line, place, before)
                    for place in shared
                    if not self._somebody_elses(one, place, line, before)
                ]
                if line.case_kind in {"", one.kind} and (
                    scope is None or self._within(one.place, scope, line.day)
                ):
                    self._cut(one, line)
        return grants

    def _within(self, place: int | None, scope: int, day: date) -> bool:
        if place is None:
            return False
        outer = set(self._atlas.on(scope, day))
        now = self._atlas.on(place, day)
        return bool(now) and all(not outer.isdisjoint(self._atlas.chain(part)) for part in now)

    def _somebody_elses(self, one: Held, place: int | None, line: PlanLine, before: OfficeNow) -> bool:
        """This will say whether a new unit of the map, in which the old one lies, has its own office already."""
        if one.place is None or place is None or one.place in self._atlas.chain(place):
            return False
        after = self.trial.offices[line.after]
        if line.territory:
            return False
        return any(
            other.on(line.day)
            and other.office_id not in {before.id, after.id}
            and kinds_meet(other.kind, one.kind)
            for other in self._at[place]
        )

    def _passed_on(
        self, one: Held, line: PlanLine, place: int | None, before: OfficeNow, kind: str = ""
    ) -> Held:
        after = self.trial.offices[line.after]
        limits = [after.ends]
        if one.ends is not None and one.ends > line.day and one.ends != before.ends:
            limits.append(one.ends)
        ends = min((limit for limit in limits if limit is not None), default=None)
        return Held(
            id=None,
            office_id=after.id,
            kind=one.kind or line.case_kind or kind,
            place=place,
            begins=max(one.begins, line.day),
            ends=ends,
            came_from=before.id,
            line=line,
        )

    def _cut(self, one: Held, line: PlanLine) -> None:
        if one.ends is None or one.ends > line.day:
            one.ends = max(one.begins, line.day)
            one.ended_by = line

    def _end(self, office: OfficeNow, line: PlanLine, source: list[Held]) -> None:
        for one in source:
            self._cut(one, line)
        if office.ends is None or office.ends > line.day:
            office.ends = line.day
            self.trial.ended.append((office, line))

    def _give_back(self, line: PlanLine, before: OfficeNow) -> list[Held]:
        """This will end what came to one office from the other, and give the other what it had when it ended."""
        after = self.trial.offices[line.after]
        scope = self._scope(line)
        grants: list[Held] = []
        for one in list(self._of[before.id]):
            if one.came_from != after.id or not (one.ends is None or one.ends > line.day):
                continue
            if kinds_meet(one.kind, line.case_kind):
                grants += [
                    self._passed_on(one, line, place, before)
                    for place in self._atlas.common(one.place, scope, line.day)
                ]
                if line.case_kind in {"", one.kind} and (
                    scope is None or self._within(one.place, scope, line.day)
                ):
                    self._cut(one, line)
        for one in list(self._of[after.id]):
            grants += self._had_before(one, line, scope, before)
        if after.ends is not None:
            after.ends = None
            self.trial.revived.append((after, line))
            for grant in grants:
                grant.ends = None
        return grants

    def _had_before(self, one: Held, line: PlanLine, scope: int | None, before: OfficeNow) -> list[Held]:
        """This will give what of a competence went to the other office on the day on which it ended."""
        after = self.trial.offices[line.after]
        if one.ends is None or one.begins >= one.ends or not kinds_meet(one.kind, line.case_kind):
            return []
        return [
            self._passed_on(one, line, place, before, went.kind)
            for went in self._handed_over(after, before)
            if went.day == one.ends
            and kinds_meet(one.kind, went.kind)
            and kinds_meet(went.kind, line.case_kind)
            for then in self._atlas.common(one.place, went.place, line.day)
            for place in self._atlas.common(then, scope, line.day)
        ]

    def _grant(self, grant: Held) -> None:
        if grant.ends is not None and grant.ends <= grant.begins:
            return
        if self._answers_already(grant):
            return
        self._index(grant)
        self.trial.held.append(grant)

    def _answers_already(self, grant: Held) -> bool:
        """This will say whether the office answers there already, with nobody nearer."""
        chain = self._atlas.chain(grant.place) if grant.place is not None else ()
        for place in (*chain, None):
            rows = [
                one for one in self._at[place] if one.on(grant.begins) and kinds_meet(one.kind, grant.kind)
            ]
            if grant.kind:
                rows = [one for one in rows if one.kind] or rows
            own = [
                one
                for one in rows
                if one.office_id == grant.office_id
                and one.kind in {"", grant.kind}
                and (one.ends is None or (grant.ends is not None and one.ends >= grant.ends))
            ]
            if own:
                return True
            if rows:
                return False
        return False

    def _gaps(self, group: list[PlanLine], source: list[Held]) -> list[Problem]:
        """This will name what nobody gets of an office that ends."""
        problems: list[Problem] = []
        day = group[0].day
        specific = any(line.case_kind for line in group)
        for one in source:
            kinds = [one.kind] if one.kind or not specific else list(CASE_KINDS)
            for kind in kinds:
                scopes = [
                    self._scope(line) for line in group if kinds_meet(line.case_kind, kind or line.case_kind)
                ]
                places = self._atlas.on(one.place, day) if one.place is not None else (None,)
                covered = {now for scope in scopes if scope is not None for now in self._atlas.on(scope, day)}
                for place in places:
                    left = None if None in scopes else self._left_in(place, covered, day)
                    if left is not None:
                        problems.append(
                            problem(
                                group[0].line,
                                "gap",
                                kind=kind or "*",
                                place=self._atlas.code(left[0]) or "*",
                                before=group[0].before,
                            )
                        )
                if len(problems) >= _MOST_GAPS:
                    return problems
        return problems

    def _left_in(self, place: int | None, covered: set[int], day: date) -> tuple[int | None] | None:
        """This will give a place, there or below, that no line covers; None when all is covered."""
        if place is not None and not covered.isdisjoint(self._atlas.chain(place)):
            return None
        parts = self._atlas.parts(place, day)
        if not parts or not covered:
            return (place,)
        waiting = list(parts)
        while waiting:
            one = waiting.pop()
            if not covered.isdisjoint(self._atlas.chain(one)):
                continue
            below = self._atlas.parts(one, day)
            if not below:
                return (one,)
            waiting += below
        return None
