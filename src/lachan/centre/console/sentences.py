"""Sentences above charts, maps and tables: what they show, in the words of who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.console.templatetags.figure_words import change_in, money_in
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.templatetags.words import day as day_in_words
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.accounts.case_kinds import CaseKind
    from lachan.centre.cases.figures.changes import Changes, Counted
    from lachan.centre.console.charts import Bars
    from lachan.centre.console.queries.situation import ProvinceLine

_NAMED: Final = 3


def lead(cases: Changes, lang: str) -> str:
    """This will say in one sentence what came, what is late and what was lost and got back."""
    total, standing = cases.total, cases.standing
    if not (total.opened or total.closed or standing.going_on):
        return say("desk.situation.nothing", lang)
    parts = [
        say(
            "desk.situation.lead",
            lang,
            opened=_number(total.opened, lang),
            change=compared(total.opened, total.opened_before, lang),
            late=_number(standing.late, lang),
            going_on=_number(standing.going_on, lang),
        )
    ]
    if total.lost_vnd or total.recovered_vnd:
        parts.append(
            say(
                "desk.situation.lead_money",
                lang,
                lost=money_in(total.lost_vnd, lang),
                recovered=money_in(total.recovered_vnd, lang),
            )
        )
    return " ".join(parts)


def compared(now: int, before: int, lang: str) -> str:
    """This will say how a number stands to that of the same period before: `nhiều hơn kỳ trước 12%`."""
    if now == before:
        return say("desk.situation.as_before", lang)
    if not before:
        return say("desk.situation.none_before", lang)
    key = "more" if now > before else "less"
    said = change_in(now, before, lang).lstrip("+\u2212")
    return say(f"desk.situation.{key}", lang, change=said)


def say_days(chart: Bars, lang: str, *, of: str) -> str:
    """This will say which day of a chart has the most, and how many come on average. `of`: `cases` or `reports`."""
    if chart.most is None:
        return say(f"desk.situation.no_{of}", lang)
    mean = f"{chart.mean:.1f}"
    key = "days" if chart.each_days == 1 else "bunches"
    one = "_one" if chart.most.count == 1 else ""
    return say(
        f"desk.situation.{key}_say",
        lang,
        day=day_in_words(chart.most.last, lang),
        most=say(f"desk.situation.count_{of}{one}", lang, count=_number(chart.most.count, lang)),
        mean=mean.replace(".", ",") if lang == "vi" else mean,
        each=f"{chart.each_days}",
    )


def say_places(lines: Sequence[ProvinceLine], lang: str) -> str:
    """This will name the places with the most cases."""
    named = [
        f"{short_name(line, lang)} {_number(line.counted.opened, lang)}"
        for line in lines
        if line.place is not None and line.counted.opened
    ]
    if not named:
        return say("desk.situation.no_cases", lang)
    return say("desk.situation.places_say", lang, places=", ".join(named[:_NAMED]))


def say_kinds(lines: Sequence[tuple[CaseKind, Counted]], lang: str) -> str:
    """This will name the kinds that rise most."""
    named = [
        f"{(kind.vi if lang == 'vi' else kind.en).partition(',')[0]} "
        f"({_number(counted.opened_before, lang)} → {_number(counted.opened, lang)})"
        for kind, counted in lines
        if counted.opened > counted.opened_before
    ]
    if not named:
        return say("desk.situation.no_kinds", lang)
    return say("desk.situation.kinds_say", lang, kinds=", ".join(named[:_NAMED]))


def short_name(line: ProvinceLine, lang: str) -> str:
    """This will name a province without what kind of unit it is."""
    if line.place is None:
        return say("desk.situation.no_place", lang)
    name = name_in(line.place, lang)
    for kind in ("Thành phố ", "Tỉnh "):
        name = name.removeprefix(kind)
    for kind in (" City", " Province"):
        name = name.removesuffix(kind)
    return name


def _number(value: int, lang: str) -> str:
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if lang == "vi" else grouped
