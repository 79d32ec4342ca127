"""Run as a program beside a server of zones: a partner, and what two decide, one line of JSON a command, one an answer.

`{"do": "list", "names": [...]}` · `lift` (names) · `fill` (names, past the register; or `count` of made-up ones) · `end`
(names that were filled) · `partner` (code, secret, options) · `emptied` · `filled`. Each answer has `seq`, the place of the counter.
"""

from __future__ import annotations

import functools
import json
import sys
from base64 import b64encode
from itertools import batched
from typing import TYPE_CHECKING, Any, Final

from lachan.centre.config.opening import open_site

open_site()

from django.db import connection, transaction  # noqa: E402 - the site has to be open
from django.utils import timezone  # noqa: E402

from centre.exchange import making  # noqa: E402
from lachan.centre.exchange.codes import LIFTED  # noqa: E402
from lachan.centre.exchange.counting import note_boundary, take_places  # noqa: E402
from lachan.centre.exchange.models import Emptying, Entry, Subscription  # noqa: E402
from lachan.centre.exchange.queries.entries import last_seq  # noqa: E402
from lachan.centre.outbox.signing import add_secret  # noqa: E402
from lachan.centre.partners.models import Partner  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

say = functools.partial(print, flush=True)
_LISTED: dict[str, str] = {}
_PATTERN: Final = "mau.top"


def made_up(count: int) -> Iterator[str]:
    """This will make up names of different lengths, all below endings where anybody can have one."""
    for number in range(count):
        yield f"dichvu{number * 7919 % 1_000_003:06}-{number}.{('top', 'xyz', 'com', 'vn', 'online')[number % 5]}"


def fill_many(count: int, now: datetime) -> None:
    """This will write made-up names as `making.fill` does, without an object for each."""
    making.fill([_PATTERN], now=now)
    first = Entry.objects.get(value=_PATTERN)
    columns = [str(field.column) for field in Entry._meta.concrete_fields if not field.primary_key]
    values = {str(field.column): getattr(first, field.attname) for field in Entry._meta.concrete_fields}
    blanks = ", ".join(["%s"] * len(columns))
    with transaction.atomic(), connection.cursor() as cursor:
        # places and rows at once, as the site writes them
        places = take_places(count, now=now)
        rows: Any = (
            [values[column] if column not in changed else changed[column] for column in columns]
            for name, (seq, at) in zip(made_up(count), places, strict=True)
            for changed in [{"value": name, "added_seq": seq, "added_at": at}]
        )
        for batch in batched(rows, 5_000):
            cursor.executemany(f"INSERT INTO exchange_entry ({', '.join(columns)}) VALUES ({blanks})", batch)


def do(asked: dict[str, Any], now: datetime) -> dict[str, Any]:
    """This will do what one line says."""
    names = asked.get("names", [])
    match asked["do"]:
        case "list":
            sources = making.list_things([("domain", name) for name in names], now=now)
            _LISTED.update(zip(names, sources, strict=True))
        case "lift":
            making.lift([_LISTED.pop(name) for name in names], now=now)
        case "fill" if names:
            making.fill(names, now=now)
        case "fill":
            fill_many(asked["count"], now)
        case "end":
            for name, (seq, at) in zip(names, take_places(len(names), now=now), strict=True):
                Entry.objects.filter(value=name, ended_seq=None).update(
                    ended_seq=seq, ended_at=at, ended_why=LIFTED
                )
        case "partner":
            # a site that is kept for benchmarks has it already
            partner = Partner.objects.filter(code=asked["code"]).first() or making.partner(
                asked["code"], now=now
            )
            secret = add_secret(name=asked["secret"], now=now)
            said = {"options": json.dumps(asked.get("options", {})), "secret_name": asked["secret"]}
            Subscription.objects.update_or_create(
                partner_id=partner.pk,
                format="rpz",
                until=None,
                defaults=said | {"since": now, "set_by": "person:1"},
            )
            return {"key": b64encode(secret.key).decode()}
        case "emptied":
            # as the site does it: else the counter could be seen before the boundary
            with transaction.atomic():
                Emptying.objects.create(began_at=now, began_by=1, reason="thử")
                note_boundary(now=now)
        case "filled":
            with transaction.atomic():
                Emptying.objects.update(is_on=False, first_by=1, first_at=now, ended_at=now, ended_by=2)
                note_boundary(now=now)
    return {"seq": last_seq()}


for line in sys.stdin:
    say(json.dumps(do(json.loads(line), timezone.now())))
