"""Words of signing in that are put together from parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from lachan.centre.web.clock import today
from lachan.centre.web.templatetags.words import day
from lachan.centre.web.words import catalogue, say

if TYPE_CHECKING:
    from datetime import datetime

    from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def day_of(context: Context, at: datetime) -> str:
    """This will give the day of a moment, as it is written in the page's language."""
    return day(today(at), context["lang"])


@register.simple_tag(takes_context=True)
def device_words(context: Context, device: str) -> str:
    """This will say a kind of device (`firefox windows`): Firefox on Windows."""
    browser, _, system = device.partition(" ")
    lang = context["lang"]
    names = {"browser": _kind("browser", browser, lang), "system": _kind("system", system, lang)}
    return say("sign_in.sessions.on", lang, **names)


def _kind(group: str, name: str, lang: str) -> str:
    key = f"sign_in.{group}.{name}"
    return say(key if key in catalogue() else f"sign_in.{group}.other", lang)
