"""The engine: what is it, and is it a scam? Pure, and usable as a library.

>>> from lachan.engine import check
>>> check("vietcombank-login.top").level.word
'dangerous'

Names are loaded when first asked for, so that a part of the engine can be used without the whole.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lachan.engine.front_door import Question, check, check_many
    from lachan.engine.lists import NoLists, default_lists
    from lachan.engine.model import (
        DANGEROUS_AT,
        SUSPICIOUS_AT,
        Answer,
        Indicator,
        InputKind,
        Judgement,
        Kind,
        Level,
        ListClass,
        ListEntry,
        Lists,
        Reason,
    )

__all__ = [
    "DANGEROUS_AT",
    "SUSPICIOUS_AT",
    "Answer",
    "Indicator",
    "InputKind",
    "Judgement",
    "Kind",
    "Level",
    "ListClass",
    "ListEntry",
    "Lists",
    "NoLists",
    "Question",
    "Reason",
    "check",
    "check_many",
    "default_lists",
]

_FRONT_DOOR = {"Question", "check", "check_many"}
_LISTS = {"NoLists", "default_lists"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "front_door" if name in _FRONT_DOOR else "lists" if name in _LISTS else "model"
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
