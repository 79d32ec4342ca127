"""What can be said of apps and files, and of contacts that no model judges: e-mail, profiles, wallets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.apps import emails, files, installers, profiles, wallets
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from lachan.engine.model import Indicator, Judgement, Lists
    from lachan.engine.words.form import Words

__all__ = ["WORDS", "judge"]

_JUDGES: dict[Kind, Callable[..., Judgement]] = {
    Kind.APP: installers.judge,
    Kind.EMAIL: emails.judge,
    Kind.FILE: files.judge,
    Kind.PROFILE: profiles.judge,
    Kind.WALLET: wallets.judge,
}

WORDS: dict[str, Words] = {
    **installers.WORDS,
    **emails.WORDS,
    **files.WORDS,
    **profiles.WORDS,
    **wallets.WORDS,
}


def judge(indicator: Indicator, *, lists: Lists, today: date) -> Judgement:
    """This will judge one app, file, e-mail address, profile or wallet. Raises KeyError for another kind."""
    return _JUDGES[indicator.kind](indicator, lists=lists, today=today)
