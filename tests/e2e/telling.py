"""Who takes what the centre tells, as they are outside: BIND and Unbound on ports of the loopback, a TAXII client, MISP's."""

from __future__ import annotations

import subprocess
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import requests
from pymisp import MISPEvent
from taxii2client.v21 import Server

from probe.resolvers import OPEN, resolver
from programs import need_program
from served import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ZONE: Final = "rpz.lachan"
SECRET: Final = "isp-songxanh"  # noqa: S105 - its name
_BIND: Final = """
controls {{ }};
key "{secret}" {{ algorithm hmac-sha256; secret "{key}"; }};
options {{
    directory "{folder}"; pid-file none; session-keyfile none; dnssec-validation no;
    listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }};
    forwarders {{ 127.0.0.1 port {world}; }}; forward only;
    response-policy {{ zone "{zone}"; }} break-dnssec yes qname-wait-recurse no min-update-interval 1;
}};
zone "{zone}" {{
    type secondary; primaries {{ 127.0.0.1 port {zones} key "{secret}"; }}; file "zone.db";
    request-ixfr yes; notify no; allow-query {{ none; }}; allow-transfer {{ none; }};
}};
"""
_UNBOUND: Final = """
server:
    module-config: "respip iterator"
    username: ""
    chroot: ""
    directory: "{folder}"
    pidfile: ""
    interface: 127.0.0.1
    port: {port}
    use-syslog: no
    logfile: ""
    do-not-query-localhost: no
rpz:
    name: {zone}
    primary: 127.0.0.1@{zones}
    allow-notify: 127.0.0.1
    zonefile: "{folder}/zone"
forward-zone:
    name: "."
    forward-addr: 127.0.0.1@{world}
"""


class Resolver:
    """A resolver of a provider, by the port at which its customers ask it."""

    def __init__(self, name: str, port: int) -> None:
        self.name, self.port = name, port

    @property
    def address(self) -> str:
        """This will give it as a probe's settings name it."""
        return f"127.0.0.1:{self.port}"

    def blocks(self, name: str) -> bool:
        """This will ask as a customer does, and say whether the name isn't there; False while nothing is answered."""
        try:
            answer = dns.query.udp(dns.message.make_query(name, "A"), "127.0.0.1", timeout=5, port=self.port)
        except (dns.exception.Timeout, OSError):
            return False
        return answer.rcode() == dns.rcode.NXDOMAIN

    def opens(self, name: str) -> bool:
        """This will ask as a customer does, and say whether the name leads where the world says."""
        try:
            answer = dns.query.udp(dns.message.make_query(name, "A"), "127.0.0.1", timeout=5, port=self.port)
        except (dns.exception.Timeout, OSError):
            return False
        return any(OPEN in str(rrset) for rrset in answer.answer if rrset.rdtype == dns.rdatatype.A)


@contextmanager
def resolvers(
    folder: Path, *, name: str, key: str, zones: int, ports: tuple[int, int]
) -> Iterator[tuple[Resolver, ...]]:
    """This will run BIND and Unbound with the zone until the block ends; `name` leads to a page in their world.

    `key` is the secret of the transfer, `zones` the port of the server of zones, `ports` where the two are asked.
    """
    found = (Resolver("BIND", ports[0]), Resolver("Unbound", ports[1]))
    world = free_port()
    with ExitStack() as stack:
        stack.enter_context(resolver(folder, f"--address=/{name}/{OPEN}", port=world))
        for each, program, options, text in (
            (found[0], need_program("named", "bind9"), ("-g", "-c"), _BIND),
            (found[1], need_program("unbound", "unbound"), ("-d", "-c"), _UNBOUND),
        ):
            own = folder / each.name.lower()
            own.mkdir()
            conf = own / "conf"
            conf.write_text(
                text.format(
                    folder=own, port=each.port, world=world, zone=ZONE, zones=zones, key=key, secret=SECRET
                )
            )
            stack.enter_context(_running([program, *options, str(conf)], own / "log"))
        yield found


@contextmanager
def _running(command: list[str], log: Path) -> Iterator[None]:
    with log.open("wb") as written:
        process = subprocess.Popen(command, stdout=written, stderr=subprocess.STDOUT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def in_taxii(address: str, name: str) -> bool:
    """This will walk the public collections as a TAXII client does, and say whether a live indicator names a domain."""
    for collection in Server(f"{address}/taxii2/").default.collections:
        if collection.can_read and any(
            one["type"] == "indicator" and f"'{name}'" in one["pattern"] and not one.get("revoked")
            for one in collection.get_objects().get("objects", [])
        ):
            return True
    return False


def in_misp(address: str, name: str) -> bool:
    """This will load the public feed as MISP does, and say whether an attribute that is to be acted on names a domain."""
    manifest = _json(f"{address}/exchange/misp/manifest.json")
    for uuid in manifest:
        event = MISPEvent()
        event.load(_json(f"{address}/exchange/misp/{uuid}.json"))
        for attribute in event.attributes:
            if attribute.value == name and attribute.to_ids and not getattr(attribute, "deleted", False):
                return True
    return False


def in_list(address: str, file: str, name: str) -> bool:
    """This will fetch a list file and say whether a line names a domain."""
    lines = requests.get(f"{address}/exchange/lists/{file}", timeout=20).text.splitlines()
    return any(name in line for line in lines if not line.startswith(("#", "!")))


def seconds_until(looks: dict[str, object], *, patience: float) -> dict[str, float]:
    """This will look at all of some places until each says yes, and give after how many seconds each did."""
    began, found = time.monotonic(), dict[str, float]()
    while len(found) < len(looks):
        for name, look in looks.items():
            if name not in found and look():  # type: ignore[operator]
                found[name] = round(time.monotonic() - began, 2)
        missing = looks.keys() - found.keys()
        assert not missing or time.monotonic() - began < patience, f"not yet: {missing}, after {found}"
        time.sleep(0.1)
    return found


def _json(address: str) -> dict[str, object]:
    found: dict[str, object] = requests.get(address, timeout=20).json()
    return found
