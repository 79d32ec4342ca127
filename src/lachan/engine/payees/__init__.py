"""What can be said of an account that money is to go to: its form, its bank, whether a list knows it."""

from __future__ import annotations

from lachan.engine.payees.judge import WORDS, judge

__all__ = ["WORDS", "judge"]
