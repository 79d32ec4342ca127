"""A small part of bench/pictures.py, so that a fall in quality is seen at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from programs import need_file, need_program

ROOT = Path(__file__).parents[2]
FONTS = {
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf": "fonts-noto-core",
    "/usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf": "fonts-roboto-unhinted",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
}


@pytest.mark.parametrize("variant", [0])
def test_phone_screens_are_read_as_well_as_they_are_said_to_be(variant: int) -> None:
    need_program("chromium", "chromium")
    need_program("tesseract", "tesseract-ocr")
    need_file("/usr/share/tesseract-ocr/5/tessdata/vie.traineddata", "tesseract-ocr-vie")
    for path, package in FONTS.items():
        need_file(path, package)
    run = subprocess.run(
        [
            sys.executable,
            ROOT / "bench/pictures.py",
            "--screens=6",
            f"--variant={variant}",
            "--seconds=30",
            "--json",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={
            "PYTHONPATH": str(ROOT / "src"),
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
        },
    )
    assert run.returncode == 0, run.stderr
    figures = msgspec.json.decode(run.stdout)
    assert figures["character_error"] <= 0.03
    assert figures["screens_with_all_links_and_numbers_right"] >= 5
    # on the processors: the clock says more about what else the machine is doing
    assert figures["processor_seconds_most"] <= 2
    assert figures["megabytes_most"] <= 200
