"""Messages: a trained model, cues that can be named, and the likeliest scam type."""

from __future__ import annotations

from lachan.engine.text.judge import judge_many
from lachan.engine.text.message import Message

__all__ = ["Message", "judge_many"]
