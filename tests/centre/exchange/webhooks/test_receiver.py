"""The sample of the docs: what it takes and what it refuses, and with a real outbox, a real site and real calls."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest
from django.utils import timezone

from centre.exchange.making import lift, list_things, partner
from centre.exchange.partner_api.coming import new_key
from centre.exchange.webhooks.called import sample, subscribed
from lachan.centre.exchange.services.calling import call_partners
from lachan.centre.outbox import signing
from lachan.centre.outbox.delivery import Deliverer, Pace
from lachan.centre.outbox.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

receiver: Final = sample()
NOW: Final = 1_795_000_000.0
SECRET: Final = signing.Secret("20261129-a", bytes(range(32)))
BODY: Final = b'{"form":"lachan.entries/1"}'


def signed(*, body: bytes = BODY, at: float = NOW, by: signing.Secret = SECRET) -> dict[str, str]:
    signature = signing.sign([by], message_id="msg_1", at_seconds=int(at), body=body)
    return {"webhook-id": "msg_1", "webhook-timestamp": str(int(at)), "webhook-signature": signature}


def is_taken(headers: dict[str, str], body: bytes = BODY) -> bool:
    found: bool = receiver.is_signed([signing.shown(SECRET)], headers, body, NOW)
    return found


def test_what_the_centre_signed_is_taken() -> None:
    assert is_taken(signed())
    newer = signing.Secret("20261129-b", bytes(32))
    both = signing.sign([newer, SECRET], message_id="msg_1", at_seconds=int(NOW), body=BODY)
    assert is_taken(signed() | {"webhook-signature": both}), "while the secret is changed"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(by=signing.Secret("x", bytes(32))),
        signed(body=BODY + b" "),
        signed() | {"webhook-id": "msg_2"},
        signed() | {"webhook-timestamp": str(int(NOW) + 1)},
        signed(at=NOW - 301),
        signed(at=NOW + 301),
        signed() | {"webhook-timestamp": "٣"},
        signed() | {"webhook-signature": ""},
        signed() | {"webhook-signature": "v1,é"},
    ],
)
def test_what_is_forged_changed_or_sent_again_later_is_not(headers: dict[str, str]) -> None:
    assert not is_taken(headers)


def part(
    since: int | None, upto: int, *values: str, number: int | None = None, last: bool = True
) -> dict[str, Any]:
    changes = [{"is": "listed", "kind": "domain", "value": value, "seq": upto} for value in values]
    return {
        "form": "lachan.entries/1",
        "since": since,
        "upto": upto,
        "part": number,
        "last": last,
        "changes": changes,
    }


@pytest.fixture
def lists() -> Iterator[Any]:
    made = receiver.Lists(":memory:")
    yield made
    made.close()


def values(lists: Any) -> list[str]:
    return sorted(value for _, value in lists.things())


def test_a_call_that_comes_twice_or_late_is_done_once(lists: Any) -> None:
    lists.take(part(None, 10, "a.top", number=1), "m1", NOW)
    assert not lists.take(part(10, 12, "b.top"), "m2", NOW)
    assert not lists.take(part(10, 11, "stale.top"), "m3", NOW)
    assert not lists.take(part(None, 10, "a.top", number=1), "m1", NOW)
    assert values(lists) == ["a.top", "b.top"]
    assert lists.place() == 12


def test_a_gap_is_noticed_and_nothing_is_taken(lists: Any) -> None:
    assert lists.take(part(10, 12, "b.top"), "m1", NOW)
    lists.take(part(None, 10, "a.top", number=1), "m2", NOW)
    assert lists.take(part(11, 12, "b.top"), "m3", NOW)
    assert lists.take(part(None, 20, "c.top", number=2), "m4", NOW)
    assert values(lists) == ["a.top"]


def test_a_form_that_it_does_not_know_is_left_for_later(lists: Any) -> None:
    with pytest.raises(ValueError, match="another form"):
        lists.take(part(None, 10, "a.top", number=1) | {"form": "lachan.entries/2"}, "m1", NOW)
    assert not lists.take(part(None, 10, "a.top", number=1), "m1", NOW)
    assert values(lists) == ["a.top"], "its id was not kept either"


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_a_lift_is_with_a_real_program_after_one_round_of_the_worker(
    live_server: Any, settings: Any, tmp_path: Path
) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, data=tmp_path, partner_networks=(ip_network("127.0.0.1/32"),)
    )
    now = timezone.now() - timedelta(minutes=1)
    bank = partner(now=now)
    secret = signing.add_secret(name="bank", now=now)
    lists = receiver.Lists(str(tmp_path / "lists.sqlite3"))
    server = receiver.serve(
        lists, [signing.shown(secret)], 0, live_server.url, new_key(bank.pk, "lists.read")
    )
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        subscribed(bank, now=now, url=f"http://127.0.0.1:{server.server_port}/hook")
        worker = Deliverer(pace=Pace(threads=0))
        [source] = list_things([("domain", "a.top")], now=now)
        call_partners(now=timezone.now())
        worker.run(timezone.now())
        assert values(lists) == ["a.top"]
        # one round of the steps: follow, call, deliver; they come round every second
        lift([source], now=timezone.now())
        call_partners(now=timezone.now())
        worker.run(timezone.now())
        assert values(lists) == []
        # a program that was put back from an older copy asks for what it lacks
        lists.database.execute("UPDATE place SET upto = 0")
        list_things([("domain", "b.top"), ("domain", "c.top")], now=timezone.now())
        call_partners(now=timezone.now())
        worker.run(timezone.now())
        # it asks once it has answered the call
        for _ in range(600):
            if len(values(lists)) == 2:
                break
            time.sleep(0.05)
        assert values(lists) == ["b.top", "c.top"]
        assert set(Message.objects.values_list("state", flat=True)) == {"delivered"}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        lists.close()
