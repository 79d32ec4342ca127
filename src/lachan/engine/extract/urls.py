"""Links: with and without a scheme, in other scripts, one inside another; hidden ones are read by `hidden`.

Canonical: as `links.parse.parse_link` gives it (WHATWG; "http" where no scheme was written; no user, no
default port, no fragment; host in punycode). A bare host without path is a `domain`, a bare address an `ip`.

Facts: `unit` (site unit), `shortener`=yes, `written`=defanged|spaced|broken (how it was hidden),
`userinfo`=yes (`http://bank.vn@evil.com/`), `odd_ip`=yes (octal, hexadecimal, one number),
`inside`=canonical value of the link that carries this one in its path or query.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.confusables import skeleton
from lachan.engine.extract import apps, profiles
from lachan.engine.extract.address import (
    LETTERS,
    REST,
    SCHEME,
    STOP,
    add_link,
    join_rest,
    parse_written,
    trim,
)
from lachan.engine.extract.apps import looks_like_package
from lachan.engine.extract.domains import is_plausible, is_syllable
from lachan.engine.extract.endings import PLAIN_ENDINGS, USUAL_ENDINGS
from lachan.engine.extract.hidden import find_hidden_links, hides_link
from lachan.engine.extract.link_facts import SHORTENERS, facts_of
from lachan.engine.extract.spread import find_spread_links, spreads_link
from lachan.engine.links.parse import WEB_SCHEMES, Link, parse_link
from lachan.engine.links.suffixes import split_host
from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from lachan.engine.extract.finds import Finds

_LABEL = rf"[{LETTERS}][{LETTERS}\-]{{0,62}}"
_LINK = re.compile(
    rf"(?:(?P<scheme>{SCHEME}:[/\\]{{1,4}})"
    rf"(?P<user>[{LETTERS}_.~%!$&+=;:\-]{{1,100}}@)?"
    rf"(?P<host>\[[0-9a-f:.]{{2,45}}\]|[\w.\-%]{{1,255}})"
    rf"|(?:(?<![{LETTERS}.\-])(?<![{LETTERS}_.+\-]@)|(?<=[.@]\.))(?P<bare>{_LABEL}(?:\.{_LABEL}){{1,12}}))"
    rf"(?P<port>:\d{{1,5}}(?!\d))?(?P<rest>{REST})"
)
_LATIN = re.compile(r"[a-z]")
_INNER_DOT = re.compile(r"\.\w")

# Deep links into apps, and addresses that run code or carry a page in themselves.
_OTHER_SCHEME = re.compile(
    rf"(?<![{LETTERS}_.])(?:(?![a-z0-9+\-]{{0,19}}h[tx]{{2}}ps?:)[a-z][a-z0-9+\-]{{1,19}}://[^{STOP}]{{1,2048}}"
    rf"|(?:javascript|vbscript):[^{STOP}]{{3,2048}}|data:[a-z]{{2,20}}/[a-z0-9.+\-]{{1,60}}[;,][^\s\"]{{1,2048}}"
    rf"|intent:[^{STOP}]{{3,2048}}#intent;[^{STOP}]{{1,512}})"
)

_BLANK_END = re.compile(r"(?:\A|\n)[\W_]*\Z")
_BLANK_START = re.compile(r"[ \t]*(?:[^\w\s]|$|\n)")


def find_links(finds: Finds) -> None:
    """This will add every link, domain and address in the text, and the profiles and apps they lead to."""
    text = finds.text
    if spreads_link(text):
        find_spread_links(finds)
        text = finds.blank()
    if hides_link(text):
        find_hidden_links(finds)
        text = finds.blank()
    if "market://" in text:
        # before plain links, which would take the package for a host
        _find_other_schemes(finds)
        text = finds.blank()
    if _INNER_DOT.search(text) is not None or "://" in text:
        for found in _LINK.finditer(text):
            if found["bare"] is None:
                _add_schemed(finds, found)
            elif text[found.end() : found.end() + 1] != "@":
                _add_bare(finds, found)
            if finds.truncated:
                return
        text = finds.blank()
    if "://" in text or "script:" in text or "data:" in text or "intent:" in text:
        _find_other_schemes(finds)


def _add_schemed(finds: Finds, found: re.Match[str]) -> None:
    if finds.is_full():
        return
    text = finds.text
    start = found.start()
    joined = join_rest(text, found.end())
    end = trim(text, start, found.end())
    whole = end if joined == found.end() else trim(text, start, joined)
    link = parse_written(finds, start, whole)
    if link is not None and not link.is_ip and not link.has_known_suffix:
        # a sentence of another script begins without a space: "https://abc.com\u3092\u30af\u30ea\u30c3\u30af"
        shorter = _ascii_end(text, *found.span("host"))
        if found.start("host") < shorter < found.end("host"):
            glued = parse_written(finds, start, shorter)
            if glued is not None and glued.has_known_suffix:
                link, whole, end = glued, shorter, shorter
    if link is not None and ("." in link.host or link.is_ip):
        add_link(finds, link, start, whole, "broken" if whole > end else "")


def _ascii_end(text: str, start: int, end: int) -> int:
    """This will give where the first character that is not ASCII stands."""
    return next((i for i in range(start, end) if text[i] > "\x7f"), end)


def _add_bare(finds: Finds, found: re.Match[str]) -> None:
    host_text = found["bare"]
    ending = host_text[host_text.rfind(".") + 1 :]
    start, end = found.span()
    host_end = found.end("bare")
    if not split_host(skeleton(ending)).known_suffix:
        known = _known_beginning(ending) if host_text.startswith("www.") else 0
        if not known:
            return
        host_end = end = host_end - len(ending) + known
    if finds.is_full():
        return
    end = trim(finds.text, start, end)
    link = parse_written(finds, start, end)
    if link is None or link.unit == link.suffix:
        return
    if not link.has_known_suffix:
        # a Latin name with an ending of look-alike letters leads nowhere, but whoever reads it types it again
        if not ending.isascii() and _LATIN.search(host_text) is not None:
            add_link(finds, link, start, end, "")
    elif _has_telling_path(link, host_text) or (
        not looks_like_package(host_text) and _is_plausible(finds, link, start, host_end)
    ):
        add_link(finds, link, start, end, "")


def _known_beginning(ending: str) -> int:
    """This will give how much of an unknown ending is a usual one that the next word is glued to ("www.abc.icude")."""
    sizes = range(len(ending) - 1, 2, -1)
    return next(
        (size for size in sizes if ending[:size] in PLAIN_ENDINGS or ending[:size] in USUAL_ENDINGS), 0
    )


def _has_telling_path(link: Link, host_text: str) -> bool:
    """This will say whether a path makes an address of the host. It does nearly always; "va.ve/khoe" stays words."""
    if len(link.path) < 2 and not link.query:  # noqa: PLR2004 - "/" is no path
        return False
    step = link.path[1:]
    is_wordy = step.isalpha() and step.islower() and is_syllable(host_text.split(".", maxsplit=1)[0])
    return not is_wordy or link.host in SHORTENERS


def _is_plausible(finds: Finds, link: Link, start: int, host_end: int) -> bool:
    text = finds.text
    raw = finds.raw(start, host_end)
    return is_plausible(
        link.host,
        raw_ending=raw[raw.rfind(".") + 1 :],
        before=text[max(0, start - 32) : start],
        stands_alone=_BLANK_END.search(text, max(0, start - 40), start) is not None
        and _BLANK_START.match(text, host_end) is not None,
    )


def _find_other_schemes(finds: Finds) -> None:
    text = finds.text
    for found in _OTHER_SCHEME.finditer(text):
        if finds.is_full():
            return
        start, end = found.start(), trim(text, *found.span())
        if _OTHER_SCHEME.fullmatch(text, start, end) is None:
            end = found.end()
        link = parse_link(finds.raw(start, end))
        if link is not None and link.scheme not in WEB_SCHEMES:
            finds.add(Kind.URL, link.url, start, end)
            finds.take(start, end)
            for indicator in (*profiles.led_to_by_app_link(link.url), *apps.led_to_by(link)):
                finds.add(indicator.kind, indicator.value, start, end, indicator.facts)


def indicator_of(link: Link, raw: str, start: int, *, is_bare: bool) -> Indicator:
    """This will give the indicator of a link that is a whole input; `is_bare` says that no scheme was written."""
    span = (start, start + len(raw))
    if is_bare and link.path == "/" and not link.query and link.port is None and "/" not in raw:
        if link.is_ip:
            return Indicator(Kind.IP, link.host.strip("[]"), raw, span, facts_of(link))
        if link.host:
            return Indicator(Kind.DOMAIN, link.host, raw, span, facts_of(link))
    return Indicator(Kind.URL, link.url, raw, span, facts_of(link))
