"""Links, domains and IP addresses: what they are made of, whom they imitate, and how likely they are bad."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lachan.engine.links.judge import judge_many, knows_official_names
    from lachan.engine.links.words import WORDS

__all__ = ["WORDS", "judge_many", "knows_official_names"]


# The judge reads a model, its rules and the protected names; `links.parse` and `links.suffixes` need none of it.
_HOMES = {"judge_many": "judge", "knows_official_names": "judge", "WORDS": "words"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
