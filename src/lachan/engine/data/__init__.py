"""Packaged, dated reference data and trained models, each with a card (`*.card.md`): whence, when, how."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent


def path_of(name: str) -> Path:
    """This will give the path of a packaged data file."""
    return _FOLDER / name


def read_text(name: str) -> str:
    """This will give the text of a packaged UTF-8 data file."""
    return path_of(name).read_text(encoding="utf-8")
