"""Template tags that say where a case stands: its title, how much time is left, how long something took."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django import template
from django.utils.html import format_html

from lachan.centre.web.templatetags.desk import moment
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from datetime import datetime

    from django.template import Context

    from lachan.centre.cases.queries.cases import CaseRow, ClockShown

register = template.Library()

# within it who has the case has to act today
SOON: Final = timedelta(hours=4)
_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


@register.simple_tag(takes_context=True)
def case_title(context: Context, row: CaseRow) -> str:
    """This will give the title of a case, or its kind and place where nobody gave it one."""
    return row.title(context["lang"])


@register.simple_tag(takes_context=True)
def time_left(context: Context, due_at: datetime | None) -> str:
    """This will say how long it is until a deadline, or how long ago it passed, and when; a dash for none."""
    if due_at is None:
        return "–"
    lang, left = context["lang"], due_at - context["now"]
    if left < timedelta():
        return format_html(
            '<span class="late">{}</span><small>{}</small>',
            say("desk.case.late_by", lang, span=span_of(-left, lang)),
            moment(context, due_at),
        )
    return format_html(
        '<span class="{}">{}</span><small>{}</small>',
        "soon" if left < SOON else "",
        say("desk.case.left", lang, span=span_of(left, lang)),
        moment(context, due_at),
    )


@register.simple_tag(takes_context=True)
def clock_left(context: Context, clock: ClockShown) -> str:
    """This will say how much of a clock's own time is left, working time or time on the wall."""
    lang, left = context["lang"], clock.allowed - clock.used
    if left <= timedelta():
        return say("desk.case.used_up", lang)
    key = "desk.case.left" if clock.around_the_clock else "desk.case.left_working"
    return say(key, lang, span=span_of(left, lang))


def span_of(span: timedelta, lang: str) -> str:
    """This will say a length of time in its two largest units: 3 days 4 hours, 2 hours 41 minutes, 9 minutes."""
    days, rest = divmod(max(span, timedelta()), _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes = rest // _MINUTE
    if days:
        return say("desk.case.days_hours", lang, days=f"{days}", hours=f"{hours}")
    if hours:
        return say("desk.case.hours_minutes", lang, hours=f"{hours}", minutes=f"{minutes}")
    return say("desk.case.minutes", lang, minutes=f"{minutes}")
