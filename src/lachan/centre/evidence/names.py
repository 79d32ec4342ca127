"""Names of files: what people called them is kept as data, and what is shown has nothing in it that misleads."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SHOWN_CHARS: Final = 120
_ORIGINAL_CHARS: Final = 1_000
_ENDING_CHARS: Final = 12
# Windows opens a device for these, whatever ending follows.
_DEVICES: Final = re.compile(r"(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)")
_UNFIT: Final = re.compile(r'[<>:"|?*\\/]')
NAMELESS: Final = "file"


def clean_name(said: str) -> str:
    """This will give a name that can be shown and saved: no path, no signs that hide or turn letters, 120 characters.

    It is never used as a path by us; it is for who sees it or unpacks an archive.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", _printable(said, "")))[-1]
    name = _UNFIT.sub("_", " ".join(last.split())).strip(" .")
    if _DEVICES.match(name):
        name = f"_{name}"
    if len(name) > _SHOWN_CHARS:
        stem, dot, ending = name.rpartition(".")
        ending = f".{ending}" if dot and len(ending) <= _ENDING_CHARS else ""
        name = f"{(stem if ending else name)[: _SHOWN_CHARS - len(ending)].rstrip(' .')}{ending}"
    return name or NAMELESS


def original_name(said: str) -> str:
    """This will give the name as it came, in a form that every database can hold: odd signs are written as escapes."""
    kept = "".join(
        sign if sign.isprintable() or sign == " " else sign.encode("unicode_escape").decode("ascii")
        for sign in said[:_ORIGINAL_CHARS]
    )
    return kept[:_ORIGINAL_CHARS]


def _printable(said: str, instead: str) -> str:
    """This will take out controls, signs that turn the direction or have no width, halves of letters, private signs."""
    return "".join(
        sign if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} else instead
        for sign in said
    )
