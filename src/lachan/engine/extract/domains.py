"""Bare host names: which of the dotted things in a text are addresses.

Canonical: the host in lower case and punycode, without a closing dot, as a browser would ask for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.extract import endings
from lachan.engine.links.parse import parse_link
from lachan.engine.links.suffixes import split_host

if TYPE_CHECKING:
    from lachan.engine.links.suffixes import Site

# Initial consonants, vowels and finals of a Vietnamese syllable without accents.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|tr|th|ph|kh|gh|gi|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)

_MASKED = re.compile(r"\d[\dx]*(?:\.[\dx]+)*\.x+")

# Words before a bare name that say an address follows.
_CUE = re.compile(
    r"(?<![a-z])(?:truy cap|vao|tai|link|web|website|trang|site|dang nhap|dang ky|dk|dki|bam|click|tap|visit|"
    r"go to|goto|at|http|xem|mo|open|url|login|log in|see|app)\W{0,4}$"
)
_CUE_CHARS = 24
# v.v, T.P, u.s, tp.hn: a name and an ending of so few letters are an abbreviation
_ABBREVIATION_CHARS = 2


def follows_cue(text: str, start: int) -> bool:
    """This will say whether a word stands right before `start` in a folded text that says an address follows."""
    return _CUE.search(text, max(0, start - _CUE_CHARS), start) is not None


def is_masked(host: str) -> bool:
    """This will say whether a dotted word is a number with its digits masked: `1900.xxx.xxx`."""
    return _MASKED.fullmatch(host) is not None


def is_syllable(label: str) -> bool:
    """This will say whether a label reads as one Vietnamese syllable (without accents)."""
    return _SYLLABLE.fullmatch(label) is not None


def is_plausible(  # noqa: PLR0911 - one for each way to see it
    host: str, *, raw_ending: str, before: str, stands_alone: bool
) -> bool:
    """This will say whether a bare dotted word in a text is an address and not a sentence without its space.

    `host` is canonical; `raw_ending` its last label as written; `before` the folded text before it;
    `stands_alone` says that nothing but marks stands beside it in its line.
    """
    site = split_host(host)
    if not site.known_suffix or site.is_suffix or not site.suffix:
        return False
    ending = host[host.rfind(".") + 1 :]
    is_short = "." not in site.suffix and not site.subdomain
    if is_short and len(site.name) <= _ABBREVIATION_CHARS and len(ending) <= _ABBREVIATION_CHARS:
        return host in endings.SHORT_HOSTS
    if ending in endings.FILE_ENDINGS:
        return not is_short and ".apk." not in host
    if is_masked(host):
        return False
    if ending in endings.PLAIN_ENDINGS or site.is_private_suffix:
        return True
    if before[-1:] == "/" and before[-2:-1].isalnum():
        return False  # a file in a folder: "src/configure.ac"
    # "on.Xin", "message.Click": the next sentence began
    is_capital = len(raw_ending) > 1 and raw_ending.istitle()
    if is_capital and (site.name.isalpha() or ending in endings.WORD_ENDINGS):
        return stands_alone and not is_syllable(site.name)
    if stands_alone or _CUE.search(before[-_CUE_CHARS:]) is not None:
        return True
    return _is_plausible_uncued(site, ending, is_short=is_short)


def _is_plausible_uncued(site: Site, ending: str, *, is_short: bool) -> bool:
    """This will decide by the form alone: labels, digits, hyphens, and how usual the ending is."""
    name = site.name
    if ending in endings.CHAT_ENDINGS:
        # "2wks.so", "present4practices.so": one digit is a way to spell
        marks = sum(not char.isalpha() for char in name)
        return marks > (1 if len(ending) <= _ABBREVIATION_CHARS else 0)
    if ending in endings.WORD_ENDINGS:
        # three labels, or a digit or hyphen in the name, are no end of a sentence
        return not name.isdigit() and not is_syllable(name) and (not is_short or not name.isalpha())
    if len(ending) > _ABBREVIATION_CHARS and ending not in endings.USUAL_ENDINGS:
        return not is_short and not name.isalpha()
    return not is_short or not is_syllable(name)


def canonical_domain(text: str) -> str | None:
    """This will give the canonical form of a host name, or None where it is none (an IP address is none)."""
    link = parse_link(text)
    if link is None or link.is_ip or not link.host or "." not in link.host:
        return None
    return link.host
