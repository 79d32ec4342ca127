"""What was found in a message and what is known of each: kind, value, facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.web.words import say
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine.model import Indicator
    from lachan.engine.words.catalogue import Lang

# More than these are counted and not listed.
MAX_SEEN = 8

_ICONS: dict[Kind, str] = {
    Kind.URL: "i-link",
    Kind.DOMAIN: "i-link",
    Kind.IP: "i-world",
    Kind.EMAIL: "i-mail",
    Kind.PHONE: "i-phone",
    Kind.PAYEE: "i-card",
    Kind.WALLET: "i-card",
    Kind.PROFILE: "i-users",
    Kind.APP: "i-app",
    Kind.FILE: "i-app",
}
# Facts that a reader can use, in this order.
_SHOWN = ("bank", "holder", "carrier", "type", "region", "area", "platform", "amount", "currency", "crc")
_TYPES = {
    "mobile", "landline", "voip", "satellite", "short_code", "hotline_free", "hotline_paid", "premium_rate",
    "toll_free",
}  # fmt: skip
# The others are written with one capital.
_PLATFORMS = {
    "linkedin": "LinkedIn", "tiktok": "TikTok", "wechat": "WeChat", "whatsapp": "WhatsApp", "youtube": "YouTube",
}  # fmt: skip
_HOME = "VN"
# Their canonical form begins with the bank's number, the platform, the chain or the form of the app.
_PREFIXED = {Kind.PAYEE, Kind.PROFILE, Kind.WALLET, Kind.APP}


class Seen(msgspec.Struct, frozen=True):
    """One thing that was looked at. `value` is canonical; `facts` a line of words, "" when nothing is known of it."""

    icon: str
    kind: str
    value: str
    facts: str


def seen_of(indicators: Sequence[Indicator], lang: Lang) -> tuple[Seen, ...]:
    """This will list the indicators, each value once, at most `MAX_SEEN`."""
    return tuple(_show(indicator, lang) for indicator in _once(indicators)[:MAX_SEEN])


def unlisted_of(indicators: Sequence[Indicator]) -> int:
    """This will count what `seen_of` leaves out."""
    return max(len(_once(indicators)) - MAX_SEEN, 0)


def _once(indicators: Sequence[Indicator]) -> list[Indicator]:
    once: dict[tuple[Kind, str], Indicator] = {}
    for indicator in indicators:
        once.setdefault((indicator.kind, indicator.value), indicator)
    return list(once.values())


def _show(indicator: Indicator, lang: Lang) -> Seen:
    value = indicator.value
    if indicator.kind in _PREFIXED:
        value = value.partition(":")[2] or value
    if indicator.kind in {Kind.PHONE, Kind.PROFILE} and value.startswith("+84"):
        value = f"0{value[3:]}"  # as it is dialled here
    facts = [said for name in _SHOWN if (said := _fact(name, indicator.facts.get(name, ""), lang))]
    return Seen(
        _ICONS.get(indicator.kind, "i-link"), say(f"kind.{indicator.kind}", lang), value, ", ".join(facts)
    )


def _fact(name: str, value: str, lang: Lang) -> str:
    said = value
    if not value:
        said = ""
    elif name == "type":
        said = say(f"fact.type.{value}", lang) if value in _TYPES else ""
    elif name == "crc":
        said = say("fact.crc.wrong", lang) if value == "wrong" else ""
    elif name == "platform":
        said = _PLATFORMS.get(value, value.capitalize())
    elif name == "region":
        said = "" if value == _HOME else say("fact.region", lang, region=value)
    elif name == "holder":
        said = say("fact.holder", lang, holder=value)
    return said
