"""Delegation: an approver who goes on leave lets another approver sign, for days, where the first one may.

It hands on one's own role and nothing that was handed to oneself. Whether it holds is asked when somebody signs.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import MEASURE_SIGN
from lachan.centre.accounts.services.holding import hold_person
from lachan.centre.audit.log import record
from lachan.centre.measures.models import Delegation
from lachan.centre.measures.queries.delegations import stand_ins
from lachan.centre.measures.services.telling_signers import tell_of_delegation
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.audit.actors import Actor

# Away for longer than a month and a half, somebody else is given the role, by two.
MOST_DAYS: Final = 45
# Planned further ahead, nobody remembers it.
_AHEAD: Final = timedelta(days=90)


def delegate(*, to_person_id: int, first_day: date, last_day: date, actor: Actor, now: datetime) -> int:
    """This will let another approver sign in the actor's place from one day to another, and give the delegation's id.

    Both are told by mail. Raises Refusal: 403 `not_permitted` for who is no approver, or comes by a token; 404 for
    somebody who can't stand in; 409 `measures_away_already` where the days meet those of another delegation; 422
    `measures_days_away`.
    """
    viewer = _approver(actor, now)
    day = today(now)
    if (
        not day <= first_day <= last_day
        or first_day - day > _AHEAD
        or (last_day - first_day).days >= MOST_DAYS
    ):
        raise Refusal(422, "measures_days_away", pointer="/last_day", most=str(MOST_DAYS))

    def write() -> int:
        # two pages of one person at the same moment: the second waits here
        hold_person(viewer.person_id)
        if to_person_id not in stand_ins(viewer):
            raise Refusal(404, "not_found")
        meets = Q(first_day__lte=last_day, last_day__gte=first_day, ended_at=None)
        if Delegation.objects.filter(meets, from_person_id=viewer.person_id).exists():
            raise Refusal(409, "measures_away_already", pointer="/first_day")
        row = Delegation.objects.create(
            from_person_id=viewer.person_id, to_person_id=to_person_id,
            first_day=first_day, last_day=last_day, made_at=now, made_by=str(actor),
        )  # fmt: skip
        _note(row, "delegated", actor, now)
        return row.pk

    return together(write)


def end_delegation(*, delegation_id: int, actor: Actor, now: datetime) -> None:
    """This will end a delegation before its day, by either of the two. What was signed by it stays signed.

    Both are told. Raises Refusal: 403 for a token; 404 for anybody else's; 409 `measures_away_over`.
    """
    if actor.kind != "person" or actor.token_id is not None:
        raise Refusal(403, "not_permitted")
    person_id = acting_viewer(actor, now=now).person_id

    def write() -> None:
        own = Delegation.objects.filter(Q(from_person_id=person_id) | Q(to_person_id=person_id))
        row = own.select_for_update().filter(pk=delegation_id).first()
        if row is None:
            raise Refusal(404, "not_found")
        if row.ended_at is not None or row.last_day < today(now):
            raise Refusal(409, "measures_away_over")
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        _note(row, "delegation_ended", actor, now)

    together(write)


def _approver(actor: Actor, now: datetime) -> Viewer:
    if actor.kind != "person" or actor.token_id is not None:
        raise Refusal(403, "not_permitted")
    viewer = acting_viewer(actor, now=now)
    if not viewer.may(MEASURE_SIGN):
        raise Refusal(403, "not_permitted")
    return viewer


def _note(row: Delegation, kind: str, actor: Actor, now: datetime) -> None:
    record(
        kind=f"measures.{kind}",
        actor=actor,
        now=now,
        subject=f"person:{row.from_person_id}",
        data={
            "delegation": row.pk,
            "to": row.to_person_id,
            "first_day": f"{row.first_day}",
            "last_day": f"{row.last_day}",
        },
    )
    tell_of_delegation(row, kind, by=actor, now=now)
