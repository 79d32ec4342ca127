"""What the worker does for the log."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.queries import count_unsealed
from lachan.centre.audit.sealing import seal
from lachan.centre.audit.services import finish_erasures
from lachan.centre.web.steps import Step

STEPS: Final[tuple[Step, ...]] = (
    # entries are sealed within a second of their commit; a quarter leaves the rest for the work itself
    Step("audit.seal", seal, 0.25, count_unsealed),
    Step("audit.erasures", finish_erasures, 60.0),
)
