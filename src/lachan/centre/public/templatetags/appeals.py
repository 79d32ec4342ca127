"""Template tags that say how an appeal stands, and its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from lachan.centre.web.words import say
from lachan.engine.extract.banks import BY_BIN

if TYPE_CHECKING:
    from django.template import Context

    from lachan.centre.measures.queries.filings import AppealSeen

register = template.Library()


@register.filter
def as_known(value: str) -> str:
    """This will write a thing as its owner knows it: an account by its number, and its bank by name."""
    lead, colon, account = value.partition(":")
    bank = BY_BIN.get(lead) if colon else None
    return f"{account} ({bank.name})" if bank is not None else value


@register.simple_tag(takes_context=True)
def appeal_stands(context: Context, one: AppealSeen) -> str:
    """This will say in plain words what became of an appeal so far."""
    return say(f"appeal.stands.{one.state}", context["lang"])


@register.simple_tag(takes_context=True)
def appeal_proof(context: Context, one: AppealSeen) -> str:
    """This will say whether control is shown, and what was seen at the last look."""
    lang = context["lang"]
    said = say(f"appeal.proven.{one.proof}", lang)
    if one.proof == "waiting" and one.looked_at is not None:
        found = "found_once" if not one.last_look else "not_found"
        return f"{said} {say(f'appeal.proven.{found}', lang)}"
    return said
