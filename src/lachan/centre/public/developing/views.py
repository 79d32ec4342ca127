"""`/developers`: the API, feeds, keys, formats, limits and terms, for whoever writes a program."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import Http404
from django.views.decorators.gzip import gzip_page

from lachan.centre.exchange.codes import FORMATS
from lachan.centre.exchange.formats.carried import CARRIED
from lachan.centre.exchange.formats.list_format import FETCH_EVERY
from lachan.centre.exchange.queries.entries import is_emptied
from lachan.centre.exchange.queries.signing_keys import (
    CURRENT,
    FIRST,
    FORMER,
    NEXT,
    SIGNING,
    STOLEN,
    KeyRow,
    all_keys,
)
from lachan.centre.exchange.signing import key_name, minisign_line, path_of, public_key
from lachan.centre.exchange.zones.plan import (
    BASE,
    BLOCKED_NAME,
    EMPTY,
    FRESH,
    MAIN,
    OPEN_NAME,
    SEEN_NAME,
    TEST,
    plan_now,
)
from lachan.centre.public.developing.feeds import feeds, lasting, list_files
from lachan.centre.public.views import only
from lachan.centre.web.keyfiles import KeyFileError
from lachan.centre.web.keymarks import WrongKeyError
from lachan.centre.web.language import language_of
from lachan.centre.web.pages import render_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# as `formats.list_format` says at the head of each file
_FETCH_MINUTES: Final = FETCH_EVERY // timedelta(minutes=1)
# in the test zone
_NAMES: Final = {"blocked": BLOCKED_NAME, "open": OPEN_NAME, "seen": SEEN_NAME}


@gzip_page
@only("GET", "HEAD")
def developers(request: HttpRequest) -> HttpResponse:
    """This will say what programs can have, at which addresses, with which key, how often and on which terms."""
    keys = _keys()
    return render_page(
        request,
        "public/developers/index.html",
        {
            "site": _site(request),
            "feeds": feeds(),
            "files": [each for each in list_files() if each.is_open],
            "formats": [CARRIED[name] for name in FORMATS],
            "key": next((key for key in keys if key["state"] == CURRENT), None),
            "next_key": next((key for key in keys if key["state"] == NEXT), None),
            "former_key": next((key for key in keys if key["state"] == FORMER), None),
            "withdrawn_keys": [key for key in keys if key["state"] == STOLEN],
            "per_minute": settings.ENVIRONMENT.checks_per_minute,
            "fetch_minutes": _FETCH_MINUTES,
            "emptied": is_emptied(),
            "zone": plan_now().name_of(TEST) if settings.ENVIRONMENT.zones_listen else "",
            "test_zone": plan_now().name_of(TEST),
            "empty_zone": plan_now().name_of(EMPTY),
            "names": _NAMES,
        },
    )


@gzip_page
@only("GET", "HEAD")
def one_format(request: HttpRequest, name: str) -> HttpResponse:
    """This will say what a format carries, what it loses, and how long what was lifted goes on at who takes it."""
    carried = CARRIED.get(name)
    if carried is None:
        raise Http404
    lang = language_of(request)
    return render_page(
        request,
        "public/developers/format.html",
        {
            "carried": carried,
            "usual": lasting(carried.usual, lang),
            "worst": lasting(carried.worst, lang),
            "feeds": feeds(of=name),
            "files": list_files() if name == "lists" else (),
            "zone": plan_now().name_of(MAIN),
            "base_zone": plan_now().name_of(BASE),
            "fresh_zone": plan_now().name_of(FRESH),
            "test_zone": plan_now().name_of(TEST) if name == "rpz" else "",
            "names": _NAMES,
            "site": _site(request),
        },
    )


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _keys() -> list[dict[str, Any]]:
    """This will give the public keys of lists that sign, and those that were withdrawn; [] where none can be read.

    The page is more than the key, and who opens it makes none where there is none yet.
    """
    found = []
    rows = all_keys()
    for row in rows or (KeyRow("", "", FIRST, CURRENT),):
        if row.state == STOLEN:
            found.append({"name": row.name, "state": STOLEN, "ended_at": row.ended_at})
        if row.state not in SIGNING or not path_of(row.file).is_file():
            continue
        try:
            public = public_key(row.file)
        except (KeyFileError, WrongKeyError):
            continue
        found.append(
            {
                "line": minisign_line(public),
                "name": key_name(public),
                "state": row.state,
                "switch_from": row.switch_from,
            }
        )
    return found
