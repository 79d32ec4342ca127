"""How well and how fast text in screenshots is read: 60 invented phone screens, rendered by Chromium.

    python bench/pictures.py [--screens 60] [--json] [--show 0] [--seconds 3] [--variant 0]

Prints the share of characters that are wrong (edit distance over the length, white space counted as one space), on how
many screens every link and number is right to the letter, and for each picture the seconds on the clock and of the
processors and the memory: the largest sum over all its processes, by /proc. `--variant` turns fonts, sizes, colours and
compression on, so that the same texts make other pictures than those that the settings were chosen on.
Needs tesseract with Vietnamese, Chromium, and the fonts Roboto, Noto Sans and DejaVu Sans.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from lachan.pictures import Limits, PictureRefused, available, read_picture
from picture_screens import Shot, render, screens  # type: ignore[import-not-found] # beside this script

PAGE_BYTES = os.sysconf("SC_PAGESIZE")
POLL_SECONDS = 0.005
PROGRAMS = {
    "chromium": "chromium",
    "tesseract": "tesseract-ocr tesseract-ocr-vie",
}
# where a process stands among its kin in /proc/…/stat, counted from behind the name
PARENT, SESSION = 1, 3


class Figures(NamedTuple):
    """What reading one picture came to."""

    name: str
    characters: int
    wrong: int
    missed: tuple[str, ...]
    seconds: float
    processor_seconds: float
    megabytes: float
    text: str


class Memory:
    """Watches how much memory the reading processes hold together, until it is told to stop."""

    def __init__(self) -> None:
        """This will begin to watch."""
        self.most_bytes = 0
        self._sessions: set[int] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> float:
        """This will end and give the most that was held at once, in megabytes."""
        self._over.set()
        self._thread.join()
        return self.most_bytes / 1e6

    def _watch(self) -> None:
        while not self._over.wait(POLL_SECONDS):
            self.most_bytes = max(self.most_bytes, sum(self._held()))

    def _held(self) -> list[int]:
        held = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                kin = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                if int(kin[PARENT]) == os.getpid():
                    self._sessions.add(int(folder.name))
                if int(kin[SESSION]) in self._sessions:
                    held.append(int((folder / "statm").read_text().split()[1]) * PAGE_BYTES)
            except OSError:
                continue  # it has just ended
        return held


def one_space(text: str) -> str:
    """This will give the text with every white space as one space."""
    return " ".join(text.split())


def measure(shot: Shot, limits: Limits) -> Figures:
    """This will read one picture and compare."""
    memory = Memory()
    text = ""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    try:
        text = read_picture(shot.data, limits=limits).text
    except PictureRefused as refused:
        # counts as read all wrong
        print(f"{shot.name}: {refused}", file=sys.stderr)
    finally:
        megabytes = memory.stop()
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    read, truth = one_space(text), one_space(shot.text)
    missed = tuple(exact for exact in shot.exact if exact not in read)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    wrong = Levenshtein.distance(read, truth)
    return Figures(shot.name, len(truth), wrong, missed, seconds, processor, megabytes, text)


def summary(figures: list[Figures]) -> dict[str, float]:
    """This will give the figures of all pictures together."""
    seconds = [figure.seconds for figure in figures]
    processor = [figure.processor_seconds for figure in figures]
    return {
        "screens": len(figures),
        "character_error": sum(f.wrong for f in figures) / sum(f.characters for f in figures),
        "worst_character_error": max(f.wrong / f.characters for f in figures),
        "screens_with_all_links_and_numbers_right": sum(not f.missed for f in figures),
        "seconds_median": statistics.median(seconds),
        "seconds_most": max(seconds),
        "processor_seconds_median": statistics.median(processor),
        "processor_seconds_most": max(processor),
        "megabytes_most": max(f.megabytes for f in figures),
    }


def main() -> int:
    """This will print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--screens", type=int, default=60, help="how many of the 60, spread over all layouts")
    parser.add_argument(
        "--variant", type=int, default=0, help="other fonts, sizes, colours for the same texts"
    )
    parser.add_argument("--seconds", type=float, default=3.0, help="time limit for a picture")
    parser.add_argument("--show", type=int, default=0, help="show what was read of so many of the worst")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON alone")
    options = parser.parse_args()
    for program, packages in PROGRAMS.items():
        if shutil.which(program) is None:
            print(f"{program} is missing; it comes with: sudo apt-get install {packages}", file=sys.stderr)
            return 2
    if not available().reads("vie+eng"):
        print("Vietnamese is missing; it comes with: sudo apt-get install tesseract-ocr-vie", file=sys.stderr)
        return 2
    every = screens()
    chosen = tuple(every[at * len(every) // options.screens] for at in range(options.screens))
    limits = Limits(seconds=options.seconds)
    chromium = shutil.which("chromium") or ""
    figures = [measure(shot, limits) for shot in render(chosen, chromium=chromium, variant=options.variant)]
    together = summary(figures)
    if options.json:
        print(json.dumps(together))
        return 0
    for figure in figures:
        share = figure.wrong / figure.characters
        missed = f"  missed: {', '.join(figure.missed)}" if figure.missed else ""
        print(
            f"{figure.name:22} {share:6.1%} wrong  {figure.seconds:5.2f} s"
            f"  {figure.processor_seconds:5.2f} s processor  {figure.megabytes:4.0f} MB{missed}"
        )
    for figure in sorted(figures, key=lambda f: f.wrong / f.characters, reverse=True)[: options.show]:
        print(f"\n== {figure.name}\n{figure.text}")
    print()
    for name, value in together.items():
        print(f"{name.replace('_', ' '):42} {value:.4g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
