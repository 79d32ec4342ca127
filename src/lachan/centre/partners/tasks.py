"""What the worker does for partners: ends what has run out, and warns before a key ends."""

from __future__ import annotations

from typing import Final

from lachan.centre.partners.services.expiring import expire, warn
from lachan.centre.web.steps import Step

STEPS: Final[tuple[Step, ...]] = (
    Step("partners.expire", expire, 60.0),
    Step("partners.warn", warn, 600.0),
)
