"""Bare host names: which of the dotted things in a text are addresses.

Canonical: the host in lower case and punycode, without a closing dot, as a browser would ask for it.
"""

from __future__ import annotations

import re

from lachan.engine.links.parse import parse_link
from lachan.engine.links.suffixes import split_host

# Endings which are words of Vietnamese (without accents) or English too. "khoan.va", "phi.de", "on.Xin" and
# "me.it" are sentences whose space is missing; "bidv.me" is an address. Each stands in the Public Suffix List.
_WORD_ENDINGS = frozenset(
    ["am", "an", "as", "at", "ba", "bar", "be", "bi", "bo", "by", "ca", "cam", "can", "cha", "chat", "ci", "co", "con", "cu", "de", "dm", "do", "ec", "es", "et", "fan", "fun", "gap", "ge", "gi", "ha", "hm", "how", "hu", "id", "im", "in", "is", "it", "je", "ke", "ki", "kim", "kn", "la", "li", "ly", "ma", "mai", "map", "me", "mg", "mo", "moi", "mom", "mu", "my", "na", "ne", "new", "ng", "ngo", "no", "now", "nu", "om", "on", "one", "ong", "pa", "pe", "ph", "pin", "pn", "py", "qa", "red", "ren", "ru", "sa", "sale", "se", "si", "sm", "so", "sr", "st", "su", "sy", "ta", "tab", "tam", "tel", "th", "tm", "to", "tu", "tui", "us", "va", "van", "ve", "vi", "viva", "vu", "win", "ws", "xin", "yt", "read", "save", "call", "here", "you"]
)

# Word endings under which nothing but a clear cue makes an address are the ones above; these are endings whose
# capitalised form begins a sentence in English ("message.Click here"), lower case is an address.
_SENTENCE_ENDINGS = frozenset(
    ["click", "link", "live", "free", "help", "host", "hot", "market", "money", "next", "online", "open", "pay", "phone", "play", "shop", "sale", "store", "team", "today", "top", "vip", "work", "world", "zone", "app", "best", "blog", "buy", "care", "cash", "cards", "chat", "cheap", "club", "codes", "company", "cool", "date", "deal", "deals", "delivery", "direct", "exchange", "express", "fail", "fast", "final", "food", "game", "games", "gift", "gifts", "global", "gold", "group", "guide", "guru", "health", "home", "house", "info", "international", "land", "law", "loan", "loans", "love", "mobile", "name", "network", "news", "office", "page", "party", "photo", "plus", "pro", "promo", "run", "safe", "school", "search", "secure", "security", "services", "shopping", "show", "site", "social", "solutions", "space", "support", "systems", "tax", "tech", "tips", "tools", "trade", "travel", "video", "vote", "watch", "web", "win", "you"]
)

# Endings of file names that a chat shows; as bare words they are files far more often than hosts.
_FILE_ENDINGS = frozenset({"md", "mov", "ps", "py", "rs", "sh", "zip"})

# Short hosts that everybody knows. Else a label of one or two letters is an abbreviation (tp.hn, v.v, u.s).
_SHORT_HOSTS = frozenset({"t.co", "t.me", "t.ly", "g.co", "x.com", "fb.me", "m.me", "v.gd", "is.gd", "db.tt"})

# Initial consonants, vowels and finals of a Vietnamese syllable without accents.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|tr|th|ph|kh|gh|gi|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)

# Words before a bare name that say an address follows.
_CUE = re.compile(
    r"(?:truy cap|vao|tai|link|web|website|trang|site|dang nhap|dang ky|dk|dki|bam|click|tap|visit|go to|goto|at|"
    r"http|xem|mo|open|url|login|log in|see|app)\W{0,4}$"
)
_CUE_CHARS = 24


def is_syllable(label: str) -> bool:
    """This will say whether a label reads as one Vietnamese syllable (without accents)."""
    return _SYLLABLE.fullmatch(label) is not None


def is_plausible(host: str, *, raw_ending: str, before: str, is_last: bool) -> bool:
    """This will say whether a bare dotted word in a text is an address and not a sentence without its space.

    `host` is canonical; `raw_ending` its last label as written; `before` the folded text before it;
    `is_last` says that the text, or the line, ends behind it.
    """
    site = split_host(host)
    if not site.known_suffix or site.is_suffix or not site.suffix:
        return False
    dots = host.count(".")
    ending = host[host.rfind(".") + 1 :]
    name = site.name
    if dots == 1 and len(name) + len(ending) <= 4 and len(name) <= 2:  # noqa: PLR2004 - two letters and two
        return host in _SHORT_HOSTS
    if ending in _FILE_ENDINGS:
        return dots > 1
    is_capital = raw_ending.istitle() and len(raw_ending) > 1
    if ending in _WORD_ENDINGS:
        if dots > 1 and not is_capital and not is_syllable(name):
            return True
        if is_capital or name.isdigit() or (is_syllable(name) and ending != "me"):
            return False
        return is_last or not name.isalpha() or _CUE.search(before[-_CUE_CHARS:]) is not None
    if is_capital and ending in _SENTENCE_ENDINGS:
        return not name.isalpha() or _CUE.search(before[-_CUE_CHARS:]) is not None
    return True


def canonical_domain(text: str) -> str | None:
    """This will give the canonical form of a host name, or None where it is none (an IP address is none)."""
    link = parse_link(text)
    if link is None or link.is_ip or not link.host or "." not in link.host:
        return None
    return link.host
