"""What can be said of a phone number: its form, its range, whether a list knows it. It never vouches for a text."""

from __future__ import annotations

from lachan.engine.phones.judge import WORDS, judge

__all__ = ["WORDS", "judge"]
