"""Template tags that say competences and successions of offices as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.web.templatetags.desk import name_in
from lachan.centre.web.templatetags.words import day
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.template import Context

    from lachan.centre.accounts.queries.offices import OfficeShown, SuccessionShown
    from lachan.centre.accounts.queries.territories import Place

register = template.Library()


@register.simple_tag(takes_context=True)
def case_kind(context: Context, code: str) -> str:
    """This will say a kind of case, or that all kinds are meant; a code that is known no more stands as it is."""
    lang = context["lang"]
    if not code:
        return say("desk.office.all_kinds", lang)
    kind = CASE_KINDS.get(code)
    return code if kind is None else kind.vi if lang == "vi" else kind.en


@register.simple_tag(takes_context=True)
def succession(
    context: Context,
    one: SuccessionShown,
    office: OfficeShown,
    others: Mapping[str, OfficeShown],
    places: Mapping[str, Place],
) -> str:
    """This will say a succession as a sentence, seen from one of the two offices."""
    lang = context["lang"]
    came = one.after == office.code
    other = one.before if came else one.after
    named: Any = others.get(other)
    work = say("desk.succession.all", lang)
    if one.case_kind:
        work = say("desk.succession.kind", lang, kind=case_kind(context, one.case_kind))
    if one.territory:
        place = places.get(one.territory)
        work = say(
            "desk.succession.at", lang, work=work, place=name_in(place, lang) if place else one.territory
        )
    key = "reopened" if one.action == "reopen" else "came" if came else "went"
    return say(
        f"desk.succession.{key}",
        lang,
        day=day(one.day, lang),
        work=work,
        office=name_in(named, lang) if named else other,
    )
