"""What people are told of: the kinds, and how each is told where a person has set nothing (`notices.toml`)."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping


class AboutRule(msgspec.Struct, frozen=True):
    """How people are told of a kind of happening where they have set nothing, and why so."""

    how: str
    reason: str


def _read() -> Mapping[str, AboutRule]:
    table = tomllib.loads(files("lachan.centre.cases").joinpath("notices.toml").read_text("utf-8"))
    return {name: msgspec.convert(line, AboutRule) for name, line in table.items()}


ABOUT: Final = _read()
