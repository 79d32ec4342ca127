"""The tree of offices as a plan finds it and changes it, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - the dataclasses below are looked into
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lachan.centre.accounts.given_tables import Problem
    from lachan.centre.accounts.services.plan_lines import PlanLine


@dataclass(slots=True, eq=False)
class OfficeNow:
    """An office as the plan finds it and changes it."""

    id: int
    code: str
    begins: date
    ends: date | None
    parent_id: int | None


@dataclass(slots=True, eq=False)
class Held:
    """A competence as the plan finds it (`id`), changes it (`ends`), or brings it (`line`)."""

    id: int | None
    office_id: int
    kind: str
    place: int | None
    begins: date
    ends: date | None
    came_from: int | None = None
    line: PlanLine | None = None
    ended_by: PlanLine | None = None

    def on(self, day: date) -> bool:
        """This will say whether it is in effect on a day."""
        return self.begins <= day and (self.ends is None or day < self.ends)


@dataclass(slots=True, eq=False)
class Recorded:
    """A succession that is on record."""

    plan_id: int
    before_id: int
    after_id: int
    day: date
    kind: str
    place: int | None


@dataclass(slots=True, eq=False)
class Trial:
    """The offices and competences after the plan, and what is wrong with it."""

    offices: Mapping[str, OfficeNow]
    held: list[Held]
    problems: list[Problem] = field(default_factory=list)
    ended: list[tuple[OfficeNow, PlanLine]] = field(default_factory=list)
    revived: list[tuple[OfficeNow, PlanLine]] = field(default_factory=list)
