"""The lists that answers go by: those of the register, over the operator's files and the packaged ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from lachan.centre.indicators import lists
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from lachan.engine.model import Lists


def lists_in_use() -> Lists:
    """This will give the lists for the next answer; an entry of the register counts within a second."""
    return lists.register_lists(today(timezone.now()))


def lists_are_broken() -> bool:
    """This will look at the list files anew and say whether one can't be used."""
    return lists.lists_are_broken(today(timezone.now()))
