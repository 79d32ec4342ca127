"""Protected names inside other names: `vietcombank.apk`, `telegram:bidv_hotro`."""

from __future__ import annotations

import re
from functools import cache

from lachan.engine.brands import Brand, protected_names

_WORD = re.compile(r"[a-z]+(?:[0-9][a-z0-9]*)?")


@cache
def _by_token() -> dict[str, Brand]:
    tokens: dict[str, Brand] = {}
    for brand in protected_names().values():
        if brand.is_theme or brand.country != "VN":
            continue
        for token in brand.tokens:
            tokens.setdefault(token, brand)
    return tokens


def name_in(text: str) -> Brand | None:
    """This will give the protected Vietnamese name that stands in `text` as a word (weak tokens do not count)."""
    tokens = _by_token()
    low = text.lower()
    for word in _WORD.findall(low):
        brand = tokens.get(word) or tokens.get(word.rstrip("0123456789"))
        if brand is not None:
            return brand
    return None
