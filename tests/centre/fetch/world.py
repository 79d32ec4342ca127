"""Run inside a network of its own: puts a server at every address of the corpus, tries each case, tells what happened.

Prints JSON: for each case its name, the code it was refused with ("" when it was fetched), and how many requests reached
a server of inside meanwhile.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import tomllib
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lachan.centre.fetch.client import FetchError, Limits, fetch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    type Address = IPv4Address | IPv6Address

OUTSIDE = ["93.184.215.14", "2606:4700::14"]
INSIDE = [
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "192.168.0.1", "192.168.1.1", "169.254.1.1", "169.254.169.254", "169.254.170.2",
    "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "203.0.113.9", "192.88.99.1",
    "fd00:ec2::254", "fd20:ce::254", "fd12:3456:789a::1", "fc00::1", "fec0::1", "fe80::1", "2001:db8::1", "2002:7f00:1::1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "2606:4700::5efe:a00:1", "4000::1",
]  # fmt: skip
NAMES = {"out.example": [OUTSIDE[0]], "xn--cng-an-ixa.example": OUTSIDE, "inside.example": ["10.0.0.1"]}
LIMITS = Limits(total_seconds=5, connect_seconds=2, max_redirects=3)

reached: list[str] = []
answering = {"location": ""}


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        own = self.connection.getsockname()[0].removeprefix("::ffff:")
        if own not in OUTSIDE:
            reached.append(own)
        if own in OUTSIDE and self.path.startswith(("/start", "/loop")):
            self.send_response(302)
            self.send_header("Location", answering["location"])
        else:
            self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: Any) -> None:
        return


class DualServer(ThreadingHTTPServer):
    address_family = socket.AF_INET6
    daemon_threads = True


def resolver(answers: dict[str, list[str]]) -> Callable[..., Sequence[Address]]:
    def resolve(name: str, /, *, seconds: float) -> Sequence[Address]:
        assert seconds > 0
        found = answers.get(name.rstrip("."), [])
        if not found:
            raise FetchError("dns")
        return [ip_address(said) for said in found]

    return resolve


def tried(name: str, url: str, resolve: Callable[..., Sequence[Address]]) -> dict[str, Any]:
    before = len(reached)
    try:
        fetch(url, limits=LIMITS, resolver=resolve)
        code = ""
    except FetchError as error:
        code = error.code
    return {"case": name, "code": code, "reached": reached[before:]}


def rebinding(answers: list[list[str]], url: str) -> dict[str, Any]:
    """This will ask where the resolver says something else each time."""
    asked = 0

    def resolve(name: str, /, *, seconds: float) -> Sequence[Address]:
        nonlocal asked
        assert name
        assert seconds > 0
        asked += 1
        return [ip_address(said) for said in answers[min(asked, len(answers)) - 1]]

    return {**tried(f"rebinding {url} {answers}", url, resolve), "asked": asked}


def direct(corpus: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """This will ask each address, and each name with what a resolver may say of it."""
    usual = resolver(NAMES)
    for code, cases in corpus["urls"].items():
        for url in cases:
            yield {**tried(f"url {url!r}", url, usual), "wanted": code}
    for code, answers in corpus["names"].items():
        for found in answers:
            told = tried(f"name {found}", "http://name.example/", resolver({"name.example": found}))
            yield {**told, "wanted": code}
    for url in corpus["passes"]["urls"]:
        yield {**tried(f"pass {url!r}", url, usual), "wanted": ""}


def redirected(corpus: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """This will be sent on by a server of outside."""
    chains = ["http://out.example/loop", "//inside.example/"]
    cases = [(code, location) for code, locations in corpus["redirects"].items() for location in locations]
    cases += [(None, location) for location in chains]
    cases += [("", location) for location in corpus["passes"]["redirects"]]
    for wanted, location in cases:
        answering["location"] = location
        told = tried(f"redirect {location!r}", "http://out.example/start", resolver(NAMES))
        yield {**told, "wanted": wanted}


def rebound() -> Iterator[dict[str, Any]]:
    """This will ask names that lead elsewhere the second time."""
    out, inside = [OUTSIDE[0]], ["127.0.0.1"]
    yield {**rebinding([out, inside], "http://rebind.example/"), "wanted": ""}
    answering["location"] = "/again"
    yield {**rebinding([out, inside], "http://rebind.example/start"), "wanted": "address.loopback"}
    answering["location"] = "http://second.example/"
    metadata = ["169.254.169.254"]
    yield {**rebinding([out, metadata], "http://rebind.example/start"), "wanted": "address.metadata"}


def main() -> None:
    corpus = tomllib.loads(Path(__file__).with_name("ssrf.toml").read_text("utf-8"))
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)  # noqa: S607
    for address in OUTSIDE + INSIDE:
        length, quick = (32, []) if "." in address else (128, ["nodad"])
        subprocess.run(["ip", "addr", "add", f"{address}/{length}", "dev", "lo", *quick], check=True)  # noqa: S607
    for port in (80, 443, 22, 25, 6379, 8080, 8443, 9200):
        threading.Thread(target=DualServer(("::", port), Server).serve_forever, daemon=True).start()
    # without the guard it is reached: a leak would be seen
    for address in ("127.0.0.1", "[::1]", "169.254.169.254", "[fd00:ec2::254]", "10.0.0.1"):
        urllib.request.urlopen(f"http://{address}/", timeout=5).close()
    control = len(reached)
    told = [*direct(corpus), *redirected(corpus), *rebound()]
    json.dump({"control": control, "told": told}, sys.stdout)


if __name__ == "__main__":
    main()
