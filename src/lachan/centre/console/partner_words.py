"""Partners in words: what a draft would change, numbers as people dial them, who did what when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import phonenumbers

from lachan.centre.console.forms.partners import code_choices, language_said
from lachan.centre.partners.contents import (
    AboutSet,
    CertificateAdd,
    DeskSet,
    End,
    EndpointSet,
    Join,
    ProbeKeyAdd,
    PromiseSet,
    SightSet,
    TokenAdd,
)
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lachan.centre.accounts.queries.offices import OfficeShown
    from lachan.centre.partners.contents import Change

    type Pairs = list[tuple[str, str]]

_COUNTRY: Final = "VN"


def dialled(phone: str) -> str:
    """This will write a number as people dial it: `024 3825 0000`, `+65 6123 4567`; a hotline stays as it is."""
    if not phone.startswith("+"):
        return phone
    read = phonenumbers.parse(phone, None)
    here = read.country_code == phonenumbers.country_code_for_region(_COUNTRY)
    form = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(read, form.NATIONAL if here else form.INTERNATIONAL))


def said_all(chosen: Iterable[str], words: str, lang: str) -> str:
    """This will say several codes, one after the other; a dash for none."""
    return ", ".join(said for _, said in code_choices(chosen, words, lang)) or "–"


def marking(tlp: str, pap: str, lang: str) -> str:
    """This will say how far somebody may see."""
    return "; ".join((said_all([tlp], "partners.tlp", lang), said_all([pap], "partners.pap", lang)))


def lasting(minutes: int, lang: str) -> str:
    """This will say a time in minutes as people say it: 45 minutes, 4 hours, 2 days."""
    for unit, length in (("days", 1_440), ("hours", 60)):
        if minutes and minutes % length == 0:
            return say(f"desk.partner.{unit}", lang, count=str(minutes // length))
    return say("desk.partner.minutes", lang, count=str(minutes))


def pairs_of(change: Change, lang: str, *, office: OfficeShown | None = None) -> Pairs:  # noqa: PLR0911 - one for each
    """This will say what a draft would change, as names and values.

    Nothing of a certificate or a key stands there: whoever confirms types what the partner reads out, and not what the
    page says.
    """
    match change:
        case Join():
            about = AboutSet(
                change.name_vi, change.name_en, change.public_phone, change.public_source, change.language
            )
            sight = SightSet(change.tlp, change.pap, change.sees, change.answers_for)
            kind = said_all([change.kind], "partners.kind", lang)
            return [
                _pair("kind", kind, lang),
                *pairs_of(about, lang, office=office),
                *pairs_of(change.desk, lang),
                *pairs_of(sight, lang),
            ]
        case AboutSet():
            return [
                _pair("name_vi", change.name_vi, lang),
                _pair("name_en", change.name_en, lang),
                _pair("language", language_said(change.language), lang),
                _pair("public_phone", dialled(change.public_phone), lang),
                _pair("public_source", change.public_source, lang),
                *([_pair("office", office.name(lang), lang)] if office is not None else []),
            ]
        case DeskSet():
            return [
                _pair("desk", said_all([change.desk], "partners.desk", lang), lang),
                _pair("mail", change.mail, lang),
                _pair("phone", dialled(change.phone), lang),
            ]
        case EndpointSet():
            inside = (
                [_pair("allow_private", say("desk.table.yes", lang), lang)] if change.allow_private else []
            )
            address = [_pair("address", change.address, lang)] if change.address else []
            return [_pair("way", said_all([change.way], "partners.way", lang), lang), *address, *inside]
        case SightSet():
            return [
                _pair("marking", marking(change.tlp, change.pap, lang), lang),
                _pair("sees", said_all(change.sees, "desk.code.kind", lang), lang),
                *([_pair("answers_for", ", ".join(change.answers_for), lang)] if change.answers_for else []),
            ]
        case TokenAdd() | CertificateAdd():
            return [
                _pair("scopes", said_all(change.scopes, "partners.scope", lang), lang),
                _pair("days", str(change.days), lang),
            ]
        case ProbeKeyAdd():
            return [_pair("probe", change.probe, lang), _pair("days", str(change.days), lang)]
        case PromiseSet():
            return [
                _pair("measure_kind", said_all([change.measure_kind], "partners.measure", lang), lang),
                _pair("acknowledge", lasting(change.acknowledge_minutes, lang), lang),
                _pair("effect", lasting(change.effect_minutes, lang), lang),
            ]
        case End():
            return [_pair("reason", change.because, lang)]
    return []


def _pair(name: str, value: str, lang: str) -> tuple[str, str]:
    return say(f"desk.partner.pair.{name}", lang), value
