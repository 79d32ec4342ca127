"""What the worker does for the log."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.heads import hand_to_folders, sign_heads
from lachan.centre.audit.queries import check_whole, count_unsealed
from lachan.centre.audit.reads import batches_to_look_at, look_at_reads
from lachan.centre.audit.sealing import TURN_SECONDS, seal_in_turn
from lachan.centre.audit.services import finish_erasures
from lachan.centre.web.steps import Step

STEPS: Final[tuple[Step, ...]] = (
    Step("audit.seal", seal_in_turn, TURN_SECONDS, count_unsealed),
    # a witness can tell what was changed before a head; so the time between heads is what somebody has for it
    Step("audit.sign", sign_heads, 5.0),
    Step("audit.folders", hand_to_folders, 5.0),
    Step("audit.erasures", finish_erasures, 10.0),
    Step("audit.reads", look_at_reads, 5.0, batches_to_look_at),
    Step("audit.whole", check_whole, 3_600.0),
)
