"""Orders and deliveries that are killed in the middle: nothing is lost, and nothing is done twice by who drops doubles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from soak.outbox_receivers import MailSink, Program
from soak.outbox_rounds import keep_rounds

pytestmark = pytest.mark.live

KEEPER = Path(__file__).with_name("outbox_keeper.py")


def run_rounds(folder: Path, *, rounds: int, minutes: float, away: range, seed: int) -> dict[str, Any]:
    """This will let the keeper run against both receivers; the program is away in the rounds of `away`."""
    mail, program = MailSink(), Program(seed)
    result = keep_rounds(KEEPER, folder, mail, program, rounds=rounds, minutes=minutes, away=away, seed=seed)
    acknowledged = (folder / "acknowledged").read_text().split()
    return {**result, "acknowledged": acknowledged, "mail": mail, "program": program}


def check(told: dict[str, Any]) -> dict[str, float]:
    """This will see that nothing was lost and nothing done twice, and give the figures."""
    mail, program = told["mail"], told["program"]
    acknowledged = set(told["acknowledged"])
    ids = {**mail.ids, **program.ids}
    assert len(acknowledged) == len(told["acknowledged"])
    # nothing that was acknowledged is lost, and nothing else came than what was committed
    assert acknowledged <= ids.keys()
    assert ids.keys() == set(told["keys"])
    assert not [key for key in ids if key.startswith("taken-back")]
    assert told["states"] == {"waiting": 0, "claimed": 0, "dead": 0, "set_aside": 0, "delivered": len(ids)}
    # each under one id however often it came, so that who drops doubles by it has each once
    assert [key for key, under in ids.items() if len(under) != 1] == []
    assert len(program.done) == len(set(program.done)) == len(program.ids)
    assert len(mail.came) == len(mail.ids)
    # the log tells of each once
    assert told["entries"] == told["subjects"] == len(ids)
    return {
        "messages": len(ids),
        "attempts": told["attempts"],
        "mail_came_twice": sum(count - 1 for count in mail.came.values()),
        "calls_taken_and_answered_twice": sum(count - 1 for count in program.came.values()),
        "calls_taken_without_answer": sum(program.unanswered.values()),
        "calls_refused": program.refused,
        "simulated_hours": told["simulated_hours"],
    }


def test_nothing_is_lost_or_done_twice_in_eight_rounds(tmp_path: Path) -> None:
    figures = check(run_rounds(tmp_path, rounds=8, minutes=360, away=range(3, 7), seed=1))
    assert figures["messages"] > 30
    assert figures["calls_refused"] > 0
    assert figures["simulated_hours"] > 36


@pytest.mark.slow
def test_nothing_is_lost_or_done_twice_in_two_hundred_rounds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = check(run_rounds(tmp_path, rounds=200, minutes=15, away=range(50, 150), seed=2))
    with capsys.disabled():
        print(json.dumps({"database": settings.DATABASES["default"]["ENGINE"].rpartition(".")[2], **figures}))  # noqa: T201
    assert figures["messages"] > 500
