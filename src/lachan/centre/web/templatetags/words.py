"""Template tags for words and addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from lachan.centre.web.language import DEFAULT
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.template import Context

    from lachan.centre.web.refusals import Refusal

register = template.Library()

NOON = 12
# English forms whatever the process's locale is
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@register.simple_tag(takes_context=True, name="say")
def say_tag(context: Context, key: str, **params: Any) -> str:
    """This will give the words of a key in the page's language; what fills a blank is escaped unless it is markup."""
    filled = {name: str(conditional_escape(value)) for name, value in params.items()}
    # the words themselves hold no markup (a test sees to it), and all that fills them has been escaped
    return mark_safe(say(key, context["lang"], **filled))  # noqa: S308


@register.simple_tag(takes_context=True)
def link(context: Context, name: str, *args: Any) -> str:
    """This will give the address of a page, in the page's language: it works without a cookie."""
    address = reverse(name, args=args)
    return address if context["lang"] == DEFAULT else f"{address}?lang={context['lang']}"


@register.simple_tag(takes_context=True)
def contact_link(context: Context) -> str:
    """This will give the centre's contact as a link; its form was checked when the settings were read."""
    centre = context["centre"]
    return format_html('<a href="{}">{}</a>', centre.contact_url, centre.contact)


@register.simple_tag
def icon(name: str, classes: str = "i") -> str:
    """This will give an icon of the page's sheet, hidden from screen readers: the words beside it say it."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="#{}"/></svg>', classes, name
    )


@register.filter
def in_lang(value: Any, lang: str) -> str:
    """This will give the `vi` or `en` of words."""
    return str(getattr(value, lang))


@register.simple_tag(takes_context=True)
def checked(context: Context, fact: Any) -> str:
    """This will say where a dated fact is from and when it was checked; it has `source` and `checked`."""
    lang = context["lang"]
    # the data names its source in English alone
    source = (
        say("site.help.official", lang) if fact.source == say("site.help.official", "en") else fact.source
    )
    return say("site.help.checked", lang, source=source, date=day(fact.checked, lang))


@register.simple_tag(takes_context=True)
def clock(context: Context, at: datetime) -> str:
    """This will give a time in Vietnam as it is read there: 14:32 ngày 24/11/2026, or 2:32 pm on 24 November 2026."""
    here = at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    if context["lang"] == "vi":
        return f"{here:%H:%M} ngày {day(here, 'vi')}"
    return f"{here.hour % 12 or 12}:{here:%M} {'am' if here.hour < NOON else 'pm'} on {day(here, 'en')}"


def day(at: date, lang: str) -> str:
    """This will give a day as it is written in a language."""
    return f"{at:%d/%m/%Y}" if lang == "vi" else f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


@register.simple_tag(takes_context=True)
def refusal_title(context: Context, refusal: Refusal) -> str:
    """This will say in a few words what happened."""
    return refusal.title(context["lang"])


@register.simple_tag(takes_context=True)
def refusal_what(context: Context, refusal: Refusal) -> str:
    """This will say what happened."""
    return refusal.what(context["lang"])


@register.simple_tag(takes_context=True)
def refusal_mend(context: Context, refusal: Refusal) -> str:
    """This will say what to do."""
    return refusal.mend(context["lang"])
