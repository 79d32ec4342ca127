"""Records of a name, asked of the machine's own resolvers: addresses, texts, mail servers, name servers.

What comes is as true as the resolver: let the machine ask one that validates DNSSEC.
"""

from __future__ import annotations

import time
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import dns.exception
import dns.message
import dns.name
import dns.query
import dns.rcode
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.NS import NS
from dns.rdtypes.ANY.TXT import TXT

from lachan.centre.fetch.targets import FetchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dns.rdata import Rdata

    type Server = tuple[str, int]

type RecordKind = Literal["A", "AAAA", "MX", "NS", "TXT"]

RESOLVERS: Final = Path("/etc/resolv.conf")
# A name with more answers than these is refused, not cut.
MAX_RECORDS: Final = 50
_PORT: Final = 53
# as many as the system's resolver asks (resolv.conf(5)), each twice
_MAX_SERVERS: Final = 3
_TRIES: Final = 2
# fits into a packet on every way (dnsflagday.net, 2020)
_UDP_BYTES: Final = 1_232
_NOBODYS: Final = (".example", ".invalid")
_RETRIED: Final = (OSError, dns.exception.DNSException, EOFError)


def is_nobodys(name: str) -> bool:
    """This will say whether nobody can ever have a name: those of examples, and what is never to resolve (RFC 6761)."""
    return name.rstrip(".").lower().endswith(_NOBODYS)


def records_of(
    name: str, kind: RecordKind, *, seconds: float, servers: Sequence[Server] | None = None
) -> tuple[str, ...]:
    """This will give the records of a name as text, the parts of a TXT put together; () where it has none.

    Names that it is an alias of are followed. `servers` are addresses and ports; without them those of
    `/etc/resolv.conf`. Raises FetchError: `dns` for a name that can't be asked for, or where no server answers rightly,
    `dns_time` where none answers in time.
    """
    question = _question(name, kind)
    ends_at = time.monotonic() + seconds
    why = "dns_time"
    asked = list(servers if servers is not None else servers_of_the_machine())[:_MAX_SERVERS]
    for number in range(_TRIES * len(asked)):
        left = ends_at - time.monotonic()
        if left <= 0:
            break
        share = left / (_TRIES * len(asked) - number)
        host, port = asked[number % len(asked)]
        try:
            return _ask(question, host, port, share)
        except (TimeoutError, dns.exception.Timeout):
            continue
        except _RETRIED:
            why = "dns"
    raise FetchError(why)


def text_records(name: str, *, seconds: float, servers: Sequence[Server] | None = None) -> tuple[str, ...]:
    """This will give the TXT records of a name. As `records_of`."""
    return records_of(name, "TXT", seconds=seconds, servers=servers)


def servers_of_the_machine() -> tuple[Server, ...]:
    """This will give the resolvers that the machine asks; its own address where none is named, as the system does."""
    try:
        lines = RESOLVERS.read_text("ascii", "replace").splitlines()
    except OSError:
        lines = []
    found: list[Server] = []
    for line in lines:
        words = line.split()
        if len(words) > 1 and words[0] == "nameserver":
            try:
                ip_address(words[1].partition("%")[0])
            except ValueError:
                continue
            found.append((words[1], _PORT))
    return tuple(found[:_MAX_SERVERS]) or (("127.0.0.1", _PORT),)


def _question(name: str, kind: RecordKind) -> dns.message.QueryMessage:
    # in punycode already, as `engine.extract` gives it: what isn't was never canonical
    if not name.rstrip(".") or not name.isascii():
        raise FetchError("dns")
    try:
        asked = dns.name.from_text(name)
    except dns.exception.DNSException:
        raise FetchError("dns") from None
    question = dns.message.make_query(asked, kind, use_edns=0, payload=_UDP_BYTES)
    if not isinstance(question, dns.message.QueryMessage):  # pragma: no cover - it is one for a question
        raise FetchError("dns")
    return question


def _ask(question: dns.message.QueryMessage, host: str, port: int, seconds: float) -> tuple[str, ...]:
    """This will ask one server, by UDP and, for an answer that was cut, by TCP; strangers' packets are passed over."""
    answer, _ = dns.query.udp_with_fallback(
        question, host, timeout=seconds, port=port, ignore_unexpected=True, ignore_errors=True
    )
    if answer.rcode() == dns.rcode.NXDOMAIN:
        return ()
    if answer.rcode() != dns.rcode.NOERROR or not isinstance(answer, dns.message.QueryMessage):
        raise dns.exception.FormError
    # more than one name was led to another, or to itself: the chain is followed as far as it goes
    found = answer.resolve_chaining().answer
    if sum(len(each) for each in answer.answer) > MAX_RECORDS:
        raise dns.exception.FormError
    return () if found is None else tuple(_said(record) for record in found)


def _said(record: Rdata) -> str:
    match record:
        case TXT():
            return b"".join(record.strings).decode("utf-8", "replace")
        case MX():
            return record.exchange.to_text(omit_final_dot=True).lower()
        case NS():
            return record.target.to_text(omit_final_dot=True).lower()
        case _:
            return record.to_text()
