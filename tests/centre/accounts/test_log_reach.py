from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from django.db import transaction

from centre.accounts.both_maps import part_of_map
from centre.accounts.people import (
    NOW,
    TODAY,
    People,
    as_actor,
    as_viewer,
    give_role,
    make_office,
    make_person,
    people,
)
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.log_reach import is_at_top, log_offices_for, who_is_at_top
from lachan.centre.accounts.models import Office, Person
from lachan.centre.accounts.permissions import LOG_VIEW, PARTNER_CHANGE
from lachan.centre.accounts.services.persons import add_person
from lachan.centre.accounts.services.roles import grant_role
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit import log
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor
from lachan.centre.audit.log_pages import EntryFilter, entries_for
from lachan.centre.config import setting_up
from lachan.centre.config.setting_up import Newcomer, set_up_centre

__all__ = ["people"]
pytestmark = pytest.mark.django_db
SAMPLES: Final = Path(__file__).parents[3] / "docs" / "samples"


def test_an_auditor_over_the_whole_centre_reads_the_whole_log(people: People) -> None:
    assert log_offices_for(as_viewer(people.at("ministry", "auditor"))) is None
    assert log_offices_for(as_viewer(people.at("centre", "auditor"))) is None


def test_an_auditor_of_a_part_reads_what_was_done_for_it(people: People) -> None:
    part = frozenset({people.office("north").pk, people.office("north_ward").pk})
    assert log_offices_for(as_viewer(people.at("north", "auditor"))) == part


def test_an_operator_beside_the_tree_reads_its_own_alone(people: People) -> None:
    assert log_offices_for(as_viewer(people.at("other", "auditor"))) == frozenset({people.office("other").pk})


@pytest.mark.parametrize("role", ["administrator", "desk", "partner"])
def test_who_is_no_auditor_reads_nothing(people: People, role: str) -> None:
    assert log_offices_for(as_viewer(people.at("centre", role))) == frozenset()


def test_a_part_that_has_ended_leaves_the_top_the_top(people: People) -> None:
    """A ministry that was merged away, and a province that is no more, have nobody who could hold a role there."""
    gone = make_office("gone", Office.Kind.MINISTRY)
    auditor = people.at("ministry", "auditor")
    assert log_offices_for(as_viewer(auditor)) is not None
    Office.objects.filter(pk=gone.pk).update(valid_to=TODAY)
    Office.objects.filter(pk=people.office("south").pk).update(valid_to=TODAY)
    assert log_offices_for(as_viewer(auditor)) is None
    assert log_offices_for(as_viewer(people.at("centre", "auditor"))) is None
    assert log_offices_for(as_viewer(auditor, now=NOW - timedelta(days=1))) is not None


@pytest.mark.parametrize("kind", Office.Kind.values)
def test_whatever_stands_at_the_top_is_the_centres_own_but_for_partners(people: People, kind: str) -> None:
    top = make_office("province", kind)
    is_partner = kind in {"bank", "operator", "news_desk"}
    assert (log_offices_for(as_viewer(people.at("ministry", "auditor"))) is None) == is_partner
    person = make_person("Kiểm tra", office=top)
    give_role(person, "auditor", top)
    assert log_offices_for(as_viewer(person)) == frozenset({top.pk})


def test_where_a_province_begins_alone_its_auditor_reads_the_whole() -> None:
    top = make_office("CA-TQ", Office.Kind.PROVINCIAL)
    ward, _ = (make_office(code, Office.Kind.COMMUNE_POLICE, top) for code in ("CAX-1", "CAX-2"))
    high, low = make_person("Kiểm tra", office=top), make_person("Dưới", office=ward)
    give_role(high, "auditor", top)
    give_role(low, "auditor", ward)
    assert log_offices_for(as_viewer(high)) is None
    assert log_offices_for(as_viewer(low)) == frozenset({ward.pk})


def test_a_centre_with_two_tops_takes_a_role_at_each(people: People) -> None:
    second = make_office("second", Office.Kind.MINISTRY)
    auditor = people.at("ministry", "auditor")
    assert log_offices_for(as_viewer(auditor)) is not None
    give_role(auditor, "auditor", second)
    assert log_offices_for(as_viewer(auditor)) is None


def set_up_as_the_how_to_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """`lachan setup --offices offices-tuyen-quang.csv --office BCA` with two administrators, on a part of the map."""
    folder = part_of_map(tmp_path, ("P08-202507",))
    monkeypatch.setattr(
        setting_up, "load_territories", lambda **what: load_territories(folder=folder, **what)
    )
    addresses = ("an@coquan.example", "binh@coquan.example")
    set_up_centre(
        offices=(SAMPLES / "offices-tuyen-quang.csv").read_bytes(),
        office="BCA",
        newcomers=[Newcomer("Nguyễn Văn An", addresses[0]), Newcomer("Trần Thị Bình", addresses[1])],
        new_links=False,
        now=NOW,
    )
    return [Person.objects.get(email=address) for address in addresses]


def make_auditor(by: Person, office: str) -> Person:
    """As the first administrators do it at the desk: an account, and the role."""
    office_id = Office.objects.get(code=office).pk
    actor: Actor = as_actor(by)
    person_id = add_person(
        name=f"Kiểm tra {office}",
        email=f"{office.lower()}@coquan.example",
        office_id=office_id,
        actor=actor,
        now=NOW,
    )
    grant_role(
        person_id=person_id, office_id=office_id, role="auditor", valid_from=TODAY, actor=actor, now=NOW
    )
    return Person.objects.get(pk=person_id)


def test_after_lachan_setup_the_first_administrators_make_an_auditor_who_reads_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = set_up_as_the_how_to_says(tmp_path, monkeypatch)
    auditor = make_auditor(first, "BCA")
    with transaction.atomic():
        log.record(kind="accounts.sign_in_failed_unknown", actor=MACHINE, now=NOW, data={"count": 3})
    viewer = viewer_of(auditor, now=NOW)
    assert is_at_top(viewer, LOG_VIEW)
    kinds = {entry.kind for entry in entries_for(EntryFilter(offices=log_offices_for(viewer))).entries}
    # what the machine did, what was done at the machine, and what the first administrators did
    assert {
        "accounts.sign_in_failed_unknown",
        "accounts.offices_imported",
        "accounts.administration_started",
        "accounts.role_granted",
    } <= kinds
    for below in ("A05", "CA-TQ", "PA05-TQ"):
        lower = make_auditor(first, below)
        assert log_offices_for(viewer_of(lower, now=NOW)) is not None
    assert str(OPERATOR) == "machine:operator"


def test_who_is_at_the_top_is_told_of_what_belongs_to_no_office(people: People) -> None:
    ministry, centre = people.at("ministry"), people.at("centre")
    for office in ("north", "north_ward", "bank", "other"):
        people.at(office)
    people.at("centre", "desk")
    gone = people.second("centre")
    gone.is_active = False
    gone.save()
    found = who_is_at_top(PARTNER_CHANGE, day=TODAY)
    assert found == {ministry.pk, centre.pk}
    assert all(is_at_top(as_viewer(person), PARTNER_CHANGE) for person in (ministry, centre))


def test_where_the_centre_has_two_tops_it_takes_a_role_at_each(people: People) -> None:
    second_top = make_office("beside", Office.Kind.MINISTRY)
    centre = people.at("centre")
    assert who_is_at_top(PARTNER_CHANGE, day=TODAY) == frozenset()
    give_role(centre, "administrator", second_top)
    assert who_is_at_top(PARTNER_CHANGE, day=TODAY) == {centre.pk}


def test_nobody_is_at_the_top_of_nothing() -> None:
    Office.objects.all().delete()
    assert who_is_at_top(PARTNER_CHANGE, day=TODAY) == frozenset()
