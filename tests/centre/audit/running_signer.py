"""A signer for tests, behind a real socket."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from lachan.centre.audit.signer import Signer, listen
from lachan.centre.audit.signing import make_key, read_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


@contextmanager
def running_signer(folder: Path, *, now: datetime) -> Iterator[Signer]:
    """This will let a signer answer at `folder/socket` in a thread; its key is `folder/key`."""
    make_key(folder / "key")
    signer = Signer(key=read_key(folder / "key"), state=folder / "state")
    server = listen(folder / "socket", 0o600)

    def answer() -> None:
        while True:
            try:
                asker, _ = server.accept()
            except OSError:
                return
            with asker:
                line = asker.makefile("rb").readline()
                asker.sendall(msgspec.json.encode(signer.answer(line, now=now)) + b"\n")

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield signer
    finally:
        server.shutdown(2)
        server.close()
        thread.join(timeout=5)
