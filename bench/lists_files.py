"""List files: how long all take to be made, and how long a lift or a block takes to be in all of them.

python bench/lists_files.py [--names 1000000]                              on SQLite
scripts/with_postgresql.sh python bench/lists_files.py [--names 1000000]   on PostgreSQL

Everybody's files of domains (plain, hosts, AdBlock, dnsmasq, table), plain and packed and signed, for so many blocked
names, in a new data folder. Beside each change as many bytes are written whole and waited for, so that what the disk
does at that moment can be told from what the files take. Memory is the most that this process ever had, over what it
had before the files.
Then the same for the MISP feed.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import tempfile
import time
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from lachan.centre.exchange.lists.kept import ListFile, Shelf

CHANGES = 10


def names(count: int) -> Iterator[str]:
    """This will make up so many different names, in no order."""
    for number in range(count):
        yield f"{number * 7_919 % 10_000_019:x}-nhan-qua-tet.top"


def most_mb() -> float:
    """This will give the most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """This will fill a new centre, make the files, change single entries, and print what each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=1_000_000)
    count = parser.parse_args().names
    folder = tempfile.mkdtemp(prefix="lachan-bench-")
    os.environ["LACHAN_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
    try:
        _measure(count)
    finally:
        shutil.rmtree(folder)


def _measure(count: int) -> None:
    import django  # noqa: PLC0415 - after the folder is named

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    from centre.exchange.making import fill  # noqa: PLC0415
    from lachan.centre.exchange.counting import take_places  # noqa: PLC0415
    from lachan.centre.exchange.lists.kept import Shelf  # noqa: PLC0415
    from lachan.centre.exchange.lists.making import formats_for, make_files  # noqa: PLC0415
    from lachan.centre.exchange.models import Entry  # noqa: PLC0415
    from lachan.centre.exchange.readers import PUBLIC  # noqa: PLC0415

    now = timezone.now()
    waiting: list[str] = []
    for name in names(count):
        waiting.append(name)
        if len(waiting) == 50_000:
            fill(waiting, now=now)
            waiting.clear()
    fill(waiting, now=now)
    before = most_mb()
    start = time.perf_counter()
    written = make_files(now=now)
    took = time.perf_counter() - start
    shelf = Shelf(PUBLIC.key)
    made = [there for form in formats_for(PUBLIC) if (there := shelf.read(form.file)) is not None]
    size = sum(there.size for there in made) / 1e6
    packed = sum(there.packed_size for there in made) / 1e6
    print(f"{count:,} names, {written} files, {size:.0f} MB, packed {packed:.0f} MB")
    print(f"all made anew: {took:.1f} s, {most_mb() - before:.0f} MB of memory more")
    lifts: list[tuple[float, float]] = []
    blocks: list[tuple[float, float]] = []
    whole: list[tuple[float, float]] = []
    for number in range(CHANGES):
        now += timedelta(seconds=1)
        ((seq, at),) = take_places(1, now=now)
        row = Entry.objects.filter(kind="domain", ended_seq=None).order_by("pk")[count // 2]
        Entry.objects.filter(pk=row.pk).update(ended_seq=seq, ended_at=at, ended_why="lifted")
        lifts.append(_timed(make_files, now))
        now += timedelta(seconds=1)
        fill([f"neu{number}.top"], now=now)
        blocks.append(_timed(make_files, now))
        whole.append(_written_whole(shelf, made))
    for what, times in (("lift", lifts), ("block", blocks)):
        print(f"one {what} in all files: {_said(times)}")
    print(f"for comparison, as many bytes written and waited for: {_said(whole)}")
    _measure_feed(now)


def _measure_feed(now: datetime) -> None:
    """This will make the MISP feed of the same names, and change single entries."""
    from centre.exchange.making import fill  # noqa: PLC0415 - after django.setup
    from lachan.centre.exchange.misp.feed import make_feeds  # noqa: PLC0415

    before = most_mb()
    start = time.perf_counter()
    written = make_feeds(now=now)
    took = time.perf_counter() - start
    print(f"MISP feed: {written} events in {took:.1f} s, {most_mb() - before:.0f} MB of memory more")
    times = []
    for number in range(CHANGES):
        fill([f"misp{number}.top"], now=now + timedelta(seconds=number))
        times.append(_timed(make_feeds, now))
    print(f"one block in the feed: {_said(times)}")


def _written_whole(shelf: Shelf, made: list[ListFile]) -> tuple[float, float]:
    """This will give how long it takes to write all these files whole, and to wait for the disk."""
    contents = [bytes(there.size + there.packed_size) for there in made]
    path = shelf.folder / ".whole"
    wall, own = time.perf_counter(), time.process_time()
    for content in contents:
        with path.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    took = time.perf_counter() - wall, time.process_time() - own
    path.unlink()
    return took


def _timed(work: Callable[..., int], now: datetime) -> tuple[float, float]:
    """This will give how long a pass took, on the wall and of this process's own work."""
    wall, own = time.perf_counter(), time.process_time()
    work(now=now)
    return time.perf_counter() - wall, time.process_time() - own


def _said(times: list[tuple[float, float]]) -> str:
    walls, owns = zip(*times, strict=True)
    return (
        f"median {statistics.median(walls):.2f} s, longest {max(walls):.2f} s, "
        f"own work {statistics.median(owns):.2f} s"
    )


if __name__ == "__main__":
    main()
