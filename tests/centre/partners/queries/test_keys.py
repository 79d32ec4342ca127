from __future__ import annotations

from datetime import timedelta

import pytest

from centre.accounts.people import NOW, People, people
from centre.partners.certificates import make_public_key
from centre.partners.joined import change_it, first, join_partner
from lachan.centre.partners.contents import ProbeKeyAdd, TokenAdd
from lachan.centre.partners.models import Key
from lachan.centre.partners.public_keys import read_public_key
from lachan.centre.partners.queries.keys import keys_of, probe_keys, probes_of
from lachan.centre.partners.services.keys import end_key
from lachan.centre.partners.services.stopping import suspend

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def add(people: People, partner: int, probe: str = "hn-1") -> bytes:
    pem, figures = make_public_key()
    change_it(people, partner, ProbeKeyAdd(probe, pem, "", 30), said=read_public_key(pem).fingerprint[:16])
    return bytes.fromhex(figures)


def test_a_probe_signs_with_its_one_or_two_keys_the_newest_first(people: People) -> None:
    partner = join_partner(people)
    older, newer, other = add(people, partner), add(people, partner), add(people, partner, "hcm-1")
    assert [one.public_key for one in probe_keys(partner, "hn-1", now=NOW)] == [newer, older]
    assert [one.public_key for one in probe_keys(partner, "hcm-1", now=NOW)] == [other]
    assert probe_keys(partner, "dn-1", now=NOW) == ()
    assert probe_keys(partner + 999, "hn-1", now=NOW) == ()
    assert probes_of(partner, now=NOW) == ("hcm-1", "hn-1")
    # the older one ends by itself
    assert [one.public_key for one in probe_keys(partner, "hn-1", now=NOW + timedelta(days=14))] == [newer]
    assert probe_keys(partner, "hn-1", now=NOW + timedelta(days=30)) == ()


def test_a_key_that_was_ended_and_a_partner_that_stands_still_sign_nothing(people: People) -> None:
    partner = join_partner(people)
    add(people, partner)
    add(people, partner, "hcm-1")
    end_key(key_id=Key.objects.get(probe="hn-1").pk, actor=first(people), now=NOW)
    assert probe_keys(partner, "hn-1", now=NOW) == ()
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    assert probe_keys(partner, "hcm-1", now=NOW) == ()


def test_keys_are_shown_with_those_that_open_something_first_and_without_what_they_are(
    people: People,
) -> None:
    partner = join_partner(people)
    add(people, partner, "a")
    end_key(key_id=Key.objects.get().pk, actor=first(people), now=NOW)
    change_it(people, partner, TokenAdd(("lists.read",), 30))
    add(people, partner, "b")
    add(people, partner, "b")
    rows = keys_of(partner)
    assert [(row.state, row.probe) for row in rows] == [
        ("live", "b"),
        ("live", "b"),
        ("waiting", ""),
        ("ended", "a"),
    ]
    assert [row.is_replaced for row in rows] == [False, True, False, False]
    assert not any(key.sha256 and key.sha256 in str(rows) for key in Key.objects.all())
