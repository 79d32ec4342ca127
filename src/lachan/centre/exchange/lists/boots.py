"""Which start of this machine it is: what was written in it is as it was written, without waiting for the disk.

The kernel hands to every reader what any program wrote, also one that was killed; only where power or kernel fail,
what the disk hadn't got yet is lost. So a file that can be made anew needs no fsync where it says in which boot it was
written.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


@cache
def boot_id() -> str:
    """This will name this boot of the machine (random(4)), "" where the system says nothing of it."""
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
