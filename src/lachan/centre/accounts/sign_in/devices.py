"""Known devices: a signed cookie that says who has signed in wholly from this browser. It opens nothing.

It holds a random number and the ids of the persons; it gives their guesses a budget of their own (`guessing.py`).
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.conf import settings
from django.core import signing

from lachan.centre.web.addresses import network_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

KNOWN_DAYS: Final = 180
_SALT: Final = "lachan.accounts.device"
_PATH: Final = "/accounts/"
# a browser that more people than this share is no sign of anybody
_MOST_PERSONS: Final = 8


class Device(msgspec.Struct, frozen=True):
    """A browser by its random number, and the persons who have signed in wholly there."""

    number: str
    persons: tuple[int, ...]


def cookie_name() -> str:
    """This will give the cookie's name: bound to HTTPS where the site is."""
    return "__Secure-device" if settings.SESSION_COOKIE_SECURE else "device"


def device_of(request: HttpRequest) -> Device | None:
    """This will give the browser that asks, None when it is unknown, or its cookie is forged or too old."""
    said = request.COOKIES.get(cookie_name(), "")
    try:
        held: Any = signing.loads(said, salt=_SALT, max_age=KNOWN_DAYS * 86_400) if said else None
        return Device(str(held["n"]), tuple(int(person) for person in held["p"])) if held else None
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def known_number(request: HttpRequest, person_id: int | None) -> str:
    """This will give the browser's number where the person has signed in wholly from it, else ""."""
    device = device_of(request)
    return device.number if device and person_id in device.persons else ""


def note_device(request: HttpRequest, response: HttpResponseBase, person_id: int) -> None:
    """This will make the browser known for the person."""
    device = device_of(request) or Device(secrets.token_urlsafe(16), ())
    persons = (person_id, *(other for other in device.persons if other != person_id))[:_MOST_PERSONS]
    response.set_cookie(
        cookie_name(),
        signing.dumps({"n": device.number, "p": persons}, salt=_SALT),
        max_age=KNOWN_DAYS * 86_400,
        path=_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


# in the order in which they are looked for: most browsers call themselves by the names of others too
_BROWSERS: Final = (
    ("Edg", "edge"), ("OPR/", "opera"), ("coc_coc", "coc_coc"), ("SamsungBrowser", "samsung"), ("Firefox/", "firefox"),
    ("FxiOS", "firefox"), ("CriOS", "chrome"), ("Chrome/", "chrome"), ("Safari/", "safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("iPhone", "iphone"), ("iPad", "ipad"), ("Android", "android"), ("Windows", "windows"), ("Mac OS X", "mac"),
    ("CrOS", "chromeos"), ("Linux", "linux"),
)  # fmt: skip


def kind_of_device(request: HttpRequest) -> str:
    """This will give the browser's and the system's kind (`firefox windows`), "other other" when they aren't known."""
    said = request.headers.get("User-Agent", "")[:400]
    browser = next((kind for sign, kind in _BROWSERS if sign in said), "other")
    system = next((kind for sign, kind in _SYSTEMS if sign in said), "other")
    return f"{browser} {system}"


def coarse_network(request: HttpRequest) -> str:
    """This will give the network as one can recognise it: 113.160.24.*, 2001:db8:12:3400::."""
    said = network_of(request)
    if said == "?":
        return ""
    if "." in said:
        return f"{said}.*"
    padded = said.zfill(14)
    return (
        ":".join(f"{int(padded[start : start + 4].ljust(4, '0'), 16):x}" for start in range(0, 14, 4)) + "::"
    )
