"""How fast TAXII gives a page of a million objects, walks ten thousand of one moment, takes: `python bench/taxii.py`.

Through all of the site's middlewares, without a network between; scripts/with_postgresql.sh before it asks PostgreSQL.
`python bench/taxii.py 100000` lists fewer. Ends with 1 where a figure is beyond its bar.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from functools import partial
from os import environ
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

sys.path[:0] = [str(Path(__file__).parents[1] / name) for name in ("src", "tests", "")]
environ.setdefault("LACHAN_DATA", tempfile.mkdtemp(prefix="lachan-bench-"))
environ.update(DJANGO_SETTINGS_MODULE="lachan.centre.config.settings", LACHAN_LOG_REQUESTS="no")
# a partner's own limit isn't what is measured
environ.update(LACHAN_KEY_CHECKS_PER_MINUTE="100000", LACHAN_CHECKS_PER_MINUTE="100000")

import django  # noqa: E402 - after the folder is named

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from centre.exchange.making import fill  # noqa: E402
from centre.exchange.taxii.talking import PARTNER, PUBLIC, claim, subscribed, token_of  # noqa: E402
from lachan.centre.exchange.counting import note_boundary  # noqa: E402
from lachan.centre.exchange.models import Emptying, Entry, Received, ReceivedThing, StixName  # noqa: E402
from lachan.centre.exchange.services.scoping import note_scopes  # noqa: E402
from lachan.centre.exchange.services.stix_names import name_entries  # noqa: E402
from lachan.centre.exchange.services.taking_up import take_up  # noqa: E402
from lachan.centre.exchange.taxii.media import TAXII  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

OBJECTS: Final = 1_000_000
OF_ONE_MOMENT: Final = 10_000
BAR_PAGE_MS: Final = 100.0
BAR_PER_SECOND: Final = 1_000
SENT: Final = 10
EACH: Final = 1_000
HOST: Final = "localhost"
CHUNK: Final = 50_000


def client(token: str = "") -> Client:
    """This will give a program, with a key or without."""
    headers = {"accept": TAXII, "host": HOST} | ({"authorization": f"Bearer {token}"} if token else {})
    return Client(headers=headers)


def milliseconds(act: Callable[[], Any], times: int = 7) -> float:
    """This will give how long something takes, the middle of some times, after one that doesn't count."""
    act()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append((time.perf_counter() - began) * 1_000)
    return median(took)


def get(by: Client, path: str, **params: str) -> Any:
    """This will get something."""
    answer = by.get(path, params)
    if answer.status_code != 200:
        raise AssertionError(answer.content)
    return answer


def walk(by: Client, path: str, *, by_mark: bool) -> list[str]:
    """This will walk a collection to its end, by the mark of the next page or by the moment alone, and give the ids."""
    ids: list[str] = []
    params = {"match[type]": "indicator"}
    while True:
        answer = get(by, path, **params)
        said = json.loads(answer.content)
        ids += [one["id"] for one in said.get("objects", [])]
        if not said["more"]:
            return ids
        if by_mark:
            params = {"next": said["next"]}
        else:
            params["added_after"] = answer.headers["X-TAXII-Date-Added-Last"]


def list_many(count: int) -> None:
    """This will list things: a million to be blocked, clear; ten thousand of one moment, green."""
    began = time.perf_counter()
    for start in range(0, count, CHUNK):
        fill((f"a{number}.top" for number in range(start, min(start + CHUNK, count))), now=timezone.now())
    fill(
        (f"45.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in range(OF_ONE_MOMENT)),
        kind="ip",
        now=timezone.now(),
    )
    print(
        f"{count + OF_ONE_MOMENT:,} entries ({connection.vendor}), made in {time.perf_counter() - began:.0f} s"
    )
    while name_entries(now=timezone.now()):
        pass
    print(f"{StixName.objects.count():,} ids noted")


def read(mine: Client) -> bool:
    """This will measure reading; gives whether it holds the bars."""
    anybody, objects, green = client(), f"{PUBLIC}block-clear/objects/", f"{PARTNER}block-green/objects/"
    first = milliseconds(lambda: get(anybody, objects))
    small = milliseconds(lambda: get(anybody, objects, limit="100"))
    middle_at = Entry.objects.filter(tlp="clear").order_by("added_at")[Entry.objects.count() // 2].added_at
    moment = f"{middle_at:%Y-%m-%dT%H:%M:%S.%fZ}"
    middle = milliseconds(lambda: get(anybody, objects, added_after=moment))
    nothing = milliseconds(lambda: get(anybody, objects, added_after="2099-01-01T00:00:00Z"))
    sparse = milliseconds(lambda: get(anybody, f"{PUBLIC}flag-clear/objects/"))
    manifest = milliseconds(lambda: get(anybody, f"{PUBLIC}block-clear/manifest/"))
    one = json.loads(get(anybody, objects, added_after=moment, limit="1").content)["objects"][0]["id"]
    by_id = milliseconds(lambda: get(anybody, f"{objects}{one}/"))
    print(f"first page of 1,000: {first:.0f} ms, of 100: {small:.0f} ms; from the middle: {middle:.0f} ms")
    print(f"nothing new: {nothing:.1f} ms; an empty collection: {sparse:.1f} ms")
    print(f"manifest of 1,000: {manifest:.0f} ms; one object by its id: {by_id:.1f} ms")

    is_whole = True
    for by_mark in (True, False):
        began = time.perf_counter()
        ids = walk(mine, green, by_mark=by_mark)
        seconds = time.perf_counter() - began
        lost, doubled = OF_ONE_MOMENT - len(set(ids)), len(ids) - len(set(ids))
        is_whole = is_whole and not lost and not doubled
        how = "by next" if by_mark else "by added_after alone"
        print(
            f"walking {OF_ONE_MOMENT:,} of one moment {how}: {seconds:.2f} s, {lost} lost, {doubled} doubled"
        )
    return is_whole and first <= BAR_PAGE_MS


def stop() -> None:
    """This will measure reading while all is stopped and after it: everything is revoked, and comes again."""
    anybody, objects = client(), f"{PUBLIC}block-clear/objects/"
    now = timezone.now()
    note_scopes(now=now)
    stopped = Emptying.objects.create(began_at=now, began_by=1, reason="bench")
    for name in ("while all is stopped", "after it"):
        note_boundary(now=timezone.now())
        began = time.perf_counter()
        last = get(anybody, objects).headers["X-TAXII-Date-Added-Last"]
        noted = (time.perf_counter() - began) * 1_000
        first = milliseconds(lambda: get(anybody, objects))
        after = milliseconds(partial(get, anybody, objects, added_after=last))
        nothing = milliseconds(lambda: get(anybody, objects, added_after="2099-01-01T00:00:00Z"))
        print(f"{name}: first page {first:.0f} ms ({noted:.0f} ms when it is noted), the next {after:.0f} ms; "
              f"nothing new {nothing:.1f} ms")  # fmt: skip
        Emptying.objects.filter(pk=stopped.pk).update(is_on=False, ended_at=now, first_by=1, ended_by=2)


def send(mine: Client) -> bool:
    """This will measure sending; gives whether it holds the bar."""
    bodies = [
        json.dumps(
            {"objects": [claim(f"[domain-name:value = 'b{lot}-{number}.top']") for number in range(EACH)]}
        )
        for lot in range(SENT)
    ]
    began = time.perf_counter()
    for body in bodies:
        answer = mine.post(f"{PARTNER}inbox/objects/", body, content_type=TAXII)
        said = json.loads(answer.content)
        if answer.status_code != 202 or said["failure_count"]:
            raise AssertionError(said)
    seconds = time.perf_counter() - began
    rate = SENT * EACH / seconds
    print(f"{Received.objects.count():,} indicators taken, on the disk before the answer: {rate:,.0f}/s")
    began = time.perf_counter()
    while take_up(now=timezone.now()):
        pass
    done = ReceivedThing.objects.exclude(state="waits").count()
    print(f"{done:,} made signals by the worker: {done / (time.perf_counter() - began):,.0f}/s")
    return rate >= BAR_PER_SECOND


def main() -> int:
    """This will list, read and send."""
    call_command("migrate", verbosity=0)
    list_many(int(sys.argv[1]) if len(sys.argv) > 1 else OBJECTS)
    mine = client(token_of(subscribed(), "lists.read", "sightings.write"))
    reads, sends = read(mine), send(mine)
    stop()
    return int(not (reads and sends))


if __name__ == "__main__":
    sys.exit(main())
