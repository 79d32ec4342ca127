"""How fast a million entries of warninglists of all five types are asked, beside pymispwarninglists.

    python bench/warninglists.py [--entries 1000000] [--theirs 20]

Entries are made up: 45 % whole strings, 40 % host names, 14 % networks, and of pieces of strings and of patterns as
many as are published (5,000 and 35), each type in two lists. Half of what is asked is named by a list. One process, one
thread.
"""

from __future__ import annotations

import argparse
import random
import time
from ipaddress import IPv4Address

from pymispwarninglists.api import WarningLists as Theirs

from lachan.engine.lists.warninglists import Warninglist, WarningLists
from lachan.engine.model import Kind

ENDINGS = ("com", "net", "vn", "com.vn", "top", "io")
ASKED = 200_000
PIECES = 5_000
PATTERNS = 35


def made_up(count: int) -> list[Warninglist]:
    """This will make up so many entries, the same each time."""
    draw = random.Random(7)  # noqa: S311 - made-up names
    strings = [_name(draw) for _ in range(count * 45 // 100)]
    networks = [f"{IPv4Address(draw.getrandbits(32) & 0xFFFFFF00)}/24" for _ in range(count * 14 // 100)]
    pieces = [f".{draw.randbytes(5).hex()}-sandbox.{draw.choice(ENDINGS)}" for _ in range(PIECES)]
    patterns = [f"/^(noc|soc|abuse|{draw.randbytes(3).hex()})@.*\\..*$/i" for _ in range(PATTERNS)]
    hosts = [_name(draw) for _ in range(count - len(strings) - len(networks) - PIECES - PATTERNS)]
    said = {"string": strings, "hostname": hosts, "cidr": networks, "substring": pieces, "regex": patterns}
    return [
        Warninglist(f"{type_} {half}", type_, tuple(items[half::2]))
        for type_, items in said.items()
        for half in range(2)
    ]


def _name(draw: random.Random) -> str:
    return f"{draw.randbytes(6).hex()}.{draw.choice(ENDINGS)}"


def questions(lists: list[Warninglist]) -> list[tuple[Kind, str]]:
    """This will ask for names, links, addresses and mail addresses, every other of them named by a list."""
    draw = random.Random(8)  # noqa: S311
    of_type = {each.type: each.items for each in lists}
    asked: list[tuple[Kind, str]] = []
    while len(asked) < ASKED:
        network = draw.choice(of_type["cidr"]).partition("/")[0]
        asked += [
            (Kind.DOMAIN, draw.choice(of_type["string"])),
            (Kind.URL, f"https://www.{draw.choice(of_type['hostname'])}/a/b?c=1"),
            (Kind.IP, network.rpartition(".")[0] + ".7"),
            (Kind.DOMAIN, f"www{draw.choice(of_type['substring'])}"),
            (Kind.DOMAIN, f"x{_name(draw)}"),
            (Kind.URL, f"https://{_name(draw)}/login"),
            (Kind.IP, str(IPv4Address(draw.getrandbits(32)))),
            (Kind.EMAIL, f"an@{_name(draw)}"),
        ]
    return asked


def main() -> None:
    """This will make the lists ready, ask ours all and theirs a few, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--theirs", type=int, default=20)
    given = parser.parse_args()
    made = made_up(given.entries)
    asked = questions(made)
    start = time.perf_counter()
    ours = WarningLists(made)
    print(f"{len(ours):,} entries in {len(made)} lists, ready in {time.perf_counter() - start:.1f} s")
    named = sum(bool(ours.naming(kind, value)) for kind, value in asked)
    took = min(_timed(ours, asked) for _ in range(3))
    print(f"ours: {len(asked) / took:,.0f}/s, {named / len(asked):.0%} named")
    theirs = Theirs(
        slow_search=True,
        lists=[
            {"name": each.name, "type": each.type, "description": "", "version": 1, "list": list(each.items)}
            for each in made
        ],
    )
    start = time.perf_counter()
    for _, value in asked[: given.theirs]:
        theirs.search(value)
    print(
        f"pymispwarninglists: {given.theirs / (time.perf_counter() - start):,.1f}/s (no patterns: it has none)"
    )


def _timed(ours: WarningLists, asked: list[tuple[Kind, str]]) -> float:
    start = time.perf_counter()
    for kind, value in asked:
        ours.naming(kind, value)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
