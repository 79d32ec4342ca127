"""Previews: what is shown of a file is drawn by a process behind walls (`drawing.py`), and made here of bare pixels."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from PIL import Image

import lachan
from lachan.centre.evidence.drawing import CODES, NOTES, Drawn, Task
from lachan.centre.evidence.kinds import PDF, PICTURES, TEXT
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.web.words import say
from lachan.pictures.piping import talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MEMORY_BYTES: Final = 400_000_000
PROCESSOR_SECONDS: Final = 10
CLOCK_SECONDS: Final = 20.0
WAIT_SECONDS: Final = 5.0
# What a drawing process takes in, and what it may say: six million pixels of three bytes, and its line.
MOST_BYTES: Final = 100_000_000
TEXT_BYTES: Final = 400_000
_ANSWER_BYTES: Final = 6_100_000 * 3 + 10_000
_LINE_BYTES: Final = 2_000
# Pages of one PDF that are shown; who needs more takes the original out.
MOST_PAGES: Final = 200
_AT_ONCE: Final = 2
_turns: Final = threading.BoundedSemaphore(_AT_ONCE)
_PACKAGES: Final = str(Path(lachan.__file__).parent.parent)
# Isolated: no environment, no user packages, nothing from the working folder. The path is the one thing it needs.
_BOOT: Final = (
    "import sys; sys.path.insert(0, sys.argv[2]); from lachan.centre.evidence.drawing import main; main()"
)
_decode = msgspec.json.Decoder(Drawn).decode


class Preview(msgspec.Struct, frozen=True):
    """What is shown: a PNG of bare pixels or a plain text in UTF-8, how many pages there are, and notes (`Drawn`)."""

    content: bytes
    content_type: str
    pages: int
    notes: tuple[str, ...]


@cache
def pdf_programs() -> tuple[str, str]:
    """This will give the paths of pdftoppm and pdfinfo, "" where poppler's programs are missing."""
    return shutil.which("pdftoppm") or "", shutil.which("pdfinfo") or ""


def draw(kind: str, chunks: Iterable[bytes], *, size_bytes: int, page: int = 1) -> Preview:
    """This will draw a page of a content of `kind` (`kinds.py`).

    Raises EvidenceRefused: `no_preview` (with the reason in words), `preview_busy`.
    """
    if size_bytes > MOST_BYTES:
        raise no_preview("too_large")
    if not 1 <= page <= MOST_PAGES:
        raise no_preview("page")
    task = _task(kind, page)
    with _turn():
        said, payload = _ask(task, _first(chunks, TEXT_BYTES) if kind == TEXT else chunks)
    if said.code:
        # a process that was taken over may say anything
        raise no_preview(said.code if said.code in CODES else "broken")
    notes = tuple(note for note in said.notes if note in NOTES)
    if kind == TEXT:
        return Preview(visible(payload), "text/plain; charset=utf-8", 1, notes)
    return Preview(_png(said, payload), "image/png", max(1, min(said.pages, MOST_PAGES)), notes)


def no_preview(why: str) -> EvidenceRefused:
    """This will make the refusal that says why there is no preview (a code: `EvidenceFile.why_not_shown`, `Drawn`)."""
    return EvidenceRefused(
        "no_preview",
        status=404,
        why_vi=say(f"evidence.no_preview.{why}", "vi"),
        why_en=say(f"evidence.no_preview.{why}", "en"),
    )


def visible(payload: bytes) -> bytes:
    """This will give a text in which nothing hides: controls and what turns or has no width is spelled."""
    return "".join(
        sign
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
        else ""
        if sign == "\r"
        else f"⟨{ord(sign):04X}⟩"
        for sign in payload.decode("utf-8", "replace")
    ).encode("utf-8")


def _task(kind: str, page: int) -> Task:
    pdftoppm, pdfinfo = pdf_programs() if kind == PDF else ("", "")
    if kind == PDF and not (pdftoppm and pdfinfo):
        raise no_preview("no_program")
    if kind not in PICTURES | {PDF, TEXT}:
        raise no_preview("kind")
    if kind != PDF and page != 1:
        raise no_preview("page")
    return Task(
        what="picture" if kind in PICTURES else kind,
        format=kind.upper(),
        page=page,
        pdftoppm=pdftoppm,
        pdfinfo=pdfinfo,
        memory_bytes=MEMORY_BYTES,
        seconds=PROCESSOR_SECONDS,
    )


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise EvidenceRefused("preview_busy", status=503, retry_after_seconds=5)
    try:
        yield
    finally:
        _turns.release()


def _png(said: Drawn, payload: bytes) -> bytes:
    if min(said.width, said.height) < 1 or len(payload) != said.width * said.height * 3:
        raise no_preview("broken")
    file = io.BytesIO()
    # quick to make and not much larger
    Image.frombytes("RGB", (said.width, said.height), payload).save(file, "PNG", compress_level=3)
    return file.getvalue()


def _first(chunks: Iterable[bytes], most_bytes: int) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk[:most_bytes]
        most_bytes -= len(chunk)
        if most_bytes <= 0:
            return


def _ask(task: Task, chunks: Iterable[bytes]) -> tuple[Drawn, bytes]:
    """This will start a drawing process, hand it the file and take its answer. Raises EvidenceRefused(`no_preview`)."""
    process = subprocess.Popen(  # noqa: S603 - this interpreter with a fixed program; the file goes through a pipe
        [sys.executable, "-I", "-c", _BOOT, msgspec.json.encode(task).decode(), _PACKAGES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8", "PATH": os.defpath},
        # in its own session, so that one signal ends it together with what it started
        start_new_session=True,
        bufsize=0,
    )
    try:
        until = time.monotonic() + CLOCK_SECONDS
        said = talk(process, iter(chunks), until=until, most_bytes=_ANSWER_BYTES)
    except TimeoutError:
        raise no_preview("too_slow") from None
    finally:
        # before wait(), so that the number still belongs to this process and no other
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()
    line, found, payload = said.partition(b"\n")
    try:
        if not found or len(line) > _LINE_BYTES:
            raise msgspec.DecodeError  # noqa: TRY301 - the same end as for a line that can't be read
        return _decode(line), payload
    except msgspec.DecodeError:
        # stopped by a limit of the system, or by a fault in a decoder: nothing it said is believed
        raise no_preview("too_slow" if process.returncode == -signal.SIGXCPU else "broken") from None
