"""Who may ask, confirm, suspend, end a key and take a draft back: every role, every place, every sort of actor."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest
from django.db import transaction

from centre.accounts.people import NOW, TODAY, People, as_actor, people
from centre.partners.joined import CODE, ISP, PUBLIC, ask_for, ask_join, draft, first, join_partner, second
from lachan.centre.accounts.models import Role, Token
from lachan.centre.accounts.permissions import OF_TOKENS, PARTNER_CHANGE
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor, office_actor
from lachan.centre.partners.contents import DeskSet, Resume, TokenAdd
from lachan.centre.partners.models import Draft, Key, Partner
from lachan.centre.partners.services.asking import ask_change, ask_to_join, withdraw
from lachan.centre.partners.services.confirming import confirm
from lachan.centre.partners.services.keys import end_key
from lachan.centre.partners.services.stopping import suspend
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db
__all__ = ["people"]

_DESK: Final = DeskSet("abuse", "abuse@songxanh.example", "+842438250002")
# who may: administrators over the whole centre, and who sits at the machine
MAY: Final = ("centre administrator", "ministry administrator", "operator")
MAY_NOT: Final = (
    *(f"centre {role}" for role in Role.values if role != Role.ADMINISTRATOR),
    *(f"{office} administrator" for office in ("north", "north_ward", "bank", "other")),
    "nobody",
    "stopped administrator",
    "machine",
    "partner",
    "citizen",
    "office's token",
    "administrator's token",
)


def token_of(people: People, *, person: bool) -> int:
    """This will give a live token that an administrator, or an office, made with all that a token can be made for."""
    admin = people.at("centre")
    return Token.objects.create(
        person=admin if person else None,
        office=None if person else people.office("centre"),
        name="máy",
        permissions=" ".join((*OF_TOKENS, PARTNER_CHANGE)),
        expires_at=NOW + timedelta(days=30),
        state=Token.State.LIVE,
        asked_by=admin,
        decided_by=None if person else people.second("centre"),
        asked_at=NOW,
        sha256="a" * 64,
    ).pk


def actor_of(people: People, who: str) -> Actor:  # noqa: PLR0911 - one for each sort of actor
    match who:
        case "operator":
            return OPERATOR
        case "machine":
            return MACHINE
        case "partner":
            # an id that is an administrator's as well
            return Actor("partner", str(people.at("centre").pk))
        case "citizen":
            return Actor("citizen", str(people.at("centre").pk))
        case "nobody":
            return as_actor(people.nobody("centre"))
        case "stopped administrator":
            person = people.at("centre", Role.ADMINISTRATOR)
            type(person).objects.filter(pk=person.pk).update(is_active=False)
            return as_actor(person)
        case "office's token":
            return office_actor(people.office("centre").pk, token_id=token_of(people, person=False))
        case "administrator's token":
            return Actor("person", str(people.at("centre").pk), token_id=token_of(people, person=True))
    office, _, role = who.rpartition(" ")
    return as_actor(people.at(office, role))


# a stranger to what waits, so that only the permission is asked here
def acts(people: People) -> dict[str, Callable[[Actor], object]]:
    people.at("centre")
    asker = as_actor(people.at("ministry", "administrator"))
    partner = join_partner(people)
    waiting = ask_for(people, partner, _DESK, by=second(people))
    resumed = join_partner(people, ISP_TWO)
    suspend(partner_id=resumed, because="thử", actor=second(people), now=NOW)
    resuming = ask_for(people, resumed, Resume(), by=second(people))
    token = ask_for(people, partner, TokenAdd(("lists.read",), 30), by=second(people))
    confirm(draft_id=token, said=CODE, called=PUBLIC, actor=asker, now=NOW)
    key = Key.objects.get()
    return {
        "join": lambda actor: ask_to_join(join=ISP_THREE, actor=actor, now=NOW),
        "ask": lambda actor: ask_change(
            partner_id=partner, change=TokenAdd(("probe",), 30), actor=actor, now=NOW
        ),
        "confirm": lambda actor: confirm(draft_id=waiting, said=CODE, called=PUBLIC, actor=actor, now=NOW),
        "resume": lambda actor: confirm(draft_id=resuming, said=CODE, called=PUBLIC, actor=actor, now=NOW),
        "withdraw": lambda actor: withdraw(draft_id=waiting, actor=actor, now=NOW),
        "end_key": lambda actor: end_key(key_id=key.pk, actor=actor, now=NOW),
        "suspend": lambda actor: suspend(partner_id=partner, because="thử", actor=actor, now=NOW),
    }


ISP_TWO: Final = type(ISP)(
    **{name: getattr(ISP, name) for name in ISP.__struct_fields__} | {"code": "ISP-HAI"}
)
ISP_THREE: Final = type(ISP)(
    **{name: getattr(ISP, name) for name in ISP.__struct_fields__} | {"code": "ISP-BA"}
)


@pytest.mark.parametrize("who", MAY)
def test_administrators_at_the_top_and_who_sits_at_the_machine_may(people: People, who: str) -> None:
    able, actor = acts(people), actor_of(people, who)
    for act in able.values():
        with undone():
            act(actor)


@pytest.mark.parametrize("who", MAY_NOT)
def test_nobody_else_may_whatever_they_know(people: People, who: str) -> None:
    able, actor = acts(people), actor_of(people, who)
    before = rows()
    for act in able.values():
        with pytest.raises(Refusal) as caught:
            act(actor)
        assert caught.value.status in {401, 403}
    assert rows() == before


def rows() -> list[str]:
    return [repr(list(model.objects.order_by("pk").values())) for model in (Partner, Key, Draft)]


class Undone(Exception):  # noqa: N818 - it ends a transaction, and is no error
    """What was done is taken back."""


@contextmanager
def undone() -> Iterator[None]:
    """This will let something be done, and take it back."""
    with suppress(Undone), transaction.atomic():
        yield
        raise Undone


@pytest.mark.parametrize(
    ("asks", "confirms", "code"),
    [
        ("person", "same person", "partner_own"),
        ("operator", "operator", "partner_own"),
        ("person", "operator", ""),
        ("operator", "person", ""),
        ("person", "other person", ""),
    ],
)
def test_two_are_two(people: People, asks: str, confirms: str, code: str) -> None:
    by = {
        "person": first(people),
        # the office for which it is done doesn't make it another person
        "same person": as_actor(people.at("centre"), people.office("centre")),
        "other person": second(people),
        "operator": OPERATOR,
    }
    waiting = ask_join(people, by=by[asks])
    if code:
        with pytest.raises(Refusal, match=code):
            confirm(draft_id=waiting, said=CODE, called=PUBLIC, actor=by[confirms], now=NOW)
        assert draft(waiting).state == "open"
        return
    confirm(draft_id=waiting, said=CODE, called=PUBLIC, actor=by[confirms], now=NOW)
    assert draft(waiting).state == "confirmed"


def test_an_asker_who_keeps_partners_no_more_is_not_the_first_of_two(people: People) -> None:
    waiting = ask_join(people, now=NOW)
    people.at("centre").role_periods.update(valid_to=TODAY)
    with pytest.raises(Refusal, match="asker_gone"):
        confirm(draft_id=waiting, said=CODE, called=PUBLIC, actor=second(people), now=NOW)
    assert Partner.objects.get().state == "joining"


def test_an_asker_who_now_keeps_a_province_alone_is_not_the_first_of_two(people: People) -> None:
    waiting = ask_join(people, now=NOW)
    people.at("centre").role_periods.update(office=people.office("north"))
    with pytest.raises(Refusal, match="asker_gone"):
        confirm(draft_id=waiting, said=CODE, called=PUBLIC, actor=second(people), now=NOW)
