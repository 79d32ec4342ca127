"""Changes of accounts that take two administrators: a new address for one who approves, and erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from lachan.centre.accounts.access import acting_viewer, need_reach, need_to_change, person_request_for
from lachan.centre.accounts.models import Person, PersonRequest, RolePeriod
from lachan.centre.accounts.queries.roles import REQUEST_LASTS, is_guarded
from lachan.centre.accounts.services.asked import (
    EXPIRED,
    GRANTED,
    OPEN,
    REFUSED,
    WITHDRAWN,
    RequestRefusal,
    check_account_asker,
    check_decider,
    check_reason,
    claim_request,
)
from lachan.centre.accounts.services.changing import write_changes
from lachan.centre.accounts.services.erasures import erase_account
from lachan.centre.accounts.services.holding import hold_person
from lachan.centre.accounts.services.saying_who import PersonRefusal, check_address
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.audit.actors import Actor

_CHANGE_ADDRESS = PersonRequest.Kind.CHANGE_ADDRESS
_ERASE = PersonRequest.Kind.ERASE


def request_address_change(*, person_id: int, email: str, reason: str, actor: Actor, now: datetime) -> int:
    """This will ask for another address of an account that takes two administrators, and give the request's id.

    Raises Refusal (403, 404), PersonRefusal: own_account, address_wrong, address_same, address_takes_one,
    address_taken, person_erased; RequestRefusal: request_stands, and as `check_reason`.
    """
    viewer = acting_viewer(actor, now=now)
    need_to_change(viewer, person_id)
    email, reason = check_address(email), check_reason(reason)
    try:
        with transaction.atomic():
            person = hold_person(person_id)
            need_reach(viewer, person_id)
            if person.erased_at is not None:
                raise PersonRefusal(409, "person_erased")
            if email == person.email:
                raise PersonRefusal(400, "address_same", pointer="/email")
            if not is_guarded(person_id, day=viewer.day):
                raise PersonRefusal(409, "address_takes_one")
            if Person.objects.filter(email__iexact=email).exists():
                raise PersonRefusal(409, "address_taken", pointer="/email")
            return _ask(person, _CHANGE_ADDRESS, reason, viewer, now, email=email)
    except IntegrityError:
        raise RequestRefusal(409, "request_stands") from None


def request_erasure(*, person_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """This will ask that the personal data of one who has left be erased, and give the request's id.

    Raises Refusal (403, 404), PersonRefusal: own_account, person_has_roles, person_erased; RequestRefusal:
    request_stands, and as `check_reason`.
    """
    viewer = acting_viewer(actor, now=now)
    need_to_change(viewer, person_id)
    reason = check_reason(reason)
    try:
        with transaction.atomic():
            person = hold_person(person_id)
            need_reach(viewer, person_id)
            _check_gone(person, viewer.day)
            return _ask(person, _ERASE, reason, viewer, now)
    except IntegrityError:
        raise RequestRefusal(409, "request_stands") from None


def decide_person_request(*, request_id: int, grant: bool, actor: Actor, now: datetime) -> None:
    """This will grant or refuse what another administrator has asked for; granted, it is done at once.

    Two who decide at the same time make one decision; the other is told.
    Raises Refusal (403, 404), RequestRefusal: request_own, request_about_you, request_decided, request_expired,
    asker_gone; PersonRefusal: address_taken, person_has_roles, person_erased.
    """
    viewer = acting_viewer(actor, now=now)
    person_request_for(viewer, request_id)
    try:
        with transaction.atomic():
            request = PersonRequest.objects.get(pk=request_id)
            check_decider(request, viewer.person_id)
            need_to_change(viewer, request.person_id)
            person = hold_person(request.person_id)
            need_reach(viewer, person.pk)
            claim_request(request, GRANTED if grant else REFUSED, decided_by=viewer.person_id, now=now)
            PersonRequest.objects.filter(pk=request_id).update(email="")
            if not grant:
                _record("refused", request, viewer.actor(person.office_id), now)
                return
            check_account_asker(request.asked_by_id, person_id=person.pk, now=now)
            if request.kind == _ERASE:
                _check_gone(person, viewer.day)
                erase_account(person, actor=viewer.actor(person.office_id), now=now, request_id=request_id)
                return
            if person.erased_at is not None:
                raise PersonRefusal(409, "person_erased")
            write_changes(
                person,
                name=person.name,
                email=request.email,
                language=person.language,
                actor=viewer.actor(person.office_id),
                now=now,
                request_id=request_id,
            )
    except IntegrityError:
        raise PersonRefusal(409, "address_taken") from None


@transaction.atomic
def withdraw_person_request(*, request_id: int, actor: Actor, now: datetime) -> None:
    """This will take a request back, by who asked. Raises Refusal (403, 404), RequestRefusal as `claim_request`."""
    viewer = acting_viewer(actor, now=now)
    person_request_for(viewer, request_id)
    request = PersonRequest.objects.select_related("person").get(pk=request_id)
    if request.asked_by_id != viewer.person_id:
        raise RequestRefusal(403, "request_not_yours")
    claim_request(request, WITHDRAWN, decided_by=None, now=now)
    PersonRequest.objects.filter(pk=request_id).update(email="")
    _record("withdrawn", request, viewer.actor(request.person.office_id), now)


def withdraw_person_requests_of(person_id: int, *, actor: Actor, now: datetime) -> None:
    """This will take back the open requests about an account and by its person, when they are stopped."""
    mine = PersonRequest.objects.filter(Q(person_id=person_id) | Q(asked_by_id=person_id), state=OPEN)
    for request in mine.order_by("pk"):
        _close(request, WITHDRAWN, actor=actor, now=now)


def expire_person_requests(*, now: datetime) -> int:
    """This will close the requests that nobody decided in time, and give how many."""
    with transaction.atomic():
        return _expire(PersonRequest.objects.filter(state=OPEN), now=now)


def _ask(person: Person, kind: str, reason: str, viewer: Viewer, now: datetime, *, email: str = "") -> int:
    _expire(PersonRequest.objects.filter(person=person, kind=kind, state=OPEN), now=now)
    request = PersonRequest.objects.create(
        person=person, kind=kind, email=email, reason=reason, asked_by_id=viewer.person_id, asked_at=now
    )
    log.record(
        kind="accounts.address_change_asked" if email else "accounts.erasure_asked",
        actor=viewer.actor(person.office_id),
        now=now,
        subject=f"person:{person.pk}",
        data={"request": request.pk},
        personal={person.pk: {"email": email}} if email else None,
    )
    return request.pk


def _check_gone(person: Person, day: date) -> None:
    if person.erased_at is not None:
        raise PersonRefusal(409, "person_erased")
    if person.is_active or RolePeriod.objects.filter(person=person).exclude(valid_to__lte=day).exists():
        raise PersonRefusal(409, "person_has_roles")


def _expire(requests: QuerySet[PersonRequest], *, now: datetime) -> int:
    late = requests.filter(asked_at__lte=now - REQUEST_LASTS).order_by("pk")[:1000]
    return sum(_close(request, EXPIRED, actor=MACHINE, now=now) for request in late)


def _close(request: PersonRequest, state: str, *, actor: Actor, now: datetime) -> bool:
    same = PersonRequest.objects.filter(pk=request.pk, state=OPEN)
    closed = same.update(state=state, decided_at=now, email="")
    if closed:
        _record(state, request, actor, now)
    return bool(closed)


def _record(what: str, request: PersonRequest, actor: Actor, now: datetime) -> None:
    data: dict[str, Any] = {"request": request.pk, "kind": request.kind, "asked_by": request.asked_by_id}
    log.record(
        kind=f"accounts.person_request_{what}",
        actor=actor,
        now=now,
        subject=f"person:{request.person_id}",
        data=data,
    )
