"""The reading process: takes limits on itself, reads one picture from standard input, answers with one `Reply`.

Started by `read._ask_reader`, never imported by the process that asks.
"""

from __future__ import annotations

import math
import resource
import sys
import time

import msgspec

from lachan.pictures.codes import read_codes
from lachan.pictures.decode import decode
from lachan.pictures.model import Limits, Picture, PictureRefused, Reply, Task
from lachan.pictures.ocr import read_text

# What is left for the answer to travel back after the text has been read.
_LAST_SECONDS = 0.5
_OPEN_FILES = 64
# Programs, libraries and language models are mapped, not taken: about 130 MB of them, of which 30 are ever in memory.
_MAPPED_BYTES = 250_000_000


def main() -> None:
    """This will read `argv[1]` (a `Task`), `argv[3]` (the deadline by the monotonic clock) and the picture."""
    task = msgspec.json.decode(sys.argv[1].encode(), type=Task)
    confine(task.limits)
    reply = _reply(sys.stdin.buffer.read(), task, float(sys.argv[3]) - _LAST_SECONDS)
    sys.stdout.buffer.write(msgspec.json.encode(reply))
    sys.stdout.buffer.flush()


def confine(limits: Limits) -> None:
    """This will limit this process and each that it starts: memory, time, and not one byte written to a file."""
    seconds = math.ceil(limits.seconds)
    for what, limit in (
        (resource.RLIMIT_DATA, limits.memory_bytes),
        (resource.RLIMIT_AS, limits.memory_bytes + _MAPPED_BYTES),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(what, (limit, limit))


def _reply(data: bytes, task: Task, deadline: float) -> Reply:
    try:
        return Reply(_read(data, task, deadline))
    except PictureRefused as refused:
        return Reply(code=refused.code, limit=refused.limit)
    except MemoryError:
        return Reply(code="picture.too_much_memory", limit=f"{task.limits.memory_bytes // 1_000_000}")
    except Exception:  # noqa: BLE001 - decoders raise whatever they like on a broken picture
        return Reply(code="picture.broken")


def _read(data: bytes, task: Task, deadline: float) -> Picture:
    decoded = decode(data, task.format, task.limits)
    del data
    codes, notes = read_codes(decoded.gray, decoded.shrunk_by, task.limits.codes)
    text = ""
    notes = (*decoded.notes, *notes)
    if task.languages and time.monotonic() < deadline:
        text, text_notes = read_text(decoded.gray, task, deadline)
        notes += text_notes
    elif task.languages:
        notes += ("note.picture_text_cut",)
    return Picture(text, codes, decoded.width_pixels, decoded.height_pixels, task.format, notes)
