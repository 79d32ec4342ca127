"""How a value is written for search: one folded spelling, the same on both databases."""

from __future__ import annotations

import hashlib
from typing import Final

from lachan.engine.fold import fold, prepare

FOLD_CHARS: Final = 300
ENGINE_CHARS: Final = 160


def value_hash(value: str) -> str:
    """This will give what a canonical value is found by, as hex."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def engine_name(engine: str) -> str:
    """This will give the name of an engine (`Answer.engine`) as it is kept: of a long one the rest as a digest.

    It names each list file of the operator, and many of them make it longer than what is kept.
    """
    if len(engine) <= ENGINE_CHARS:
        return engine
    digest = hashlib.sha256(engine.encode()).hexdigest()[:16]
    return f"{engine[: ENGINE_CHARS - 17]}~{digest}"


def keepable(text: str) -> str:
    """This will give the text as both databases can keep it: NUL and halves of letters become U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def fold_of(value: str) -> str:
    """This will give the value in lower case, without accents (đ → d), scheme and `www.`, at most 300 characters."""
    text = fold(prepare(value[: 4 * FOLD_CHARS])[0]).text.strip()
    for lead in ("https://", "http://", "www."):
        text = text.removeprefix(lead)
    return keepable(text[:FOLD_CHARS])
