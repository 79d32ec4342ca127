"""Offices, persons and roles, made through the rooms' own services: what these refuse, no story and no test has.

A `Scene` knows who acts and what the clock says. It names offices by code and persons by a short name, so that a story
reads as one: `scene.person("quan")`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.permissions import GUARDED_ROLES
from lachan.centre.accounts.services.offices import add_offices
from lachan.centre.accounts.services.persons import add_person
from lachan.centre.accounts.services.role_requests import decide_role_request, request_role
from lachan.centre.accounts.services.roles import grant_role, start_administration
from lachan.centre.audit.actors import OPERATOR, Actor, person_actor
from lachan.centre.web.clock import VIETNAM, today

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from lachan.centre.accounts.services.office_drafts import OfficeDraft
    from lachan.centre.demo.doing import Doing

    type Step = tuple[datetime, Callable[[datetime], object]]

REASON: Final = "Theo phân công của lãnh đạo đơn vị"


@dataclass(frozen=True)
class ToldReport:
    """A report of the story: when it was told, by which script and scheme, and whether a place was said."""

    report_id: int
    at: datetime
    scam_type: str
    scheme: int
    place: str


@dataclass
class Scene:
    """Where a story stands: its clock, and the ids of who and what is in it so far."""

    now: datetime
    # when the story ends: what waits today was asked for shortly before
    ends: datetime
    offices: dict[str, int] = field(default_factory=dict)
    persons: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    told: list[ToldReport] = field(default_factory=list)
    partners: dict[str, int] = field(default_factory=dict)
    # by partner: the name of its probe and what that signs with, which nobody keeps
    probes: dict[str, tuple[str, Ed25519PrivateKey]] = field(default_factory=dict)
    cases: list[Doing] = field(default_factory=list)
    # what is done with cases and measures, each with its time; told in the order of these
    steps: list[Step] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The day of the story's clock in Vietnam."""
        return today(self.now)

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        """This will put the clock on a day and an hour in Vietnam; a story goes forward only."""
        moment = datetime.combine(day, time(hour, minute), VIETNAM)
        self.now = max(self.now, moment)

    def pass_time(self, *, days: int = 0, minutes: int = 0) -> None:
        """This will let time pass."""
        self.now += timedelta(days=days, minutes=minutes)

    def come_near_the_end(self, *, hours: int) -> None:
        """This will put the clock some hours before the end, unless it is later already."""
        self.now = max(self.now, self.ends - timedelta(hours=hours))

    def office(self, code: str) -> int:
        """This will give the id of an office."""
        return self.offices[code]

    def person(self, short: str) -> int:
        """This will give the id of a person."""
        return self.persons[short]

    def actor(self, short: str, office: str | None = None) -> Actor:
        """This will give a person as who acts."""
        return person_actor(self.persons[short], office_id=None if office is None else self.offices[office])

    def add_offices(self, drafts: Sequence[OfficeDraft]) -> None:
        """This will add offices as who sits at the machine."""
        self.offices |= add_offices(drafts=drafts, actor=OPERATOR, now=self.now).added

    def add_person(
        self, short: str, name: str, email: str, office: str, *, by: str = "", language: str = "vi"
    ) -> int:
        """This will add a person, by an administrator or (nobody named) by who sits at the machine."""
        person_id = add_person(
            name=name,
            email=email,
            language=language,
            office_id=self.offices[office],
            actor=self.actor(by) if by else OPERATOR,
            now=self.now,
        )
        self.persons[short], self.addresses[short], self.names[short] = person_id, email, name
        return person_id

    def start_administration(self, office: str, *shorts: str) -> None:
        """This will make the first administrators of an office."""
        start_administration(
            office_id=self.offices[office],
            person_ids=[self.persons[short] for short in shorts],
            actor=OPERATOR,
            now=self.now,
        )

    def give_role(
        self, short: str, role: str, office: str, *, by: str, second: str = "", valid_to: date | None = None
    ) -> int:
        """This will give a role: by one administrator, or asked for by one and granted by the second a bit later."""
        if role not in GUARDED_ROLES:
            return grant_role(
                person_id=self.persons[short],
                office_id=self.offices[office],
                role=role,
                valid_from=self.day,
                valid_to=valid_to,
                actor=self.actor(by),
                now=self.now,
            )
        request_id = self.ask_for_role(short, role, office, by=by, valid_to=valid_to)
        self.pass_time(minutes=25)
        period_id = decide_role_request(
            request_id=request_id, grant=True, actor=self.actor(second), now=self.now
        )
        if period_id is None:
            raise AssertionError(f"{short} wasn't made {role}")
        return period_id

    def ask_for_role(
        self,
        short: str,
        role: str,
        office: str,
        *,
        by: str,
        reason: str = REASON,
        valid_to: date | None = None,
    ) -> int:
        """This will ask for a role that takes two administrators, and give the request's id."""
        return request_role(
            person_id=self.persons[short],
            office_id=self.offices[office],
            role=role,
            valid_from=self.day,
            valid_to=valid_to,
            reason=reason,
            actor=self.actor(by),
            now=self.now,
        )
