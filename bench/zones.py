"""Zones with a million names at real resolvers: `python bench/zones.py [--names 1000000] [--only bind] [--two]`.

For BIND 9 and Unbound, each with the sample of docs/how-to/connect-a-resolver.md and in a network of its own: seconds
from the start of a resolver without a zone to its first answer by the zone (AXFR with wildcards, load and all), and how
many of these the transfer took on our side; seconds from a decision that stands in the register to the answer (NOTIFY,
IXFR), and from a lift to the answer; memory of our server and its processor time. Ends with 1 where a bar is missed:
15 s for the first zone, 2 s for a change in Unbound.

With `--two` it is base and fresh zone; then each of seven changes and lifts has its bar (2 s and 5 s), among them some
for which Unbound takes a zone whole.

`--site FOLDER` keeps the filled site there and takes it from there the next time: to fill it takes minutes.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("src", "tests", "")]

from beginnings import MIGRATED, begin  # noqa: E402 - it stands beside the tests
from soak.resolvers import is_blocked, is_open, site_with_resolvers  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from soak.resolvers import Resolvers

FIRST_SECONDS: Final = 15.0
CHANGE_SECONDS: Final = 2.0
# Unbound takes all anew after five differences; between two of these stands one such transfer
CHANGES: Final = 5
CHANGES_OF_TWO: Final = 7
LIFT_SECONDS: Final = 5.0
_FIRST_NAME: Final = "dichvu000000-0.top"


def pid_of(word: str) -> int:
    """This will give the process that has a word in its command: our server of zones, a resolver."""
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                said = (each / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            # not what started it in a network of its own
            if word.encode() in b" ".join(said) and b"nsenter" not in said[0]:
                return int(each.name)
    raise LookupError(word)


def memory_mb(pid: int) -> tuple[float, float]:
    """This will give what a process holds now and held at most, in MB."""
    said = Path(f"/proc/{pid}/status").read_text("ascii")
    now, most = (re.search(rf"{name}:\s+(\d+)", said) for name in ("VmRSS", "VmHWM"))
    assert now is not None
    assert most is not None
    return int(now[1]) / 1024, int(most[1]) / 1024


def processor_seconds(pid: int) -> float:
    """This will give the processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def transfers(resolvers: Resolvers, said: str) -> list[float]:
    """This will give how long each transfer took on our side, of those of which the log says it: `axfr of main`."""
    return [float(took) for took in re.findall(rf"{said}.* in (\d+\.\d+) s", resolvers.network.said("zones"))]


def measure(resolvers: Resolvers, name: str, *, is_two: bool, round_number: int) -> bool:
    """This will measure one resolver, print it, and say whether it is within the bars."""
    sample = f"{name}-large" if is_two else name
    runs: dict[str, AbstractContextManager[Path]] = {
        "bind": resolvers.bind(sample=sample),
        "unbound": resolvers.unbound(sample=sample),
    }
    pid = pid_of("serve-zones")
    whole = "axfr of base" if is_two else "axfr of main"
    spent, sent = processor_seconds(pid), len(transfers(resolvers, whole))
    with runs[name]:
        first = resolvers.wait_for(_FIRST_NAME, is_blocked, patience_seconds=300.0)
        took = transfers(resolvers, whole)[sent]
        now, most = memory_mb(pid)
        print(f"{name}: first answer by the zone {first:.1f} s, of it the transfer {took:.1f} s on our side")
        ours = processor_seconds(pid) - spent
        print(f"{name}: our memory {now:.0f} MB, at most {most:.0f} MB; {ours:.1f} s of the processor")
        theirs = processor_seconds(pid_of("named.conf" if name == "bind" else "unbound.conf"))
        print(
            f"{name}: it took {theirs:.1f} s of the processor itself, at a load of {os.getloadavg()[0]:.1f}"
        )
        blocked, lifted = [], []
        for number in range(CHANGES_OF_TWO if is_two else CHANGES):
            fresh = f"moi-{round_number}-{number}.top"
            began = time.monotonic()
            resolvers.do(do="list", names=[fresh])
            decided = time.monotonic()
            resolvers.wait_for(fresh, is_blocked)
            blocked.append(time.monotonic() - decided)
            print(
                f"{name}: {fresh} decided in {decided - began:.2f} s, blocked {blocked[-1]:.2f} s after that"
            )
            if is_two or number == CHANGES - 1:
                resolvers.do(do="lift", names=[fresh])
                lifted.append(resolvers.wait_for(fresh, is_open))
        print(
            f"{name}: from the decision to the answer {median(blocked):.2f} s, at most {max(blocked):.2f} s"
        )
        print(f"{name}: from the lift to the answer {median(lifted):.2f} s, at most {max(lifted):.2f} s")
        resolvers.do(do="emptied")
        try:
            opened = resolvers.wait_for(_FIRST_NAME, is_open, patience_seconds=300.0)
            print(f"{name}: from the emergency stop to the answer {opened:.2f} s")
        finally:
            resolvers.do(do="filled")
    # BIND reads a policy zone anew after each change, a second after it at the earliest; the bar is for Unbound
    slowest = max(blocked) if is_two else median(blocked)
    return (
        first <= FIRST_SECONDS
        and (name == "bind" or slowest <= CHANGE_SECONDS)
        and (not is_two or max(lifted) <= LIFT_SECONDS)
    )


def place(said: Path | None) -> Iterator[Path]:
    """This will give the folder of a site, kept or not."""
    if said is not None:
        yield said
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "site"


def main() -> int:
    """This will fill a site, and measure each resolver."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("bind", "unbound"))
    parser.add_argument("--site", type=Path)
    parser.add_argument("--two", action="store_true")
    given = parser.parse_args()
    for site in place(given.site):
        is_filled = site.exists()
        if not is_filled:
            site.mkdir(parents=True)
            begin(site, MIGRATED)
        with (
            tempfile.TemporaryDirectory() as folder,
            site_with_resolvers(Path(folder), site=site) as resolvers,
            nullcontext(),
        ):
            if not is_filled:
                began = time.monotonic()
                resolvers.do(do="fill", count=given.names)
                print(f"filled with {given.names:,} names in {time.monotonic() - began:.0f} s")
                # as in a site that has run for a while: the file of the zone is there
                time.sleep(60)
            load = os.getloadavg()[0]
            print(f"load of the machine before: {load:.1f}")
            names = (given.only,) if given.only else ("bind", "unbound")
            within = [
                measure(resolvers, name, is_two=given.two, round_number=int(time.time()) + number)
                for number, name in enumerate(names)
            ]
        return 0 if all(within) else 1
    return 1


if __name__ == "__main__":
    sys.exit(main())
