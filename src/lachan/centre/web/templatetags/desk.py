"""Template tags of the desk's pages: days and times, periods, states, fields of forms, numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html

from lachan.centre.web.clock import VIETNAM
from lachan.centre.web.templatetags.words import day as day_in_words
from lachan.centre.web.words import catalogue, say

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.forms import BoundField
    from django.template import Context

    from lachan.centre.web.paging import Page

register = template.Library()

ONE_DAY: Final = timedelta(days=1)

# states of machines and of proofs, with the shape and colour that the levels have: never colour alone
_SHAPES = {"good": "trusted", "soon": "suspicious", "bad": "dangerous", "none": "unknown"}


@register.simple_tag(takes_context=True)
def on_day(context: Context, day: date | None) -> str:
    """This will give a day as it is written in the page's language, and a dash for none."""
    return "–" if day is None else day_in_words(day, context["lang"])


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None) -> str:
    """This will give a time in Vietnam: 28/11/2026 14:32 or 28 November 2026, 14:32; a dash for none."""
    if at is None:
        return "–"
    here = at.astimezone(VIETNAM)
    between = " " if context["lang"] == "vi" else ", "
    return format_html(
        '<time datetime="{}">{}{}{}</time>',
        here.isoformat(timespec="seconds"),
        day_in_words(here, context["lang"]),
        between,
        f"{here:%H:%M}",
    )


@register.simple_tag(takes_context=True)
def period(context: Context, valid_from: date | None, valid_to: date | None) -> str:
    """This will say a half-open period of days as people say it: from its first day to its last, both included."""
    lang = context["lang"]
    if valid_to is not None:
        last = valid_to - ONE_DAY
        if valid_from is not None and last < valid_from:
            return say("period.never", lang, since=day_in_words(valid_from, lang))
        if valid_from is None:
            return say("period.until", lang, until=day_in_words(last, lang))
        return say(
            "period.between", lang, since=day_in_words(valid_from, lang), until=day_in_words(last, lang)
        )
    if valid_from is None:
        return say("period.always", lang)
    return say("period.since", lang, since=day_in_words(valid_from, lang))


@register.simple_tag(takes_context=True)
def number(context: Context, value: int) -> str:
    """This will give a number with its thousands set apart, 12.500 or 12,500."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if context["lang"] == "vi" else grouped


@register.simple_tag
def state(level: str, words: str) -> str:
    """This will say a state by shape, word and colour: `good`, `soon`, `bad`, or `none` for what isn't known."""
    shape = _SHAPES[level]
    return format_html(
        '<span class="lv {}"><svg aria-hidden="true" focusable="false"><use href="#v-{}"/></svg>{}</span>',
        shape,
        shape,
        words,
    )


@register.inclusion_tag("web/field.html", takes_context=True)
def field(context: Context, bound: BoundField) -> dict[str, Any]:
    """This will show a field with its label, its hint and what is wrong with it."""
    return {"field": bound, "lang": context["lang"]}


@register.inclusion_tag("web/more.html", takes_context=True)
def paging(context: Context, page: Page[Any]) -> dict[str, Any]:
    """This will show the ways to the rows before and after a page; what the list is narrowed to stays."""
    query = context["query_here"].copy()
    query.pop("place", None)
    ways = {}
    for name, place in (("earlier", page.earlier), ("later", page.later)):
        if place:
            query["place"] = place
            ways[name] = f"?{query.urlencode()}"
    return {"ways": ways, "lang": context["lang"]}


@register.simple_tag(takes_context=True)
def office_name(context: Context, office: Any) -> str:
    """This will give an office's name in the page's language, and a dash for none."""
    return "–" if office is None else name_in(office, context["lang"])


def name_in(named: Any, lang: str) -> str:
    """This will give the `name_vi` or `name_en` of an office or a territory; Vietnamese where there is no English."""
    return str((lang == "en" and named.name_en) or named.name_vi)


@register.simple_tag(takes_context=True)
def in_words(context: Context, value: str, words: str) -> str:
    """This will say a code: the words under `WORDS.CODE`."""
    return say(f"{words}.{value}", context["lang"])


@register.simple_tag
def wherever(name: str, *args: Any, **query: Any) -> str:
    """This will give the address of a page with what it is narrowed to; what is empty is left out."""
    said = urlencode({key: value for key, value in query.items() if value not in {None, ""}})
    return reverse(name, args=args) + (f"?{said}" if said else "")


@register.filter
def of(known: Any, key: Any) -> Any:
    """This will give what stands under a key, None where nothing does."""
    return known.get(key) if known else None


@register.simple_tag(takes_context=True)
def say_filled(context: Context, key: str, params: dict[str, str]) -> str:
    """This will give the words of a key whose blanks stand in a dict; what fills them is escaped by the template."""
    return say(key, context["lang"], **params)


@register.simple_tag(takes_context=True)
def step_name(context: Context, step: str) -> str:
    """This will say what a step of the workers does; one without words stands by its name."""
    key = f"desk.step.{step}"
    return say(key, context["lang"]) if key in catalogue() else step
