from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from subprocess import run
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from subprocess import CompletedProcess

LACHAN = Path(sys.executable).with_name("lachan")

pytestmark = pytest.mark.live  # the folder's own database, in processes of its own


def demo(folder: Path, *arguments: str) -> CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LACHAN_", "DJANGO_"))}
    return run(
        [LACHAN, "demo", *arguments],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env=kept | {"LACHAN_DATA": str(folder)},
    )


def test_it_fills_an_empty_folder_says_who_signs_in_and_forgets(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    told = demo(folder)
    assert told.returncode == 0, told.stderr
    (password,) = re.findall(r"(?m)^password  (\S{20,})$", told.stdout)
    people = re.findall(r"(?m)^(\S+@lachan\.example) +(\S.*?) +([A-Z2-7]{32})  (.+)$", told.stdout)
    assert len(people) >= 25
    assert {"administrator@TTQG", "approver@CAT-HN", "auditor@TTQG", "partner@NH-SONGHONG"} <= {
        role for _, role, _, _ in people
    }
    (zone_key,) = re.findall(
        r"-y hmac-sha256:songxanh-rpz:(\S{43}=) rpz\.lachan AXFR$", told.stdout, re.MULTILINE
    )
    again = demo(folder)
    assert again.returncode == 0, again.stderr
    assert password not in again.stdout
    assert zone_key in again.stdout
    forgotten = demo(folder, "--forget")
    assert (forgotten.returncode, forgotten.stdout.split()[1]) == (0, str(len(people)))
    refused = demo(folder)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "LACHAN_DATA" in refused.stderr
    assert "Traceback" not in refused.stderr
