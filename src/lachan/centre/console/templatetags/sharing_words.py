"""Template tags of the pages about what is shared: who acted, who gets what, what something is listed by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from lachan.centre.console.partner_words import said_all
from lachan.centre.console.sources import say_source
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.words import catalogue, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.template import Context

    from lachan.centre.exchange.queries.holds import ListedBy
    from lachan.centre.exchange.queries.looking_up import LeftOut, Receiver
    from lachan.centre.exchange.queries.outstanding import Standing

register = template.Library()

_MEASURE: Final = re.compile(r"M[0-9]{4}-[0-9]{6,8}")
_ADDRESS: Final = re.compile(r"[0-9][.:][0-9]|://")
# more partners than a line can name
_MOST_NAMED: Final = 4


@register.simple_tag
def person_by(names: Mapping[str, str], person_id: int) -> str:
    """This will name a person by id; one whose name is gone by the number."""
    return names.get(f"person:{person_id}", f"person:{person_id}")


@register.simple_tag(takes_context=True)
def source_link(context: Context, source: str) -> str:
    """This will say what something is listed by: a measure as a link to it."""
    if _MEASURE.fullmatch(source):
        return format_html('<a href="{}">{}</a>', reverse("desk_measure", args=[source]), source)
    return say_source(source, context["lang"])


@register.simple_tag(takes_context=True)
def sources_by(
    context: Context,
    sources: Mapping[tuple[str, str], Sequence[ListedBy]],
    kind: str,
    value: str,
    may_open: bool,  # noqa: FBT001 - a tag's arguments stand in their order
) -> str:
    """This will say all that a thing is listed by, a dash where nothing lists it any more.

    What the desk listed itself is a link to the list's entry, where `may_open`: why, and who agreed, stand there.
    """
    found = sources.get((kind, value), ())
    return format_html_join(", ", "{}", ((_listed_by(context, each, may_open),) for each in found)) or "–"


def _listed_by(context: Context, by: ListedBy, may_open: bool) -> str:  # noqa: FBT001 - as its only caller
    said = source_link(context, by.source)
    if not may_open or _MEASURE.fullmatch(by.source):
        return said
    return format_html('<a href="{}">{}</a>', reverse("desk_list_entry", args=[by.entry_id]), said)


@register.simple_tag(takes_context=True)
def code_words(context: Context, value: str, words: str) -> str:
    """This will say a code whose signs no key can hold: `amber+strict`."""
    return said_all([value], words, context["lang"])


@register.simple_tag(takes_context=True)
def formats_said(context: Context, formats: Sequence[str]) -> str:
    """This will name formats, one after the other; a dash for none."""
    return formats_in(formats, context["lang"])


def formats_in(formats: Sequence[str], lang: str) -> str:
    """This will name formats, one after the other; a dash for none."""
    return ", ".join(say(f"exchange.format.{each}.title", lang) for each in formats) or "–"


@register.simple_tag(takes_context=True)
def files_left_out(context: Context, found: Sequence[LeftOut]) -> str:
    """This will name list files in which a thing can't be written, each with why."""
    lang: Any = context["lang"]
    return "; ".join(f"{one.file}: {say(f'exchange.unfit.{one.why}', lang)}" for one in found)


@register.simple_tag(takes_context=True)
def receivers(context: Context, found: Sequence[Receiver]) -> str:
    """This will name who gets something; of many the first, and how many more."""
    lang: Any = context["lang"]
    named = [
        say("desk.sharing.anybody", lang)
        if one.subscription is None
        else name_in(one.subscription.partner, lang)
        for one in found[:_MOST_NAMED]
    ]
    if len(found) > _MOST_NAMED:
        named.append(say("desk.sharing.more", lang, count=f"{len(found) - _MOST_NAMED}"))
    return ", ".join(named) or "–"


@register.simple_tag(takes_context=True)
def lacking(context: Context, one: Standing, count: str) -> str:
    """This will say how many changes a partner lacks, before since when; `count` is their number as it is written."""
    key = "desk.gets.lacks_one" if one.lacks == 1 else "desk.gets.lacks"
    return say("desk.gets.lacks_least" if one.is_least else key, context["lang"], count=count)


@register.simple_tag(takes_context=True)
def format_title(context: Context, name: str) -> str:
    """This will name a format."""
    return say(f"exchange.format.{name}.title", context["lang"])


@register.simple_tag(takes_context=True)
def format_lead(context: Context, name: str) -> str:
    """This will say whom a format is for."""
    return say(f"exchange.format.{name}.lead", context["lang"])


@register.simple_tag(takes_context=True)
def format_part(context: Context, name: str, part: str) -> str:
    """This will say a part of what is to be known of a format: `how`, `loses`, `survives`."""
    return say(f"exchange.format.{name}.{part}", context["lang"])


@register.simple_tag(takes_context=True)
def option_name(context: Context, name: str) -> str:
    """This will name a setting of a format; one without words stands as it is."""
    key = f"desk.form.subscription.option_{name}"
    return say(key, context["lang"]) if key in catalogue() else name


@register.simple_tag(takes_context=True)
def option_value(context: Context, name: str, value: str) -> str:
    """This will say a setting's value; one without words stands as it is, an address in the face of addresses."""
    key = f"desk.gets.option.{name}.{value}"
    if key in catalogue():
        return say(key, context["lang"])
    return format_html('<span class="mono">{}</span>', value) if _ADDRESS.search(value) else value
