"""Duty desks of tests: asked for by one administrator, confirmed by another, as at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from centre.accounts.people import NOW, as_actor
from lachan.centre.accounts.models import Role
from lachan.centre.accounts.services.duty import ask_duty_contact, confirm_duty_contact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from centre.accounts.people import People
    from lachan.centre.audit.actors import Actor

CODE: Final = "12345678"
MAIL: Final = "truc@nganhang.example"


def first(people: People, office: str = "centre") -> Actor:
    """This will give the administrator who asks."""
    return as_actor(people.at(office, Role.ADMINISTRATOR))


def second(people: People, office: str = "centre") -> Actor:
    """This will give the administrator who confirms."""
    return as_actor(people.second(office, Role.ADMINISTRATOR))


def ask(
    people: People,
    office: str = "bank",
    *,
    mail: str = MAIL,
    banks: Sequence[str] = ("970436", "momo"),
    by: Actor | None = None,
    now: datetime = NOW,
) -> int:
    """This will ask for a duty desk; its code is CODE."""
    return ask_duty_contact(
        office_id=people.office(office).pk,
        mail=mail,
        answers_for=banks,
        actor=by or first(people),
        now=now,
        draw=lambda: CODE,
    )


def set_duty(
    people: People,
    office: str = "bank",
    *,
    mail: str = MAIL,
    banks: Sequence[str] = ("970436", "momo"),
    now: datetime = NOW,
) -> None:
    """This will set a duty desk by two administrators."""
    ask(people, office, mail=mail, banks=banks, now=now)
    confirm_duty_contact(office_id=people.office(office).pk, code=CODE, actor=second(people), now=now)
