"""Template tags that say what limits a measure, and why a thing was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from lachan.centre.web.words import say
from lachan.engine.brands import protected_names

if TYPE_CHECKING:
    from django.template import Context

    from lachan.centre.measures.queries.appeals import LookShown
    from lachan.centre.measures.queries.measures import SignatureShown
    from lachan.centre.measures.queries.urgent_calls import CallShown
    from lachan.centre.measures.reach import Stop
    from lachan.centre.measures.services.proposing import Proposed

register = template.Library()


@register.simple_tag(takes_context=True)
def stop_in_words(context: Context, stop: Stop) -> str:
    """This will say what limits a measure; what fills it is escaped by the template."""
    return say(f"measures.stop.{stop.code}", context["lang"], **stop.params)


@register.simple_tag(takes_context=True)
def left_out(context: Context, one: Proposed) -> str:
    """This will say why a thing was not proposed."""
    lang = context["lang"]
    if one.refused.startswith("stop_"):
        return say(f"measures.stop.{one.refused.removeprefix('stop_')}", lang, **one.params)
    return say(f"measures.refused.{one.refused}", lang, **one.params)


@register.simple_tag(takes_context=True)
def look_in_words(context: Context, look: LookShown) -> str:
    """This will say what a look for a proof of control found."""
    known = look.said if look.said in {"no_record", "content"} else "other"
    said = say(f"measures.appeal.look.{known if look.said else 'found'}", context["lang"])
    return f"{said} ({look.said})" if look.said and known == "other" else said


@register.filter
def as_person(person_id: int) -> str:
    """This will give a person as the rooms name who acts."""
    return f"person:{person_id}"


@register.simple_tag(takes_context=True)
def protected_name(context: Context, brand_id: str) -> str:
    """This will say whose protected name it is, its id where it is none any more."""
    brand = protected_names().get(brand_id)
    if brand is None:
        return brand_id
    return brand.shown_vi if context["lang"] == "vi" else brand.shown_en


@register.simple_tag(takes_context=True)
def registry_in_words(context: Context, code: str) -> str:
    """This will say why a registry said nothing; one of many technical reasons is that it gave no answer."""
    about, _, why = code.partition(".")
    known = why if why in {"no_server", "unknown", "late"} else "failed"
    words = "measures.registry.off" if code == "off" else f"measures.registry.{about}_{known}"
    return say(words, context["lang"])


@register.filter
def signer(one: SignatureShown | CallShown) -> str:
    """This will give who signed or was called, as the rooms name who acts."""
    return f"person:{one.person_id}"


@register.filter
def away(one: SignatureShown) -> str:
    """This will give in whose place somebody signed, as the rooms name who acts."""
    return f"person:{one.in_place_of}"
