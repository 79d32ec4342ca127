"""Asking resolvers: A and AAAA of each name, by UDP and, for answers that were cut, by TCP."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import dns.edns
import dns.exception
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lachan.probe.settings import Resolver

TIMEOUT: Final = "timeout"
_SECONDS: Final = 2.0
_TRIES: Final = 2
_THREADS: Final = 32
# Results are late after five minutes; what wasn't asked by then is told as silence.
_ALL_SECONDS: Final = 150.0
# fits into a packet on every way (dnsflagday.net, 2020)
_UDP_BYTES: Final = 1_232
_MOST_ADDRESSES: Final = 64
# RFC 8914: blocked, censored, filtered, prohibited
_SAYS_BLOCKED: Final = frozenset({15, 16, 17, 18})
_CLEAR: Final = frozenset({"NOERROR", "NXDOMAIN", "REFUSED"})


class Task(NamedTuple):
    """A name to ask for, and the id that the answer names."""

    id: str
    name: str


class Heard(NamedTuple):
    """What a resolver said to one question."""

    rcode: str
    addresses: tuple[str, ...] = ()
    extended: tuple[int, ...] = ()


def ask_all(
    tasks: Sequence[Task], resolvers: Sequence[Resolver], *, stopped: Callable[[], bool] = lambda: False
) -> list[dict[str, Any]]:
    """This will give an answer for each task and resolver, as they are sent; [] when it was stopped meanwhile."""
    ends_at = time.monotonic() + _ALL_SECONDS

    def ask(pair: tuple[Task, Resolver]) -> dict[str, Any]:
        task, resolver = pair
        if stopped():
            return {}
        return _said(
            task, resolver, _combined([_ask(task.name, kind, resolver, ends_at) for kind in ("A", "AAAA")])
        )

    pairs = [(task, resolver) for task in tasks for resolver in resolvers]
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="asking") as pool:
        found = list(pool.map(ask, pairs))
    return [] if stopped() else found


def _said(task: Task, resolver: Resolver, heard: Heard) -> dict[str, Any]:
    return {
        "task": task.id,
        "resolver": resolver.name,
        "rcode": heard.rcode,
        "addresses": list(heard.addresses),
        "extended": list(heard.extended),
    }


def _combined(heard: Sequence[Heard]) -> Heard:
    """This will put both questions together: where either lets through, the name is open."""
    addresses = tuple(sorted({address for one in heard for address in one.addresses}))[:_MOST_ADDRESSES]
    lets_through = [one for one in heard if one.addresses and not _SAYS_BLOCKED & set(one.extended)]
    extended = () if lets_through else tuple(sorted({code for one in heard for code in one.extended}))[:16]
    if addresses:
        return Heard("NOERROR", addresses, extended)
    codes = [one.rcode for one in heard]
    for code in codes:
        if code not in _CLEAR:
            # one question without an answer leaves it unclear, whatever the other one says
            return Heard(code, (), extended)
    return Heard(next((code for code in ("NXDOMAIN", "REFUSED") if code in codes), "NOERROR"), (), extended)


def _ask(name: str, kind: str, resolver: Resolver, ends_at: float) -> Heard:
    try:
        question = dns.message.make_query(
            dns.name.from_text(name), kind, use_edns=0, payload=_UDP_BYTES, want_dnssec=False
        )
    except dns.exception.DNSException:
        return Heard("FORMERR")
    for _ in range(_TRIES):
        seconds = min(_SECONDS, ends_at - time.monotonic())
        if seconds <= 0:
            break
        try:
            answer, _by_tcp = dns.query.udp_with_fallback(
                question, resolver.address, timeout=seconds, port=resolver.port, ignore_unexpected=True,
                ignore_errors=True,
            )  # fmt: skip
        except (OSError, EOFError, dns.exception.DNSException):
            continue
        return _heard(answer)
    return Heard(TIMEOUT)


def _heard(answer: dns.message.Message) -> Heard:
    addresses = tuple(
        record.to_text()
        for each in answer.answer
        if each.rdtype in {dns.rdatatype.A, dns.rdatatype.AAAA}
        for record in each
    )
    extended = tuple(int(option.code) for option in answer.options if isinstance(option, dns.edns.EDEOption))
    return Heard(dns.rcode.to_text(answer.rcode()), addresses, extended)
