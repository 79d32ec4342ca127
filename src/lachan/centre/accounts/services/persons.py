"""Accounts: made, changed, moved, stopped and opened again, each by one administrator of the office that keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from lachan.centre.accounts.access import acting_viewer, need_at, need_reach, need_to_change
from lachan.centre.accounts.models import Person, RolePeriod
from lachan.centre.accounts.permissions import PERSON_CHANGE
from lachan.centre.accounts.queries.persons import sort_name_of
from lachan.centre.accounts.queries.roles import is_guarded
from lachan.centre.accounts.services.changing import close_ways_in, write_changes
from lachan.centre.accounts.services.holding import hold_office, hold_offices_over, hold_person
from lachan.centre.accounts.services.person_requests import withdraw_person_requests_of
from lachan.centre.accounts.services.role_requests import withdraw_requests_of
from lachan.centre.accounts.services.role_rules import say_day
from lachan.centre.accounts.services.roles import check_administrators_left, close_period
from lachan.centre.accounts.services.saying_who import (
    PersonRefusal,
    check_address,
    check_language,
    check_name,
)
from lachan.centre.accounts.services.second_factors import withdraw_resets_of
from lachan.centre.accounts.services.sessions import close_sessions
from lachan.centre.accounts.services.tokens import end_tokens_of
from lachan.centre.audit import log
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


def add_person(
    *, name: str, email: str, language: str = "vi", office_id: int, actor: Actor, now: datetime
) -> int:
    """This will make an account that an office keeps, without a role and without a password, and give its id.

    Who sits at the machine may, too (`lachan setup`). How the person signs in first: a one-time link.
    Raises Refusal (403, 404) and PersonRefusal: office_closed, address_taken, and as in `saying_who`.
    """
    if actor != OPERATOR:
        viewer = acting_viewer(actor, now=now)
        need_at(viewer, PERSON_CHANGE, office_id)
        actor = viewer.actor(office_id)
    name, email, language = check_name(name), check_address(email), check_language(language)
    try:
        with transaction.atomic():
            office = hold_office(office_id)
            if office.valid_to is not None and office.valid_to <= today(now):
                raise PersonRefusal(409, "office_closed", day=say_day(office.valid_to))
            person = Person(
                name=name,
                sort_name=sort_name_of(name),
                email=email,
                language=language,
                office=office,
                created_at=now,
            )
            person.set_unusable_password()
            person.save(force_insert=True)
            log.record(
                kind="accounts.person_added",
                actor=actor,
                now=now,
                subject=f"person:{person.pk}",
                data={"office": office_id, "language": language},
                personal={person.pk: {"name": name, "email": email}},
            )
    except IntegrityError:
        raise PersonRefusal(409, "address_taken", pointer="/email") from None
    return person.pk


def change_person(
    *, person_id: int, name: str, email: str, language: str, actor: Actor, now: datetime
) -> None:
    """This will change name, address and language; what is as it was changes nothing.

    The address of an account that has or is to have a role of two administrators isn't changed by one: whoever reads
    the mail of the first sign-in would be the approver.
    Raises Refusal (403, 404) and PersonRefusal: address_takes_two, address_taken, person_erased, own_account, and as in
    `saying_who`.
    """
    viewer = acting_viewer(actor, now=now)
    actor = viewer.actor(need_to_change(viewer, person_id))
    name, email, language = check_name(name), check_address(email), check_language(language)
    try:
        with transaction.atomic():
            person = hold_person(person_id)
            need_reach(viewer, person_id)
            if person.erased_at is not None:
                raise PersonRefusal(409, "person_erased")
            if email != person.email and is_guarded(person_id, day=viewer.day):
                raise PersonRefusal(409, "address_takes_two", pointer="/email")
            write_changes(person, name=name, email=email, language=language, actor=actor, now=now)
    except IntegrityError:
        raise PersonRefusal(409, "address_taken", pointer="/email") from None


def change_language(*, person_id: int, language: str, actor: Actor, now: datetime) -> None:
    """This will change one's own language. Raises Refusal (403) and PersonRefusal: language_unknown."""
    viewer = acting_viewer(actor, now=now)
    if viewer.person_id != person_id:
        raise Refusal(403, "not_permitted")
    language = check_language(language)
    with transaction.atomic():
        person = hold_person(person_id)
        write_changes(
            person,
            name=person.name,
            email=person.email,
            language=language,
            actor=viewer.actor(person.office_id),
            now=now,
        )


@transaction.atomic
def move_person(*, person_id: int, office_id: int, actor: Actor, now: datetime) -> None:
    """This will let another office keep the account, by an administrator of both. Roles stay as they are.

    Raises Refusal (403, 404) and PersonRefusal: office_closed.
    """
    viewer = acting_viewer(actor, now=now)
    need_to_change(viewer, person_id)
    need_at(viewer, PERSON_CHANGE, office_id)
    office = hold_office(office_id)
    if office.valid_to is not None and office.valid_to <= viewer.day:
        raise PersonRefusal(409, "office_closed", day=say_day(office.valid_to))
    person = hold_person(person_id)
    need_reach(viewer, person_id)
    before = person.office_id
    if before == office_id:
        return
    person.office = office
    person.save(update_fields=["office"])
    log.record(
        kind="accounts.person_moved",
        actor=viewer.actor(office_id),
        now=now,
        subject=f"person:{person_id}",
        data={"before": before, "office": office_id},
    )


@transaction.atomic
def stop_person(*, person_id: int, actor: Actor, now: datetime) -> None:
    """This will stop an account at once: roles end, requests are taken back, sessions end, nobody signs in with it.

    Raises Refusal (403, 404) and PersonRefusal: own_account, person_stopped_already; RoleRefusal: last_administrator.
    """
    viewer = acting_viewer(actor, now=now)
    # what is asked for is taken back with it, and keeps nobody from stopping an account
    actor = viewer.actor(need_to_change(viewer, person_id, asked_too=False))
    offices = RolePeriod.objects.filter(person_id=person_id).values_list("office_id", flat=True)
    hold_offices_over(offices)
    person = hold_person(person_id)
    need_reach(viewer, person_id, asked_too=False)
    if not person.is_active:
        raise PersonRefusal(409, "person_stopped_already")
    held = RolePeriod.objects.filter(person=person).exclude(valid_to__lte=viewer.day)
    running = list(held.select_related("office").order_by("pk"))
    check_administrators_left(running, viewer.day)
    for period in running:
        close_period(period, viewer.day)
    person.is_active = False
    person.save(update_fields=["is_active"])
    close_ways_in(person_id)
    close_sessions(person_id=person_id, actor=actor, now=now)
    withdraw_requests_of(person_id, actor=actor, now=now)
    withdraw_person_requests_of(person_id, actor=actor, now=now)
    withdraw_resets_of(person_id, actor=actor, now=now)
    end_tokens_of(person_id, actor=actor, now=now)
    log.record(
        kind="accounts.person_stopped",
        actor=actor,
        now=now,
        subject=f"person:{person_id}",
        data={"ended": [_said(period) for period in running]},
    )


@transaction.atomic
def restart_person(*, person_id: int, actor: Actor, now: datetime) -> None:
    """This will open a stopped account again; no role comes back by itself.

    Raises Refusal (403, 404) and PersonRefusal: person_runs, person_erased.
    """
    viewer = acting_viewer(actor, now=now)
    actor = viewer.actor(need_to_change(viewer, person_id))
    person = hold_person(person_id)
    need_reach(viewer, person_id)
    if person.erased_at is not None:
        raise PersonRefusal(409, "person_erased")
    if person.is_active:
        raise PersonRefusal(409, "person_runs")
    person.is_active = True
    person.save(update_fields=["is_active"])
    log.record(kind="accounts.person_restarted", actor=actor, now=now, subject=f"person:{person_id}")


def _said(period: RolePeriod) -> dict[str, Any]:
    return {"role_period": period.pk, "office": period.office_id, "role": period.role}
