"""Asking resolvers through a partner's probe, and what to believe of what it says. Pure.

A probe is a small program inside the partner's network. It fetches names, asks the resolvers that it was set up with,
and sends what they said, signed with its key (Ed25519). Among the names are some whose answer is known, and it can't
tell which: a probe that answers these wrongly, late, twice, or for another task is believed nothing.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# A probe asks every few minutes; what is older says how it was, not how it is.
TASK_LASTS: Final = timedelta(minutes=5)
# Clocks of machines that are kept in time differ by less.
SKEW: Final = timedelta(minutes=2)
MOST_TASKS: Final = 200
MOST_BYTES: Final = 1_000_000
# before what is signed, so that no other program's signature is one
_CONTEXT: Final = b"lachan-probe-results-1\n"
# RFC 8914: blocked, censored, filtered, prohibited
_SAYS_BLOCKED: Final = frozenset({15, 16, 17, 18})


class Look(StrEnum):
    """What one resolver's answer means for a block."""

    BLOCKED = "blocked"
    OPEN = "open"
    # the name is nowhere any more, so nobody can tell whether it is blocked
    GONE = "gone"
    UNKNOWN = "unknown"


class Control(StrEnum):
    """A task whose answer is known: the name is there for everybody, or for nobody, or blocked at every resolver."""

    NONE = ""
    THERE = "there"
    NOWHERE = "nowhere"
    BLOCKED = "blocked"


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one resolver said of one task. `rcode` as in DNS (`NOERROR`, `NXDOMAIN`), `timeout` for silence."""

    task: str
    resolver: str
    rcode: str
    addresses: tuple[str, ...] = ()
    extended: tuple[int, ...] = ()


class Results(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a probe says at a moment (aware)."""

    probe: str
    at: datetime
    answers: tuple[Answer, ...]


class Task(msgspec.Struct, frozen=True):
    """A name that a probe was asked for. `own` is what we were told of it ourselves: its addresses, () for none."""

    id: str
    name: str
    asked_at: datetime
    control: Control = Control.NONE
    own: tuple[str, ...] = ()


class BadResultsError(ValueError):
    """Results that are not believed: a code of `measures.probe.…`."""

    def __init__(self, code: str) -> None:
        """This will keep the code."""
        super().__init__(code)
        self.code = code


def signed_bytes(body: bytes) -> bytes:
    """This will give what a probe signs: the body as it is sent, under a context of its own."""
    return _CONTEXT + body


def read_results(body: bytes, *, signature: str, public_key: bytes, now: datetime) -> Results:
    """This will read what a probe sent.

    `public_key` has 32 bytes; `signature` is base64. Raises BadResultsError: size, signature, form, time.
    """
    if len(body) > MOST_BYTES:
        raise BadResultsError("size")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            b64decode(signature, validate=True), signed_bytes(body)
        )
    except (InvalidSignature, ValueError, binascii.Error):
        raise BadResultsError("signature") from None
    try:
        results = msgspec.json.decode(body, type=Results)
    except msgspec.MsgspecError:
        raise BadResultsError("form") from None
    if results.at.tzinfo is None or abs(results.at - now) > SKEW:
        raise BadResultsError("time")
    return results


def believe(
    results: Results, *, tasks: Mapping[str, Task], blocked_at: Collection[str], now: datetime
) -> dict[str, Look]:
    """This will give what a probe's results mean, by task, without the controls.

    `tasks` are those that it was given and hasn't answered; `blocked_at` are addresses of the block page. Of several
    resolvers the one at which it is open counts: a block holds where nobody gets through.
    Raises BadResultsError: task (one it wasn't given, or that is too old), twice, control.
    """
    seen: set[tuple[str, str]] = set()
    looks: dict[str, list[Look]] = {}
    for answer in results.answers:
        task = tasks.get(answer.task)
        if task is None or now - task.asked_at > TASK_LASTS:
            raise BadResultsError("task")
        if (answer.task, answer.resolver) in seen:
            raise BadResultsError("twice")
        seen.add((answer.task, answer.resolver))
        look = look_of(answer, own=task.own, blocked_at=blocked_at)
        if not _fits(task, look, answer):
            raise BadResultsError("control")
        looks.setdefault(answer.task, []).append(look)
    if any(task.control and task.id not in looks for task in tasks.values()):
        # whoever leaves the controls out leaves out what would show a lie
        raise BadResultsError("control")
    return {
        task_id: _together(found)
        for task_id, found in looks.items()
        if tasks[task_id].control == Control.NONE
    }


def look_of(answer: Answer, *, own: Collection[str], blocked_at: Collection[str]) -> Look:
    """This will say what one answer means; `own` are the addresses that we were told ourselves."""
    if answer.rcode == "timeout":
        return Look.UNKNOWN
    if _SAYS_BLOCKED & set(answer.extended) or (
        answer.addresses and set(answer.addresses) <= set(blocked_at)
    ):
        return Look.BLOCKED
    if answer.rcode == "NOERROR" and answer.addresses:
        return Look.OPEN
    if answer.rcode in {"NXDOMAIN", "REFUSED", "NOERROR"}:
        return Look.BLOCKED if own else Look.GONE
    return Look.UNKNOWN


def _fits(task: Task, look: Look, answer: Answer) -> bool:
    match task.control:
        case Control.THERE:
            return look in {Look.OPEN, Look.UNKNOWN}
        case Control.NOWHERE:
            return not answer.addresses
        case Control.BLOCKED:
            return look in {Look.BLOCKED, Look.UNKNOWN}
        case _:
            return True


def _together(looks: list[Look]) -> Look:
    for each in (Look.OPEN, Look.BLOCKED, Look.GONE):
        if each in looks:
            return each
    return Look.UNKNOWN
