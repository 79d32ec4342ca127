"""The engine asks nobody and leaves nothing behind, watched by the interpreter's own audit events."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Runs in an interpreter of its own: an audit hook cannot be taken away again.
_WATCH = """
import json, os, sys

seen = []
outside = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.mkdir", "os.remove",
           "os.rename", "tempfile.", "shutil.", "sqlite3.", "urllib.", "http.", "smtplib.", "ctypes.dlopen")

def watch(event, args):
    if event == "open":
        # flags tell writing for os.open, the mode for open()
        path, mode, flags = args
        writes = (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) or any(c in (mode or "") for c in "wax+")
        seen.append(["write" if writes else "read", str(path)])
    elif event.startswith(outside):
        seen.append([event, repr(args)[:200]])

sys.addaudithook(watch)
from lachan.engine import check, check_many

asked = json.load(sys.stdin)
answers = [check(text).level.word for text in asked]
loading = list(seen)
seen.clear()
again = [answer.level.word for answer in check_many(asked)]
json.dump({"loading": loading, "asking": seen, "levels": answers, "again": again}, sys.stdout)
"""

_ASKED = [
    "Vietcombank: tài khoản của quý khách bị khoá, xác minh tại http://vietcombank-login.top/otp",
    "https://www.vietcombank.com.vn/",
    "+84 24 3824 3524",
    "Chiều nay họp lúc 3 giờ nhé",
    "http://[2001:db8::1]:8080/a?b=c",
    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
]


def watched() -> dict[str, list[list[str]]]:
    """This will give what the interpreter saw while the engine was loaded, and while it was asked once more."""
    run = subprocess.run(
        [sys.executable, "-c", _WATCH],
        input=json.dumps(_ASKED),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert run.returncode == 0, run.stderr
    report: dict[str, list[list[str]]] = json.loads(run.stdout)
    return report


def test_the_engine_reads_its_own_data_and_asks_nobody() -> None:
    report = watched()
    homes = tuple(
        str(path) for path in (ROOT / "src/lachan/engine", Path(sys.prefix), Path(sys.base_prefix) / "lib")
    )
    elsewhere = [
        (what, where)
        for what, where in report["loading"]
        if what != "ctypes.dlopen" and not (what == "read" and where.startswith(homes))
    ]
    # the packages above the engine (`lachan` itself) are read too
    assert [x for x in elsewhere if not (x[0] == "read" and str(ROOT / "src/lachan") in x[1])] == []


def test_once_loaded_it_touches_no_disk_but_code_of_packages() -> None:
    report = watched()
    assert [(what, where) for what, where in report["asking"] if ".py" not in where] == []
    assert report["again"] == report["levels"]
