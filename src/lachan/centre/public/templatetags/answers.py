"""Template tags of the public pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from lachan.centre.public.showing.kinds import source_key
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.template import Context

    from lachan.engine.advice import Hotline
    from lachan.engine.scam_types import ScamType

register = template.Library()

_JOINT = re.compile(r"([._])")
_MEGABYTE = 1_000_000
_BLANK = re.compile(r"\{\w+\}")


@register.simple_tag
def bold(text: str) -> SafeString:
    """This will put a name into bold."""
    return format_html("<b>{}</b>", text)


@register.filter
def phone_links(sentence: str, hotlines: Mapping[str, Hotline]) -> SafeString:
    """This will make the verified number that is called (not texted) a link; no other number becomes one."""
    text: str = escape(sentence)
    for hotline in hotlines.values():
        if hotline.how == "call":
            link = f'<a href="tel:{hotline.number}">{hotline.number}</a>'
            text = re.sub(rf"(?<!\w){hotline.number}(?!\w)", link, text)
    return mark_safe(text)  # noqa: S308 - escaped above; what is added is a number of our own data


@register.filter
def gaps(sentence: str) -> str:
    """This will show the blanks of a sentence as gaps."""
    return _BLANK.sub("…", sentence).replace("….", "…")


@register.filter
def blanks(words: Any, lang: str) -> str:
    """This will give the title of words in a language, its blanks as gaps."""
    return gaps(str(getattr(words, lang)))


@register.filter
def breaks(code: str) -> SafeString:
    """This will let a long code break behind its dots and underscores, and nowhere else."""
    return mark_safe(_JOINT.sub(r"\1<wbr>", escape(code)))  # noqa: S308 - escaped; what is added is fixed


@register.simple_tag(takes_context=True)
def group_name(context: Context, group: str) -> str:
    """This will name a group of kinds."""
    return say(f"types.group.{group}", context["lang"])


@register.simple_tag(takes_context=True)
def code_group(context: Context, name: str) -> str:
    """This will name a group of codes."""
    return say(f"reasons.{name}", context["lang"])


@register.simple_tag(takes_context=True)
def step_heading(context: Context, name: str) -> str:
    """This will give the heading of a step of the report."""
    return say(f"report.steps.{name}", context["lang"])


@register.simple_tag(takes_context=True)
def file_size(context: Context, size_bytes: int) -> str:
    """This will say how large a file is, as people say it: `312 KB`, `2,4 MB`."""
    if size_bytes < _MEGABYTE:
        return f"{max(1, round(size_bytes / 1_000))} KB"
    said = f"{size_bytes / _MEGABYTE:.1f} MB"
    return said.replace(".", ",") if context["lang"] == "vi" else said


@register.simple_tag(takes_context=True)
def type_source(context: Context, kind: ScamType) -> str:
    """This will say where what is known of a kind comes from."""
    lang = context["lang"]
    return say("types.source.line", lang, source=say(source_key(kind), lang))
