"""How fast and how large: list look-up with 5 million entries and an overlay, beside a Python set.

    python bench/lists.py [--entries 5000000]

Each contender runs in a process of its own, one after the other, on made-up names; memory is the growth of PSS
(/proc/self/smaps_rollup) over the same process before it opened its list, after all look-ups.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from lachan.engine.lists import Layered, TableLists, open_base, packaged_entries, write_base
from lachan.engine.model import Indicator, Kind, ListClass, ListEntry

TODAY = date(2026, 11, 24)
ENDINGS = ("com", "net", "vn", "com.vn", "top", "xyz", "club", "github.io", "online", "info")
PARTS = (
    "bank",
    "shop",
    "vay",
    "tien",
    "game",
    "viet",
    "online",
    "live",
    "momo",
    "pay",
    "sale",
    "hot",
    "the",
    "qua",
)
LOOK_UPS = 200_000


def name(source: random.Random) -> str:
    """This will make up a domain that looks like those on lists: two or three words and some letters."""
    letters = "".join(source.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=source.randint(2, 5)))
    return f"{source.choice(PARTS)}{letters}{source.choice(PARTS)}.{source.choice(ENDINGS)}"


def names(count: int) -> list[str]:
    """This will make up so many different domains."""
    source = random.Random(1)  # noqa: S311 - made-up names, the same on every run
    made: set[str] = set()
    while len(made) < count:
        made.add(name(source))
    return sorted(made)


def questions(listed: list[str]) -> list[Indicator]:
    """This will ask for links and domains, half of them listed, some below a listed name."""
    source = random.Random(2)  # noqa: S311
    asked: list[Indicator] = []
    for _ in range(LOOK_UPS // 4):
        asked.append(Indicator(Kind.DOMAIN, source.choice(listed)))
        asked.append(Indicator(Kind.URL, f"https://www.{source.choice(listed)}/a/b?c=1"))
        asked.append(Indicator(Kind.DOMAIN, f"x{name(source)}"))
        asked.append(Indicator(Kind.URL, f"https://{name(source)}/login.html"))
    return asked


def pss_mb() -> float:
    """This will give the proportional set size of this process, in MB."""
    for line in Path("/proc/self/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise OSError("no Pss in /proc/self/smaps_rollup")


def read_questions(folder: Path) -> list[Indicator]:
    """This will read what is asked, without the listed names ever being in this process's memory."""
    lines = (folder / "questions").read_text().split()
    return [Indicator(Kind.URL if "/" in line else Kind.DOMAIN, line) for line in lines]


def run_set(folder: Path) -> dict[str, float]:
    """This will measure a Python set of the names: exact look-up of the host, no parents, no classes."""
    asked = [q.value.split("/")[2] if q.kind is Kind.URL else q.value for q in read_questions(folder)]
    before = pss_mb()
    with (folder / "names").open() as lines:
        listed = {line.rstrip("\n") for line in lines}
    best = min(_timed(lambda: sum(host in listed for host in asked)) for _ in range(5))
    return {"us": best / len(asked) * 1e6, "mb": pss_mb() - before}


def run_base(folder: Path) -> dict[str, float]:
    """This will measure base and overlay."""
    asked = read_questions(folder)
    # loaded before, so that the growth is that of the lists alone
    warm = TableLists([ListEntry(ListClass.BAD, Kind.DOMAIN, "a.top", "x")], today=TODAY)
    warm.find(asked[0])
    before = pss_mb()
    start = time.perf_counter()
    overlay = TableLists(today=TODAY)
    overlay.add(ListEntry(ListClass.BAD, Kind.DOMAIN, f"overlay{i}.top", "officer") for i in range(1000))
    overlay.mask(Kind.DOMAIN, "masked.top")
    lists = Layered(open_base(folder / "base", today=TODAY), overlay)
    opened = time.perf_counter() - start
    find = lists.find

    def ask(some: list[Indicator]) -> float:
        return (
            min(_timed(lambda: [None for q in some if find(q) is None]) for _ in range(5)) / len(some) * 1e6
        )

    listed = [q for q in asked if find(q) is not None]
    unlisted = [q for q in asked if find(q) is None]
    return {
        "us": ask(asked),
        "us_listed": ask(listed),
        "us_not_listed": ask(unlisted),
        "mb": pss_mb() - before,
        "open_s": opened,
        "listed": len(listed) / len(asked),
    }


def _timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


def main() -> None:
    """This will make the lists, run both contenders and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=5_000_000)
    parser.add_argument("--run", choices=["set", "base"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        result = run_set(given.folder) if given.run == "set" else run_base(given.folder)
        print(json.dumps(result))
        return
    with tempfile.TemporaryDirectory() as folder:
        made = names(given.entries)
        Path(folder, "names").write_text("\n".join(made) + "\n")
        Path(folder, "questions").write_text("\n".join(question.value for question in questions(made)))
        entries = (
            ListEntry(
                ListClass.POPULAR if i % 4 else ListClass.BAD,
                Kind.DOMAIN,
                value,
                f"feed{i % 7}",
                ("phishing", "malware", "scam shop")[i % 3],
                date.fromordinal(TODAY.toordinal() + i % 400) if i % 4 == 0 else None,
            )
            for i, value in enumerate(made)
        )
        start = time.perf_counter()
        write_base([*entries, *packaged_entries()], Path(folder, "base"), built=TODAY)
        took = time.perf_counter() - start
        size = Path(folder, "base").stat().st_size / 1e6
        print(f"{given.entries:,} entries, written in {took:.0f} s, {size:.0f} MB on disk")
        for run in ("set", "base"):
            command = [sys.executable, __file__, "--run", run, "--folder", folder]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            print(run, {key: round(value, 2) for key, value in json.loads(done.stdout).items()})


if __name__ == "__main__":
    main()
