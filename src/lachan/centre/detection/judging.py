"""Signals and indicators through the engine. Nothing is written here."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.indicators.verdicts import Judged, Part
from lachan.engine import versions
from lachan.engine.front_door import Question, check_many
from lachan.engine.model import InputKind, Kind, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from lachan.centre.indicators.signals import WaitingSignal
    from lachan.engine.model import Answer, Lists

type Key = tuple[str, str]
"""Kind and canonical value of an indicator."""

# what a row of the register holds
ENGINE_CHARS: Final = 160

_ASKED_AS: Final = {
    Kind.URL: InputKind.LINK,
    Kind.DOMAIN: InputKind.DOMAIN,
    Kind.PHONE: InputKind.PHONE,
    Kind.PAYEE: InputKind.PAYEE,
}


class Judge:
    """The engine with the lists of a moment. `today` is the calendar day by which entries expire."""

    def __init__(self, lists: Lists, today: date) -> None:
        """This will hold lists and day."""
        self.lists = lists
        self.today = today
        self.engine = short_name(versions.name(lists))

    def judge_signals(self, given: Sequence[WaitingSignal]) -> list[Judged]:
        """This will judge each signal as a whole, and each indicator in it by itself. Raises what the engine raises."""
        questions = [Question(one.text, InputKind(one.kind), one.qr) for one in given]
        return self.with_parts(given, questions)

    def with_parts(self, given: Sequence[WaitingSignal], questions: Sequence[Question]) -> list[Judged]:
        """This will judge questions that were asked for signals, and each indicator in them by itself."""
        answers = self._ask(questions)
        parts = self.judge_indicators(
            (str(found.kind), found.value) for answer in answers for found in answer.indicators
        )
        return [
            Judged(
                signal_id=one.id,
                received_at=one.received_at,
                answer=answer,
                parts=tuple(
                    Part(found, parts[str(found.kind), found.value])
                    for found in answer.indicators
                    if found.kind is not Kind.TEXT
                ),
            )
            for one, answer in zip(given, answers, strict=True)
        ]

    def judge_indicators(self, keys: Iterable[Key]) -> dict[Key, Answer]:
        """This will judge each by its canonical value alone, so that the text around it accuses nobody.

        Whoever judges it again later, by the value that is kept, asks the very same.
        """
        once = list(dict.fromkeys(keys))
        answers = self._ask(
            [Question(value, _ASKED_AS.get(Kind(kind), InputKind.AUTO)) for kind, value in once]
        )
        return {key: _of_itself(key, answer) for key, answer in zip(once, answers, strict=True)}

    def _ask(self, questions: Sequence[Question]) -> list[Answer]:
        answers = check_many(questions, lists=self.lists, today=self.today)
        return [
            answer if answer.engine == self.engine else msgspec.structs.replace(answer, engine=self.engine)
            for answer in answers
        ]


def short_name(engine: str) -> str:
    """This will give the name of engine, data and lists in 160 characters: many lists are named by a hash of them."""
    if len(engine) <= ENGINE_CHARS:
        return engine
    release = release_of(engine)[: ENGINE_CHARS // 2]
    return f"{release} lists/{hashlib.sha256(engine.encode()).hexdigest()[:32]}"


def release_of(engine: str) -> str:
    """This will give what of a name says which engine and data: all but the lists."""
    return engine.partition(" lists/")[0]


def _of_itself(key: Key, answer: Answer) -> Answer:
    """This will give the answer, or one that says nothing where the value was taken for something else."""
    if any((str(found.kind), found.value) == key for found in answer.indicators):
        return answer
    return msgspec.structs.replace(answer, level=Level.UNKNOWN, score=0.0, reasons=(), imitates="")
