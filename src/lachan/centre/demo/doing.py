"""A case of the story as it goes on: who has it, where, and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from lachan.centre.cases.services.taking import ChangedMeanwhile
from lachan.centre.demo.story.p01_offices import CENTRE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lachan.centre.demo.factories import Scene, ToldReport

# who works on the cases of an office: a ward without anybody of its own is helped by its province
OFFICERS: Final = {
    CENTRE: "truc2", "CAT-HN": "hn-truc", "CAT-HCM": "hcm-truc", "CAT-DN": "dn-truc", "CAT-CT": "ct-truc",
    "CAT-LS": "ls-truc", "CAP-HOANKIEM": "hk-truc", "CAP-SAIGON": "sg-truc", "CAP-HAICHAU": "dn-truc",
    "CAP-NINHKIEU": "ct-truc", "CAX-DONGDANG": "ls-truc",
}  # fmt: skip


@dataclass
class Doing:
    """A case as the story goes on with it: where it is, who has it, and the version that was read last."""

    scene: Scene
    case_id: int
    opened_at: datetime
    # what was told of the same scheme after it was opened
    later: list[ToldReport]
    members: list[int]
    # the first that was told of the scheme
    told: ToldReport
    office: str = CENTRE
    version: int = 1
    loss_vnd: int = 0
    closed: bool = False
    open_tasks: list[int] = field(default_factory=list)

    @property
    def officer(self) -> str:
        """Who works on it."""
        return OFFICERS[self.office]

    def do(self, act: Callable[..., Any], now: datetime, *, by: str = "", **told: Any) -> Any:
        """This will do something with the case as it stands, by its officer unless another is named."""
        actor = self.scene.actor(by or self.officer, CENTRE if by else self.office)
        try:
            done = act(case_id=self.case_id, version=self.version, actor=actor, now=now, **told)
        except ChangedMeanwhile as changed:
            # a task or a member that came raised it too
            self.version = changed.version
            done = act(case_id=self.case_id, version=self.version, actor=actor, now=now, **told)
        self.version += 1
        return done
