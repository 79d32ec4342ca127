"""Template tags that say what evidence holds: sizes, states of scanning, whose a file is, what was done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template

from lachan.centre.audit.kinds import UnknownKindError, kind_of
from lachan.centre.web.templatetags.desk import moment, state
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.template import Context

    from lachan.centre.evidence.queries import EvidenceFile

register = template.Library()

_UNITS: Final = ("B", "KB", "MB", "GB")
_STEP: Final = 1_000
_ACTORS: Final = frozenset({"machine", "citizen", "partner"})
_LEVELS: Final = {"not_scanned": "none", "clean": "good", "infected": "bad", "failed": "soon"}


@register.simple_tag(takes_context=True)
def size_of(context: Context, size_bytes: int) -> str:
    """This will write a size as people do: `812 B`, `2,5 MB` in Vietnamese, `2.5 MB` in English."""
    size, unit = float(size_bytes), 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    written = f"{size:.0f}" if unit == 0 or size >= 100 else f"{size:.1f}"  # noqa: PLR2004 - three figures say enough
    return f"{written.replace('.', ',') if context['lang'] == 'vi' else written} {_UNITS[unit]}"


@register.simple_tag(takes_context=True)
def held_for(context: Context, file: EvidenceFile) -> str:
    """This will say for what a file is held: a report by its number, a letter in words, anything else by its code."""
    kind, _, number = file.holder.partition(":")
    if kind == "report":
        return say("desk.reports.one", context["lang"], number=number)
    if kind == "letter":
        return say("measures.page.one_letter", context["lang"])
    return file.holder


@register.simple_tag(takes_context=True)
def scan_state(context: Context, file: EvidenceFile) -> str:
    """This will say what the scanner said, by shape, word and colour; that it has not looked is a state too."""
    lang = context["lang"]
    said = state(_LEVELS[file.scan], say(f"desk.code.scan.{file.scan}", lang))
    if file.scanned_at is None:
        return said
    # both are built of escaped parts
    return said + " " + moment(context, file.scanned_at)


@register.simple_tag(takes_context=True)
def deed_in_words(context: Context, kind: str) -> str:
    """This will say what was done, as the log says it; a kind of a room that is gone stands as it is."""
    try:
        found = kind_of(kind)
    except UnknownKindError:
        return kind
    return found.vi if context["lang"] == "vi" else found.en


@register.simple_tag(takes_context=True)
def who_did(context: Context, actor: str, names: Mapping[str, str]) -> str:
    """This will name who acted: a person by name; the machine, a partner and whoever reports in words."""
    if actor in names:
        return names[actor]
    kind = actor.partition(":")[0]
    return say(f"desk.code.actor.{kind}", context["lang"]) if kind in _ACTORS else actor
