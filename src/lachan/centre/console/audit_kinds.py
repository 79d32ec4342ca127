"""What the desk itself writes into the log: that the log was read, and taken away."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

LOG_READ: Final = "console.log_read"
ENTRY_READ: Final = "console.entry_read"
LOG_EXPORTED: Final = "console.log_exported"

KINDS: Final = (
    Kind(LOG_READ, "Xem nhật ký", "Log read", read=True),
    Kind(ENTRY_READ, "Xem một mục nhật ký", "Entry of the log read", read=True),
    Kind(LOG_EXPORTED, "Tải nhật ký về", "Log taken away as a file", read=True),
)
