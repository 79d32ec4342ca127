"""What is installed is asked once, and its lack is no failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lachan.pictures.programs import Availability, available
from programs import need_file, need_program

if TYPE_CHECKING:
    from pathlib import Path


def _ask_anew() -> Availability:
    return available.__wrapped__()


def test_it_finds_tesseract_and_its_languages() -> None:
    program = need_program("tesseract", "tesseract-ocr")
    need_file("/usr/share/tesseract-ocr/5/tessdata/vie.traineddata", "tesseract-ocr-vie")
    found = _ask_anew()
    assert found.tesseract == program
    assert found.version[0].isdigit()
    assert found.reads("vie+eng")
    assert not found.reads("vie+tlh")


def test_without_tesseract_it_reads_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _ask_anew() == Availability()
    assert not _ask_anew().reads("eng")


@pytest.mark.parametrize(
    "script", ["#!/bin/sh\nexit 1\n", "no program at all", "#!/bin/sh\nprintf '\\377\\n'\n"]
)
def test_a_broken_tesseract_has_no_languages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(script)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _ask_anew().languages == ()
    assert not _ask_anew().reads("vie+eng")


def test_it_asks_once_a_process() -> None:
    assert available() is available()
