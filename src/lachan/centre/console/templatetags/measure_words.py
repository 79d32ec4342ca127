"""Template tags that say what limits a measure, and why a thing was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.template import Context

    from lachan.centre.measures.queries.measures import SignatureShown
    from lachan.centre.measures.reach import Stop
    from lachan.centre.measures.services.proposing import Proposed

register = template.Library()


@register.simple_tag(takes_context=True)
def stop_in_words(context: Context, stop: Stop) -> str:
    """This will say what limits a measure; what fills it is escaped by the template."""
    return say(f"measures.stop.{stop.code}", context["lang"], **stop.params)


@register.simple_tag(takes_context=True)
def left_out(context: Context, one: Proposed) -> str:
    """This will say why a thing was not proposed."""
    lang = context["lang"]
    if one.refused.startswith("stop_"):
        return say(f"measures.stop.{one.refused.removeprefix('stop_')}", lang, **one.params)
    return say(f"measures.refused.{one.refused}", lang, **one.params)


@register.filter
def signer(one: SignatureShown) -> str:
    """This will give who signed, as the rooms name who acts."""
    return f"person:{one.person_id}"
