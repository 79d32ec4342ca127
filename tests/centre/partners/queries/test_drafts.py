from __future__ import annotations

import pytest

from centre.accounts.people import NOW, People, as_viewer, people, refused
from centre.partners.joined import CODE, ask_for, ask_join, confirm_it, first, join_partner, second
from lachan.centre.accounts.models import Role
from lachan.centre.partners.codes import DRAFT_LASTS
from lachan.centre.partners.contents import EndpointSet, PromiseSet
from lachan.centre.partners.queries.drafts import (
    count_to_confirm,
    draft_for,
    drafts_of,
    numbers_of,
    open_draft,
)

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_what_waits_and_what_was_is_shown_the_newest_first_and_its_content_while_it_waits(
    people: People,
) -> None:
    partner = join_partner(people)
    waiting = ask_for(people, partner, EndpointSet("fetch"))
    newest, oldest = drafts_of(partner)
    assert (newest.id, newest.slot, newest.state, newest.change) == (
        waiting,
        "endpoint",
        "open",
        EndpointSet("fetch"),
    )
    assert newest.lasts_until == NOW + DRAFT_LASTS
    assert (oldest.slot, oldest.state, oldest.change, oldest.called_desk) == (
        "join",
        "confirmed",
        None,
        "public",
    )
    assert (oldest.asked_by, oldest.decided_by) == (str(first(people)), str(second(people)))
    assert drafts_of(partner, open_only=True) == (newest,)
    assert CODE not in str(drafts_of(partner))


def test_a_draft_is_seen_by_who_sees_partners(people: People) -> None:
    waiting = ask_join(people)
    assert draft_for(as_viewer(people.at("north", Role.DESK)), waiting).slot == "join"
    for viewer, wanted in (
        (people.at("north", Role.PUBLISHER), waiting),
        (people.at("centre"), waiting + 999),
    ):
        with refused("not_found"):
            draft_for(as_viewer(viewer), wanted)


def test_it_counts_what_somebody_else_has_to_confirm(people: People) -> None:
    ask_join(people, now=NOW)
    assert count_to_confirm(as_viewer(people.at("centre")), now=NOW) == 0
    assert count_to_confirm(as_viewer(people.second("centre")), now=NOW) == 1
    assert count_to_confirm(as_viewer(people.second("centre")), now=NOW + DRAFT_LASTS) == 0


def test_the_one_that_waits_is_found_without_its_id_and_of_several_the_slot_is_asked(people: People) -> None:
    partner = join_partner(people)
    with refused("not_found"):
        open_draft(partner)
    ask_for(people, partner, EndpointSet("fetch"))
    assert open_draft(partner).slot == "endpoint"
    ask_for(people, partner, PromiseSet("block_domain", 1, 2))
    with refused("partner_several") as caught:
        open_draft(partner)
    assert "promise:block_domain" in caught.value.what("vi")
    assert open_draft(partner, "endpoint").slot == "endpoint"


def test_numbers_are_for_what_waits(people: People) -> None:
    waiting = ask_join(people)
    (number,) = numbers_of(waiting)
    assert "songxanh.example" in number.source
    confirm_it(people, waiting)
    assert numbers_of(waiting) == ()
