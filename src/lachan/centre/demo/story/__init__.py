"""The story, in parts that follow one another. A part is a file with `tell(scene)`; a new room adds its own to PARTS.

A part makes what it needs through the services of its room, moves the scene's clock forward, and leaves in the scene
what later parts may point at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from lachan.centre.demo.story import (
    p01_offices,
    p02_persons,
    p03_requests,
    p04_evidence,
    p05_reports,
    p06_lists,
    p07_partners,
    p08_cases,
    p09_measures,
    p10_days,
    p11_sharing,
)

if TYPE_CHECKING:
    from lachan.centre.demo.factories import Scene


class Part(Protocol):
    """One part of the story."""

    def __call__(self, scene: Scene) -> None:
        """This will tell it."""


PARTS: Final[tuple[Part, ...]] = (
    p01_offices.tell,
    p02_persons.tell,
    p03_requests.tell,
    p04_evidence.tell,
    p05_reports.tell,
    p06_lists.tell,
    p07_partners.tell,
    p08_cases.tell,
    p09_measures.tell,
    p10_days.tell,
    p11_sharing.tell,
)
