"""Asking the engine. Nothing is stored, neither the question nor the answer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import DatabaseError

from lachan.centre.measures.queries.appealed import not_to_be_named
from lachan.centre.public.lists_in_use import lists_in_use
from lachan.centre.public.together import Together
from lachan.centre.reports.counting import public_count
from lachan.centre.web.refusals import Refusal
from lachan.engine import Question, check_many
from lachan.engine.fold import MAX_CHARS
from lachan.engine.model import Answer, Kind
from lachan.pictures.model import Picture, PictureRefused
from lachan.pictures.read import read_picture
from lachan.pictures.words import WORDS as PICTURE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lachan.centre.public.forms import Asked

# Other refusals are of the picture itself; these pass by themselves.
_BUSY = {"picture.busy": 3}
# Of so many things in one message is asked whether others have reported them: a query each.
MOST_COUNTED: Final = 8
_LISTED_BAD: Final = ".listed_bad"
_log = logging.getLogger("lachan.errors")
_TOO_LARGE = frozenset({"picture.too_many_bytes"})


class Told(msgspec.Struct, frozen=True):
    """An answer with what it is about: the text that was judged, and what was read in a picture."""

    answer: Answer
    text: str
    picture: Picture | None = None
    codes: tuple[str, ...] = ()

    @property
    def asked_again(self) -> str:
        """This will give a text that asks the same again: in the other language, where no picture comes along."""
        return "\n".join(part for part in (self.text, *self.codes) if part)[:MAX_CHARS]


def ask(asked: Asked) -> Told:
    """This will answer what is asked. Raises Refusal when there is nothing to look at, or the picture can't be read."""
    if asked.picture is None:
        if not asked.text.strip():
            raise Refusal(422, "empty")
        return Told(answer_one(Question(asked.text, asked.kind)), asked.text)
    picture = look_at(asked.picture)
    text = "\n".join(part for part in (asked.text.strip(), picture.text) if part)
    codes = tuple(code.text for code in picture.codes if code.text)
    answer = answer_one(Question(text, asked.kind, codes, picture.notes))
    return Told(answer, text, picture, codes)


def _answer_all(questions: Sequence[Question]) -> Iterator[Answer]:
    return check_many(questions, lists=lists_in_use())


_together = Together(_answer_all)


def answer_one(question: Question) -> Answer:
    """This will answer one question, together with those that other threads ask at the same moment."""
    return _together.ask(question)


def look_at(data: bytes) -> Picture:
    """This will read a picture. Raises Refusal that says why it wasn't read, and what to send instead."""
    try:
        return read_picture(data)
    except PictureRefused as refused:
        words = PICTURE_WORDS[refused.code]
        status = 413 if refused.code in _TOO_LARGE else 503 if refused.code in _BUSY else 422
        raise Refusal(
            status,
            "picture",
            retry_after_seconds=_BUSY.get(refused.code, 0),
            what_vi=words.vi.format(limit=refused.limit),
            what_en=words.en.format(limit=refused.limit),
            mend_vi=words.why_vi,
            mend_en=words.why_en,
        ) from None


class Reported(msgspec.Struct, frozen=True):
    """A thing in a message, and how many independent people have reported it."""

    value: str
    count: int


def reported(answer: Answer, *, now: datetime) -> tuple[Reported, ...]:
    """This will give what others have reported of the things in an answer, where that is public; it judges nothing.

    At most `MOST_COUNTED` things are looked up. Where the database can't be asked, the answer stands without.
    """
    things: dict[tuple[Kind, str], None] = {}
    for one in answer.indicators:
        things[one.kind, one.value] = None
        # people report a shop by its name, and ask about a page of it
        if one.kind is Kind.URL and (unit := one.facts.get("unit")):
            things[Kind.DOMAIN, unit] = None
    try:
        counts = [
            (value, public_count(kind=kind.value, value=value, now=now))
            for kind, value in list(things)[:MOST_COUNTED]
        ]
    except DatabaseError:
        _log.warning("the counts of reporters can't be read; answers stand without them", exc_info=True)
        return ()
    return tuple(Reported(value, count) for value, count in counts if count)


def appealed(answer: Answer, *, now: datetime) -> tuple[str, ...]:
    """This will name the things of an answer that a list condemns and whose owner has appealed, with proven control.

    It judges nothing: the answer stands. Where the database can't be asked, it stands without. One query at most.
    """
    return appealed_in([answer], now=now)[0]


def appealed_in(answers: Sequence[Answer], *, now: datetime) -> list[tuple[str, ...]]:
    """This will name the same for each of some answers, in one query for all; none where no list condemns anything."""
    condemned = [
        {
            (str(one.kind), one.value)
            for one in answer.indicators
            if any(
                reason.about == one.value and reason.code.endswith(_LISTED_BAD) for reason in answer.reasons
            )
        }
        for answer in answers
    ]
    things = set[tuple[str, str]]().union(*condemned)
    if not things:
        return [()] * len(answers)
    try:
        found = not_to_be_named(things, now=now)
    except DatabaseError:
        _log.warning("open appeals can't be read; answers stand without them", exc_info=True)
        return [()] * len(answers)
    return [tuple(sorted(value for _, value in found & own)) for own in condemned]


def answer_many(questions: Sequence[Question]) -> list[Answer]:
    """This will answer many questions in their order, each by itself."""
    return _together.ask_all(questions)


def warm_up() -> None:
    """This will load every model and list that an answer needs, so that the first asker doesn't wait for it."""
    for _ in _answer_all(
        [Question(text) for text in ("xin chào", "example.com", "https://example.com/", "0912345678")]
    ):
        pass
