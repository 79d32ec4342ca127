"""What a page's answer to us means for a measure. Pure.

A fraudulent page shows strangers something else (cloaking): what may be a refusal of *us* is never taken for gone.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from lachan.centre.measures.effect.probing import Look

if TYPE_CHECKING:
    from collections.abc import Collection

_OK: Final = 200
# RFC 9110: not found, gone; RFC 7725: taken down for legal reasons
_GONE: Final = frozenset({404, 410, 451})
# Marks of pages that look whether a browser is there before they show anything.
_CHALLENGES: Final = (b"cf-challenge", b"cf_chl_opt", b"challenge-platform", b"captcha", b"ddos-guard")
_HEAD_BYTES: Final = 65_536


def links_to_ask(*, about: str, value: str) -> tuple[str, ...]:
    """This will give the links to ask for a thing, () where it has none. Apps and profiles: `stores.py`.

    A name or address may answer at either port alone, so that both are asked.
    """
    match about:
        case "url":
            return (value,)
        case "domain":
            return (f"http://{value}/", f"https://{value}/")
        case "ip":
            host = f"[{value}]" if ":" in value else value
            return (f"http://{host}/", f"https://{host}/")
        case _:
            return ()


def look_of_answer(status: int, body: bytes, *, is_page: bool = True) -> Look:
    """This will say what an answer means. 403, 429, 5xx and pages that ask for a proof say nothing.

    `is_page`: the link is the page itself. Of a whole name the front says nothing when it is not there: what is
    fraudulent stands below it.
    """
    if status in _GONE:
        return Look.GONE if is_page else Look.UNKNOWN
    if status != _OK:
        return Look.UNKNOWN
    return Look.UNKNOWN if is_challenge(body) else Look.OPEN


def is_challenge(body: bytes) -> bool:
    """This will say whether a page looks whether a browser is there before it shows anything."""
    head = body[:_HEAD_BYTES].lower()
    return any(mark in head for mark in _CHALLENGES)


def look_of_links(looks: Collection[Look]) -> Look:
    """This will say what several links of one thing mean together: open where one is, gone where all are."""
    if Look.OPEN in looks:
        return Look.OPEN
    return Look.GONE if looks and all(look is Look.GONE for look in looks) else Look.UNKNOWN


def look_of_refusal(*, we_are_connected: bool) -> Look:
    """This will say what it means that nobody listens where a page was; silence and faults say nothing at all.

    `we_are_connected`: another page could be asked at the same time, so that it isn't our own network that refuses.
    """
    return Look.GONE if we_are_connected else Look.UNKNOWN


def is_parked(name_servers: Collection[str]) -> bool:
    """This will say whether a name is served by those of a registrar's parking alone: whoever had it lost it."""
    parking = _parking()
    return bool(name_servers) and all(
        any(each == zone or each.endswith(f".{zone}") for zone in parking) for each in name_servers
    )


@cache
def _parking() -> frozenset[str]:
    read = tomllib.loads(files("lachan.centre.measures.effect").joinpath("parking.toml").read_text("utf-8"))
    return frozenset(read["name_servers"])
