"""A stop as people at the desk make it: what follows once it is written follows here too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import TestCase
from django.utils import timezone

from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.services.emptying import empty_all, fill_again

if TYPE_CHECKING:
    from centre.accounts.people import People


def stop(people: People) -> None:
    """This will empty all."""
    approver = person_actor(people.at("centre", "approver").pk)
    with TestCase.captureOnCommitCallbacks(execute=True):
        empty_all(reason="Danh sách chặn nhầm", actor=approver, now=timezone.now())


def fill_up(people: People) -> None:
    """This will let two fill it again."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        for person in (people.at("centre", "approver"), people.second("centre", "approver")):
            fill_again(actor=person_actor(person.pk), now=timezone.now())
