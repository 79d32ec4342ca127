"""The worker's steps as a process of their own: what is under way when it ends, and a database that is locked."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

import pytest

from fresh import fresh_place
from lachan.centre.outbox import tasks
from lachan.centre.web.steps import all_steps
from scripted import answer, says, scripted

if TYPE_CHECKING:
    import socket
    from pathlib import Path

SET_UP = """
import os, sys, json, time
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
django.setup()
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from lachan.centre.outbox import services, signing, tasks
from lachan.centre.outbox.models import Message
call_command("migrate", verbosity=0, interactive=False)
signing.add_secret(name="bank", now=timezone.now())
def order(key):
    with transaction.atomic():
        services.send_webhook(key=key, url=sys.argv[1], event="a.b", payload={"key": key}, secret_name="bank",
                              now=timezone.now(), allow_private=True)
"""
STATES = 'print(json.dumps(dict(Message.objects.values_list("key", "state"))))'


def test_the_steps_are_found_by_the_worker() -> None:
    names = {step.name: step for step in all_steps()}
    for step in tasks.STEPS:
        assert names[step.name] == step


@pytest.mark.live
def test_what_is_under_way_when_the_worker_ends_is_finished_and_noted(tmp_path: Path) -> None:
    def slow(conn: socket.socket, asked: bytes) -> None:
        del asked
        time.sleep(1.0)
        conn.sendall(answer())

    program = SET_UP + 'order("a:1")\nassert tasks.deliver(timezone.now()) == 1\nprint(json.dumps("ended"))\n'
    again = SET_UP.replace('signing.add_secret(name="bank", now=timezone.now())', "") + STATES
    with scripted(slow) as server, fresh_place(tmp_path) as place:
        url = f"http://127.0.0.1:{server.port}/"
        place.python(program, url, LACHAN_PARTNER_NETWORKS="127.0.0.1/32")
        told = json.loads(place.python(again, url).stdout)
    assert told == {"a:1": "delivered"}
    assert len(server.asked) == 1


@pytest.mark.live
def test_while_the_database_is_locked_nothing_is_lost_and_nothing_sent_twice(tmp_path: Path) -> None:
    """Somebody holds the lock from before the receiver's answer until long after; our waits are made short."""
    program = (
        SET_UP
        + """
from lachan.centre.outbox.delivery import Deliverer
order("a:1")
class Short(Deliverer):
    def _attempt(self, row):
        outcome = super()._attempt(row)
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA busy_timeout = 50")
        return outcome
worker = Short()
assert worker.run(timezone.now()) == 1
assert worker.wait(60)
"""
        + STATES
    )
    locked, release = threading.Event(), threading.Event()
    with fresh_place(tmp_path) as place:
        if place.postgresql:
            # one row is locked there at most, by its own transaction; `lock_timeout` is tried with the log
            return

        def hold_and_answer(conn: socket.socket, asked: bytes) -> None:
            del asked
            holder = sqlite3.connect(place.data / "lachan.sqlite3", isolation_level=None)
            holder.execute("BEGIN IMMEDIATE")
            locked.set()
            conn.sendall(answer())
            release.wait(1.5)
            holder.execute("ROLLBACK")
            holder.close()

        with scripted(hold_and_answer) as server:
            url = f"http://127.0.0.1:{server.port}/"
            told = json.loads(place.python(program, url, LACHAN_PARTNER_NETWORKS="127.0.0.1/32").stdout)
    assert locked.is_set()
    assert told == {"a:1": "delivered"}
    assert len(server.asked) == 1


@pytest.mark.live
def test_an_order_while_the_disk_is_full_is_not_acknowledged_and_the_next_one_is(tmp_path: Path) -> None:
    program = (
        SET_UP
        + """
from django.db import DatabaseError
order("a:1")
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    count = 0
    try:
        while count < 500:
            order(f"full:{count}")
            count += 1
    except DatabaseError as error:
        assert "full" in str(error)
    assert count < 500
    assert Message.objects.count() == count + 1
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1000000")
order("a:2")
while tasks.deliver(timezone.now()):
    pass
tasks.deliverer().wait(30)
assert set(Message.objects.values_list("state", flat=True)) == {"delivered"}
print(json.dumps(Message.objects.count()))
"""
    )
    with scripted(says(answer())) as server, fresh_place(tmp_path) as place:
        url = f"http://127.0.0.1:{server.port}/"
        count = json.loads(place.python(program, url, LACHAN_PARTNER_NETWORKS="127.0.0.1/32").stdout)
    assert len(server.asked) == count
