"""Template tags that say what the register holds: levels, kinds and other codes, reasons of verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import template
from django.urls import reverse
from django.utils.html import format_html

from lachan.centre.cases.services.members import SOURCE as CASE_SOURCE
from lachan.centre.cases.services.members import case_id_of
from lachan.centre.console.sources import say_source
from lachan.centre.exchange.signal_refs import SOURCE as PARTNER_SOURCE
from lachan.centre.exchange.signal_refs import partner_id_of
from lachan.centre.indicators.naming import state_of
from lachan.centre.reports.counting import SOURCE, is_added, report_id_of
from lachan.centre.web.words import catalogue, say
from lachan.engine.extract.banks import BY_BIN
from lachan.engine.model import Reason
from lachan.engine.words.catalogue import text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.template import Context

    from lachan.centre.indicators.queries import EntryShown, ReasonShown, SightingShown

register = template.Library()

# how the engine begins an account without a bank
_NO_BANK: Final = "unknown:"
_LEVELS: Final = frozenset({"dangerous", "suspicious", "unknown", "trusted"})


@register.simple_tag(takes_context=True)
def code(context: Context, value: str, group: str) -> str:
    """This will say a code of a group (`level`, `kind`, …); one without words stands as it is."""
    key = f"desk.code.{group}.{value}"
    return say(key, context["lang"]) if key in catalogue() else value


@register.filter
def readable(value: str) -> str:
    """This will write a value as people know it: an account by its number, and its bank by name where one is known."""
    lead, colon, account = value.partition(":")
    if colon and (bank := BY_BIN.get(lead)) is not None:
        return f"{account} ({bank.name})"
    return value.removeprefix(_NO_BANK)


@register.simple_tag(takes_context=True)
def from_where(context: Context, source: str) -> str:
    """This will say what an entry of a list comes from."""
    return say_source(source, context["lang"])


@register.simple_tag(takes_context=True)
def where_seen(
    context: Context, seen: SightingShown, may_open: Collection[int], cases: Mapping[int, tuple[str, bool]]
) -> str:
    """This will say in which record something was seen; one of the reports in `may_open` as a link to it.

    `cases` are numbers by id, and whether the viewer sees the case.
    """
    if seen.source == CASE_SOURCE:
        called, is_seen = cases.get(case_id_of(seen.ref), ("", False))
        if not is_seen:
            return called
        return format_html('<a href="{}">{}</a>', reverse("desk_case", args=[called]), called)
    partner_id = partner_id_of(seen.ref)
    if seen.source == PARTNER_SOURCE and partner_id is not None:
        return say("desk.indicator.by_partner", context["lang"], number=f"{partner_id}")
    if seen.source != SOURCE:
        return seen.ref
    number = report_id_of(seen.ref)
    key = "desk.indicator.added_to" if is_added(seen.ref) else "desk.reports.one"
    words = say(key, context["lang"], number=f"{number}")
    if number not in may_open:
        return words
    return format_html('<a href="{}">{}</a>', reverse("desk_report", args=[number]), words)


@register.simple_tag(takes_context=True)
def entry_state(context: Context, entry: EntryShown) -> str:
    """This will say where an entry stands today, "" for one that counts."""
    standing = state_of(entry, context["viewer"].day)
    return "" if standing == "live" else say(f"desk.code.entry_state.{standing}", context["lang"])


@register.simple_tag(takes_context=True)
def score(context: Context, value: float) -> str:
    """This will write a score of 0 to 1 as of a hundred."""
    return say("desk.indicator.score", context["lang"], score=f"{round(100 * value)}")


@register.simple_tag(takes_context=True)
def level(context: Context, value: str) -> str:
    """This will say a level by shape, word and colour."""
    shape = value if value in _LEVELS else "unknown"
    words = say(f"desk.code.level.{shape}", context["lang"])
    return format_html(
        '<span class="lv {}"><svg aria-hidden="true" focusable="false"><use href="#v-{}"/></svg>{}</span>',
        shape,
        shape,
        words,
    )


@register.simple_tag(takes_context=True)
def reason(context: Context, given: ReasonShown) -> str:
    """This will say a reason of a verdict in a sentence."""
    return text(Reason(code=given.code, weight=given.weight, params=given.params), context["lang"])
