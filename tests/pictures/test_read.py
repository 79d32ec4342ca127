"""Reading a picture in a process with limits: what comes back, and what can't be done to us."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from lachan.pictures import LIMITS, Limits, Picture, PictureRefused, allow_at_once, read, read_picture
from lachan.pictures.model import Reply
from lachan.pictures.programs import Availability
from pictures.drawn import VIETQR, as_file, blank_png, qr, side_by_side, text_picture
from programs import need_file, need_program

ROOT = Path(__file__).parents[2]
# on a machine that is busy with other things; how fast it is is measured in bench/pictures.py
PATIENT = Limits(seconds=30, wait_seconds=30)
LINES = ("Quý khách đã trúng thưởng", "Gọi ngay 0912 345 678", "https://qua-tang.example/nhan")
# The most memory that one of the reading processes held (VmHWM). Not RUSAGE_CHILDREN: the kernel hands the peak of who
# starts a process on to it, so that it counts what this program holds (libraries, the picture) as well.
WATCHED = """
import json, os, sys, threading, time
from pathlib import Path
from lachan.pictures import PictureRefused, available, read_picture
available()
data = sys.stdin.buffer.read()
peaks = {}
done = threading.Event()
ours = Path("/proc/self/cmdline").read_bytes()

def watch(pid):
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        try:
            # until it is another program, it shares the memory of who started it
            if Path(f"/proc/{child}/cmdline").read_bytes() != ours:
                status = dict(line.split(":", 1) for line in Path(f"/proc/{child}/status").read_text().splitlines())
                if "VmHWM" in status:
                    peaks[child] = max(peaks.get(child, 0), int(status["VmHWM"].split()[0]))
            watch(child)
        except (FileNotFoundError, ProcessLookupError):
            continue

def keep_watching():
    while not done.wait(0.005):
        watch(os.getpid())

watcher = threading.Thread(target=keep_watching)
watcher.start()
started = time.monotonic()
try:
    picture = read_picture(data)
    said = {"notes": picture.notes}
except PictureRefused as refused:
    said = {"code": refused.code, "limit": refused.limit}
said["seconds"] = time.monotonic() - started
done.set()
watcher.join()
said["megabytes"] = max(peaks.values(), default=0) / 1000
print(json.dumps(said))
"""


@pytest.fixture
def _reader() -> None:
    need_program("tesseract", "tesseract-ocr")
    need_file("/usr/share/tesseract-ocr/5/tessdata/vie.traineddata", "tesseract-ocr-vie")


def _refused(data: bytes, limits: Limits = PATIENT) -> tuple[str, str]:
    with pytest.raises(PictureRefused) as refused:
        read_picture(data, limits=limits)
    return refused.value.code, refused.value.limit


def _outcome(data: bytes, limits: Limits) -> str:
    """This will give the code of the refusal, else the notes, else "read"."""
    try:
        return " ".join(read_picture(data, limits=limits).notes) or "read"
    except PictureRefused as refused:
        return refused.code


def _without_tesseract(monkeypatch: pytest.MonkeyPatch, found: Availability | None = None) -> None:
    monkeypatch.setattr(read, "available", lambda: found or Availability())


@pytest.mark.usefixtures("_reader")
@pytest.mark.parametrize(
    ("ink", "paper"),
    [("black", "white"), ("#e8e8ee", "#15161a"), ("white", "#0068ff"), ("#c62828", "#fff3e0")],
)
def test_it_reads_accents_links_and_numbers_on_any_ground(ink: str, paper: str) -> None:
    picture = read_picture(as_file(text_picture(*LINES, ink=ink, paper=paper)), limits=PATIENT)
    assert re.sub(r"\s+", " ", picture.text) == " ".join(LINES)
    assert (picture.width_pixels, picture.height_pixels, picture.format, picture.notes) == (
        1080,
        300,
        "PNG",
        (),
    )


@pytest.mark.usefixtures("_reader")
def test_small_letters_are_made_larger_first() -> None:
    picture = read_picture(as_file(text_picture(*LINES, size=13, width=400)), limits=PATIENT)
    assert "0912 345 678" in picture.text
    assert "https://qua-tang.example/nhan" in picture.text


@pytest.mark.usefixtures("_reader")
def test_text_and_codes_of_one_picture_come_together() -> None:
    sheet = Image.new("L", (1080, 1200), 255)
    sheet.paste(text_picture(*LINES, mode="L"), (0, 0))
    sheet.paste(side_by_side([qr(VIETQR), qr(b"\xff\x00\xfe")]), (0, 400))
    picture = read_picture(as_file(sheet, "JPEG", quality=70), limits=PATIENT)
    assert [code.text for code in picture.codes] == [VIETQR, ""]
    assert picture.codes[1].base64 == "/wD+"
    assert "0912 345 678" in picture.text
    assert picture.notes == ("note.qr_unreadable",)


@pytest.mark.usefixtures("_reader")
def test_a_picture_without_text_is_said_to_have_none() -> None:
    assert read_picture(as_file(Image.new("RGB", (300, 300), "teal")), limits=PATIENT).notes == (
        "note.picture_no_text",
    )


@pytest.mark.parametrize(
    "found", [Availability(), Availability("/usr/bin/tesseract", "5.5.0", ("eng", "osd"))]
)
def test_without_tesseract_or_vietnamese_the_codes_are_read_and_the_rest_is_said(
    monkeypatch: pytest.MonkeyPatch, found: Availability
) -> None:
    _without_tesseract(monkeypatch, found)
    picture = read_picture(as_file(side_by_side([qr("xin chào")])), limits=PATIENT)
    assert picture.text == ""
    assert picture.notes == ("note.picture_text_not_read",)
    assert [code.text for code in picture.codes] == ["xin chào"]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", ("picture.not_a_picture", "PNG, JPEG, WEBP, GIF, BMP, AVIF")),
        (b"hello", ("picture.not_a_picture", "PNG, JPEG, WEBP, GIF, BMP, AVIF")),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ("picture.format_not_read", "SVG")),
        (b"%PDF-1.7", ("picture.format_not_read", "PDF")),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", ("picture.format_not_read", "HEIC")),
        (b"\xff\xd8\xff" + bytes(10_000_000), ("picture.too_many_bytes", "10")),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), ("picture.broken", "")),
        (b"\xff\xd8\xff\xe0" + bytes(40), ("picture.broken", "")),
        (b"GIF89a", ("picture.broken", "")),
        (b"RIFF\x10\0\0\0WEBPVP8 ", ("picture.broken", "")),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif" + bytes(40), ("picture.broken", "")),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, data: bytes, refusal: tuple[str, str]
) -> None:
    _without_tesseract(monkeypatch)
    assert _refused(data) == refusal


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, 2_000),
    change=st.binary(min_size=1, max_size=40),
    kind=st.sampled_from(("PNG", "JPEG", "GIF", "WEBP")),
)
def test_a_spoilt_file_is_read_or_refused(
    monkeypatch: pytest.MonkeyPatch, at: int, change: bytes, kind: str
) -> None:
    _without_tesseract(monkeypatch)
    data = bytearray(as_file(side_by_side([qr("thử")]).convert("RGB"), kind))
    data[at : at + len(change)] = change
    notes = {
        "note.picture_text_not_read",
        "note.picture_damaged",
        "note.picture_first_frame_only",
        "note.qr_unreadable",
    }
    refusals = {f"picture.{why}" for why in ("broken", "not_a_picture", "format_not_read")}
    refusals |= {f"picture.{why}" for why in ("too_many_pixels", "too_long_side", "too_much_memory")}
    assert set(_outcome(bytes(data), PATIENT).split()) <= notes | refusals


def _many_frames(kind: str) -> bytes:
    frames = [Image.new("L", (64, 64), shade % 250) for shade in range(2_000)]
    return as_file(frames[0], kind, save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: blank_png(1, 1), "note.picture_no_text"),
        (lambda: blank_png(30_000, 30_000, bits=1), "picture.too_long_side"),
        (lambda: blank_png(30_000, 1), "picture.too_long_side"),
        (lambda: blank_png(16_000, 16_000, bits=1), "picture.too_many_pixels"),
        (lambda: blank_png(4_000, 4_000, bits=16, colour=6), "note.picture_no_text"),
        (lambda: as_file(Image.effect_noise((4_000, 3_000), 90), "JPEG", quality=60), ""),
        (lambda: as_file(Image.effect_noise((2_900, 2_900), 90).convert("RGB"), "WEBP", quality=30, method=0), ""),
        (lambda: as_file(Image.effect_noise((2_900, 2_900), 90).convert("RGB"), "JPEG", progressive=True), ""),
        (lambda: _many_frames("GIF"), "note.picture_first_frame_only"),
        (lambda: as_file(text_picture(*["Tài khoản của quý khách bị khóa " * 8] * 60, size=18, width=2_000)), ""),
    ],
    ids=[
        "one pixel", "a gigapixel", "one long row", "a bomb", "sixteen bits", "noise", "noise in WebP",
        "noise in progressive JPEG", "thousands of frames", "a page full of text",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_reader")
def test_no_picture_takes_more_than_three_seconds_and_200_megabytes(make: Any, said: str) -> None:
    picture = make()
    # a machine with other things to do may find a picture too slow that it reads in half the time by itself
    for _ in range(3):
        answer = _watched(picture)
        assert answer["megabytes"] <= 200
        # half a second for a machine that has other things to do before it hears the clock
        assert answer["seconds"] <= LIMITS.seconds + 0.5
        if answer.get("code") != "picture.too_slow" or said == "picture.too_slow":
            break
    assert said in (answer.get("code") or " ".join(answer["notes"]))
    if "code" not in answer:
        assert answer["megabytes"] > 20, "the reading process was seen"


def _watched(picture: bytes) -> Any:
    run = subprocess.run(
        [sys.executable, "-c", WATCHED],
        input=picture,
        capture_output=True,
        check=True,
        timeout=60,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]},
    )
    return msgspec.json.decode(run.stdout)


def _left_over(session: int) -> list[str]:
    """This will name the living processes of a session."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                name, rest = (folder / "stat").read_text().rsplit(")", 1)
            except OSError:
                continue
            if int(rest.split()[3]) == session and rest.split()[0] != "Z":
                found.append(name)
    return found


@pytest.mark.usefixtures("_reader")
@pytest.mark.parametrize("seconds", [0.02, 0.3, 0.8])
def test_a_picture_that_takes_too_long_leaves_no_process_behind(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr(read.subprocess, "Popen", Watched)  # type: ignore[attr-defined]
    data = as_file(text_picture(*["Tài khoản của quý khách bị khóa " * 5] * 40, size=20, width=1_600))
    assert _outcome(data, Limits(seconds=seconds)) in {"picture.too_slow", "note.picture_text_cut"}
    (process,) = started
    assert process.returncode is not None
    assert _left_over(process.pid) == []


def test_further_pictures_wait_for_their_turn_and_are_refused_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _without_tesseract(monkeypatch)
    data = as_file(Image.new("L", (20, 20)))
    allow_at_once(1)
    try:
        with read._turns.turn(0):
            assert _refused(data, Limits(wait_seconds=0.05)) == ("picture.busy", "1")
            # one that waits long enough gets its turn when the first is done
            read_later: list[Picture] = []
            waiting = threading.Thread(target=lambda: read_later.append(read_picture(data, limits=PATIENT)))
            waiting.start()
        waiting.join(timeout=30)
        assert len(read_later) == 1
    finally:
        allow_at_once(2)
    with pytest.raises(ValueError, match="at least one"):
        allow_at_once(0)


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import sys; sys.stdin.buffer.read(); print('no answer')", "picture.broken"),
        ("pass", "picture.broken"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "picture.broken"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "picture.too_slow"),
        ("import time; time.sleep(60)", "picture.too_slow"),
        ("while True: print('x' * 100_000)", "picture.broken"),
        ("import os; os.close(1); import time; time.sleep(60)", "picture.broken"),
    ],
)
def test_whatever_becomes_of_the_reading_process_it_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, program: str, code: str
) -> None:
    _without_tesseract(monkeypatch)
    monkeypatch.setattr(read, "_BOOT", program)
    assert _refused(as_file(Image.new("L", (900, 900)), "BMP"), Limits(seconds=2))[0] == code


def test_the_reading_process_can_not_write_a_file_nor_take_more_memory(tmp_path: Path) -> None:
    target = tmp_path / "picture"
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from lachan.pictures.reader import confine\n"
        "from lachan.pictures.model import LIMITS\n"
        "confine(LIMITS)\n"
        "for deed in (lambda: open(sys.argv[2], 'wb', 0).write(b'x'), lambda: bytearray(250_000_000)):\n"
        "    try:\n"
        "        deed()\n"
        "    except (OSError, MemoryError) as error:\n"
        "        print(type(error).__name__)\n"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", program, str(ROOT / "src"), str(target)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert run.stdout.split() == ["OSError", "MemoryError"]
    assert target.read_bytes() == b""


@pytest.mark.usefixtures("_reader")
def test_no_file_is_opened_for_writing(tmp_path: Path) -> None:
    watch = [
        need_program("strace", "strace"),
        "-f",
        "-qq",
        "-e",
        "trace=open,openat,creat,memfd_create,mknod",
    ]
    picture = tmp_path / "picture.png"
    picture.write_bytes(as_file(text_picture(*LINES)))
    trace = tmp_path / "trace"
    program = (
        "import sys; from lachan.pictures import read_picture, Limits\n"
        "print(read_picture(open(sys.argv[1], 'rb').read(), limits=Limits(seconds=60)).text)"
    )
    run = subprocess.run(
        [*watch, "-o", trace, sys.executable, "-B", "-c", program, picture],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]},
    )
    assert "0912 345 678" in run.stdout, run.stderr
    written = [
        call
        for call in trace.read_text().splitlines()
        if re.search(r"O_WRONLY|O_RDWR|O_CREAT|memfd|creat", call)
    ]
    # Python keeps its own compiled modules, before it has seen the picture
    assert [call for call in written if "/dev/null" not in call and "__pycache__" not in call] == []


def test_an_answer_is_not_more_than_it_may_be() -> None:
    full = Picture("x" * 50_000, (), 1, 1, "PNG")
    assert len(msgspec.json.encode(Reply(full))) < read._REPLY_BYTES
