from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from centre.accounts.people import NOW, TODAY, People, as_actor, as_viewer, give_role, people, refused
from lachan.centre.accounts.models import OneTimeLink, Person, PersonRequest, Role, RolePeriod, RoleRequest
from lachan.centre.accounts.queries.roles import REQUEST_LASTS
from lachan.centre.accounts.services.erasures import reapply_account_erasures
from lachan.centre.accounts.services.expiries import expire_requests
from lachan.centre.accounts.services.passwords import make_invitation
from lachan.centre.accounts.services.person_requests import (
    decide_person_request,
    request_address_change,
    request_erasure,
    withdraw_person_request,
)
from lachan.centre.accounts.services.persons import (
    add_person,
    change_person,
    move_person,
    restart_person,
    stop_person,
)
from lachan.centre.accounts.services.role_requests import decide_role_request, request_role
from lachan.centre.audit.queries import values_about
from lachan.centre.outbox import queries as outbox
from lachan.centre.outbox.services import send_mail

__all__ = ["people"]

NEW = "moi@north.example"


def ask(people: People, person: Person, email: str = NEW, *, by: Person | None = None) -> int:
    return request_address_change(
        person_id=person.pk,
        email=email,
        reason="Hộp thư mới",
        actor=as_actor(by or people.at("north")),
        now=NOW,
    )


def decide(request: int, by: Person, *, grant: bool = True) -> None:
    decide_person_request(request_id=request, grant=grant, actor=as_actor(by), now=NOW)


def gone(people: People) -> Person:
    """An officer of the north who was stopped."""
    person_id = add_person(
        name="Trần Thị An",
        email="an@north.example",
        office_id=people.office("north").pk,
        actor=as_actor(people.at("north")),
        now=NOW,
    )
    stop_person(person_id=person_id, actor=as_actor(people.at("north")), now=NOW)
    return Person.objects.get(pk=person_id)


def test_two_administrators_change_the_address_of_an_approver(people: People) -> None:
    approver = people.at("north", Role.APPROVER)
    request = ask(people, approver)
    assert Person.objects.get(pk=approver.pk).email == approver.email
    decide(request, people.second("north"))
    assert Person.objects.get(pk=approver.pk).email == NEW
    assert PersonRequest.objects.get(pk=request).email == ""


def test_who_asked_or_is_meant_does_not_decide_about_an_address(people: People) -> None:
    request = ask(people, people.second("north"))
    with refused("request_own"):
        decide(request, people.at("north"))
    with refused("request_about_you"):
        decide(request, people.second("north"))
    for stranger in (people.at("south"), people.at("north", Role.AUDITOR), people.at("other")):
        with refused("not_found"):
            decide(request, stranger)


def test_what_one_may_change_is_not_asked_for(people: People) -> None:
    with refused("address_takes_one"):
        ask(people, people.nobody())
    approver = people.at("north", Role.APPROVER)
    with refused("address_same"):
        ask(people, approver, approver.email.upper())
    with refused("address_taken"):
        ask(people, approver, people.nobody().email)
    with refused("address_wrong"):
        ask(people, approver, "nowhere")
    with refused("own_account"):
        ask(people, people.at("north"))
    assert not PersonRequest.objects.exists()


def test_an_address_that_was_taken_meanwhile_is_refused_when_granted(people: People) -> None:
    request = ask(people, people.at("north", Role.APPROVER))
    other = people.nobody()
    change_person(
        person_id=other.pk,
        name=other.name,
        email=NEW,
        language="vi",
        actor=as_actor(people.at("north")),
        now=NOW,
    )
    with refused("address_taken"):
        decide(request, people.second("north"))
    assert PersonRequest.objects.get(pk=request).state == "open"


def test_a_request_about_an_account_is_decided_once_or_withdrawn_or_expires(people: People) -> None:
    approver = people.at("north", Role.APPROVER)
    request = ask(people, approver)
    with refused("request_stands"):
        ask(people, approver, "anders@north.example", by=people.second("north"))
    decide(request, people.second("north"), grant=False)
    for grant in (True, False):
        with refused("request_decided"):
            decide(request, people.at("centre"), grant=grant)
    request = ask(people, approver)
    with refused("request_not_yours"):
        withdraw_person_request(request_id=request, actor=as_actor(people.second("north")), now=NOW)
    withdraw_person_request(request_id=request, actor=as_actor(people.at("north")), now=NOW)
    request = ask(people, approver)
    late = NOW + REQUEST_LASTS
    with refused("request_expired"):
        decide_person_request(
            request_id=request, grant=True, actor=as_actor(people.second("north")), now=late
        )
    assert expire_requests(late) == 1
    assert expire_requests(late) == 0
    assert sorted(PersonRequest.objects.values_list("state", "email")) == [
        ("expired", ""),
        ("refused", ""),
        ("withdrawn", ""),
    ]


def test_a_changed_address_closes_what_was_sent_to_the_old_one_and_tells_it(people: People) -> None:
    person = people.nobody()
    before = person.email
    EmailAddress.objects.create(user=person, email=before, verified=True, primary=True)
    make_invitation(person_id=person.pk, actor=as_actor(people.at("north")), now=NOW)
    change_person(
        person_id=person.pk,
        name=person.name,
        email=NEW,
        language="vi",
        actor=as_actor(people.at("north")),
        now=NOW,
    )
    assert not OneTimeLink.objects.exists()
    assert not EmailAddress.objects.exists()
    assert outbox.backlog() == 1


def test_who_becomes_approver_begins_anew_at_their_own_mailbox(people: People) -> None:
    person = people.nobody()
    person.set_password("mật khẩu mà người khác biết")
    person.save()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "known"})
    make_invitation(person_id=person.pk, actor=as_actor(people.at("north")), now=NOW)
    request = request_role(
        person_id=person.pk,
        office_id=people.office("north").pk,
        role=Role.APPROVER,
        valid_from=TODAY,
        reason="cần",
        actor=as_actor(people.at("north")),
        now=NOW,
    )
    decide_role_request(request_id=request, grant=True, actor=as_actor(people.second("north")), now=NOW)
    assert not Person.objects.get(pk=person.pk).has_usable_password()
    assert not Authenticator.objects.filter(user=person).exists()
    assert not OneTimeLink.objects.exists()
    assert outbox.message_by_key(key=f"begin-anew:{request}") is not None


def test_who_is_approver_already_keeps_password_and_second_factor(people: People) -> None:
    person = people.at("south", Role.APPROVER)
    person.set_password("của riêng tôi, dài đủ")
    person.save()
    request = request_role(
        person_id=person.pk,
        office_id=people.office("north").pk,
        role=Role.APPROVER,
        valid_from=TODAY,
        reason="cần",
        actor=as_actor(people.at("centre")),
        now=NOW,
    )
    with refused("not_found"):
        decide_role_request(request_id=request, grant=True, actor=as_actor(people.at("north")), now=NOW)
    decide_role_request(request_id=request, grant=True, actor=as_actor(people.at("ministry")), now=NOW)
    assert Person.objects.get(pk=person.pk).has_usable_password()
    assert outbox.backlog() == 0


def test_two_administrators_erase_one_who_has_left(people: People) -> None:
    person = gone(people)
    give_role(person, Role.DESK, people.office("north"), valid_to=TODAY)
    RoleRequest.objects.create(
        person=person,
        office=people.office("north"),
        role=Role.APPROVER,
        valid_from=TODAY,
        reason="vì chị An",
        state="refused",
        asked_by=people.at("north"),
        asked_at=NOW,
    )
    assert {value.name for value in values_about(person.pk)} >= {"name", "email"}
    request = request_erasure(
        person_id=person.pk, reason="Đã nghỉ việc", actor=as_actor(people.at("north")), now=NOW
    )
    decide(request, people.second("north"))
    erased = Person.objects.get(pk=person.pk)
    assert (erased.name, erased.sort_name, erased.email) == (
        f"#{person.pk}",
        f"#{person.pk}",
        f"erased-{person.pk}@erased.invalid",
    )
    assert erased.erased_at == NOW
    assert not erased.has_usable_password()
    assert values_about(person.pk) == ()
    assert RolePeriod.objects.filter(person=person).exists()
    assert set(RoleRequest.objects.values_list("reason", flat=True)) == {""}
    by = as_actor(people.at("north"))
    for refuse in (
        lambda: restart_person(person_id=person.pk, actor=by, now=NOW),
        lambda: request_erasure(person_id=person.pk, reason="lại", actor=by, now=NOW),
        lambda: change_person(
            person_id=person.pk, name="An", email="an@north.example", language="vi", actor=by, now=NOW
        ),
    ):
        with refused("person_erased"):
            refuse()


def test_mail_that_waits_for_one_who_is_erased_does_not_leave(people: People) -> None:
    person = gone(people)
    send_mail(key="tin:1", to=person.email, subject="Tin", text="Chào chị An", now=NOW)
    request = request_erasure(
        person_id=person.pk, reason="Đã nghỉ việc", actor=as_actor(people.at("north")), now=NOW
    )
    decide(request, people.second("north"))
    told = outbox.message_by_key(key="tin:1")
    assert told is not None
    assert (told.state, told.retryable) == ("set_aside", False)
    assert outbox.backlog() == 0


def test_who_works_here_or_will_is_not_erased(people: People) -> None:
    with refused("person_has_roles"):
        request_erasure(
            person_id=people.nobody().pk, reason="cần", actor=as_actor(people.at("north")), now=NOW
        )
    person = gone(people)
    request = request_erasure(person_id=person.pk, reason="cần", actor=as_actor(people.at("north")), now=NOW)
    restart_person(person_id=person.pk, actor=as_actor(people.at("north")), now=NOW)
    with refused("person_has_roles"):
        decide(request, people.second("north"))
    assert Person.objects.get(pk=person.pk).name == "Trần Thị An"


def test_stopping_takes_back_what_waits_about_an_account_and_by_it(people: People) -> None:
    approver, asker = people.at("north", Role.APPROVER), people.second("north")
    ask(people, approver, by=asker)
    stop_person(person_id=asker.pk, actor=as_actor(people.at("north")), now=NOW)
    assert PersonRequest.objects.get().state == "withdrawn"
    assert PersonRequest.objects.get().email == ""


def test_an_asker_who_lost_the_office_makes_no_two_administrators(people: People) -> None:
    approver = people.at("north", Role.APPROVER)
    request = ask(people, approver)
    move_person(
        person_id=approver.pk,
        office_id=people.office("south").pk,
        actor=as_actor(people.at("centre")),
        now=NOW,
    )
    with refused("person_beyond"):
        decide(request, people.at("south"))
    with refused("asker_gone"):
        decide(request, people.at("centre"))


def test_an_erasure_that_a_backup_undid_is_done_again(people: People) -> None:
    person = people.at("north", Role.DESK)
    later = people.at("south", Role.DESK)
    Person.objects.filter(pk=person.pk).update(created_at=NOW - timedelta(days=9))
    Person.objects.filter(pk=later.pk).update(created_at=NOW + timedelta(days=1))
    erased = {person.pk: NOW, later.pk: NOW, 10**6: NOW}
    assert reapply_account_erasures(erased=erased, now=NOW + timedelta(days=2)) == 1
    assert reapply_account_erasures(erased=erased, now=NOW + timedelta(days=2)) == 0
    assert Person.objects.get(pk=person.pk).erased_at == NOW
    assert not as_viewer(person, now=NOW + timedelta(days=2)).roles
    assert Person.objects.get(pk=later.pk).erased_at is None
    with pytest.raises(Person.DoesNotExist):
        Person.objects.get(email=person.email)
