"""How fast entries of every kind are written as STIX 2.1: `python bench/stix.py`.

Ends with 1 below the bar, or where the strict validator finds anything in what was written.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("src", "tests")]

import msgspec  # noqa: E402

from centre.exchange.stix.things import VOICE, over, rows  # noqa: E402
from centre.exchange.stix.validating import what_is_wrong  # noqa: E402
from lachan.centre.exchange.stix.objects import indicator  # noqa: E402

if TYPE_CHECKING:
    from lachan.centre.exchange.entries import EntryRow

BAR_PER_SECOND: Final = 5_000
COUNT: Final = 200_000
SAMPLE: Final = 1_000


def many(count: int) -> list[EntryRow]:
    """This will give so many entries of every kind, all different."""
    plain = rows()
    return [
        msgspec.structs.replace(plain[at % len(plain)], id=at, round=at // len(plain), added_seq=at + 1)
        for at in range(count)
    ]


def main() -> int:
    """This will write them, look at a sample, and say how fast it was."""
    entries = many(COUNT)
    encode = msgspec.json.Encoder().encode
    began = time.perf_counter()
    size = sum(len(encode(indicator(row, VOICE))) for row in entries)
    seconds = time.perf_counter() - began
    print(f"{COUNT:,} objects, {size / COUNT:.0f} bytes each: {COUNT / seconds:,.0f} objects/s")

    began = time.perf_counter()
    sample = [json.loads(encode(indicator(row, VOICE))) for row in entries[: SAMPLE // 2]]
    sample += [
        json.loads(encode(indicator(over(row, "lifted"), VOICE, is_end=True)))
        for row in entries[: SAMPLE // 2]
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wrong = what_is_wrong(sample)
    print(
        f"strict validator: {len(wrong)} of {SAMPLE:,} with a finding ({time.perf_counter() - began:.0f} s)"
    )
    for line in wrong[:10]:
        print(" ", line)
    return int(bool(wrong) or COUNT / seconds < BAR_PER_SECOND)


if __name__ == "__main__":
    sys.exit(main())
