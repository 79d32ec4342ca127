"""The words of the pages, by key, in Vietnamese and English side by side.

Each app keeps its own in `words.toml`. The two stand under one key, so that one can't be there without the other; a key
that isn't there is an error at once and not a hole in the page.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

from lachan.engine.words.render import template

if TYPE_CHECKING:
    from collections.abc import Mapping

type Lang = Literal["vi", "en"]

LANGS: Final[tuple[Lang, ...]] = ("vi", "en")

# The apps that have words; the lower ones first.
_PACKAGES = (
    "lachan.centre.web",
    "lachan.centre.audit",
    "lachan.centre.evidence",
    "lachan.centre.outbox",
    "lachan.centre.accounts",
    "lachan.centre.partners",
    "lachan.centre.indicators",
    "lachan.centre.reports",
    "lachan.centre.detection",
    "lachan.centre.cases",
    "lachan.centre.measures",
    "lachan.centre.exchange",
    "lachan.centre.public",
    "lachan.centre.console",
)


class MissingWordsError(LookupError):
    """A key without words."""


def _flatten(table: Mapping[str, object], prefix: str) -> dict[str, dict[Lang, str]]:
    flat: dict[str, dict[Lang, str]] = {}
    for name, value in table.items():
        key = f"{prefix}.{name}" if prefix else name
        if not isinstance(value, dict):
            raise MissingWordsError(f"{key}: words stand in a table with vi and en")
        if set(value) == set(LANGS):
            flat[key] = {lang: str(value[lang]) for lang in LANGS}
        elif set(value) & set(LANGS):
            raise MissingWordsError(f"{key}: both vi and en are needed")
        else:
            flat |= _flatten(value, key)
    return flat


@cache
def catalogue() -> Mapping[str, Mapping[Lang, str]]:
    """This will give all words by key. Raises MissingWordsError when a language is missing or a key stands twice."""
    together: dict[str, dict[Lang, str]] = {}
    for package in _PACKAGES:
        table = tomllib.loads(files(package).joinpath("words.toml").read_text("utf-8"))
        words = _flatten(table, "")
        if twice := together.keys() & words.keys():
            raise MissingWordsError(f"these keys stand in two apps: {sorted(twice)}")
        together |= words
    return together


def say(key: str, lang: str, **params: str) -> str:
    """This will give the words of a key with its blanks filled. Raises MissingWordsError for an unknown key."""
    try:
        words = catalogue()[key]["vi" if lang == "vi" else "en"]
    except KeyError:
        raise MissingWordsError(key) from None
    return template(words, lang).fill(params)
