from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from lachan.centre.indicators.lists import register_lists
from lachan.centre.public.queries import answer_many, answer_one
from lachan.centre.public.together import Together
from lachan.centre.web.clock import today
from lachan.engine import Question, check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine import Answer

TEXTS = [
    "xin chào",
    "vietcombank-login.top",
    "Tài khoản của bạn bị khóa, bấm https://vietcombank-login.top",
    "0912345678",
    "https://www.vietcombank.com.vn/",
    "",
]


@pytest.fixture
def lists_are_read() -> None:
    """The register's lists are read before; threads of a test have no database of their own."""
    register_lists(today(timezone.now()))


@pytest.mark.usefixtures("db", "lists_are_read")
def test_each_thread_gets_its_own_answer() -> None:
    wanted = {text: check(text) for text in TEXTS}
    with ThreadPoolExecutor(16) as pool:
        asked = TEXTS * 60
        answers = list(pool.map(lambda text: answer_one(Question(text)), asked))
    for text, answer in zip(asked, answers, strict=True):
        assert answer == wanted[text]


@pytest.mark.usefixtures("db", "lists_are_read")
def test_many_at_once_are_answered_in_order() -> None:
    questions = [Question(text) for text in TEXTS * 20]
    assert answer_many(questions) == [check(question.text) for question in questions]


def test_those_who_ask_while_one_is_at_work_are_taken_along() -> None:
    at_once: list[int] = []
    first_is_in = threading.Event()
    go_on = threading.Event()

    def answer_all(questions: Sequence[Question]) -> list[Answer]:
        at_once.append(len(questions))
        first_is_in.set()
        assert go_on.wait(10)
        return [check(question.text) for question in questions]

    together = Together(answer_all, at_most=4)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(together.ask, Question(TEXTS[0]))
        assert first_is_in.wait(10)
        others = [pool.submit(together.ask, Question(TEXTS[1])) for _ in range(7)]
        while len(together._queue) < 7:
            pass
        go_on.set()
        assert first.result(10) == check(TEXTS[0])
        assert {other.result(10).level for other in others} == {check(TEXTS[1]).level}
    assert at_once == [1, 4, 3]


def test_one_bad_question_does_not_fail_the_others() -> None:
    together: Together
    ready = threading.Barrier(8)

    def answer_all(questions: Sequence[Question]) -> list[Answer]:
        if any(question.text == "bad" for question in questions):
            raise ValueError("bad")
        return [check(question.text) for question in questions]

    together = Together(answer_all)

    def ask(text: str) -> str:
        ready.wait()
        try:
            return together.ask(Question(text)).level.word
        except ValueError:
            return "error"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(ask, ["bad", *["xin chào"] * 6, "bad"]))
    assert said == ["error", *["unknown"] * 6, "error"]
    with pytest.raises(ValueError, match="bad"):
        together.ask(Question("bad"))
    assert together.ask(Question("xin chào")).level.word == "unknown"
