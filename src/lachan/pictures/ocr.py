"""The text of a grey picture, by tesseract. Runs in the reading process alone."""

from __future__ import annotations

import io
import subprocess
import time
import unicodedata
from typing import TYPE_CHECKING

from lachan.pictures.prepare import prepare

if TYPE_CHECKING:
    from PIL import Image

    from lachan.pictures.model import Task


def read_text(gray: Image.Image, task: Task, deadline: float) -> tuple[str, tuple[str, ...]]:
    """This will give the text (NFC) and notes, by the deadline on the monotonic clock."""
    page = io.BytesIO()
    prepare(gray).save(page, "BMP")
    with subprocess.Popen(  # noqa: S603 - tesseract, with languages that it named itself
        [task.tesseract, "stdin", "stdout", "-l", task.languages, "--psm", "3"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            out, _ = process.communicate(page.getvalue(), timeout=deadline - time.monotonic())
        except subprocess.TimeoutExpired:
            process.kill()
            return "", ("note.picture_text_cut",)
    return unicodedata.normalize("NFC", out.decode("utf-8", "replace")).strip(), ()
