"""An answer as the API says it: every sentence in both languages."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from lachan.centre.public.schemas import CheckAnswer, OpenAppeal, ReadPicture, Sentence
from lachan.centre.web.words import LANGS, say
from lachan.engine.plain import PlainIndicator, PlainReason
from lachan.engine.words.catalogue import text as sentence_of
from lachan.engine.words.catalogue import words
from lachan.pictures.words import WORDS as PICTURE_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine.model import Answer
    from lachan.pictures.model import Picture


def tell(
    answer: Answer,
    *,
    with_score: bool,
    picture: Picture | None = None,
    codes: Sequence[str] = (),
    appealed: Sequence[str] = (),
) -> CheckAnswer:
    """This will put an answer into the API's form, with what was read in a picture where one was asked.

    `appealed` are things whose owners have appealed.
    """
    return CheckAnswer(
        answer.level.word,
        answer.kind,
        [
            PlainReason(r.code, sentence_of(r, "vi"), sentence_of(r, "en"), r.about, r.spans)
            for r in answer.reasons
        ],
        [PlainIndicator(i.kind, i.value, i.raw, i.span, i.facts) for i in answer.indicators],
        answer.scam_type,
        answer.scam_types,
        answer.imitates,
        [_sentence(code) for code in answer.advice],
        [_sentence(code) for code in answer.notes],
        answer.engine,
        [
            OpenAppeal(value, *(say("answer.appealed.note", lang, value=value) for lang in LANGS))
            for value in appealed
        ],
        answer.score if with_score else msgspec.UNSET,
        msgspec.UNSET if picture is None else ReadPicture(picture.text, list(codes)),
    )


@lru_cache(maxsize=1024)
def _sentence(code: str) -> Sentence:
    found = PICTURE_WORDS.get(code) or words(code)
    return Sentence(
        code, f"{found.vi}. {found.why_vi}".rstrip(". "), f"{found.en}. {found.why_en}".rstrip(". ")
    )
