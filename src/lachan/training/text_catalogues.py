"""Honest text in many languages: the interface texts of free programs.

Lists of scam messages in many languages hold no honest one, and what learns from them alone learns which language a
text is in. The message catalogues of Debian's programs are honest for certain, and there in a hundred languages. The
model is trained on them; not one is shipped.
"""

from __future__ import annotations

import gettext
import hashlib
import re
from typing import TYPE_CHECKING

import polars as pl

from lachan.training.text_rows import SCHEMA, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_PER_LANGUAGE = 250
"""Texts taken of each language, those with the lowest hashes."""

LEAST_PER_LANGUAGE = 100
_SHORTEST, _LONGEST = 20, 600
_CATALOGUE = re.compile(r"/([A-Za-z]{2,3})(?:[_@][A-Za-z@]+)?/LC_MESSAGES/([^/]+)\.mo$")


def catalogue_rows(folder: Path) -> pl.DataFrame:
    """This will read all compiled catalogues (`…/LANG/LC_MESSAGES/NAME.mo`) below a folder into `text_rows.SCHEMA`.

    A catalogue that can't be read is passed over. The rows come in a fixed order, whatever the file system's.
    """
    by_language: dict[str, dict[str, str]] = {}
    for path in sorted(folder.rglob("*.mo")):
        if found := _CATALOGUE.search(path.as_posix()):
            texts = by_language.setdefault(found[1], {})
            for text in _texts(path):
                texts.setdefault(text, found[2])
    rows = []
    for language, texts in sorted(by_language.items()):
        if len(texts) < LEAST_PER_LANGUAGE:
            continue
        chosen = sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest())[:MOST_PER_LANGUAGE]
        rows += [
            (f"catalogue:{language}:{i}", text, False, "catalogue", "", f"catalogue:{texts[text]}", False,
             WEIGHTS["catalogue"], language)
            for i, text in enumerate(chosen)
        ]  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _texts(path: Path) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
    except (OSError, UnicodeError, ValueError, IndexError, KeyError):  # gettext checks little
        return
    known: dict[object, str] = vars(catalogue).get("_catalog", {})
    for source, text in known.items():
        first = source[0] if isinstance(source, tuple) else source
        if not first or text == first:
            continue
        # one underscore marks a menu's key; tags are markup
        plain = re.sub(r"<[^>]+>", " ", text.replace("_", "") if text.count("_") == 1 else text)
        plain = " ".join(plain.split())
        if _SHORTEST <= len(plain) <= _LONGEST:
            yield plain
