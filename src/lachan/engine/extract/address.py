"""How an address looks in a text: its characters, where it ends, what it gives. Shared by plain and hidden links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.extract.leads import led_to
from lachan.engine.extract.link_facts import facts_of
from lachan.engine.links.parse import Link, parse_link
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from lachan.engine.extract.finds import Finds

# What may stand in a host name that is written without a scheme: Latin, Greek, Cyrillic, Armenian, Cherokee letters
# (look-alikes) and digits; other scripts only after a scheme, since they are written without spaces.
LETTERS = (
    r"a-z0-9\u00c0-\u02af\u0370-\u058f\u13a0-\u13ff\u1c80-\u1c8f\u1e00-\u1fff\u2c60-\u2dff"
    r"\ua640-\ua7ff\uab30-\uabbf"
)
# What ends an address: white space, quotes, brackets no address holds, scripts without spaces, pictographs, taken.
STOP = (
    r"\s<>\"`|^{}\u00ab\u00bb\u2018-\u201f\u2026\u2190-\u2bff\u0e00-\u0eff\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff"
    r"\ue000\ufe30-\ufe4f\ufffc-\uffff\U0001f000-\U0001ffff"
)
REST = rf"(?:[/?#\\][^{STOP}]{{0,4096}})?"
SCHEME = r"(?:h[tx]{2}ps?|f[tx]p|wss?)"

# a path that goes on in the next line, or behind a space that a reader of pictures put in
_GOES_ON = re.compile(r"(?:[/=&?_-]\n|/ )(?P<more>[a-z0-9][a-z0-9_./?=&%\-]{4,200})(?![^\s])")
_TRAILING = ".,;:!?'*~_\u2019\u201d\u3002\uff0c-"
# wide and other forms of the marks of an address, which a browser reads as these or not at all
_AS_ASCII = str.maketrans("\uff1a\uff0f\uff0e\u2024\uff0d\u2010\u2011\u2212", ":/..----")
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0]"
)


def parse_written(finds: Finds, start: int, end: int) -> Link | None:
    """This will read the link at folded positions `start` to `end`, without invisible marks, `hxxp` as `http`."""
    raw = finds.raw(start, end)
    if not raw.isascii():
        raw = _INVISIBLE.sub("", raw)
        raw = raw.translate(_AS_ASCII)
    if "\n" in raw or " " in raw:
        raw = "".join(raw.split())
    if raw[1:3].lower() == "xx":
        raw = f"{raw[0]}tt{raw[3:]}"
    return parse_link(raw)


def add_link(finds: Finds, link: Link, start: int, end: int, written: str) -> None:
    """This will add a link and all it leads to. An address alone, without scheme and path, is a domain or an IP."""
    is_bare = link.path == "/" and not link.query and link.port is None and "/" not in finds.text[start:end]
    if not is_bare:
        finds.add(Kind.URL, link.url, start, end, facts_of(link, written))
    elif link.is_ip:
        finds.add(Kind.IP, link.host.strip("[]"), start, end, facts_of(link, written))
    else:
        finds.add(Kind.DOMAIN, link.host, start, end, facts_of(link, written))
    finds.take(start, end)
    for indicator in led_to(link):
        finds.add(indicator.kind, indicator.value, start, end, indicator.facts)


def join_rest(text: str, end: int) -> int:
    """This will lengthen an address over a line's end or a stray space, where what follows is plainly its rest."""
    found = _GOES_ON.match(text, end - 1)
    if found is None:
        return end
    more = found["more"]
    has_digit = any("0" <= char <= "9" for char in more)
    has_letter = any("a" <= char <= "z" for char in more)
    return found.end() if has_digit and has_letter else end


def trim(text: str, start: int, end: int) -> int:
    """This will give where an address ends as a person reads it: without closing marks of the sentence."""
    while end > start:
        last = text[end - 1]
        if last not in _TRAILING and (
            last not in _CLOSERS or text.count(_CLOSERS[last], start, end) >= text.count(last, start, end)
        ):
            break
        end -= 1
    return end
