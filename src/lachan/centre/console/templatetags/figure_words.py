"""Template tags that say figures: how much more or less than before, money in short, a day of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template

from lachan.centre.console.charts import HEIGHT, WIDTH
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import date

    from django.template import Context

    from lachan.centre.console.charts import Bars

register = template.Library()

_BILLION: Final = 1_000_000_000
_MILLION: Final = 1_000_000
# above it a percentage says less than "so many times as much"
_TIMES: Final = 10


@register.simple_tag(takes_context=True)
def change(context: Context, now: int, before: int) -> str:
    """This will say how much more or less than before: +12%, as many times, new; a dash where nothing was and is."""
    return change_in(now, before, context["lang"])


def change_in(now: int, before: int, lang: str) -> str:
    """This will say the same in a language."""
    if not before:
        return say("desk.situation.new", lang) if now else "–"
    if now >= before * _TIMES:
        return say("desk.situation.times", lang, times=f"{now // before}")
    part = round(100 * (now - before) / before)
    return f"+{part}%" if part > 0 else f"\u2212{-part}%" if part < 0 else "0%"


@register.simple_tag(takes_context=True)
def money(context: Context, vnd: int) -> str:
    """This will give đồng in short: 12,5 tỷ đ, 318 triệu đ, 900.000 đ."""
    return money_in(vnd, context["lang"])


def money_in(vnd: int, lang: str) -> str:
    """This will give the same in a language."""
    for size, key in ((_BILLION, "billion"), (_MILLION, "million")):
        if vnd >= size:
            tenths = round(10 * vnd / size)
            whole = f"{tenths // 10:,}"
            said = f"{whole}.{tenths % 10}" if tenths % 10 and tenths < 1_000 else whole  # noqa: PLR2004
            said = said.translate(str.maketrans(",.", ".,")) if lang == "vi" else said
            return say(f"desk.situation.{key}", lang, number=said)
    plain = f"{vnd:,}"
    return f"{plain.replace(',', '.') if lang == 'vi' else plain} đ"


@register.filter
def short_day(day: date) -> str:
    """This will give a day as it stands below a bar: 28/11."""
    return f"{day:%d/%m}"


@register.inclusion_tag("console/bars.html", takes_context=True)
def bars(context: Context, chart: Bars, words: str) -> dict[str, object]:
    """This will draw a chart; `words` is what it shows, for who doesn't see it."""
    return {"chart": chart, "words": words, "lang": context["lang"], "width": WIDTH, "height": HEIGHT}
