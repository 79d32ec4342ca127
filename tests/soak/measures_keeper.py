"""Run as a program: proposes, signs, orders, reminds, lifts and delivers in a child that is killed, round after round.

Called with a folder, the address of the HTTP partner, the number of rounds, the minutes that pass between two rounds, and
a seed. Says `round N` before each and waits for a line, so that whoever reads can take the partner away; at the end one
line of JSON. Numbers of measures whose last signature was committed stand in `approved` in the folder, those of lifted
ones in `lifted`.
"""

from __future__ import annotations

import functools
import json
import os
import random
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import msgspec

say = functools.partial(print, flush=True)

os.environ["DJANGO_SETTINGS_MODULE"] = "lachan.centre.config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - after Django is set up
from django.db import DatabaseError, connections  # noqa: E402 - as above
from django.db.models import Count, Min, Sum  # noqa: E402 - as above

from centre.accounts.people import NOW, make_people  # noqa: E402 - as above
from centre.measures.scene import acting, judged  # noqa: E402 - as above
from centre.partners.joined import ISP, join_partner  # noqa: E402 - as above
from lachan.centre.accounts.models import Role  # noqa: E402 - as above
from lachan.centre.measures.models import Event, Measure, Order  # noqa: E402 - as above
from lachan.centre.measures.preview import seen_sha256  # noqa: E402 - as above
from lachan.centre.measures.services.ending import lift_measure  # noqa: E402 - as above
from lachan.centre.measures.services.ordering import order_approved, undo_ended  # noqa: E402 - as above
from lachan.centre.measures.services.proposing import Wanted, propose_measures  # noqa: E402 - as above
from lachan.centre.measures.services.reminding import remind_overdue  # noqa: E402 - as above
from lachan.centre.measures.services.replying import note_left, take_reply  # noqa: E402 - as above
from lachan.centre.measures.services.signing import APPROVE, sign_measure  # noqa: E402 - as above
from lachan.centre.outbox import signing  # noqa: E402 - as above
from lachan.centre.outbox.delivery import Deliverer, Pace  # noqa: E402 - as above
from lachan.centre.outbox.models import Message, State  # noqa: E402 - as above
from lachan.centre.partners.models import Endpoint, Promise  # noqa: E402 - as above
from lachan.centre.web.refusals import Refusal  # noqa: E402 - as above

if TYPE_CHECKING:
    from lachan.centre.audit.actors import Actor

NAME = "partner"
DESK = "abuse@songxanh.example"
AT_ONCE = 4


class Clock:
    """Runs as the real one does within a round, and jumps between two."""

    def __init__(self, passed: timedelta) -> None:
        self.start = NOW + passed
        self.begun = time.monotonic()

    def __call__(self) -> Any:
        return self.start + timedelta(seconds=time.monotonic() - self.begun)


class Desk:
    """Who proposes and who signs, at one office."""

    def __init__(self) -> None:
        people = make_people()
        self.office = people.office("north").pk
        self.officer: Actor = acting(people.at("north", Role.DESK))
        self.approver: Actor = acting(people.at("north", Role.APPROVER))
        self.people = people


def begin(url: str) -> Desk:
    """This will let two internet providers join: one is mailed reports, one is called."""
    desk = Desk()
    signing.add_secret(name=NAME, now=NOW)
    ways = (("ISP-SONGXANH", "xarf", DESK, ""), ("ISP-BIENBAC", "webhook", url, NAME))
    for code, way, address, secret in ways:
        join = msgspec.structs.replace(ISP, code=code, name_vi=code, name_en=code)
        partner = join_partner(desk.people, join)
        Endpoint.objects.create(
            partner_id=partner, way=way, address=address, secret_name=secret, allow_private=bool(secret), since=NOW,
            set_by="person:1",
        )  # fmt: skip
        Promise.objects.create(
            partner_id=partner, measure_kind="block_domain", acknowledge_minutes=60, effect_minutes=120, since=NOW,
            set_by="person:1",
        )  # fmt: skip
    # codes and welcomes are no orders
    Message.objects.exclude(purpose="measures.orders").delete()
    return desk


def work_at_the_desk(folder: Path, desk: Desk, number: int, clock: Clock) -> None:
    """This will propose and sign as fast as it goes, and lift every third measure, noting what was committed."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    approved, lifted = os.open(folder / "approved", flags), os.open(folder / "lifted", flags)
    for count in range(1_000):
        try:
            _lift(desk, clock, lifted)
            names = [f"xau-{number}-{count}-{at}.top" for at in range(AT_ONCE)]
            for name in names:
                judged("domain", name)
            lines = propose_measures(
                kind="block_domain", wanted=[Wanted(name) for name in names], office_id=desk.office, reason="Giả mạo",
                actor=desk.officer, now=clock(),
            )  # fmt: skip
            ids = [line.measure_id for line in lines if line.measure_id is not None]
            Measure.objects.filter(pk__in=ids).update(looked_at=clock())
            for measure_id in ids:
                _sign(measure_id, desk, clock, approved)
        except DatabaseError:
            connections.close_all()
        time.sleep(0.01)


def _sign(measure_id: int, desk: Desk, clock: Clock, approved: int) -> None:
    measure = Measure.objects.get(pk=measure_id)
    done = sign_measure(
        measure_id=measure.pk, seen=seen_sha256(measure), says=APPROVE, actor=desk.approver, now=clock(), reason="",
    )  # fmt: skip
    if done.done == "approved":
        os.write(approved, f"{measure.number}\n".encode())


def _lift(desk: Desk, clock: Clock, lifted: int) -> None:
    for measure in Measure.objects.filter(in_force=True).order_by("pk")[:20]:
        if measure.pk % 3 == 0:
            lift_measure(measure_id=measure.pk, reason="Nhầm", actor=desk.approver, now=clock())
            os.write(lifted, f"{measure.number}\n".encode())


def answer_some(clock: Clock) -> None:
    """This will let partners acknowledge some of what has reached them."""
    for order in Order.objects.filter(state=Order.State.SENT).order_by("-pk")[:10]:
        if order.pk % 5 == 0 and order.partner_id is not None:
            try:
                take_reply(
                    order_id=order.pk, partner_id=order.partner_id, says="acknowledged", mark="1", way="api", now=clock(),
                )  # fmt: skip
            except Refusal:
                continue


def live(folder: Path, desk: Desk, number: int, passed: timedelta) -> None:
    """This will do all that the desk and the worker do until it is killed."""
    clock = Clock(passed)
    threading.Thread(target=work_at_the_desk, args=(folder, desk, number, clock), daemon=True).start()
    worker = Deliverer(clock=clock)
    while True:
        try:
            done = sum(step(now=clock()) for step in (order_approved, undo_ended, note_left, remind_overdue))
            answer_some(clock)
            if not worker.run(clock()) and not done:
                time.sleep(0.02)
        except DatabaseError:
            connections.close_all()


def finish(passed: timedelta) -> dict[str, Any]:
    """This will order and deliver all that is left, passing over the time in which nothing is due."""
    until = time.monotonic() + 900
    clock = Clock(passed + timedelta(minutes=10))
    worker = Deliverer(clock=clock, pace=Pace(threads=8))
    unfinished = Message.objects.filter(state__in=(State.WAITING, State.CLAIMED))
    while time.monotonic() < until:
        done = sum(step(now=clock()) for step in (order_approved, undo_ended, note_left))
        if not done and not unfinished.exists():
            break
        if not worker.run(clock()) and worker.wait(30) and not done:
            due = unfinished.aggregate(at=Min("due_at"), lease=Min("lease_until"))
            waits = [at for at in due.values() if at is not None]
            clock.start += max(timedelta(seconds=5), min(waits, default=clock()) - clock())
    events = dict(Event.objects.values_list("kind").annotate(count=Count("pk")))
    orders = Order.objects.values_list(
        "pk", "partner_id", "measure__number", "measure__state", "state", "reminded", "undo_at"
    )
    return {
        "states": {state: Message.objects.filter(state=state).count() for state in State.values},
        "orders": [[*row[:6], row[6] is not None] for row in orders],
        "measures": dict(Measure.objects.values_list("number", "state")),
        "events": events,
        "attempts": Message.objects.aggregate(all=Sum("attempts"))["all"],
        "simulated_hours": round((clock() - NOW).total_seconds() / 3600, 1),
    }


def size_of(folder: Path) -> int:
    """This will give how much was signed so far."""
    noted = folder / "approved"
    return noted.stat().st_size if noted.exists() else 0


def wait_for_work(folder: Path, signed: int) -> None:
    """This will wait until something more was signed, half a minute at most."""
    until = time.monotonic() + 30
    while size_of(folder) == signed and time.monotonic() < until:
        time.sleep(0.02)


def main() -> None:
    folder, url = Path(sys.argv[1]), sys.argv[2]
    rounds, minutes = int(sys.argv[3]), float(sys.argv[4])
    chance = random.Random(int(sys.argv[5]))  # noqa: S311 - when to kill is no secret
    call_command("migrate", verbosity=0, interactive=False)
    desk = begin(url)
    passed = timedelta()
    for number in range(rounds):
        connections.close_all()
        say(f"round {number}")
        sys.stdin.readline()
        signed = size_of(folder)
        pid = os.fork()
        if not pid:
            live(folder, desk, number, passed)
        # now and then before anything was done; else at any moment afterwards, however slow the machine is
        if chance.random() < 0.75:
            wait_for_work(folder, signed)
        time.sleep(chance.uniform(0.0, 1.5))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        passed += timedelta(minutes=minutes)
    say("finish")
    sys.stdin.readline()
    say(json.dumps(finish(passed)))


if __name__ == "__main__":
    main()
