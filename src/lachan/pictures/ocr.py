"""The text of a grey picture, by tesseract. Runs in the reading process alone."""

from __future__ import annotations

import io
import statistics
import subprocess
import time
from typing import TYPE_CHECKING

from lachan.pictures.lines import Line, join, merge, parse_lines, tidy
from lachan.pictures.prepare import fit, pages

if TYPE_CHECKING:
    from PIL import Image

    from lachan.pictures.model import Task
    from lachan.pictures.prepare import Page

# "A single column of text of variable sizes": measured best of 3, 4, 6 and 11 (docs/reference/pictures.md).
_SEGMENTATION = "4"
# Words lower than this (pixels, with ascenders) are read once more from a picture in which they are this high.
_LOW_WORD = 16
_GOOD_WORD = 28
_MOST_LARGER = 3.0
# No second try unless there is time for it; the first is what the answer can fall back on.
_TIME_FOR_MORE = 0.5
_MOST_CHARS = 50_000
# Up to so many letters a picture is read twice; about one second for both readings.
_TWICE_LETTERS = 1_300
_FEWEST_LETTERS = 1


def read_text(gray: Image.Image, task: Task, deadline: float) -> tuple[str, tuple[str, ...]]:
    """This will give the text (NFC) and notes, by the deadline on the monotonic clock."""
    started = time.monotonic()
    lines, complete = _read(fit(gray, 1), task, deadline)
    heights = [word.height for line in lines for word in line]
    if (heights and (low := statistics.median(heights)) < _LOW_WORD) or not heights:
        factor = _GOOD_WORD / low if heights else 2.0
        spent = time.monotonic() - started
        if deadline - time.monotonic() > spent * 2 + _TIME_FOR_MORE:
            again, also_complete = _read(fit(gray, min(factor, _MOST_LARGER)), task, deadline)
            if also_complete or len(again) >= len(lines):
                lines, complete = again, also_complete
    text = join(lines)
    if len(text) > _MOST_CHARS:
        text, complete = text[:_MOST_CHARS], False
    notes = () if complete else ("note.picture_text_cut",)
    if not text and complete:
        notes = ("note.picture_no_text",)
    return text, notes


def _read(picture: Image.Image, task: Task, deadline: float) -> tuple[list[Line], bool]:
    """This will give the lines of all pages, and whether all of them were read in time."""
    lines: list[Line] = []
    letters = 0
    for page in pages(picture):
        letters += page.letters
        read = _read_page(page, task, deadline, twice=letters <= _TWICE_LETTERS)
        if read is None:
            return lines, False
        lines += read
    return lines, True


def _read_page(page: Page, task: Task, deadline: float, *, twice: bool) -> list[Line] | None:
    """This will give the lines of a page, or None where the time was over before they were read.

    Read twice, by all languages together and by the first alone, each gives what it reads best (`lines.merge`). Where
    there is much text, all together read it once: that is nearly as good, and gets further.
    """
    if page.letters < _FEWEST_LETTERS:
        return []
    data = io.BytesIO()
    page.picture.save(data, "BMP")
    # all together first: should there be no time for more, links and numbers are right at least
    tsv = _run_tesseract(data.getvalue(), task.languages, task, deadline)
    if tsv is None:
        return None
    lines = parse_lines(tsv, page.top)
    first_language, _, more = task.languages.partition("+")
    if more and twice and lines:
        tsv = _run_tesseract(data.getvalue(), first_language, task, deadline)
        if tsv is not None:
            lines = merge(parse_lines(tsv, page.top), lines)
    return tidy(lines)


def _run_tesseract(page: bytes, languages: str, task: Task, deadline: float) -> str | None:
    """This will give tesseract's TSV of a page, or None when it did not end well by the deadline."""
    left = deadline - time.monotonic()
    if left <= 0:
        return None
    # both ways through pipes; it inherits the limits of this process
    with subprocess.Popen(  # noqa: S603 - tesseract, with languages that it named itself
        [task.tesseract, "stdin", "stdout", "-l", languages, "--psm", _SEGMENTATION, "tsv"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            out, _ = process.communicate(page, timeout=left)
        except subprocess.TimeoutExpired:
            process.kill()
            return None
    return None if process.returncode else out.decode("utf-8", "replace")
