"""The same act on many cases, each in a transaction of its own: what can't be done leaves the others untouched.

What was asked is kept first, so that a page sent twice asks once, and a worker goes on where a process was killed.
"""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import IntegrityError, transaction

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.audit.actors import person_actor
from lachan.centre.cases.models import Bulk, BulkLine, Case
from lachan.centre.cases.queries.seeing import seen_by
from lachan.centre.cases.services.changing import assign_case, hand_over, mark_looked
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.taking import read_words
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

MOST_CASES: Final = 500
KEPT: Final = timedelta(days=30)
# by then whoever asked has left it, or was killed
_LEFT: Final = timedelta(seconds=15)
_KEY: Final = re.compile(r"[0-9a-f]{32}")
_NEEDS_REASON: Final = frozenset({"hand-over", "close"})
# what was got back: as each case says, or nothing
AS_SAID: Final = "as_said"
NOTHING: Final = "nothing"
RECOVERED: Final = (AS_SAID, NOTHING)


class BulkAct(msgspec.Struct, frozen=True):
    """An act that can be done to many cases: which parameters it takes (ids and codes), and what does it."""

    params: frozenset[str]
    run: Callable[..., object]


def _take(*, actor: Actor, **given: Any) -> None:
    assign_case(assignee_id=int(actor.id), actor=actor, **given)


def _close(*, case_id: int, outcome: str, recovered: str = AS_SAID, **given: Any) -> None:
    if recovered == NOTHING:
        said = Case.objects.filter(pk=case_id).values_list("recovered_vnd", flat=True).first()
        if said:
            # nobody takes an amount back unseen
            raise Refusal(409, "cases_recovered_said")
        given["recovered_vnd"] = 0
    close_case(case_id=case_id, outcome=outcome, **given)


ACTS: Final[Mapping[str, BulkAct]] = {
    "looked": BulkAct(frozenset(), mark_looked),
    "take": BulkAct(frozenset(), _take),
    "assign": BulkAct(frozenset({"assignee_id"}), assign_case),
    "hand-over": BulkAct(frozenset({"office_id"}), hand_over),
    "close": BulkAct(frozenset({"outcome", "recovered"}), _close),
}


def start_bulk(
    *,
    key: str,
    act: str,
    cases: Sequence[tuple[int, int]],
    params: Mapping[str, Any],
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> int:
    """This will keep what is asked of some cases, each with the version that was read; gives its id.

    Nothing is done yet: `go_on_with_bulk` does it. What the actor doesn't see is left out. A `key` (32 hexadecimal
    figures) that the same person used already gives what was asked then. Raises Refusal: 403; 404 for somebody else's
    key; 422 `cases_bulk` for an unknown act or parameter, no cases or more than 500; `cases_words`;
    `cases_recovered_nothing` where money is said to be got back and to be none.
    """
    viewer = acting_viewer(actor, now=now)
    if not viewer.may(CASE_VIEW):
        raise Refusal(403, "not_permitted")
    if before := Bulk.objects.filter(key=key, person_id=viewer.person_id).first():
        return before.pk
    asked = dict(cases) if len(cases) <= MOST_CASES else {}
    seen = set(seen_by(viewer).filter(pk__in=list(asked)).values_list("pk", flat=True))
    chosen = {case_id: version for case_id, version in asked.items() if case_id in seen}
    known = ACTS.get(act)
    fits = known is not None and set(params) == known.params and len(chosen) > 0
    if not fits or not _KEY.fullmatch(key):
        raise Refusal(422, "cases_bulk", most=f"{MOST_CASES}")
    said = read_words(reason, needed=act in _NEEDS_REASON)
    if params.get("recovered", AS_SAID) not in RECOVERED:
        raise Refusal(422, "cases_bulk", most=f"{MOST_CASES}")
    if (params.get("outcome"), params.get("recovered")) == (Case.Outcome.RECOVERED, NOTHING):
        raise Refusal(422, "cases_recovered_nothing", pointer="/recovered")
    try:
        with transaction.atomic():
            bulk = Bulk.objects.create(
                key=key,
                person_id=viewer.person_id,
                act=act,
                params=msgspec.json.encode(dict(params)).decode(),
                reason=said if act in _NEEDS_REASON else "",
                at=now,
            )
            BulkLine.objects.bulk_create(
                BulkLine(bulk=bulk, case_id=case_id, version=version) for case_id, version in chosen.items()
            )
    except IntegrityError:
        # sent twice at the same moment, or somebody else's
        twin = Bulk.objects.filter(key=key, person_id=viewer.person_id).first()
        if twin is None:
            raise Refusal(404, "not_found") from None
        return twin.pk
    return bulk.pk


def go_on_with_bulk(*, bulk_id: int, now: datetime, seconds: float) -> int:
    """This will do what is left of what was asked, for so many seconds at most; gives how many cases it looked at.

    Each case is claimed in the transaction that changes it, so that two who go on at once do nothing twice.
    """
    until = time.monotonic() + seconds
    bulk = Bulk.objects.filter(pk=bulk_id).first()
    if bulk is None or bulk.done_at is not None:
        return 0
    left = BulkLine.objects.filter(bulk=bulk, state=BulkLine.State.TODO).order_by("pk")
    count = 0
    for line in left.all():
        if time.monotonic() > until:
            return count
        _do(bulk, line, now)
        count += 1
    if not left.all().exists():
        Bulk.objects.filter(pk=bulk_id, done_at__isnull=True).update(done_at=now, reason="")
    return count


def go_on_with_all(*, now: datetime, seconds: float = 5.0) -> int:
    """This will go on with what was left undone, and remove what is older than 30 days; gives how many cases."""
    waiting = Bulk.objects.filter(done_at__isnull=True, at__lt=now - _LEFT).order_by("at")
    ids = list(waiting.values_list("pk", flat=True)[:20])
    count = sum(go_on_with_bulk(bulk_id=bulk_id, now=now, seconds=seconds) for bulk_id in ids)
    old = list(Bulk.objects.filter(done_at__lt=now - KEPT).values_list("pk", flat=True)[:20])
    if old:
        Bulk.objects.filter(pk__in=old).delete()
    return count


def _do(bulk: Bulk, line: BulkLine, now: datetime) -> None:
    given: dict[str, Any] = msgspec.json.decode(bulk.params)
    if bulk.act in _NEEDS_REASON:
        given["reason"] = bulk.reason
    todo = BulkLine.objects.filter(pk=line.pk, state=BulkLine.State.TODO)
    try:
        with transaction.atomic():
            if todo.update(state=BulkLine.State.DONE):
                ACTS[bulk.act].run(
                    case_id=line.case_id,
                    version=line.version,
                    actor=person_actor(bulk.person_id),
                    now=now,
                    **given,
                )
    except Refusal as refusal:
        params = msgspec.json.encode(refusal.params).decode()
        todo.update(state=BulkLine.State.REFUSED, code=refusal.code, params=params)
