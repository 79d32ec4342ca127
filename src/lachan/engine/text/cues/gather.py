"""All cues, found by their files: a new cue is one file and nothing else."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from lachan.engine.text.cues import rules

if TYPE_CHECKING:
    from lachan.engine.text.cues.cue import Cue

CUES: tuple[Cue, ...] = tuple(
    import_module(f"{rules.__name__}.{name}").CUE
    for name in sorted(module.name for module in iter_modules(rules.__path__))
)
"""Every cue, in the order of the files' names."""
