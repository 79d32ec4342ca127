"""Accounts with roles here and there, and who covers or sees each, written down apart from the code that decides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from centre.accounts.people import NOW, OFFICES, TODAY, People, give_role
from lachan.centre.accounts.models import (
    Person,
    PersonRequest,
    Role,
    RoleRequest,
    SecondFactorReset,
    SignInProvider,
)

TOMORROW: Final = TODAY + timedelta(days=1)
YESTERDAY: Final = TODAY - timedelta(days=1)
ACTORS: Final = tuple(OFFICES)


@dataclass(frozen=True)
class Target:
    """An account that the north keeps, with roles: role, office, first day, day of the end. `asked` at an office."""

    roles: tuple[tuple[str, str, date, date | None], ...] = ()
    asked: str = ""

    def bound(self, *, asked_too: bool) -> set[str]:
        """The offices of the account, written down here and not asked of the code."""
        lasting = {
            office
            for _, office, begins, ends in self.roles
            if ends is None or (ends > TODAY and ends > begins)
        }
        return {"north"} | lasting | ({self.asked} if self.asked and asked_too else set())


TARGETS: Final[dict[str, Target]] = {
    "no role": Target(),
    "desk at home": Target(((Role.DESK, "north", YESTERDAY, None),)),
    "approver at home": Target(((Role.APPROVER, "north", YESTERDAY, None),)),
    "desk below": Target(((Role.DESK, "north_ward", YESTERDAY, None),)),
    "desk beside": Target(((Role.DESK, "south", YESTERDAY, None),)),
    "analyst above": Target(((Role.ANALYST, "centre", YESTERDAY, None),)),
    "approver above, coming": Target(((Role.APPROVER, "centre", TODAY + timedelta(days=30), None),)),
    "auditor at the top until tomorrow": Target(((Role.AUDITOR, "ministry", YESTERDAY, TOMORROW),)),
    "partner elsewhere": Target(((Role.PARTNER, "other", YESTERDAY, None),)),
    "desk at home, publisher above": Target(
        ((Role.DESK, "north", YESTERDAY, None), (Role.PUBLISHER, "centre", YESTERDAY, None))
    ),
    "was analyst above": Target(((Role.ANALYST, "centre", YESTERDAY, TODAY),)),
    "never became analyst above": Target(((Role.ANALYST, "centre", TOMORROW, TOMORROW),)),
    "asked to be approver above": Target(asked="centre"),
}


def chain(office: str | None) -> set[str]:
    """The office and those over it."""
    found: set[str] = set()
    while office is not None:
        found.add(office)
        office = OFFICES[office][1]
    return found


def covers(actor: str, target: Target, *, asked_too: bool = True) -> bool:
    return all(actor in chain(office) for office in target.bound(asked_too=asked_too))


def sees(actor: str, target: Target) -> bool:
    """Seen is who is kept at the office or below it, or has or had a role there."""
    return any(actor in chain(office) for office in {"north"} | {role[1] for role in target.roles})


def make_target(people: People, target: Target, *, stopped: bool = False) -> Person:
    person = people.nobody("north")
    for role, office, begins, ends in target.roles:
        give_role(person, role, people.office(office), valid_from=begins, valid_to=ends)
    if target.asked:
        RoleRequest.objects.create(
            person=person,
            office=people.office(target.asked),
            role=Role.APPROVER,
            valid_from=TODAY,
            reason="cần",
            asked_by=people.second("ministry"),
            asked_at=NOW,
        )
    if stopped:
        Person.objects.filter(pk=person.pk).update(is_active=False)
    return person


def a_provider(people: People) -> SignInProvider:
    return SignInProvider.objects.create(
        slug="bo",
        office=people.office("ministry"),
        name_vi="Bộ",
        name_en="Ministry",
        issuer="https://sso.bo.example",
        client_id="lachan",
    )


def account_request(people: People, person: Person) -> PersonRequest:
    return PersonRequest.objects.create(
        person=person,
        kind=PersonRequest.Kind.CHANGE_ADDRESS,
        email="moi@north.example",
        reason="hộp thư mới",
        asked_by=people.second("ministry"),
        asked_at=NOW,
    )


def reset_request(people: People, person: Person) -> SecondFactorReset:
    return SecondFactorReset.objects.create(
        person=person, reason="mất điện thoại", asked_by=people.second("ministry"), asked_at=NOW
    )
