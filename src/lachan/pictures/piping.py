"""Talking with a process with limits: what it looks at goes in by pieces, what it says comes out, within a time."""

from __future__ import annotations

import os
import selectors
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

_PIECE_BYTES = 65_536


def talk(
    process: subprocess.Popen[bytes], pieces: Iterator[bytes], *, until: float, most_bytes: int
) -> bytes:
    """This will send the pieces (an empty one ends them) and give what comes back, up to about `most_bytes`.

    `until` is of the monotonic clock, in seconds. Raises TimeoutError then, and whatever `pieces` raises.
    """
    if process.stdin is None or process.stdout is None:
        raise TypeError("the process was started without pipes")
    said = bytearray()
    rest = memoryview(next(pieces, b""))
    os.set_blocking(process.stdin.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdin, selectors.EVENT_WRITE)
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            for key, _ in selector.select(left):
                if key.fileobj is process.stdout:
                    piece = os.read(key.fd, _PIECE_BYTES)
                    said += piece
                    if not piece or len(said) > most_bytes:
                        return bytes(said)
                    continue
                try:
                    rest = rest[os.write(key.fd, rest[:_PIECE_BYTES]) :] or memoryview(next(pieces, b""))
                except BlockingIOError:
                    continue
                except BrokenPipeError:
                    # it has seen enough; what it says still counts
                    rest = memoryview(b"")
                if not rest:
                    selector.unregister(process.stdin)
                    process.stdin.close()
