"""What a listed thing and an opened page are compared by: short texts, of which only hashes leave the device. Pure.

A host without a slash covers the host and all names below it; with a slash it covers that page and what lies under
it at that very host, as the lists of the engine do. `docs/reference/exchange-lookup.md` has the rules, and
`samples.json` beside the tests what they give, for every client in whatever language.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from lachan.engine.links.parse import MAX_URL_CHARS, parse_link
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from lachan.engine.links.parse import Link

PREFIX_BYTES: Final = 4
HASH_BYTES: Final = 32
# The name itself and what it lies under, down to two labels: `a.b.c.d` lies under `b.c.d` and `c.d`.
MOST_LABELS: Final = 8
# Parts of a path and of a query that are compared one after another; the whole is compared as well, however long.
MOST_FOLDERS: Final = 8
MOST_FIELDS: Final = 4
KINDS: Final = (Kind.DOMAIN, Kind.IP, Kind.URL)

_SCHEMES: Final = frozenset({"http", "https"})
_ESCAPED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
# RFC 3986, 2.3: escaped or not, these are the same address (6.2.2.2)
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def expression_of(kind: str, value: str) -> str | None:
    """This will give what a listed thing is compared by, or None where no page can be under it."""
    if kind not in KINDS:
        return None
    link = parse_link(f"http://[{value}]/" if kind == Kind.IP and ":" in value else f"http://{value}")
    if link is None or not link.host:
        return None
    if kind != Kind.URL:
        return link.host
    page, query, fragment = _parts(link)
    return _at(link) + page + _with("?", query) + _with("#", fragment)


def expressions_of(url: str) -> tuple[str, ...]:
    """This will give all that covers a page, without doubles; () for what is no page of the web."""
    link = parse_link(url[:MAX_URL_CHARS])
    if link is None or link.scheme not in _SCHEMES or not link.host:
        return ()
    page, query, fragment = _parts(link)
    at = _at(link)
    found = [*_hosts(link), f"{at}/"]
    steps = page.split("/")[1:]
    found += [f"{at}/{'/'.join(steps[:count])}" for count in range(1, min(len(steps), MOST_FOLDERS) + 1)]
    found.append(at + page)
    if query:
        fields = query.split("&")
        firsts = ("&".join(fields[:count]) for count in range(1, min(len(fields), MOST_FIELDS) + 1))
        found += [f"{at}{page}?{first}" for first in firsts if first]
        found.append(f"{at}{page}?{query}")
    if fragment:
        found.append(at + page + _with("?", query) + _with("#", fragment))
    return tuple(dict.fromkeys(found))


def hash_of(expression: str) -> bytes:
    """This will give the whole hash of an expression (SHA-256, 32 bytes)."""
    return hashlib.sha256(expression.encode()).digest()


def _hosts(link: Link) -> list[str]:
    host = link.host
    if link.is_ip:
        return [host]
    labels = host.split(".")
    most = min(len(labels) - 1, MOST_LABELS)
    return [host, *(".".join(labels[-count:]) for count in range(most, 1, -1))]


def _at(link: Link) -> str:
    return link.host if link.port is None else f"{link.host}:{link.port}"


def _parts(link: Link) -> tuple[str, str, str]:
    """This will give path (no slash at its end, but for the front page), query and the fragment that routes."""
    page = _plain(link.path).rstrip("/") or "/"
    return page, _plain(link.query), _plain(link.url.partition("#")[2])


def _plain(text: str) -> str:
    """This will write every way of escaping in the one that is shortest; nothing that could mean another page."""

    def one(found: re.Match[str]) -> str:
        char = chr(int(found[1], 16))
        return char if char in _UNRESERVED else f"%{found[1].upper()}"

    return _ESCAPED.sub(one, text) if "%" in text else text


def _with(mark: str, text: str) -> str:
    return mark + text if text else ""
