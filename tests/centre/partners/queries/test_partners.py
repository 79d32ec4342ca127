from __future__ import annotations

import msgspec
import pytest

from centre.accounts.people import NOW, People, as_viewer, people, refused
from centre.partners.certificates import make_certificate
from centre.partners.joined import BANK, ISP, ask_for, ask_join, change_it, join_partner, second
from lachan.centre.accounts.models import Role
from lachan.centre.partners.contents import CertificateAdd, EndpointSet
from lachan.centre.partners.queries.partners import (
    PartnerFilter,
    all_partners_for,
    count_partners_for,
    partner_by_code,
    partner_for,
    partners_by_id,
    partners_for,
)
from lachan.centre.partners.services.asking import withdraw

pytestmark = pytest.mark.django_db
__all__ = ["people"]

SEE = (Role.DESK, Role.ANALYST, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", Role.values)
def test_who_works_with_partners_sees_them_and_nobody_else(people: People, role: str) -> None:
    partner = join_partner(people)
    viewer = as_viewer(people.at("north_ward", role))
    if role in SEE:
        assert partner_for(viewer, partner).code == ISP.code
        assert len(partners_for(viewer).rows) == len(all_partners_for(viewer)) == 1
        return
    assert partners_for(viewer).rows == all_partners_for(viewer) == ()
    assert count_partners_for(viewer) == {}
    with refused("not_found"):
        partner_for(viewer, partner)


def test_they_are_found_by_words_without_accents_by_code_kind_and_state(people: People) -> None:
    join_partner(people)
    join_partner(people, BANK)
    viewer = as_viewer(people.at("centre"))

    def found(**wanted: str) -> list[str]:
        return [one.partner.code for one in partners_for(viewer, PartnerFilter(**wanted)).rows]

    assert found() == ["NH-HAIAU", "ISP-SONGXANH"]
    assert found(words="song xanh") == found(words="SÔNG XANH") == found(words="isp-") == ["ISP-SONGXANH"]
    assert found(words="hai au bank") == ["NH-HAIAU"]
    assert found(kind="bank") == ["NH-HAIAU"]
    assert found(state="suspended") == found(words="\0") + found(words="%")[:0] or found(words="%") == []
    assert count_partners_for(viewer) == {"active": 2}


def test_what_never_joined_is_shown_when_it_is_asked_for(people: People) -> None:
    waiting = ask_join(people)
    viewer = as_viewer(people.at("centre"))
    assert [one.partner.state for one in partners_for(viewer).rows] == ["joining"]
    withdraw(draft_id=waiting, actor=second(people), now=NOW)
    assert partners_for(viewer).rows == ()
    assert len(partners_for(viewer, PartnerFilter(state="not_joined")).rows) == 1


def test_live_keys_and_what_waits_are_counted(people: People) -> None:
    partner = join_partner(people)
    for _ in range(2):
        made = make_certificate(now=NOW)
        change = CertificateAdd(made.certificate, ("lists.read",), 30)
        change_it(people, partner, change, said=made.fingerprint[:16])
    ask_for(people, partner, EndpointSet("fetch"))
    join_partner(people, BANK)
    rows = partners_for(as_viewer(people.at("centre"))).rows
    assert [(one.partner.code, one.keys, one.drafts) for one in rows] == [
        ("NH-HAIAU", 0, 0),
        ("ISP-SONGXANH", 2, 1),
    ]


def test_a_page_ends_and_goes_on(people: People) -> None:
    for number in range(3):
        join_partner(people, msgspec.structs.replace(ISP, code=f"ISP-{number}", name_vi=f"Mạng {number}"))
    viewer = as_viewer(people.at("centre"))
    first_page = partners_for(viewer, size=2)
    then = partners_for(viewer, place=first_page.later, size=2)
    assert [one.partner.code for one in (*first_page.rows, *then.rows)] == ["ISP-0", "ISP-1", "ISP-2"]


def test_a_partner_is_named_by_its_code_whatever_its_capitals(people: People) -> None:
    partner = join_partner(people)
    assert partner_by_code(" isp-songxanh ").id == partner
    for code in ("ISP", "a\0b", ""):
        with refused("not_found"):
            partner_by_code(code)
    assert partners_by_id([partner, partner + 999]) == {partner: partner_by_code(ISP.code)}
    assert partners_by_id([]) == {}
