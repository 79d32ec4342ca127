"""Reading a picture: hands it to a process with limits and takes back text, QR codes and notes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import lachan
from lachan.pictures.model import LIMITS, Limits, Picture, PictureRefused, Reply, Task
from lachan.pictures.piping import talk
from lachan.pictures.programs import available
from lachan.pictures.sniff import READ, name_format

if TYPE_CHECKING:
    from collections.abc import Iterator

# 50,000 characters of text and twenty full QR codes are less than this
_REPLY_BYTES = 1_000_000
_PACKAGES = str(Path(lachan.__file__).parent.parent)
# Isolated: no environment, no user packages, nothing from the working folder. The path is the one thing it needs.
_BOOT = "import sys; sys.path.insert(0, sys.argv[2]); from lachan.pictures.reader import main; main()"
_decode_reply = msgspec.json.Decoder(Reply).decode


class _Turns:
    """How many pictures are read at once in this process."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._free = threading.BoundedSemaphore(at_once)

    @contextmanager
    def turn(self, wait_seconds: float) -> Iterator[None]:
        # the one that was taken is the one given back, should the number be changed in between
        free = self._free
        if not free.acquire(timeout=wait_seconds):
            raise PictureRefused("picture.busy", str(self.at_once))
        try:
            yield
        finally:
            free.release()

    def change(self, at_once: int) -> None:
        self.at_once = at_once
        self._free = threading.BoundedSemaphore(at_once)


_turns = _Turns(at_once=2)


def allow_at_once(pictures: int) -> None:
    """This will set how many pictures this process reads at once (2 at first); further ones wait their turn.

    Raises `ValueError` below one.
    """
    if pictures < 1:
        raise ValueError(f"at least one picture at once, not {pictures}")
    _turns.change(pictures)


def read_picture(data: bytes, *, languages: str = "vie+eng", limits: Limits = LIMITS) -> Picture:
    """This will give the text and the QR codes of a picture, in memory and pipes alone: nothing is written to disk.

    `languages` are tesseract's names, joined by `+`. Raises `PictureRefused` with a code of `words.WORDS` and the limit
    for what is not read: no picture, another format, too large, broken, too slow, or no turn within
    `limits.wait_seconds`. What could not be looked at in a picture that is read stands in its `notes`.
    """
    if len(data) > limits.data_bytes:
        raise PictureRefused("picture.too_many_bytes", f"{limits.data_bytes / 1_000_000:g}")
    name = name_format(data)
    if not name:
        raise PictureRefused("picture.not_a_picture", ", ".join(READ))
    if name not in READ:
        raise PictureRefused("picture.format_not_read", name)
    programs = available()
    read_languages = languages if programs.reads(languages) else ""
    task = Task(name, read_languages, programs.tesseract, limits)
    with _turns.turn(limits.wait_seconds):
        reply = _ask_reader(data, task)
    if reply.picture is None:
        raise PictureRefused(reply.code, reply.limit)
    if read_languages:
        return reply.picture
    return msgspec.structs.replace(reply.picture, notes=("note.picture_text_not_read", *reply.picture.notes))


def _ask_reader(data: bytes, task: Task) -> Reply:
    deadline = time.monotonic() + task.limits.seconds
    words = [sys.executable, "-I", "-c", _BOOT, msgspec.json.encode(task).decode(), _PACKAGES, repr(deadline)]
    # in its own session, so that one signal ends it together with the tesseract that it started
    process = subprocess.Popen(  # noqa: S603 - this interpreter with a fixed program; the picture goes through a pipe
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8", "PATH": os.defpath},
        start_new_session=True,
        bufsize=0,
    )
    try:
        answer = talk(process, iter((data,)), until=deadline, most_bytes=_REPLY_BYTES)
    except TimeoutError:
        raise PictureRefused("picture.too_slow", f"{task.limits.seconds:g}") from None
    finally:
        # before wait(), so that the number still belongs to this process and no other
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()
    try:
        return _decode_reply(answer)
    except msgspec.DecodeError:
        # stopped by a limit of the system, or by a fault in a decoder: nothing it said is believed
        if process.returncode == -signal.SIGXCPU:
            raise PictureRefused("picture.too_slow", f"{task.limits.seconds:g}") from None
        raise PictureRefused("picture.broken") from None
