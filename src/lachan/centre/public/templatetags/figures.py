"""Template tags for public figures: numbers, spans of time and kinds of measure in the page's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template

from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.template import Context

register = template.Library()
_HOUR: Final = 60
_DAY: Final = 24 * _HOUR


@register.simple_tag(takes_context=True)
def figure(context: Context, value: int) -> str:
    """This will write a number with its thousands set apart."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if context["lang"] == "vi" else grouped


@register.simple_tag(takes_context=True)
def lasting(context: Context, minutes: float) -> str:
    """This will say a span of time as roughly as people say it: minutes, hours from two on, days from two on."""
    lang = context["lang"]
    if minutes >= 2 * _DAY:
        return say("figures.days", lang, count=f"{minutes / _DAY:.0f}")
    if minutes >= 2 * _HOUR:
        return say("figures.hours", lang, count=f"{minutes / _HOUR:.0f}")
    return say("figures.minutes", lang, count=f"{max(1, round(minutes))}")


@register.simple_tag(takes_context=True)
def hours_lasting(context: Context, hours: float) -> str:
    """This will say a span that is given in hours."""
    return lasting(context, hours * _HOUR)


@register.simple_tag(takes_context=True)
def measure_kind(context: Context, code: str) -> str:
    """This will name a kind of measure."""
    return say(f"measures.kind.{code}", context["lang"])
