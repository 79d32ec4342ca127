"""Asking partners' probes, and taking what they say: signed, fresh, once, and right about what we know ourselves."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from secrets import SystemRandom, token_urlsafe
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.db.models import Exists, F, OuterRef

from lachan.centre.audit.actors import Actor
from lachan.centre.audit.log import record
from lachan.centre.measures.effect import probing
from lachan.centre.measures.effect.probing import BadResultsError, believe, read_results
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure, Order, Probe, ProbeTask, Resolved, UndoWatch, Watch
from lachan.centre.measures.queries.standing import host_of
from lachan.centre.measures.services.controls import draw_controls
from lachan.centre.measures.services.looking import REMEMBERED
from lachan.centre.measures.services.noting_looks import note_looks, places_of
from lachan.centre.measures.services.undo_looks import doubt_undo_looks, due_for_probe, note_undo_looks
from lachan.centre.partners.queries.keys import probe_keys, probes_of
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.centre.measures.effect.probing import Results
    from lachan.centre.measures.models import Control

# A probe that lost our answer gets the same tasks once more; those that are older it could not answer in time.
ASKED_AGAIN: Final = timedelta(minutes=2)
# Whoever was wrong about what we know is believed nothing for so long, and each further time begins it anew.
TOLD_APART: Final = timedelta(hours=1)
_LATER: Final = timedelta(minutes=10)
# besides up to six controls
MOST_NAMES: Final = probing.MOST_TASKS - 10
# of them, to see whether what was lifted is open again; what is to be blocked comes first
MOST_UNDONE: Final = MOST_NAMES // 4
# Of a name that has ended we look hourly whether it is there at all: what is older says nothing of now.
_OWN_GOOD_FOR: Final = timedelta(hours=2)
DNS_KINDS: Final = tuple(code for code, kind in KINDS.items() if kind.check == "dns")
_ASKED: Final = (Order.State.SENT, Order.State.ACKNOWLEDGED)
_IN_DOUBT: Final = frozenset({"control"})
_chance: Final = SystemRandom()


class TaskGiven(msgspec.Struct, frozen=True):
    """A name that a probe is to ask for, with the id that its answer names."""

    id: str
    name: str


class Taken(msgspec.Struct, frozen=True):
    """What became of results: how many names they said something about that is believed, and whether they came before.

    `wrong_until`: nothing of this probe is believed until then, because it was wrong about what we know.
    """

    believed: int
    is_known: bool
    wrong_until: datetime | None = None


def hand_out_tasks(*, partner_id: int, probe: str, now: datetime) -> tuple[TaskGiven, ...]:
    """This will give what a probe is to ask, its controls among it; () while nothing is due.

    Raises Refusal (404 `measures_probe_unknown`) for a probe without a key.
    """
    _need_known(partner_id, probe, now)

    def write() -> tuple[TaskGiven, ...]:
        row = _probe(partner_id, probe, now)
        Probe.objects.filter(pk=row.pk).update(asked_at=now)
        waits = ProbeTask.objects.filter(probe=row, answered_at=None, asked_at__gt=now - ASKED_AGAIN)
        tasks = list(waits) or _make_tasks(row, now)
        given = [TaskGiven(one.task, one.name) for one in tasks]
        _chance.shuffle(given)
        return tuple(given)

    return together(write)


def take_results(*, partner_id: int, probe: str, body: bytes, signature: str, now: datetime) -> Taken:
    """This will take what a probe says, and note the looks that are believed. The same body twice is taken once.

    `signature` is base64. Raises Refusal: 404 `measures_probe_unknown`; 413, 422 `measures_probe_…`: size, signature,
    form, time, name, task, twice, resolvers, control, incomplete.
    """
    _need_known(partner_id, probe, now)
    results, why = _read(partner_id, probe, body, signature, now)
    sha256 = hashlib.sha256(body).hexdigest()

    def write() -> Taken | str:
        row = _probe(partner_id, probe, now)
        if results is None:
            # anybody with the token may send what isn't signed: it says nothing of the probe
            Probe.objects.filter(pk=row.pk).update(refused_at=now, refused_why=why)
            return why
        if row.taken_sha256 == sha256:
            return Taken(row.taken, is_known=True)
        try:
            return _take(row, results, sha256, now)
        except BadResultsError as error:
            _refuse(row, error.code, now)
            return error.code

    # a refusal is written down, so it isn't raised in there
    done = together(write)
    if isinstance(done, str):
        raise Refusal(413 if done == "size" else 422, f"measures_probe_{done}")
    return done


def forget_tasks(*, now: datetime, limit: int = 1_000) -> int:
    """This will forget what probes were asked yesterday, and give how many rows that were."""
    old = ProbeTask.objects.filter(asked_at__lt=now - timedelta(days=1)).order_by("asked_at")
    ids = list(old.values_list("pk", flat=True)[:limit])
    ProbeTask.objects.filter(pk__in=ids).delete()
    return len(ids)


def _need_known(partner_id: int, probe: str, now: datetime) -> None:
    if probe not in probes_of(partner_id, now=now):
        raise Refusal(404, "measures_probe_unknown")


def _probe(partner_id: int, name: str, now: datetime) -> Probe:
    Probe.objects.get_or_create(partner_id=partner_id, name=name, defaults={"asked_at": now})
    return Probe.objects.select_for_update().get(partner_id=partner_id, name=name)


def _read(
    partner_id: int, probe: str, body: bytes, signature: str, now: datetime
) -> tuple[Results | None, str]:
    """This will give results and "", or None and why they can't be read. While a key is changed either one signs."""
    why = "signature"
    for key in probe_keys(partner_id, probe, now=now):
        try:
            results = read_results(body, signature=signature, public_key=key.public_key, now=now)
        except BadResultsError as error:
            why = error.code
            if why != "signature":
                break
        else:
            return (results, "") if results.probe == probe else (None, "name")
    return None, why


def _make_tasks(row: Probe, now: datetime) -> list[ProbeTask]:
    undone = due_for_probe(row, now=now, most=MOST_UNDONE)
    watches: list[Watch | UndoWatch] = [*_due(row, now)[: MOST_NAMES - len(undone)], *undone]
    controls = draw_controls(now=now) if watches else []
    if not controls:
        return []
    made = _tasks_of(row, watches, now) + [_control_task(row, one, now) for one in controls]
    return list(ProbeTask.objects.bulk_create(made, batch_size=100))


def _due(row: Probe, now: datetime) -> list[Watch]:
    """This will give the watches of a probe that are due: what was just ordered first, then what is due longest."""
    fresh = Order.objects.filter(
        ~Exists(Watch.objects.filter(order=OuterRef("pk"), probe=row)),
        partner_id=row.partner_id,
        state__in=_ASKED,
        measure__in_force=True,
        measure__kind__in=DNS_KINDS,
    )
    begun = [
        Watch(measure_id=order.measure_id, order=order, probe=row, due_at=now)
        for order in fresh.order_by("-pk")[:MOST_NAMES]
    ]
    Watch.objects.bulk_create(begun, ignore_conflicts=True, batch_size=100)
    due = list(
        Watch.objects.filter(probe=row, due_at__lte=now)
        .select_related("measure", "order")
        .order_by("-due_at" if begun else "due_at")[:MOST_NAMES]
    )
    over = [each.pk for each in due if not each.measure.in_force]
    Watch.objects.filter(pk__in=over).update(due_at=None)
    # refused, or on its way once more
    later = [each.pk for each in due if each.order is None or each.order.state not in _ASKED]
    Watch.objects.filter(pk__in=later, due_at__isnull=False).update(due_at=now + _LATER)
    return [each for each in due if each.pk not in {*over, *later}]


def _tasks_of(row: Probe, watches: Sequence[Watch | UndoWatch], now: datetime) -> list[ProbeTask]:
    own = _own([each.measure for each in watches], now)
    return [
        ProbeTask(
            task=token_urlsafe(12),
            probe=row,
            order=each.order,
            name=host_of(each.measure.about, each.measure.value),
            own=" ".join(own[each.measure_id]),
            asked_at=now,
        )
        for each in watches
    ]


def _control_task(row: Probe, control: Control, now: datetime) -> ProbeTask:
    return ProbeTask(
        task=token_urlsafe(12), probe=row, name=control.name, control=control.kind, own=control.addresses,
        asked_at=now,
    )  # fmt: skip


def _own(measures: Sequence[Measure], now: datetime) -> dict[int, list[str]]:
    """This will give where we were told ourselves that names are, [] where they were gone when we looked last."""
    over = {each.pk for each in measures if not each.in_force}
    gone = {
        each.measure_id
        for each in Watch.objects.filter(measure__in=measures, order=None)
        if each.measure_id not in over
        and any(place.look is probing.Look.GONE for place in places_of(each).values())
    }
    hosts = {each.pk: host_of(each.about, each.value) for each in measures}
    at: dict[str, list[str]] = {}
    lately: dict[str, list[str]] = {}
    known = Resolved.objects.filter(host__in=set(hosts.values()), seen_at__gt=now - REMEMBERED)
    for host, address, seen_at in known.values_list("host", "address", "seen_at"):
        at.setdefault(host, []).append(address)
        if seen_at > now - _OWN_GOOD_FOR:
            lately.setdefault(host, []).append(address)
    return {
        pk: lately.get(host, []) if pk in over else [] if pk in gone else at.get(host, [])
        for pk, host in hosts.items()
    }


def _take(row: Probe, results: Results, sha256: str, now: datetime) -> Taken:
    asked = list(
        ProbeTask.objects.filter(
            probe=row, answered_at=None, asked_at__gt=now - probing.TASK_LASTS
        ).select_related("order")
    )
    tasks = {
        one.task: probing.Task(
            one.task, one.name, one.asked_at, probing.Control(one.control), tuple(one.own.split())
        )
        for one in asked
    }
    # what was given later than what is answered here isn't answered by it
    moments = {tasks[each.task].asked_at for each in results.answers if each.task in tasks}
    given = {task: one for task, one in tasks.items() if one.asked_at in moments}
    believed = believe(results, tasks=given, blocked_at=settings.ENVIRONMENT.probe_block_pages, now=now)
    ProbeTask.objects.filter(task__in=list(given), probe=row).update(answered_at=now)
    if row.wrong_until is not None and row.wrong_until > now:
        Probe.objects.filter(pk=row.pk).update(taken_sha256=sha256, taken=0)
        return Taken(0, is_known=False, wrong_until=row.wrong_until)
    orders = {one.task: one.order_id for one in asked}
    looks = {orders[task]: said.by_resolver for task, said in believed.items()}
    watches = Watch.objects.select_for_update(of=("self",)).filter(probe=row, order_id__in=list(looks))
    held = list(watches.filter(measure__in_force=True).order_by("pk"))
    note_looks([(watch, looks[watch.order_id]) for watch in held], at=now)
    # of what has ended meanwhile the same says whether it is undone
    ended = UndoWatch.objects.select_for_update(of=("self",)).filter(probe=row, order_id__in=list(looks))
    undone = list(ended.filter(measure__in_force=False).order_by("pk"))
    note_undo_looks([(watch, looks[watch.order_id]) for watch in undone], at=now)
    Probe.objects.filter(pk=row.pk).update(taken_sha256=sha256, taken=len(looks), believed_at=now)
    return Taken(len(looks), is_known=False)


def _refuse(row: Probe, why: str, now: datetime) -> None:
    """This will write down why results were not believed; who was wrong about what we know is told apart."""
    Probe.objects.filter(pk=row.pk).update(refused_at=now, refused_why=why)
    if why not in _IN_DOUBT:
        return
    began = row.wrong_until is None or row.wrong_until <= now
    Probe.objects.filter(pk=row.pk).update(wrong=F("wrong") + 1, wrong_until=now + TOLD_APART)
    # those tasks are answered: the same can't be tried with other answers
    ProbeTask.objects.filter(probe=row, answered_at=None).update(answered_at=now)
    # what it said before is believed no more either
    Watch.objects.filter(probe=row).exclude(effect="not_verified").update(is_changed=True)
    Watch.objects.filter(probe=row).update(effect="not_verified", places="{}", step=0)
    doubt_undo_looks(row, now=now)
    if began:
        record(
            kind="measures.probe_wrong",
            actor=Actor("partner", str(row.partner_id)),
            now=now,
            subject=f"partner:{row.partner_id}",
            data={"probe": row.name},
        )
