"""The lines of a plan of reorganisation: read, and held against one another. Nothing is written here."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import date  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.given_tables import Problem, Row, problem, read_table
from lachan.centre.accounts.models import OfficeSuccession
from lachan.centre.accounts.services.office_drafts import EVERYTHING, read_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lachan.centre.accounts.queries.atlas import Atlas

Action = OfficeSuccession.Action
PLAN_COLUMNS: Final = ("day", "action", "before", "after", "reason")
PLAN_OPTIONAL: Final = ("case_kind", "territory")
MOST_LINES: Final = 5_000
LONGEST_REASON: Final = 500
ENDING: Final = frozenset({Action.MERGE, Action.SPLIT})
_SIGN: Final = "\x1f"


class PlanLine(msgspec.Struct, frozen=True):
    """From `day` on, `after` carries on what `before` had of a kind of case ("": all) in a territory ("": everywhere).

    `before`, `after` and `territory` are codes.
    """

    line: int
    day: date
    action: str
    before: str
    after: str
    case_kind: str
    territory: str
    reason: str


def read_plan(table: bytes) -> tuple[tuple[PlanLine, ...], list[Problem]]:
    """This will read the lines of a plan and say what is wrong with each by itself. Raises TableRefusedError."""
    rows = read_table(table, needed=PLAN_COLUMNS, optional=PLAN_OPTIONAL, most_rows=MOST_LINES)
    lines: list[PlanLine] = []
    problems: list[Problem] = [] if rows else [problem(0, "empty")]
    for row in rows:
        found = _wrong_with(row)
        day = read_day(row.line, "day", row.cells["day"])
        if isinstance(day, Problem):
            problems += [day, *found]
        elif found:
            problems += found
        else:
            lines.append(_line_of(row, day))
    return tuple(lines), problems


def _line_of(row: Row, day: date) -> PlanLine:
    cells = row.cells
    kind = cells.get("case_kind", "").lower()
    place = cells.get("territory", "").upper()
    return PlanLine(
        line=row.line,
        day=day,
        action=cells["action"].lower(),
        before=cells["before"],
        after=cells["after"],
        case_kind="" if kind == EVERYTHING else kind,
        territory="" if place == EVERYTHING else place,
        reason=cells["reason"],
    )


def _wrong_with(row: Row) -> list[Problem]:
    cells, line = row.cells, row.line
    problems: list[Problem] = []
    action = cells["action"].lower()
    kind = cells.get("case_kind", "").lower()
    if action not in Action.values:
        problems.append(problem(line, "plan_action", given=cells["action"], known=", ".join(Action.values)))
    if kind not in CASE_KINDS and kind not in {"", EVERYTHING}:
        problems.append(problem(line, "unknown_case_kind", given=kind, known=", ".join(CASE_KINDS)))
    if action == Action.MERGE and (kind or cells.get("territory", "")):
        problems.append(problem(line, "merge_whole"))
    if not cells["reason"]:
        problems.append(problem(line, "reason_missing"))
    elif len(cells["reason"]) > LONGEST_REASON:
        problems.append(problem(line, "long_cell", column="reason", most=str(LONGEST_REASON)))
    if cells["before"] and cells["before"] == cells["after"]:
        problems.append(problem(line, "same_office", code=cells["before"]))
    return problems


def plan_sha256(lines: Iterable[PlanLine]) -> str:
    """This will give the hash of what a plan says, whatever the file's encoding, delimiter or blank lines."""
    text = "\n".join(
        _SIGN.join(
            (str(line.day), line.action, line.before, line.after, line.case_kind, line.territory, line.reason)
        )
        for line in lines
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def kinds_meet(one: str, other: str) -> bool:
    """This will say whether two kinds of case have anything in common ("" is all kinds)."""
    return not one or not other or one == other


def wrong_beside(lines: Sequence[PlanLine], atlas: Atlas) -> list[Problem]:
    """This will name overlaps, different actions for one office on one day, and loops. The territories are known."""
    by_source: dict[tuple[str, date], list[PlanLine]] = defaultdict(list)
    for line in lines:
        by_source[line.before, line.day].append(line)
    problems: list[Problem] = []
    for (before, _), group in by_source.items():
        if len({line.action for line in group}) > 1:
            problems += [problem(line.line, "mixed_actions", before=before) for line in group]
        problems += _overlaps(group, atlas)
    return problems + _loops(lines, by_source, atlas)


def _overlaps(group: list[PlanLine], atlas: Atlas) -> list[Problem]:
    """This will name lines that give what an earlier one of the same office and day gives already."""
    problems: list[Problem] = []
    at: dict[int | None, list[PlanLine]] = defaultdict(list)
    above: dict[int | None, list[PlanLine]] = defaultdict(list)
    for line in group:
        earlier = list(at[None]) if line.territory else [one for one in group if one.line < line.line]
        places = atlas.on(atlas.by_code[line.territory].id, line.day) if line.territory else ()
        for place in places:
            for outer in atlas.chain(place):
                earlier += at[outer]
            earlier += above[place]
        for other in earlier:
            if kinds_meet(line.case_kind, other.case_kind):
                problems.append(
                    problem(line.line, "overlap", before=line.before, after=other.after, line=str(other.line))
                )
                break
        if not line.territory:
            at[None].append(line)
        for place in places:
            at[place].append(line)
            for outer in atlas.chain(place)[1:]:
                above[outer].append(line)
    return problems


def scopes_meet(one: PlanLine, other: PlanLine, atlas: Atlas) -> bool:
    """This will say whether two lines of one day are about anything in common."""
    if not kinds_meet(one.case_kind, other.case_kind):
        return False
    if not one.territory or not other.territory:
        return True
    return bool(atlas.common(atlas.by_code[one.territory].id, atlas.by_code[other.territory].id, one.day))


def _loops(
    lines: Sequence[PlanLine], by_source: Mapping[tuple[str, date], list[PlanLine]], atlas: Atlas
) -> list[Problem]:
    """This will name the lines by which something comes back, on the same day, to the office that gave it away."""
    problems: list[Problem] = []
    done: set[int] = set()
    for start in lines:
        if start.line in done:
            continue
        path = [start]
        on_path = {start.line: 0}
        branches = [iter(by_source.get((start.after, start.day), ()))]
        while branches:
            following = next(branches[-1], None)
            if following is None:
                branches.pop()
                finished = path.pop()
                del on_path[finished.line]
                done.add(finished.line)
            elif following.line in on_path:
                if scopes_meet(path[-1], following, atlas):
                    ring = path[on_path[following.line] :]
                    named = ", ".join(str(one.line) for one in ring[:10])
                    problems += [
                        problem(one.line, "succession_loop", before=one.before, lines=named) for one in ring
                    ]
            elif following.line not in done and scopes_meet(path[-1], following, atlas):
                on_path[following.line] = len(path)
                path.append(following)
                branches.append(iter(by_source.get((following.after, following.day), ())))
    return problems
