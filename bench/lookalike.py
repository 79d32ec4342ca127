"""How fast lookalike domains are seen: all protected names, all ways, one core, beside a plain Python loop.

    python bench/lookalike.py [--hosts FILE]

FILE holds one host a line; without it the hosts of pymispwarninglists (extra `lists`) are taken where it is installed,
else made-up ones. One host in a hundred is replaced by an imitation. Best of five; ratios in one run.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lachan.engine.brands import protected_names
from lachan.engine.links.lookalike import find_many
from lachan.engine.links.lookalike.tokens import index
from lachan.training.popular import ListsNotInstalledError, read_lists

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 100_000
PLAIN_COUNT = 300
SHAPES = (
    "{name}-login.com", "{name}.top", "my{name}247.vip", "{name}.com.vn-id.xyz", "secure.{name}.weebly.com",
    "{name}s.edu.vn", "{slip}.com",
)  # fmt: skip
PARTS = (
    "shop",
    "news",
    "viet",
    "home",
    "tech",
    "game",
    "book",
    "green",
    "sun",
    "blue",
    "house",
    "food",
    "travel",
)


def honest_hosts(file: Path | None) -> tuple[list[str], str]:
    """This will give hosts, and where they are from."""
    if file is not None:
        return file.read_text().split(), str(file)
    try:
        return read_lists()["tranco"], "Tranco, as packed in pymispwarninglists"
    except ListsNotInstalledError:
        source = random.Random(1)  # noqa: S311 - made-up names, the same on every run
        made = [
            f"{source.choice(PARTS)}{source.randint(1, 999)}{source.choice(PARTS)}.com" for _ in range(COUNT)
        ]
        return made, "made up"


def imitations(count: int) -> list[str]:
    """This will make up imitations of the protected names, each way in turn."""
    source = random.Random(2)  # noqa: S311
    names = sorted(token for brand in protected_names().values() for token in brand.tokens if len(token) > 6)
    made = []
    for number in range(count):
        name = source.choice(names)
        at = source.randrange(1, len(name))
        made.append(SHAPES[number % len(SHAPES)].format(name=name, slip=name[:at] + "x" + name[at + 1 :]))
    return made


def plain(hosts: list[str]) -> int:
    """This will look for every token in every host by a plain loop: whole names alone, no slips, no scripts."""
    tokens = [token.text for token in index().tokens]
    return sum(any(token in host.replace("-", "") for token in tokens) for host in hosts)


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """This will give the best time of several runs."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """This will measure and print a table; with --floor it fails where the rate is below."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hosts", type=Path)
    parser.add_argument("--floor", type=float, default=0.0, help="fail below so many hosts a second")
    given = parser.parse_args()
    start = time.perf_counter()
    find_many(["vietcombank-login.top"])
    ready = time.perf_counter() - start
    hosts, origin = honest_hosts(given.hosts)
    source = random.Random(3)  # noqa: S311
    hosts = source.choices(hosts, k=COUNT)
    for at, host in enumerate(imitations(COUNT // 100)):
        hosts[at * 100] = host
    took = seconds(lambda: find_many(hosts))
    found = sum(seen is not None for seen in find_many(hosts))
    one = seconds(lambda: [find_many([host]) for host in hosts[:2000]])
    bad = imitations(5000)
    took_bad = seconds(lambda: find_many(bad))
    took_plain = seconds(lambda: plain(hosts[:PLAIN_COUNT]), 2)
    rate, plain_rate = COUNT / took, PLAIN_COUNT / took_plain
    print(f"hosts: {origin}; {len(index().tokens):,} tokens of {len(protected_names())} names")
    print(f"ready in {ready * 1000:.0f} ms")
    print(f"all ways, batch           {rate:>10,.0f} hosts/s  ({found} seen in {COUNT:,})")
    print(f"all ways, imitations only {len(bad) / took_bad:>10,.0f} hosts/s")
    print(f"all ways, one at a time   {2000 / one:>10,.0f} hosts/s")
    print(f"plain loop, names only    {plain_rate:>10,.0f} hosts/s  (ratio {rate / plain_rate:,.0f})")
    if rate < given.floor:
        sys.exit(f"{rate:,.0f} hosts a second is below {given.floor:,.0f}")


if __name__ == "__main__":
    main()
