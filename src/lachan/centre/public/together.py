"""Questions that are asked at the same moment are answered together.

The engine looks at many texts in little more time than at one: the fixed cost of its matrix work is shared. So a thread
that finds nobody at work takes everybody's questions along; the others wait for it. Each answer is the same as alone
(the engine answers row by row), and whoever asks alone doesn't wait.
"""

from __future__ import annotations

import threading
from collections import deque
from os import sched_yield
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lachan.engine import Answer, Question

# More than this gains little more, and the first to come would wait for the last.
AT_MOST = 32


class _Waiting:
    """A question that waits: for its answer, for its error, or to be the next to work."""

    __slots__ = ("answer", "error", "leads", "question", "turn")

    def __init__(self, question: Question) -> None:
        self.question = question
        self.answer: Answer | None = None
        self.error: Exception | None = None
        self.leads = False
        # held until it is this one's turn; a bare lock is several times as cheap as an event
        self.turn = threading.Lock()
        self.turn.acquire()


class Together:
    """Answers the questions of all threads, those that are there at the same moment in one go.

    One thread at a time is at work, because the engine's searches share their scratch space within a process.
    """

    def __init__(
        self, answer_all: Callable[[Sequence[Question]], Iterable[Answer]], *, at_most: int = AT_MOST
    ) -> None:
        """This will answer with `answer_all`, at most `at_most` questions in one go."""
        self._answer_all = answer_all
        self._at_most = at_most
        self._lock = threading.Lock()
        self._queue: deque[_Waiting] = deque()
        self._at_work = False
        self._engine = threading.Lock()

    def ask_all(self, questions: Sequence[Question]) -> list[Answer]:
        """This will answer many questions in their order, letting others in between. Raises what answering raises."""
        answers: list[Answer] = []
        for first in range(0, len(questions), self._at_most):
            with self._engine:
                answers.extend(self._answer_all(questions[first : first + self._at_most]))
        return answers

    def ask(self, question: Question) -> Answer:
        """This will answer one question. Raises whatever answering this one question raises."""
        mine = _Waiting(question)
        with self._lock:
            self._queue.append(mine)
            if not self._at_work:
                self._at_work = True
                mine.leads = True
        if not mine.leads:
            mine.turn.acquire()
        if mine.leads:
            self._work()
        if mine.error is not None:
            raise mine.error
        assert mine.answer is not None  # noqa: S101 - the one that led has answered
        return mine.answer

    def _work(self) -> None:
        # a moment for those who are about to ask, as long as more come: they can't while this thread computes
        here = 0
        while here < (here := len(self._queue)) < self._at_most:
            sched_yield()  # lets another thread have the interpreter; a sleep, however short, costs 60 µs
        with self._lock:
            count = min(self._at_most, len(self._queue))
            taken = [self._queue.popleft() for _ in range(count)]
        self._answer(taken)
        with self._lock:
            successor = self._queue[0] if self._queue else None
            if successor is None:
                self._at_work = False
            else:
                successor.leads = True
        for waiting in taken:
            waiting.turn.release()
        if successor is not None:
            successor.turn.release()

    def _answer(self, taken: list[_Waiting]) -> None:
        with self._engine:
            self._answer_taken(taken)

    def _answer_taken(self, taken: list[_Waiting]) -> None:
        try:
            answers = list(self._answer_all([waiting.question for waiting in taken]))
        except Exception:  # noqa: BLE001 - one bad question must not fail the others; each is asked alone below
            for waiting in taken:
                try:
                    (waiting.answer,) = self._answer_all([waiting.question])
                except Exception as error:  # noqa: BLE001 - raised again by the thread that asked
                    waiting.error = error
            return
        for waiting, answer in zip(taken, answers, strict=True):
            waiting.answer = answer
