from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

from beginnings import ROOT
from lachan.cli.main import COMMANDS
from lachan.probe.settings import settings_of

PAGE: Final = (ROOT / "docs/how-to/run-a-probe.md").read_text("utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_settings_of_the_page_are_settings() -> None:
    read = settings_of(tomllib.loads(block("toml")), beside=Path("/etc/lachan-probe"))
    assert (read.name, len(read.resolvers)) == ("hanoi", 2)
    assert read.token_file == Path("/etc/lachan-probe/token")


def test_the_unit_of_the_page_runs_what_there_is() -> None:
    [line] = [line for line in block("ini").splitlines() if line.startswith("ExecStart=")]
    words = line.partition("=")[2].split()
    assert words[1] in COMMANDS
    assert words[1:3] == ["probe", "run"]
