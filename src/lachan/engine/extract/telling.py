"""What tells that oddly written words are an address: a protected name in them, a word before them, a known host."""

from __future__ import annotations

import re
from functools import cache

from lachan.engine.brands import protected_names
from lachan.engine.extract.domains import follows_cue
from lachan.engine.extract.link_facts import SHORTENERS
from lachan.engine.extract.profiles import HOSTS

# A token of six letters or more names its brand anywhere in a name, a shorter one only as a part by itself
# (docs of brands.csv); none is longer than this.
_LONG, _LONGEST = 6, 24
_AFTER_NUMBER = re.compile(r"\s?\d")


@cache
def _tokens() -> tuple[frozenset[str], frozenset[str]]:
    """This will give the tokens that name a brand by themselves, and those that do so beside another part."""
    brands = [brand for brand in protected_names().values() if not brand.is_theme]
    strong = frozenset(token for brand in brands for token in brand.tokens)
    return strong, frozenset(token for brand in brands for token in brand.weak_tokens)


def names_brand(name: str) -> bool:
    """This will say whether a label (lower case) carries a protected name: `vietcombank`, `vcb-login`, not `cake`."""
    strong, weak = _tokens()
    parts = name.split("-")
    if any(part in strong for part in parts) or (len(parts) > 1 and any(part in weak for part in parts)):
        return True
    size = len(name)
    return any(
        name[at : at + length] in strong
        for at in range(size - _LONG + 1)
        for length in range(_LONG, min(_LONGEST, size - at) + 1)
    )


def is_called_for(text: str, start: int, end: int) -> bool:
    """This will say whether the text around positions `start` to `end` expects an address there.

    A word such as "vao" or "link" before it, or nothing else in its line; and no number after it, which makes it
    the beginning of a list: "vao shopee . top 10".
    """
    if _AFTER_NUMBER.match(text, end) is not None:
        return False
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    rest = text[end:] if line_end < 0 else text[end:line_end]
    stands_alone = not text[line_start:start].strip(" .,:;-*>\"'(") and not rest.strip(" .,:;!?-*<\"')/")
    return stands_alone or follows_cue(text, start)


def is_known_host(host: str) -> bool:
    """This will say whether a host is a shortener's or a platform's, known to everybody however short."""
    return host in SHORTENERS or host.removeprefix("www.") in HOSTS
