"""Calling that is killed in the middle, to a program that fails: it ends with what the centre has, and in order."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from centre.exchange.webhooks.called import sample
from fresh import fresh_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import ThreadingHTTPServer

pytestmark = pytest.mark.live

KEEPER = Path(__file__).with_name("webhooks_keeper.py")


class Failing:
    """The sample's lists behind a server that fails before or after it took a call, at random."""

    def __init__(self, seed: int) -> None:
        receiver = sample()
        # the keeper's clock is its own
        receiver.MOST_SECONDS = 10**10
        self.lists = receiver.Lists(":memory:")
        self.dice = random.Random(seed)  # noqa: S311 - failures are no secret
        self.missing, self.places = 0, list[int]()
        self.calls, self.fails = 0, True
        # filled once the keeper has made one
        self.secrets: list[str] = []
        self.server: ThreadingHTTPServer = receiver.serve(self, self.secrets, 0, "", "")

    def take(self, said: dict[str, Any], message_id: str = "", now: float = 0.0) -> bool:
        """This will stand before the sample's own."""
        chance = self.dice.random() if self.fails else 1.0
        self.calls += 1
        if chance < 0.2:
            raise ConnectionAbortedError
        self.missing += self.lists.take(said, message_id, now)
        self.places.append(self.lists.place())
        if chance < 0.35:
            # taken, and the answer is lost
            raise ConnectionAbortedError
        return False


@pytest.fixture
def program() -> Iterator[Failing]:
    made = Failing(1)
    made.server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=made.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()
    made.lists.close()


def test_nothing_is_lost_and_order_is_kept_however_often_it_is_killed(
    tmp_path: Path, program: Failing
) -> None:
    with fresh_place(tmp_path) as place:
        keeper = subprocess.Popen(
            [sys.executable, KEEPER, f"http://127.0.0.1:{program.server.server_port}/", "4", "1"],
            env=place.environment
            | {"PYTHONPATH": ":".join(sys.path), "LACHAN_PARTNER_NETWORKS": "127.0.0.1/32"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with keeper:
            assert keeper.stdin is not None
            assert keeper.stdout is not None
            program.secrets.append(keeper.stdout.readline().strip())
            keeper.stdin.write("\n")
            keeper.stdin.flush()
            result = json.loads(keeper.stdout.readline())
        assert keeper.returncode == 0
    assert sorted(value for _, value in program.lists.things()) == result["values"]
    assert len(result["values"]) > 5
    assert program.lists.place() == result["seq"]
    assert program.places == sorted(program.places), "it never went back"
    assert program.missing == 0
    assert program.calls > 5
