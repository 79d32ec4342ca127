"""What a link leads to beside itself: profiles, telephone numbers, apps, and addresses inside it.

An address in the query or path of another (an open redirect, `url?q=https://…`) is judged too: whoever taps the
outer one lands on the inner one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lachan.engine.extract import apps, profiles
from lachan.engine.extract.limits import MAX_NESTING
from lachan.engine.extract.link_facts import facts_of
from lachan.engine.links.parse import Link, parse_link
from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

# An address within an address: anywhere after a scheme; without one, as the value of a parameter usual for it.
_INNER = re.compile(r"(?:https?|hxxps?):/{1,2}[^\s\"'<>]+", re.IGNORECASE)
_INNER_HOST = re.compile(r"(?:www\.)?[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,8}(?:[/?].*)?", re.IGNORECASE)
_PARAMETERS = frozenset(
    """
    continue dest destination goto link next out q r redirect redirect_uri redirect_url return returnurl target to u url
    """.split()  # noqa: SIM905 - a table is read as one
)
_MAX_PARAMETERS = 40
# the shortest path that can hold something: "/.apk", or an address of four characters
_MIN_PATH_CHARS = 5
# an address may be percent-encoded twice over
_MAX_DECODINGS = 2


def led_to_cheaply(link: Link) -> tuple[Indicator, ...]:
    """This will give the same as `led_to`; nothing at once for the many links that lead to nothing else."""
    if (
        len(link.path) < _MIN_PATH_CHARS
        and not link.query
        and link.host.removeprefix("www.") not in profiles.HOSTS
    ):
        return ()
    return tuple(led_to(link))


def led_to(link: Link, depth: int = 0) -> Iterator[Indicator]:
    """This will give what a link leads to beside itself; `depth` counts how far inside another it stood."""
    platform = profiles.HOSTS.get(link.host) or profiles.HOSTS.get(
        link.host.removeprefix("www.").removeprefix("m.")
    )
    if platform is not None:
        yield from profiles.led_to_by(platform, link)
    if len(link.path) >= _MIN_PATH_CHARS or link.query:
        yield from apps.led_to_by(link)
    rest = link.query or link.path
    if depth < MAX_NESTING and len(rest) >= _MIN_PATH_CHARS - 1 and ("." in rest or "%2" in rest):
        yield from _inside(link, depth)


def _inside(link: Link, depth: int) -> Iterator[Indicator]:
    seen = {link.url}
    for inner in _addresses_in(link):
        if inner.url in seen or inner.host == link.host:
            continue
        seen.add(inner.url)
        yield Indicator(Kind.URL, inner.url, facts={**facts_of(inner), "inside": link.url})
        yield from led_to(inner, depth + 1)


def _addresses_in(link: Link) -> Iterator[Link]:
    for pair in link.query.split("&", _MAX_PARAMETERS):
        name, _, value = pair.partition("=")
        inner = _read(value or name, is_named=name.lower() in _PARAMETERS)
        if inner is not None:
            yield inner
    inner = _read(link.path, is_named=False)
    if inner is not None:
        yield inner


def _read(value: str, *, is_named: bool) -> Link | None:
    """This will read the address in a parameter or path, decoding it until it is one; None where there is none."""
    for _ in range(_MAX_DECODINGS + 1):
        found = _INNER.search(value)
        inner = parse_link(found[0]) if found is not None else None
        if inner is not None and ("." in inner.host or inner.is_ip):
            return inner
        decoded = unquote(value)
        if decoded == value:
            break
        value = decoded
    if is_named and _INNER_HOST.fullmatch(value) is not None:
        inner = parse_link(value)
        return inner if inner is not None and inner.has_known_suffix else None
    return None
