"""Programs that some tests need: where they are, or a line that says which is missing and how to get it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def all_required() -> bool:
    """This will tell whether nothing may be left out, as in CI (`LACHAN_REQUIRE_ALL=1`)."""
    return os.environ.get("LACHAN_REQUIRE_ALL", "") not in {"", "0"}


def need_program(name: str, debian_package: str) -> str:
    """This will give the path of a program; where it is missing the test is skipped, or fails if all is required."""
    # daemons stand where a plain user's PATH doesn't lead
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if path is None:
        leave_out(f"{name} is missing; it comes with: sudo apt-get install {debian_package}")
    return path


def need_file(path: str, debian_package: str) -> str:
    """This will give a path that a Debian package brings (a font, a language of tesseract), or leave the test out."""
    if not Path(path).exists():
        leave_out(f"{path} is missing; it comes with: sudo apt-get install {debian_package}")
    return path


def leave_out(why: str) -> NoReturn:
    """This will skip the running test with a line that says why, or fail it if all is required."""
    if all_required():
        pytest.fail(why, pytrace=False)
    pytest.skip(why)
