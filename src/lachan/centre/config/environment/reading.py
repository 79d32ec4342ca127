"""Reads the environment.

A value that can't be read never stops the reading: the default stands in, and the problem is kept, so that the system
checks can name the variable and the mend (`checks.py`).
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lachan.centre.config.environment import keeping, leaving, rooms, signing_in, site, zones
from lachan.centre.config.environment.fields import Environment
from lachan.centre.config.environment.setting import PREFIX, Problem, Setting

if TYPE_CHECKING:
    from collections.abc import Mapping

# Read elsewhere: by the tests and by the commands.
_READ_ELSEWHERE = frozenset({"LACHAN_REQUIRE_ALL", "LACHAN_KILL_ROUNDS"})

SETTINGS: tuple[Setting, ...] = (
    *keeping.SETTINGS,
    *site.SETTINGS,
    *rooms.SETTINGS,
    *leaving.SETTINGS,
    *zones.SETTINGS,
    *signing_in.SETTINGS,
)

VARIABLES = {setting.variable: setting for setting in SETTINGS}


def default_data_folder() -> Path:
    """This will give var/ in the project's root, or a folder of the user's own when installed as a package."""
    root = Path(__file__).resolve().parents[5]
    if (root / "pyproject.toml").is_file():
        return root / "var"
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "lachan"


def read_environment(environ: Mapping[str, str]) -> tuple[Environment, tuple[Problem, ...]]:
    """This will read the settings; the default stands wherever a value can't be read, and the problem is given too."""
    problems: list[Problem] = []
    said: dict[str, Any] = {}
    for setting in SETTINGS:
        if setting.variable in environ:
            try:
                said[setting.field] = setting.read(environ[setting.variable])
            except ValueError as error:
                problems.append(
                    Problem(setting.variable, "it can't be read as it stands", f"{error}; {setting.meaning}")
                )
    for variable in environ:
        if variable.startswith(PREFIX) and variable not in VARIABLES and variable not in _READ_ELSEWHERE:
            near = get_close_matches(variable, VARIABLES, n=1)
            mend = (
                f"did you mean {near[0]}?" if near else "take it away; docs/how-to/run.md lists what there is"
            )
            problems.append(Problem(variable, "there is no setting of this name", mend))
    data: Path = said.get("data", default_data_folder())
    said.setdefault("data", data)
    said.setdefault("api_keys_file", data / "api-keys.json")
    return Environment(**said), tuple(problems)
