"""Any sequence of what administrators do with roles, held against rules that are written here anew."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from centre.accounts.people import NOW, as_actor, give_role, make_office, make_person
from lachan.centre.accounts.models import Person, PersonRequest, Role, RolePeriod, RoleRequest
from lachan.centre.accounts.services.person_requests import (
    decide_person_request,
    request_address_change,
    request_erasure,
)
from lachan.centre.accounts.services.persons import change_person, restart_person, stop_person
from lachan.centre.accounts.services.role_requests import (
    decide_role_request,
    expire_role_requests,
    request_role,
    withdraw_role_request,
)
from lachan.centre.accounts.services.roles import end_role, grant_role
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

PERSONS = 5
PARENT = {"root": None, "north": "root", "ward": "north", "south": "root"}
ALWAYS = date(9999, 1, 1)

# most who act are administrators, most periods are good, most decisions are about what is open: else nearly all would
# be refused, and the rules seldom tried
someone = st.integers(0, PERSONS - 1)
actor = st.sampled_from([0, 0, 0, 1, 1, 1, 2, 3, 4])
somewhere = st.sampled_from(sorted(PARENT))
some_role = st.sampled_from(Role.values)
guarded_role = st.sampled_from(
    [Role.APPROVER, Role.APPROVER, Role.ADMINISTRATOR, Role.ADMINISTRATOR, Role.DESK]
)
some_days = st.sampled_from([0, 0, 0, 0, 1, 5, 12, -1])
some_end = st.sampled_from([None, None, None, 3, 8, 20, 0, -1])
sometime = st.sampled_from([0, 0, 0, 1, 2, 3])


class Roles(RuleBasedStateMachine):
    """Five persons and four offices; two of them administrate the whole at first."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = transaction.atomic()
        self.kept.__enter__()
        self.now = NOW
        self.offices: dict[str, Any] = {}
        for code, parent in PARENT.items():
            self.offices[code] = make_office(code, parent=self.offices.get(parent or ""))
        self.persons = [make_person(f"person {n}", office=self.offices["north"]) for n in range(PERSONS)]
        self.first = {give_role(self.persons[n], Role.ADMINISTRATOR, self.offices["root"]).pk for n in (0, 1)}
        # who had a role of two administrators, by period, as it was granted: (asked by, decided by)
        self.addresses = {person.pk: person.email for person in self.persons}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.kept.__exit__(None, None, None)

    @property
    def day(self) -> date:
        return today(self.now)

    def attempt(self, act: Callable[..., Any], **arguments: Any) -> bool:
        """This will do it, and say whether it was done. A refusal changes nothing; any other error is one."""
        before = self.rows()
        refused: Refusal | None = None
        try:
            act(now=self.now, **arguments)
        except Refusal as refusal:
            refused = refusal
        event(f"{act.__name__}: {refused.code if refused else 'done'}")
        if refused is None:
            return True
        assert refused.what("vi")
        assert refused.mend("en")
        assert self.rows() == before
        return False

    def rows(self) -> tuple[Any, ...]:
        return (
            list(RolePeriod.objects.order_by("pk").values_list()),
            list(RoleRequest.objects.order_by("pk").values_list()),
            list(PersonRequest.objects.order_by("pk").values_list()),
            list(Person.objects.order_by("pk").values_list("pk", "email", "is_active", "erased_at")),
        )

    def administrates(self, person_id: int, office_id: int | None) -> bool:
        """Whether somebody administrates an office today, worked out from the rows alone."""
        office = next((o for o in self.offices.values() if o.pk == office_id), None)
        while office is not None:
            for period in RolePeriod.objects.filter(
                person_id=person_id, office=office, role=Role.ADMINISTRATOR
            ):
                if period.valid_from <= self.day < (period.valid_to or ALWAYS):
                    return Person.objects.get(pk=person_id).is_active
            office = next((o for o in self.offices.values() if o.pk == office.parent_id), None)
        return False

    def covers(self, who: int, person_id: int, *, asked_too: bool = True) -> bool:
        """Whether somebody administrates all that an account opens, worked out from the rows alone."""
        bound = {Person.objects.get(pk=person_id).office_id}
        for period in RolePeriod.objects.filter(person_id=person_id):
            ends = period.valid_to or ALWAYS
            if ends > self.day and ends > period.valid_from:
                bound.add(period.office_id)
        if asked_too:
            open_ones = RoleRequest.objects.filter(person_id=person_id, state="open")
            bound |= set(open_ones.values_list("office_id", flat=True))
        return all(self.administrates(who, office_id) for office_id in bound)

    @rule(who=actor, whom=someone, office=somewhere, role=some_role, begins=some_days, ends=some_end)
    def grant(self, who: int, whom: int, office: str, role: str, begins: int, ends: int | None) -> None:
        done = self.attempt(
            grant_role,
            person_id=self.persons[whom].pk,
            office_id=self.offices[office].pk,
            role=role,
            valid_from=self.day + timedelta(days=begins),
            valid_to=None if ends is None else self.day + timedelta(days=ends),
            actor=as_actor(self.persons[who]),
        )
        if done:
            assert self.administrates(self.persons[who].pk, self.offices[office].pk)
            assert who != whom
            assert role not in {Role.APPROVER, Role.ADMINISTRATOR}

    @rule(who=actor, whom=someone, office=somewhere, role=guarded_role, begins=some_days, ends=some_end)
    def ask(self, who: int, whom: int, office: str, role: str, begins: int, ends: int | None) -> None:
        done = self.attempt(
            request_role,
            person_id=self.persons[whom].pk,
            office_id=self.offices[office].pk,
            role=role,
            valid_from=self.day + timedelta(days=begins),
            valid_to=None if ends is None else self.day + timedelta(days=ends),
            reason="cần",
            actor=as_actor(self.persons[who]),
        )
        if done:
            assert self.administrates(self.persons[who].pk, self.offices[office].pk)

    @rule(
        pair=st.sampled_from([(0, 1), (1, 0), (0, 2), (1, 3), (2, 0), (3, 4)]),
        whom=someone,
        office=somewhere,
        role=guarded_role,
        grant=st.sampled_from([True, True, False]),
        after=st.sampled_from([0, 0, 1, 6, 7]),
        erase=st.sampled_from([None, None, True, False]),
    )
    def ask_and_decide(
        self,
        pair: tuple[int, int],
        whom: int,
        office: str,
        role: str,
        grant: bool,  # noqa: FBT001 - as above
        after: int,
        erase: bool | None,  # noqa: FBT001 - as above
    ) -> None:
        """One asks and the other decides, some days later."""
        if erase is None:
            self.ask(pair[0], whom, office, role, 0, None)
        else:
            self.ask_about_account(pair[0], whom, after, erase)
        self.now += timedelta(days=after)
        if erase is None:
            self.decide(pair[1], 0, grant)
        else:
            self.decide_about_account(pair[1], 0, grant)

    @rule(who=actor, which=sometime, grant=st.booleans())
    def decide(self, who: int, which: int, grant: bool) -> None:  # noqa: FBT001 - drawn by name
        request = self.pick(RoleRequest, which)
        if request is None:
            return
        person_id = self.persons[who].pk
        was_administrator = self.administrates(person_id, request.office_id)
        asker_was = self.administrates(request.asked_by_id, request.office_id)
        done = self.attempt(
            decide_role_request, request_id=request.pk, grant=grant, actor=as_actor(self.persons[who])
        )
        if done:
            assert was_administrator
            assert request.state == "open"
            assert person_id not in {request.asked_by_id, request.person_id}
            assert asker_was or not grant

    @rule(who=actor, which=sometime)
    def withdraw(self, who: int, which: int) -> None:
        request = self.pick(RoleRequest, which)
        if request is not None:
            self.attempt(withdraw_role_request, request_id=request.pk, actor=as_actor(self.persons[who]))

    @rule(who=actor, which=sometime, day=some_end)
    def end(self, who: int, which: int, day: int | None) -> None:
        period = self.pick(RolePeriod, which)
        if period is not None:
            done = self.attempt(
                end_role,
                period_id=period.pk,
                day=None if day is None else self.day + timedelta(days=day),
                actor=as_actor(self.persons[who]),
            )
            assert not done or period.valid_to is None or period.valid_to > self.day

    @rule(who=actor, whom=someone)
    def stop(self, who: int, whom: int) -> None:
        may = self.covers(self.persons[who].pk, self.persons[whom].pk, asked_too=False)
        done = self.attempt(stop_person, person_id=self.persons[whom].pk, actor=as_actor(self.persons[who]))
        assert may or not done

    @rule(who=actor, whom=someone)
    def restart(self, who: int, whom: int) -> None:
        may = self.covers(self.persons[who].pk, self.persons[whom].pk)
        done = self.attempt(
            restart_person, person_id=self.persons[whom].pk, actor=as_actor(self.persons[who])
        )
        assert may or not done

    @rule(who=actor, whom=someone, number=sometime)
    def change_address(self, who: int, whom: int, number: int) -> None:
        """One administrator changes an address: never that of one who approves, administrates, or is to."""
        person = Person.objects.get(pk=self.persons[whom].pk)
        guarded = self.is_guarded(person.pk)
        may = self.covers(self.persons[who].pk, person.pk)
        email = f"other-{whom}-{number}@centre.example"
        done = self.attempt(
            change_person,
            person_id=person.pk,
            name=person.name,
            email=email,
            language="vi",
            actor=as_actor(self.persons[who]),
        )
        assert may or not done
        if done and email != person.email:
            assert not guarded
            self.addresses[person.pk] = email

    @rule(who=actor, whom=someone, number=sometime, erase=st.booleans())
    def ask_about_account(self, who: int, whom: int, number: int, erase: bool) -> None:  # noqa: FBT001 - as above
        more = {} if erase else {"email": f"asked-{whom}-{number}@centre.example"}
        self.attempt(
            request_erasure if erase else request_address_change,
            person_id=self.persons[whom].pk,
            reason="cần",
            actor=as_actor(self.persons[who]),
            **more,
        )

    @rule(who=actor, which=sometime, grant=st.booleans())
    def decide_about_account(self, who: int, which: int, grant: bool) -> None:  # noqa: FBT001 - as above
        request = self.pick(PersonRequest, which)
        if request is None:
            return
        person_id = self.persons[who].pk
        both = self.covers(person_id, request.person_id) and (
            self.covers(request.asked_by_id, request.person_id) or not grant
        )
        done = self.attempt(
            decide_person_request, request_id=request.pk, grant=grant, actor=as_actor(self.persons[who])
        )
        if done:
            assert both
            assert person_id not in {request.asked_by_id, request.person_id}
            self.addresses[request.person_id] = Person.objects.get(pk=request.person_id).email

    @rule(days=st.integers(1, 16))
    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)
        expire_role_requests(now=self.now)

    def pick(self, model: Any, which: int) -> Any:
        rows = list(model.objects.order_by("-pk"))
        if model is not RolePeriod:
            rows.sort(key=lambda row: row.state != "open")
        return rows[which] if which < len(rows) else None

    def is_guarded(self, person_id: int) -> bool:
        held = RolePeriod.objects.filter(person_id=person_id, role__in=["approver", "administrator"])
        asked = RoleRequest.objects.filter(person_id=person_id, state="open")
        return any((period.valid_to or ALWAYS) > self.day for period in held) or asked.exists()

    @invariant()
    def nobody_does_both(self) -> None:
        desk = {"desk", "analyst", "approver", "publisher", "auditor"}
        by_person: dict[int, list[RolePeriod]] = {}
        for period in RolePeriod.objects.all():
            by_person.setdefault(period.person_id, []).append(period)
        for periods in by_person.values():
            for one, other in combinations(periods, 2):
                begins = max(one.valid_from, other.valid_from)
                if begins >= min(one.valid_to or ALWAYS, other.valid_to or ALWAYS):
                    continue
                assert (one.role, one.office_id) != (other.role, other.office_id)
                for role, beside in ((one.role, other.role), (other.role, one.role)):
                    assert not (role == "administrator" and beside in desk)

    @invariant()
    def no_approver_or_administrator_was_made_by_one(self) -> None:
        for period in RolePeriod.objects.filter(role__in=["approver", "administrator"]).exclude(
            pk__in=self.first
        ):
            request = period.request
            assert request is not None
            assert request.state == "granted"
            assert request.decided_by_id is not None
            assert len({request.asked_by_id, request.decided_by_id, request.person_id}) == 3
            assert (request.role, request.office_id, request.person_id) == (
                period.role,
                period.office_id,
                period.person_id,
            )
        assert not RolePeriod.objects.exclude(role__in=["approver", "administrator"]).exclude(request=None)

    @invariant()
    def the_whole_has_an_administrator_today_and_for_good(self) -> None:
        for day in (self.day, self.day + timedelta(days=5), ALWAYS - timedelta(days=1)):
            assert any(
                period.valid_from <= day < (period.valid_to or ALWAYS) and period.person.is_active
                for period in RolePeriod.objects.filter(
                    role="administrator", office=self.offices["root"]
                ).select_related("person")
            )

    @invariant()
    def addresses_are_where_they_were_put(self) -> None:
        assert dict(Person.objects.values_list("pk", "email")) == self.addresses

    @invariant()
    def who_is_stopped_has_no_role(self) -> None:
        for period in RolePeriod.objects.filter(person__is_active=False):
            assert (period.valid_to or ALWAYS) <= max(self.day, period.valid_from)


@pytest.mark.django_db
@pytest.mark.same_on_any
def test_no_sequence_of_acts_breaks_the_rules_of_two() -> None:
    run_state_machine_as_test(Roles, settings=settings(max_examples=40, stateful_step_count=50))


@pytest.mark.slow
@pytest.mark.django_db
def test_no_long_sequence_of_acts_breaks_them_either() -> None:
    run_state_machine_as_test(Roles, settings=settings(max_examples=200, stateful_step_count=60))
