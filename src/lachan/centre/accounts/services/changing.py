"""What every change of an account goes through: who may, what is written, and which ways in it closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress

from lachan.centre.accounts.access import Viewer, may_at, person_for
from lachan.centre.accounts.models import OneTimeLink
from lachan.centre.accounts.permissions import PERSON_CHANGE
from lachan.centre.accounts.queries.persons import sort_name_of
from lachan.centre.accounts.services.saying_who import PersonRefusal
from lachan.centre.audit import log
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.accounts.models import Person
    from lachan.centre.audit.actors import Actor


def need_to_change(viewer: Viewer, person_id: int) -> int:
    """This will refuse who may not change the account, and give the office that keeps it.

    404 for who doesn't see it, 403 for who does, and for one's own account.
    """
    office = person_for(viewer, person_id).office
    if person_id == viewer.person_id:
        raise PersonRefusal(403, "own_account")
    if office is None or not may_at(viewer, PERSON_CHANGE, office.id):
        raise Refusal(403, "not_permitted")
    return office.id


def write_changes(
    person: Person,
    *,
    name: str,
    email: str,
    language: str,
    actor: Actor,
    now: datetime,
    request_id: int | None = None,
) -> None:
    """This will write what differs, and the entry; the person is held."""
    personal: dict[str, str] = {}
    changed: list[str] = []
    if name != person.name:
        personal |= {"name_before": person.name, "name": name}
        person.name, person.sort_name = name, sort_name_of(name)
        changed += ["name", "sort_name"]
    if email != person.email:
        personal |= {"email_before": person.email, "email": email}
        person.email = email
        changed.append("email")
    if language != person.language:
        person.language = language
        changed.append("language")
    if not changed:
        return
    person.save(update_fields=changed)
    if "email" in changed:
        close_ways_in(person.pk)
    log.record(
        kind="accounts.person_changed",
        actor=actor,
        now=now,
        subject=f"person:{person.pk}",
        data={"changed": sorted(set(changed) - {"sort_name"}), "language": language, "request": request_id},
        personal={person.pk: personal} if personal else None,
    )


def close_ways_in(person_id: int) -> None:
    """This will void what was sent to an address or noted of it: links for a password, addresses that sign in."""
    OneTimeLink.objects.filter(person_id=person_id, used_at__isnull=True).delete()
    EmailAddress.objects.filter(user_id=person_id).delete()
