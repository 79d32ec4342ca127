"""Every sentence that an answer can say, by its code, in Vietnamese and English.

The rule packages carry their own words; this is where all of them come together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lachan.engine import advice, apps, joining, payees, phones
from lachan.engine.links import words as link_words
from lachan.engine.text import sentences as text_sentences
from lachan.engine.text import types as text_types
from lachan.engine.words import sentences
from lachan.engine.words.form import Words
from lachan.engine.words.render import template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lachan.engine.model import Reason

type Lang = Literal["vi", "en"]

_PACKAGES: tuple[Mapping[str, Words], ...] = (
    sentences.WORDS,
    advice.WORDS,
    text_sentences.WORDS,
    text_types.WORDS,
    link_words.WORDS,
    phones.WORDS,
    payees.WORDS,
    apps.WORDS,
    joining.WORDS,
)

# said where a code is not known (an answer stored by another version): honest, and no exception
_OTHER = Words("Có một dấu hiệu khác", "There is another sign")


class DoubleCodeError(ValueError):
    """Two packages give words to the same code."""


def _gather(packages: tuple[Mapping[str, Words], ...]) -> dict[str, Words]:
    """This will join the packages' words. Raises DoubleCodeError when two give words to one code."""
    together: dict[str, Words] = {}
    for package in packages:
        if twice := together.keys() & package.keys():
            raise DoubleCodeError(f"these codes have words twice: {sorted(twice)}")
        together.update(package)
    return together


ALL: Mapping[str, Words] = _gather(_PACKAGES)


def words(code: str) -> Words:
    """This will give the words of a code; of a code that is not known, words that say no more than that."""
    return ALL.get(code, _OTHER)


def title(reason: Reason, lang: Lang) -> str:
    """This will give the reason in a few words, its blanks filled."""
    found = ALL.get(reason.code, _OTHER)
    return template(found.vi if lang == "vi" else found.en, lang).fill(reason.params)


def why(reason: Reason, lang: Lang) -> str:
    """This will give why the reason matters, its blanks filled; "" when there is no more to say."""
    found = ALL.get(reason.code, _OTHER)
    sentence = found.why_vi if lang == "vi" else found.why_en
    return template(sentence, lang).fill(reason.params) if sentence else ""


def text(reason: Reason, lang: Lang) -> str:
    """This will give title and why as one text, for places that have one line for a reason."""
    head, rest = title(reason, lang), why(reason, lang)
    if not rest:
        return head
    return f"{head} {rest}" if head.endswith((".", "?", "!")) else f"{head}. {rest}"
