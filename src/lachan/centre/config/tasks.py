"""What the worker does for the whole: what needs two rooms that do not know each other."""

from __future__ import annotations

from typing import Final

from lachan.centre.config.witnessing import hand_to_others
from lachan.centre.web.steps import Step

STEPS: Final[tuple[Step, ...]] = (Step("witnesses", hand_to_others, 30.0),)
