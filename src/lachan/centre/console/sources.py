"""What an entry of a list comes from, in words: the desk, an owner's claim, or a list by its own name."""

from __future__ import annotations

from lachan.centre.web.words import catalogue, say


def say_source(source: str, lang: str) -> str:
    """This will say where an entry comes from, without which claim it was (`claim:5`)."""
    known = source.partition(":")[0]
    key = f"desk.code.list_source.{known}"
    return say(key, lang) if key in catalogue() else source
