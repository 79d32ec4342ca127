"""Offices as they are brought, in a CSV or a form, held against the tree that is there. Nothing is written here."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.accounts.given_tables import Problem, Row, problem
from lachan.centre.accounts.models import Office

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from lachan.centre.accounts.queries.territories import Place

TREE_COLUMNS: Final = ("code", "kind", "name_vi", "name_en", "parent", "valid_from")
TREE_OPTIONAL: Final = ("territory", "valid_to", "competences")
# a ministry, its department, a province, a part of it, a commune: five are usual
DEEPEST: Final = 12
LONGEST_NAME: Final = 200
MOST_COMPETENCES: Final = 100
EVERYTHING: Final = "*"
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Grant(msgspec.Struct, frozen=True):
    """A competence that an office is to have: `case_kind` "" for all kinds, `territory` "" for the whole country."""

    case_kind: str
    territory: str


class OfficeDraft(msgspec.Struct, frozen=True):
    """An office that is to be there. `parent` and `territory` are codes, "" for none; `line` is where it stands."""

    code: str
    kind: str
    name_vi: str
    name_en: str
    valid_from: date
    valid_to: date | None = None
    parent: str = ""
    territory: str = ""
    grants: tuple[Grant, ...] = ()
    line: int = 0


class Period(msgspec.Struct, frozen=True):
    """Days from `begins` on, until the day before `ends` (None: without end)."""

    begins: date
    ends: date | None

    def holds(self, other: Period) -> bool:
        """This will say whether the other period lies within this one."""
        return self.begins <= other.begins and (other.ends or date.max) <= (self.ends or date.max)


def read_day(line: int, column: str, text: str) -> date | Problem:
    """This will read a day as 2026-11-28; another form is named, since 03/04/2026 is two days to two people."""
    if not _DAY.fullmatch(text):
        return problem(line, "day_form", column=column, given=text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return problem(line, "no_such_day", column=column, given=text)


def draft_of(row: Row) -> tuple[OfficeDraft, list[Problem]]:
    """This will read a row as an office, and say all that is wrong with the row by itself."""
    cells, line = row.cells, row.line
    problems: list[Problem] = []
    begins = read_day(line, "valid_from", cells["valid_from"])
    ends = read_day(line, "valid_to", text) if (text := cells.get("valid_to", "")) else None
    problems += [one for one in (begins, ends) if isinstance(one, Problem)]
    grants = grants_of(line, cells.get("competences", ""), cells.get("territory", "").upper())
    problems += [one for one in grants if isinstance(one, Problem)]
    draft = OfficeDraft(
        code=cells["code"],
        kind=cells["kind"].lower(),
        name_vi=cells["name_vi"],
        name_en=cells["name_en"],
        valid_from=begins if isinstance(begins, date) else date.min,
        valid_to=ends if isinstance(ends, date) else None,
        parent=cells["parent"],
        territory=cells.get("territory", "").upper(),
        grants=tuple(one for one in grants if isinstance(one, Grant)),
        line=line,
    )
    return draft, problems + wrong_by_itself(draft)


def grants_of(line: int, text: str, own: str) -> list[Grant | Problem]:
    """This will read `bank_account@P79-202507 website *@*`: kinds and places, `*` for all; without one, its own."""
    found: list[Grant | Problem] = []
    tokens = text.replace("|", " ").split()
    if len(tokens) > MOST_COMPETENCES:
        return [problem(line, "too_many_competences", most=str(MOST_COMPETENCES))]
    for token in tokens:
        kind, at, place = token.partition("@")
        kind = "" if kind == EVERYTHING else kind.lower()
        if kind and kind not in CASE_KINDS:
            found.append(problem(line, "unknown_case_kind", given=kind, known=", ".join(CASE_KINDS)))
        elif not token[:1].strip("@") or (at and not place):
            found.append(problem(line, "competence_form", given=token))
        elif not at and not own:
            found.append(problem(line, "competence_nowhere", given=token))
        else:
            territory = own if not at else "" if place == EVERYTHING else place.upper()
            found.append(Grant(kind, territory))
    twice = {one for one in found if isinstance(one, Grant) and found.count(one) > 1}
    found += [
        problem(line, "competence_twice", given=f"{one.case_kind or '*'}@{one.territory or '*'}")
        for one in twice
    ]
    return found


def wrong_by_itself(draft: OfficeDraft) -> list[Problem]:
    """This will say what is wrong with an office whatever stands beside it."""
    line = draft.line
    problems: list[Problem] = []
    if not _CODE.fullmatch(draft.code):
        problems.append(problem(line, "office_code", given=draft.code))
    if draft.kind not in Office.Kind.values:
        problems.append(problem(line, "office_kind", given=draft.kind, known=", ".join(Office.Kind.values)))
    for column, name in (("name_vi", draft.name_vi), ("name_en", draft.name_en)):
        if not name.strip():
            problems.append(problem(line, "name_missing", column=column))
        elif len(name) > LONGEST_NAME:
            problems.append(problem(line, "long_cell", column=column, most=str(LONGEST_NAME)))
    if draft.valid_to is not None and draft.valid_to <= draft.valid_from:
        problems.append(problem(line, "ends_before", begins=str(draft.valid_from), ends=str(draft.valid_to)))
    if draft.parent and draft.parent == draft.code:
        problems.append(problem(line, "own_parent", code=draft.code))
    return problems


def wrong_together(
    drafts: Sequence[OfficeDraft],
    *,
    there: Mapping[str, Office],
    places: Mapping[str, Place],
    broken: Collection[str] = (),
) -> list[Problem]:
    """This will say what is wrong with new offices beside one another and beside those that are there (by code).

    `broken` are the codes of rows that could not be read: nothing is said of them again, nor of who stands below.
    """
    problems = _twice(drafts, there)
    by_code = {draft.code: draft for draft in drafts}
    for draft in drafts:
        if draft.parent in broken:
            problems += _wrong_places(draft, places)
            continue
        parent = by_code.get(draft.parent) or there.get(draft.parent)
        if draft.parent and parent is None:
            problems.append(problem(draft.line, "unknown_parent", parent=draft.parent))
        elif parent is not None:
            period = Period(parent.valid_from, parent.valid_to)
            if not period.holds(Period(draft.valid_from, draft.valid_to)):
                problems.append(
                    problem(
                        draft.line,
                        "outside_parent",
                        parent=parent.code,
                        begins=str(period.begins),
                        ends=str(period.ends or "…"),
                    )
                )
        problems += _wrong_places(draft, places)
    return problems + _loops_and_depth(by_code, there)


def _twice(drafts: Sequence[OfficeDraft], there: Mapping[str, Office]) -> list[Problem]:
    problems: list[Problem] = []
    folded = {code.casefold(): code for code in there}
    seen: dict[str, int] = {}
    for draft in drafts:
        key = draft.code.casefold()
        if key in seen:
            problems.append(problem(draft.line, "code_twice", code=draft.code, line=str(seen[key])))
        elif key in folded:
            problems.append(problem(draft.line, "already_there", code=folded[key]))
        seen.setdefault(key, draft.line)
    return problems


def _wrong_places(draft: OfficeDraft, places: Mapping[str, Place]) -> list[Problem]:
    problems: list[Problem] = []
    for code in dict.fromkeys((draft.territory, *(grant.territory for grant in draft.grants))):
        if not code:
            continue
        place = places.get(code)
        if place is None:
            problems.append(problem(draft.line, "unknown_territory", given=code))
        elif max(place.valid_from or date.min, draft.valid_from) >= min(
            place.valid_to or date.max, draft.valid_to or date.max
        ):
            problems.append(problem(draft.line, "territory_other_days", given=code, name=place.name_vi))
    return problems


def _loops_and_depth(drafts: Mapping[str, OfficeDraft], there: Mapping[str, Office]) -> list[Problem]:
    """This will name the offices that stand in a loop, and those too far down; each office is looked at once."""
    by_id = {office.pk: office for office in there.values()}
    depth: dict[str, int] = {}
    looping: set[str] = set()

    def depth_there(office: Office) -> int:
        steps = 1
        # an office that is being moved is not among those that are there
        while (parent := by_id.get(office.parent_id or 0)) is not None and steps <= DEEPEST:
            office, steps = parent, steps + 1
        return steps

    for start in drafts:
        path: list[str] = []
        on_path: set[str] = set()
        code = start
        while code in drafts and code not in depth and code not in on_path and code not in looping:
            path.append(code)
            on_path.add(code)
            code = drafts[code].parent
        if code in on_path:
            looping.update(path[path.index(code) :])
        base = depth.get(code, depth_there(there[code]) if code in there and code not in drafts else 0)
        for step, below in enumerate(reversed(path), 1):
            depth[below] = base + step
    problems = [
        problem(drafts[code].line, "loop", code=code, parent=drafts[code].parent)
        for code in looping
        if drafts[code].parent != code
    ]
    problems += [
        problem(drafts[code].line, "too_deep", most=str(DEEPEST))
        for code, steps in depth.items()
        if steps > DEEPEST and not looping
    ]
    return problems


def in_order(drafts: Iterable[OfficeDraft]) -> list[list[OfficeDraft]]:
    """This will sort offices without a loop into layers, each after the one in which its parents stand."""
    waiting = {draft.code: draft for draft in drafts}
    layers: list[list[OfficeDraft]] = []
    while waiting:
        layer = [draft for draft in waiting.values() if draft.parent not in waiting]
        layers.append(layer)
        for draft in layer:
            del waiting[draft.code]
    return layers
