"""Files by their fingerprint.

Canonical: `md5:…`, `sha1:…`, `sha256:…`, hexadecimal in lower case.

Facts: `hash`=md5|sha1|sha256.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.model import Kind

if TYPE_CHECKING:
    from lachan.engine.extract.finds import Finds

_NAMES = {32: "md5", 40: "sha1", 64: "sha256"}
_HEX = re.compile(r"(?<![a-z0-9_/=\-.])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![a-z0-9_/\-])")


def canonical_file(text: str) -> str | None:
    """This will give the canonical form of a fingerprint, or None.

    Without its name in front, digits alone or letters alone are none.
    """
    name, colon, digits = text.strip().lower().rpartition(":")
    if _HEX.fullmatch(digits) is None:
        return None
    if name != _NAMES[len(digits)] if colon else digits.isdigit() or digits.isalpha():
        return None
    return f"{_NAMES[len(digits)]}:{digits}"


def find_files(finds: Finds) -> None:
    """This will add every fingerprint in the text. Digits alone, or letters alone, are none."""
    for found in _HEX.finditer(finds.text):
        if finds.is_full():
            return
        digits = found[0]
        if digits.isdigit() or digits.isalpha():
            continue
        name = _NAMES[len(digits)]
        finds.add(Kind.FILE, f"{name}:{digits}", *found.span(), {"hash": name})
        finds.take(*found.span())
