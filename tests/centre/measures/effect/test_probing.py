from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lachan.centre.measures.effect.probing import (
    Answer,
    BadResultsError,
    Control,
    Look,
    Results,
    Task,
    believe,
    look_of,
    read_results,
    signed_bytes,
)

NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC: Final = KEY.public_key().public_bytes_raw()
NO_ADDRESS: Final = "0.0.0.0"  # noqa: S104 - what resolvers answer for what they block
BLOCK_PAGE: Final = ("198.51.100.1",)
BAD: Final = Task("t1", "dichvucong-capnhat.top", NOW, own=("45.76.12.9",))
THERE: Final = Task("t2", "trungtam.example", NOW, Control.THERE, own=("45.76.12.1",))
NOWHERE: Final = Task("t3", "q7x.invalid", NOW, Control.NOWHERE)
TASKS: Final = {task.id: task for task in (BAD, THERE, NOWHERE)}
HONEST: Final = (
    Answer("t1", "10.0.0.53", "NXDOMAIN"),
    Answer("t2", "10.0.0.53", "NOERROR", ("45.76.12.1",)),
    Answer("t3", "10.0.0.53", "NXDOMAIN"),
)


def results(*answers: Answer, at: datetime = NOW) -> Results:
    return Results("hanoi", at, answers)


def sent(said: Results, key: Ed25519PrivateKey = KEY) -> dict[str, Any]:
    body = msgspec.json.encode(said)
    return {"body": body, "signature": b64encode(key.sign(signed_bytes(body))).decode()}


def read(said: dict[str, Any]) -> Results:
    return read_results(said["body"], signature=said["signature"], public_key=PUBLIC, now=NOW)


def looks(said: Results) -> dict[str, Look]:
    believed = believe(said, tasks=TASKS, blocked_at=BLOCK_PAGE, now=NOW)
    return {task: found.look for task, found in believed.items()}


def why(answers: tuple[Answer, ...], now: datetime = NOW) -> str:
    with pytest.raises(BadResultsError) as refused:
        believe(results(*answers), tasks=TASKS, blocked_at=BLOCK_PAGE, now=now)
    return refused.value.code


def test_what_an_honest_probe_says_is_believed() -> None:
    said = read(sent(results(*HONEST)))
    assert looks(said) == {"t1": Look.BLOCKED}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({**sent(results(*HONEST)), "signature": b64encode(b"x" * 64).decode()}, "signature"),
        ({**sent(results(*HONEST)), "signature": "keine"}, "signature"),
        (sent(results(*HONEST), Ed25519PrivateKey.generate()), "signature"),
        (sent(results(*HONEST, at=NOW - timedelta(minutes=3))), "time"),
        (sent(results(*HONEST, at=NOW + timedelta(minutes=3))), "time"),
        (sent(results(*HONEST, at=NOW.replace(tzinfo=None))), "time"),
    ],
)
def test_what_is_not_signed_rightly_or_not_of_now_is_refused(said: dict[str, Any], code: str) -> None:
    with pytest.raises(BadResultsError, match=code):
        read(said)


def test_a_body_that_was_changed_on_the_way_is_refused() -> None:
    said = sent(results(*HONEST))
    said["body"] = said["body"].replace(b"NXDOMAIN", b"NOERROR!", 1)
    with pytest.raises(BadResultsError, match="signature"):
        read(said)


def test_a_body_of_another_form_is_refused() -> None:
    body = b'{"probe":"hanoi","at":"2026-11-23T02:00:00Z","answers":[],"more":1}'
    with pytest.raises(BadResultsError, match="form"):
        read({"body": body, "signature": b64encode(KEY.sign(signed_bytes(body))).decode()})


def test_a_probe_that_says_blocked_of_everything_is_believed_nothing() -> None:
    assert why((HONEST[0], Answer("t2", "10.0.0.53", "NXDOMAIN"), HONEST[2])) == "control"


def test_a_probe_whose_resolver_answers_for_what_is_nowhere_is_believed_nothing() -> None:
    assert why((*HONEST[:2], Answer("t3", "10.0.0.53", "NOERROR", ("10.9.9.9",)))) == "control"


def test_whoever_leaves_the_controls_out_is_believed_nothing() -> None:
    assert why(HONEST[:1]) == "control"


def test_what_it_was_not_given_is_late_or_comes_twice_is_refused() -> None:
    assert why((*HONEST, Answer("t9", "10.0.0.53", "NXDOMAIN"))) == "task"
    assert why(HONEST, now=NOW + timedelta(minutes=6)) == "task"
    assert why((*HONEST, HONEST[0])) == "twice"


def test_where_one_of_several_resolvers_lets_through_it_is_open() -> None:
    second = tuple(msgspec.structs.replace(each, resolver="10.0.0.54") for each in HONEST[1:])
    answers = (*HONEST, Answer("t1", "10.0.0.54", "NOERROR", ("45.76.12.9",)), *second)
    assert looks(results(*answers)) == {"t1": Look.OPEN}


@pytest.mark.parametrize(
    ("answer", "own", "look"),
    [
        (Answer("t", "r", "NXDOMAIN"), ("45.76.12.9",), Look.BLOCKED),
        (Answer("t", "r", "NXDOMAIN"), (), Look.GONE),
        (Answer("t", "r", "NOERROR", BLOCK_PAGE), ("45.76.12.9",), Look.BLOCKED),
        (Answer("t", "r", "NOERROR", ("45.76.12.9",), (15,)), ("45.76.12.9",), Look.BLOCKED),
        (Answer("t", "r", "NOERROR", ("45.76.12.9",)), (), Look.OPEN),
        (Answer("t", "r", "NOERROR", (*BLOCK_PAGE, "45.76.12.9")), (), Look.OPEN),
        # 0.0.0.0 and a provider's own inside are no way to a site
        (Answer("t", "r", "NOERROR", (NO_ADDRESS, "::")), ("45.76.12.9",), Look.BLOCKED),
        (Answer("t", "r", "NOERROR", ("10.1.2.3",)), ("45.76.12.9",), Look.BLOCKED),
        (Answer("t", "r", "NOERROR", (NO_ADDRESS, "45.76.12.9")), ("45.76.12.9",), Look.OPEN),
        (Answer("t", "r", "SERVFAIL"), ("45.76.12.9",), Look.UNKNOWN),
        (Answer("t", "r", "timeout"), ("45.76.12.9",), Look.UNKNOWN),
    ],
)
def test_what_an_answer_means(answer: Answer, own: tuple[str, ...], look: Look) -> None:
    assert look_of(answer, own=own, blocked_at=BLOCK_PAGE) == look


def test_controls_are_asked_of_every_resolver_that_says_something() -> None:
    assert why((*HONEST, Answer("t1", "10.0.0.54", "NXDOMAIN"))) == "control"


def test_a_resolver_that_is_silent_about_what_is_known_shows_nothing_of_the_rest() -> None:
    silent = (HONEST[0], Answer("t2", "10.0.0.53", "timeout"), HONEST[2])
    assert looks(results(*silent)) == {"t1": Look.UNKNOWN}


def test_more_resolvers_than_anybody_has_are_refused() -> None:
    many = tuple(
        msgspec.structs.replace(each, resolver=f"10.0.0.{number}") for number in range(9) for each in HONEST
    )
    assert why(many) == "resolvers"


@pytest.mark.parametrize(
    "answer",
    [
        {"task": "t1", "resolver": "a b", "rcode": "NXDOMAIN"},
        {"task": "t1", "resolver": "r", "rcode": "NXDOMAIN", "extended": [70_000]},
        {"task": "t1", "resolver": "r", "rcode": "NOERROR", "addresses": ["1.1.1.1"] * 65},
        {"task": "t1", "resolver": "r" * 65, "rcode": "NXDOMAIN"},
    ],
)
def test_what_no_resolver_says_is_no_result(answer: dict[str, Any]) -> None:
    body = msgspec.json.encode({"probe": "hanoi", "at": NOW, "answers": [answer]})
    with pytest.raises(BadResultsError, match="form"):
        read({"body": body, "signature": b64encode(KEY.sign(signed_bytes(body))).decode()})


def test_a_name_that_is_left_out_makes_the_whole_incomplete_and_is_no_lie() -> None:
    assert why(HONEST[1:]) == "incomplete"
