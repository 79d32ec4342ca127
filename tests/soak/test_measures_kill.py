"""Orders of measures, killed in the middle: none is lost, and none is twice for a partner, by order and act."""

from __future__ import annotations

import json
import os
from collections import Counter
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from soak.outbox_receivers import MailSink, Program
from soak.outbox_rounds import keep_rounds

pytestmark = pytest.mark.live

KEEPER = Path(__file__).with_name("measures_keeper.py")


class Reports(MailSink):
    """Takes mail with orders; `ids` holds under which ids each order came with each act."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: Counter[int] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - named by aiosmtpd
        del server, session
        mail = message_from_bytes(envelope.content)
        message_id = str(mail["Message-ID"])
        parts: list[Any] = list(mail.walk())
        files: dict[str, bytes] = {
            str(part.get_filename()): part.get_payload(decode=True) for part in parts if part.get_filename()
        }
        self.came[message_id] += 1
        note(self.ids, json.loads(files["orders.json"]), message_id)
        if self.came[message_id] == 1:
            self.reports.update(
                int(json.loads(body)["tags"][0].removeprefix("order:"))
                for name, body in files.items()
                if name.startswith("xarf")
            )
        return "250 taken"


class Called(Program):
    """A partner's program that takes orders; fails as any other."""

    def note(self, message_id: str, body: bytes) -> None:
        note(self.ids, json.loads(body), message_id)


def note(ids: dict[str, set[str]], said: dict[str, Any], message_id: str) -> None:
    """This will note under which id an order came with an act; a reminder by its number."""
    for one in said["orders"]:
        ids.setdefault(f"{one['order']} {one['act']}{one.get('reminder', '')}", set()).add(message_id)


def run_rounds(folder: Path, *, rounds: int, minutes: float, away: range, seed: int) -> dict[str, Any]:
    """This will let the keeper run against both receivers; the program is away in the rounds of `away`."""
    mail, program = Reports(), Called(seed)
    result = keep_rounds(
        KEEPER, folder, mail, program, rounds=rounds, minutes=minutes, away=away, seed=seed,
        LACHAN_NOTICES_ADDRESS="thongbao@lachan.example",
    )  # fmt: skip
    noted = {
        name: (folder / name).read_text().split()
        for name in ("approved", "lifted")
        if (folder / name).exists()
    }
    return {**result, "approved": [], "lifted": [], **noted, "mail": mail, "program": program}


def check(told: dict[str, Any]) -> dict[str, Any]:
    """This will see that nothing was lost and nothing came twice, and give the figures."""
    mail, program = told["mail"], told["program"]
    delivered = told["states"].pop("delivered")
    assert told["states"] == {"waiting": 0, "claimed": 0, "dead": 0, "set_aside": 0}
    # what was signed last and committed is there, and each that was approved was ordered from both
    measures: dict[str, str] = told["measures"]
    assert set(told["approved"]) <= set(measures)
    asked: dict[str, set[int]] = {}
    for _, partner, number, *_ in told["orders"]:
        asked.setdefault(number, set()).add(partner)
    ordered = {number for number, state in measures.items() if state not in {"proposed", "lapsed"}}
    lifted = {number for number, state in measures.items() if state == "lifted"}
    assert set(told["approved"]) <= ordered
    assert set(told["lifted"]) <= lifted
    # one that was lifted before it was ordered is asked of nobody
    assert ordered - lifted <= asked.keys() <= ordered
    assert {len(partners) for partners in asked.values()} == {2}
    assert told["events"]["ordered"] == len(asked)
    # each order came with each act that it should have, under one id, and with no other
    wanted = set()
    for order, _, number, _, state, reminded, undone in told["orders"]:
        assert (number in lifted) == undone
        assert state in ({"undo_sent"} if undone else {"sent", "acknowledged"})
        wanted |= {f"{order} ask"} | ({f"{order} undo"} if undone else set())
        wanted |= {f"{order} remind{n}" for n in range(1, min(reminded, 2) + 1)}
    assert not mail.ids.keys() & program.ids.keys()
    ids = {**mail.ids, **program.ids}
    assert ids.keys() == wanted
    assert [key for key, under in ids.items() if len(under) != 1] == []
    assert len(program.done) == len(set(program.done))
    # a report for each that is asked of the one who reads reports, and for each reminder
    assert sum(mail.reports.values()) == sum(not key.endswith("undo") for key in mail.ids)
    return {
        "measures": len(asked),
        "orders": len(told["orders"]),
        "lifted": len(lifted),
        "reminders": sum("remind" in key for key in ids),
        "messages": delivered,
        "attempts": told["attempts"],
        "mail_came_twice": sum(count - 1 for count in mail.came.values()),
        "calls_taken_without_answer": sum(program.unanswered.values()),
        "calls_refused": program.refused,
        "simulated_hours": told["simulated_hours"],
    }


def test_no_order_is_lost_or_twice_in_six_rounds(tmp_path: Path) -> None:
    figures = check(run_rounds(tmp_path, rounds=6, minutes=480, away=range(1, 4), seed=1))
    assert figures["orders"] > 0
    assert figures["simulated_hours"] > 36


@pytest.mark.slow
def test_no_order_is_lost_or_twice_in_two_hundred_rounds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds = int(os.environ.get("LACHAN_KILL_ROUNDS", "200"))
    # away for a day and more, whatever the number of rounds
    away = range(rounds // 4, 3 * rounds // 4)
    minutes = 1_560 / max(1, len(away))
    figures = check(run_rounds(tmp_path, rounds=rounds, minutes=minutes, away=away, seed=2))
    with capsys.disabled():
        engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
        print(json.dumps({"database": engine, "rounds": rounds, **figures}))  # noqa: T201
    assert figures["orders"] > rounds
    assert figures["lifted"] > 0
    assert figures["reminders"] > 0
