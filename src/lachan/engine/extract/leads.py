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

# An address within an address: after a scheme, or as the value of a parameter that is usual for one.
_INNER = re.compile(r"(?:https?|hxxps?):/{1,2}[^\s\"'<>]+", re.IGNORECASE)
_INNER_PARAMETER = re.compile(
    r"[?&](?:url|u|q|to|link|goto|next|dest|destination|target|redirect|redirect_uri|redirect_url|return|returnurl|continue|"
    r"out|r)=((?:www\.)?[a-z0-9\-]+(?:\.[a-z0-9\-]+)+(?:[/?][^&#\s]*)?)(?=[&#]|$)",
    re.IGNORECASE,
)
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
    rest = link.rest
    seen = {link.url}
    for _ in range(_MAX_DECODINGS + 1):
        for inner in _addresses_in(rest):
            if inner.url in seen or inner.host == link.host:
                continue
            seen.add(inner.url)
            yield Indicator(Kind.URL, inner.url, facts={**facts_of(inner), "inside": link.url})
            yield from led_to(inner, depth + 1)
        decoded = unquote(rest)
        if decoded == rest:
            return
        rest = decoded


def _addresses_in(rest: str) -> Iterator[Link]:
    if ":/" in rest:
        found = _INNER.search(rest)
        if found is not None:
            text = found[0]
            # without a question mark of its own, the parameters that follow are the outer address's
            inner = parse_link(text if "?" in text else text.partition("&")[0])
            if inner is not None and ("." in inner.host or inner.is_ip):
                yield inner
    named = _INNER_PARAMETER.search(rest)
    if named is not None:
        inner = parse_link(named[1])
        if inner is not None and inner.has_known_suffix:
            yield inner
