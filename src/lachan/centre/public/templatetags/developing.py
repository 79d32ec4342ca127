"""Template tags of the pages for developers: formats, list files and codes in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def format_words(context: Context, name: str, part: str) -> str:
    """This will say a part of what is to be known of a format: `title`, `lead`, `how`, `loses`, `survives`."""
    return say(f"exchange.format.{name}.{part}", context["lang"])


@register.simple_tag(takes_context=True)
def list_words(context: Context, code: str, part: str) -> str:
    """This will say a part of what is to be known of a list file: `title`, `carries`, `loses`, `survives`."""
    return say(f"exchange.list.{code}.{part}", context["lang"])


@register.simple_tag(takes_context=True)
def codes_said(context: Context, codes: Sequence[str], words: str) -> str:
    """This will say codes one after the other, by the words under `WORDS.CODE`."""
    return " · ".join(say(f"{words}.{code}", context["lang"]) for code in codes)
