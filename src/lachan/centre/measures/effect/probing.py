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
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Final

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
# A household's router asks two resolvers, a provider's region four; with more nobody reads the page.
MOST_RESOLVERS: Final = 8
MOST_ADDRESSES: Final = 64

type _Word = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[!-~]+$")]
type _Address = Annotated[str, msgspec.Meta(max_length=45)]
type _Code = Annotated[int, msgspec.Meta(ge=0, le=65_535)]


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

    task: _Word
    resolver: _Word
    rcode: _Word
    addresses: Annotated[tuple[_Address, ...], msgspec.Meta(max_length=MOST_ADDRESSES)] = ()
    extended: Annotated[tuple[_Code, ...], msgspec.Meta(max_length=16)] = ()


class Results(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a probe says at a moment (aware)."""

    probe: _Word
    at: datetime
    answers: Annotated[tuple[Answer, ...], msgspec.Meta(max_length=MOST_TASKS * MOST_RESOLVERS)]


class Task(msgspec.Struct, frozen=True):
    """A name that a probe was asked for. `own` is what we were told of it ourselves: its addresses, () for none."""

    id: str
    name: str
    asked_at: datetime
    control: Control = Control.NONE
    own: tuple[str, ...] = ()


class Believed(msgspec.Struct, frozen=True):
    """What is believed of a task: what each resolver's answer means, by the resolver's name."""

    by_resolver: dict[str, Look]

    @property
    def look(self) -> Look:
        """This will give what they mean together: where one lets through it is open, for a block holds everywhere."""
        for each in (Look.OPEN, Look.BLOCKED, Look.GONE):
            if each in self.by_resolver.values():
                return each
        return Look.UNKNOWN


class BadResultsError(ValueError):
    """Results that are not believed: a code of `refusal.measures_probe_…`."""

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
) -> dict[str, Believed]:
    """This will give what a probe's results mean, by task, without the controls.

    `tasks` are those that it was given and hasn't answered; `blocked_at` are addresses of block pages.
    Raises BadResultsError: task (one it wasn't given, or that is too old), twice, resolvers, control, incomplete.
    """
    looks: dict[str, dict[str, Look]] = {}
    unproven: set[str] = set()
    for answer in results.answers:
        task = tasks.get(answer.task)
        if task is None or now - task.asked_at > TASK_LASTS:
            raise BadResultsError("task")
        if answer.resolver in looks.get(answer.task, ()):
            raise BadResultsError("twice")
        look = look_of(answer, own=task.own, blocked_at=blocked_at)
        if not _fits(task, look, answer):
            raise BadResultsError("control")
        if task.control and look is Look.UNKNOWN:
            unproven.add(answer.resolver)
        looks.setdefault(answer.task, {})[answer.resolver] = look
    asked = {resolver for found in looks.values() for resolver in found}
    if len(asked) > MOST_RESOLVERS:
        raise BadResultsError("resolvers")
    if any(task.control and set(looks.get(task.id, ())) != asked for task in tasks.values()):
        # whoever leaves the controls out, or asks them of one resolver alone, leaves out what would show a lie
        raise BadResultsError("control")
    if any(set(looks.get(task_id, ())) != asked for task_id in tasks):
        # a name that has come back is not to be left out; of a resolver that is silent just that is said
        raise BadResultsError("incomplete")
    # a resolver that was silent about a name whose answer is known accuses nobody, and shows nothing either
    return {
        task_id: Believed({name: Look.UNKNOWN if name in unproven else look for name, look in found.items()})
        for task_id, found in looks.items()
        if tasks[task_id].control == Control.NONE
    }


def look_of(answer: Answer, *, own: Collection[str], blocked_at: Collection[str]) -> Look:
    """This will say what one answer means; `own` are the addresses that we were told ourselves."""
    if answer.rcode == "timeout":
        return Look.UNKNOWN
    if _SAYS_BLOCKED & set(answer.extended) or (
        answer.addresses and all(_is_no_way(each, blocked_at) for each in answer.addresses)
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


def _is_no_way(address: str, blocked_at: Collection[str]) -> bool:
    """This will say whether an address leads to no site: a block page, 0.0.0.0, or the provider's own inside."""
    if address in blocked_at:
        return True
    try:
        return not ip_address(address).is_global
    except ValueError:
        # no address at all: nobody gets anywhere by it, but it isn't a resolver's answer either
        return False
