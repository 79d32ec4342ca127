"""Roles that take two administrators: one asks, another decides. The person it is for does neither."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from lachan.centre.accounts.access import acting_viewer, need_at, person_for, role_request_for
from lachan.centre.accounts.models import RoleRequest
from lachan.centre.accounts.permissions import GUARDED_ROLES, ROLE_DECIDE, ROLE_REQUEST
from lachan.centre.accounts.queries.roles import REQUEST_LASTS, holds_guarded
from lachan.centre.accounts.services.asked import (
    EXPIRED,
    GRANTED,
    OPEN,
    REFUSED,
    WITHDRAWN,
    RequestRefusal,
    check_decider,
    check_reason,
    check_role_asker,
    claim_request,
)
from lachan.centre.accounts.services.changing import begin_anew
from lachan.centre.accounts.services.holding import hold_office, hold_person
from lachan.centre.accounts.services.role_rules import RoleRefusal, WantedRole, check_wanted
from lachan.centre.accounts.services.roles import write_granted
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from lachan.centre.audit.actors import Actor


def request_role(
    *,
    person_id: int,
    office_id: int,
    role: str,
    valid_from: date,
    valid_to: date | None = None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """This will ask that a person be made approver or administrator of an office, and give the request's id.

    Raises Refusal (403, 404), RoleRefusal: role_takes_one, role_for_oneself, and as `check_wanted`; RequestRefusal:
    request_stands, and as `check_reason`.
    """
    viewer = acting_viewer(actor, now=now)
    need_at(viewer, ROLE_REQUEST, office_id)
    person_for(viewer, person_id)
    if role not in GUARDED_ROLES:
        raise RoleRefusal(409, "role_takes_one")
    if person_id == viewer.person_id:
        raise RoleRefusal(409, "role_for_oneself")
    reason = check_reason(reason)
    wanted = WantedRole(role, valid_from, valid_to)
    try:
        with transaction.atomic():
            office = hold_office(office_id)
            person = hold_person(person_id)
            check_wanted(person=person, office=office, wanted=wanted, day=viewer.day)
            same = RoleRequest.objects.filter(person=person, office=office, role=role, state=OPEN)
            _expire(same, now=now)
            request = RoleRequest.objects.create(
                person=person,
                office=office,
                role=role,
                valid_from=valid_from,
                valid_to=valid_to,
                reason=reason,
                asked_by_id=viewer.person_id,
                asked_at=now,
            )
            log.record(
                kind="accounts.role_asked",
                actor=viewer.actor(office_id),
                now=now,
                subject=f"person:{person_id}",
                data=_said(request),
            )
    except IntegrityError:
        raise RequestRefusal(409, "request_stands") from None
    return request.pk


@transaction.atomic
def decide_role_request(*, request_id: int, grant: bool, actor: Actor, now: datetime) -> int | None:
    """This will grant or refuse what another administrator has asked for, and give the new period's id if granted.

    Two who decide at the same time make one decision; the other is told. A role doesn't begin before the day on which
    it was granted. Who had no such role before sets password and second factor anew (`begin_anew`).
    Raises Refusal (403, 404), RequestRefusal: request_own, request_about_you, request_decided, request_expired,
    asker_gone; RoleRefusal as `check_wanted`.
    """
    viewer = acting_viewer(actor, now=now)
    role_request_for(viewer, request_id)
    request = RoleRequest.objects.get(pk=request_id)
    need_at(viewer, ROLE_DECIDE, request.office_id)
    person_for(viewer, request.person_id)
    check_decider(request, viewer.person_id)
    office = hold_office(request.office_id)
    person = hold_person(request.person_id)
    claim_request(request, GRANTED if grant else REFUSED, decided_by=viewer.person_id, now=now)
    said = _said(request)
    period_id: int | None = None
    if grant:
        check_role_asker(request.asked_by_id, office_id=office.pk, person_id=person.pk, now=now)
        wanted = WantedRole(request.role, request.valid_from, request.valid_to).from_day(viewer.day)
        check_wanted(person=person, office=office, wanted=wanted, day=viewer.day)
        if not holds_guarded(person.pk, day=viewer.day):
            begin_anew(person, key=f"begin-anew:{request.pk}", actor=viewer.actor(office.pk), now=now)
        period_id = write_granted(person=person, office=office, wanted=wanted, request_id=request.pk)
        said |= {"role_period": period_id, "valid_from": str(wanted.valid_from)}
    log.record(
        kind=f"accounts.role_request_{'granted' if grant else 'refused'}",
        actor=viewer.actor(office.pk),
        now=now,
        subject=f"person:{person.pk}",
        data=said,
    )
    return period_id


@transaction.atomic
def withdraw_role_request(*, request_id: int, actor: Actor, now: datetime) -> None:
    """This will take a request back, by who asked. Raises Refusal (403, 404), RequestRefusal as `claim_request`."""
    viewer = acting_viewer(actor, now=now)
    role_request_for(viewer, request_id)
    request = RoleRequest.objects.get(pk=request_id)
    if request.asked_by_id != viewer.person_id:
        raise RequestRefusal(403, "request_not_yours")
    claim_request(request, WITHDRAWN, decided_by=None, now=now)
    log.record(
        kind="accounts.role_request_withdrawn",
        actor=viewer.actor(request.office_id),
        now=now,
        subject=f"person:{request.person_id}",
        data=_said(request),
    )


def withdraw_requests_of(person_id: int, *, actor: Actor, now: datetime) -> None:
    """This will take back the open requests for a person and by them, when they are stopped. Inside a transaction."""
    mine = RoleRequest.objects.filter(Q(person_id=person_id) | Q(asked_by_id=person_id), state=OPEN)
    for request in mine.order_by("pk"):
        _close(request, WITHDRAWN, actor=actor, now=now)


def expire_role_requests(*, now: datetime) -> int:
    """This will close the requests that nobody decided in time, and give how many."""
    with transaction.atomic():
        return _expire(RoleRequest.objects.filter(state=OPEN), now=now)


def _expire(requests: QuerySet[RoleRequest], *, now: datetime) -> int:
    late = requests.filter(asked_at__lte=now - REQUEST_LASTS).order_by("pk")[:1000]
    return sum(_close(request, EXPIRED, actor=MACHINE, now=now) for request in late)


def _close(request: RoleRequest, state: str, *, actor: Actor, now: datetime) -> bool:
    closed = RoleRequest.objects.filter(pk=request.pk, state=OPEN).update(state=state, decided_at=now)
    if closed:
        log.record(
            kind=f"accounts.role_request_{state}",
            actor=actor,
            now=now,
            subject=f"person:{request.person_id}",
            data=_said(request),
        )
    return bool(closed)


def _said(request: RoleRequest) -> dict[str, Any]:
    return {
        "request": request.pk,
        "office": request.office_id,
        "role": request.role,
        "valid_from": str(request.valid_from),
        "valid_to": None if request.valid_to is None else str(request.valid_to),
        "asked_by": request.asked_by_id,
    }
