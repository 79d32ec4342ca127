"""Running a probe: fetch, ask, sign, hand in, over and over, until it is told to end."""

from __future__ import annotations

import json
import logging
import signal
import threading
import time
from typing import TYPE_CHECKING, Final

from lachan.probe.asking import ask_all
from lachan.probe.centre import Centre, CentreError
from lachan.probe.keys import read_key, sign

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from lachan.probe.settings import Settings

LOG: Final = logging.getLogger("lachan.probe")
# Results are good for two minutes: trying longer would only hand in what is refused.
_TRIES: Final = 4
_BETWEEN: Final = (2, 5, 15)
# While the centre is away it is asked ever more seldom.
_MOST_WAIT: Final = 900


class Probe:
    """One probe; `end` may be called from a signal or another thread."""

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime], says_idle: bool = False) -> None:
        """This will read the key; `says_idle` for who waits at a terminal for a round. Raises BadKeyError."""
        self._when_idle = logging.INFO if says_idle else logging.DEBUG
        self._settings, self._clock = settings, clock
        self._key: Ed25519PrivateKey = read_key(settings.key_file)
        self._centre = Centre(settings)
        self._ended = threading.Event()

    def end(self) -> None:
        """This will let it end: at once while it waits, else after the questions that are on their way."""
        self._ended.set()

    def run(self) -> None:
        """This will go on until it is ended."""
        wait = self._settings.every_seconds
        while not self._ended.is_set():
            try:
                self.once()
            except CentreError as error:
                LOG.warning("%s", error)
                wait = min(_MOST_WAIT, max(wait * 2, error.wait_seconds))
            else:
                wait = self._settings.every_seconds
            self._ended.wait(wait)
        LOG.info("ended")

    def once(self) -> int:
        """This will do one round, and give how many names were asked. Raises CentreError."""
        tasks = self._centre.tasks()
        if not tasks:
            LOG.log(self._when_idle, "nothing to ask now")
            return 0
        began = time.monotonic()
        answers = ask_all(tasks, self._settings.resolvers, stopped=self._ended.is_set)
        if not answers:
            return 0
        said = {"probe": self._settings.name, "at": self._clock().isoformat(), "answers": answers}
        body = json.dumps(said, separators=(",", ":")).encode()
        silent = sum(1 for one in answers if one["rcode"] == "timeout")
        LOG.info(
            "asked %d names of %d resolvers in %.1f s, %d questions without an answer",
            len(tasks), len(self._settings.resolvers), time.monotonic() - began, silent,
        )  # fmt: skip
        self._hand_in(body)
        return len(tasks)

    def _hand_in(self, body: bytes) -> None:
        signature = sign(self._key, body)
        for tried in range(_TRIES):
            try:
                taken = self._centre.hand_in(body, signature)
            except CentreError as error:
                if not error.again or tried == _TRIES - 1 or self._ended.is_set():
                    raise
                LOG.warning("%s; trying again", error)
                self._ended.wait(max(_BETWEEN[tried], min(error.wait_seconds, 30)))
            else:
                if taken.wrong_until:
                    LOG.error("the centre believes nothing of this probe until %s", taken.wrong_until)
                LOG.info("handed in; the centre believes something of %d names", taken.believed)
                return


def end_on_signals(probe: Probe) -> None:
    """This will end a probe on SIGTERM and SIGINT."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: probe.end())
