from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from centre.accounts.people import NOW, People, people, refused
from centre.partners.certificates import Made, make_certificate, make_public_key
from centre.partners.joined import BANK, MAIL, ask_for, change_it, confirm_it, first, join_partner, told
from lachan.centre.audit.models import Entry
from lachan.centre.partners.codes import OVERLAP
from lachan.centre.partners.contents import CertificateAdd, ProbeKeyAdd
from lachan.centre.partners.models import Key
from lachan.centre.partners.public_keys import read_public_key
from lachan.centre.partners.services.keys import USED_EVERY, end_key, note_use

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def add_certificate(people: People, partner: int) -> Made:
    made = make_certificate(now=NOW, days=390)
    change = CertificateAdd(made.certificate, ("lists.read",), 365)
    change_it(people, partner, change, said=made.fingerprint[:16])
    return made


def test_two_keys_of_a_kind_work_while_one_is_changed_and_the_older_ends_by_itself(people: People) -> None:
    partner = join_partner(people)
    add_certificate(people, partner)
    add_certificate(people, partner)
    older, newer = Key.objects.order_by("pk")
    assert (older.state, newer.state) == ("live", "live")
    assert older.ends_at == NOW + OVERLAP
    assert older.agreed_until == newer.ends_at == NOW + timedelta(days=365)
    third = make_certificate(now=NOW)
    with refused("partner_keys_two"):
        ask_for(people, partner, CertificateAdd(third.certificate, ("lists.read",), 30))


def test_a_key_that_ends_sooner_anyway_is_not_made_longer(people: People) -> None:
    partner = join_partner(people)
    made = make_certificate(now=NOW)
    change_it(
        people, partner, CertificateAdd(made.certificate, ("lists.read",), 3), said=made.fingerprint[:16]
    )
    add_certificate(people, partner)
    assert Key.objects.order_by("pk")[0].ends_at == NOW + timedelta(days=3)


def test_the_database_holds_that_there_are_two(people: People) -> None:
    partner = join_partner(people)
    add_certificate(people, partner)
    add_certificate(people, partner)
    one = Key.objects.order_by("pk")[0]
    for place in (1, 2, 3):
        with pytest.raises(IntegrityError), transaction.atomic():
            Key.objects.create(
                partner_id=partner,
                kind="certificate",
                place=place,
                scopes="lists.read",
                state="live",
                sha256=f"{place}" * 64,
                begins_at=NOW,
                ends_at=one.ends_at,
                agreed_until=one.ends_at,
                confirmed_by="x",
            )


def test_two_drafts_for_the_last_place_become_one_key(people: People) -> None:
    partner = join_partner(people)
    add_certificate(people, partner)
    made = [make_certificate(now=NOW) for _ in range(2)]
    waiting = ask_for(people, partner, CertificateAdd(made[0].certificate, ("lists.read",), 30))
    add_certificate_past(people, partner)
    with refused("partner_keys_two"):
        confirm_it(people, waiting, said=made[0].fingerprint[:16])


def add_certificate_past(people: People, partner: int) -> None:
    """Another took the place while the first draft waited: put there past the services, which allow one draft."""
    del people
    one = Key.objects.get()
    Key.objects.create(
        partner_id=partner,
        kind="certificate",
        place=2,
        scopes="lists.read",
        state="live",
        sha256="b" * 64,
        begins_at=NOW,
        ends_at=one.ends_at,
        agreed_until=one.ends_at,
        confirmed_by="x",
    )


def test_a_key_is_one_partner_s_alone(people: People) -> None:
    made = add_certificate(people, join_partner(people))
    other = join_partner(people, BANK)
    with refused("partner_key_known"):
        ask_for(people, other, CertificateAdd(made.fingerprint, ("lists.read",), 30))


def test_each_probe_has_keys_of_its_own(people: People) -> None:
    partner = join_partner(people)
    for probe in ("hn-1", "hn-1", "hcm-1"):
        pem, _ = make_public_key()
        change_it(
            people, partner, ProbeKeyAdd(probe, pem, "", 30), said=read_public_key(pem).fingerprint[:16]
        )
    with refused("partner_keys_two"):
        ask_for(people, partner, ProbeKeyAdd("hn-1", make_public_key()[0], "", 30))
    assert Key.objects.filter(state="live").count() == 3
    assert Key.objects.filter(probe="hcm-1").get().ends_at == NOW + timedelta(days=30)


def test_a_key_is_ended_by_one_at_once_and_its_holder_is_told_once(people: People) -> None:
    partner = join_partner(people)
    add_certificate(people, partner)
    key = Key.objects.get()
    for _ in range(2):
        end_key(key_id=key.pk, actor=first(people), now=NOW)
    key.refresh_from_db()
    assert (key.state, key.ended_by, key.ended_why, key.ended_at) == (
        "ended",
        str(first(people)),
        "ended",
        NOW,
    )
    assert told("key_ended") == [MAIL]
    assert Entry.objects.filter(kind="partners.key_ended").count() == 1
    # its place is free again
    add_certificate(people, partner)
    with refused("not_found"):
        end_key(key_id=key.pk + 999, actor=first(people), now=NOW)


def test_an_ended_key_s_certificate_can_be_agreed_to_again(people: People) -> None:
    partner = join_partner(people)
    made = add_certificate(people, partner)
    end_key(key_id=Key.objects.get().pk, actor=first(people), now=NOW)
    change_it(
        people, partner, CertificateAdd(made.fingerprint, ("lists.read",), 30), said=made.fingerprint[:16]
    )
    assert Key.objects.filter(state="live").count() == 1


def test_use_is_noted_once_an_hour(people: People) -> None:
    add_certificate(people, join_partner(people))
    key = Key.objects.get()
    note_use(key.pk, None, NOW)
    note_use(key.pk, NOW, NOW + USED_EVERY / 2)
    # another process noted it meanwhile
    note_use(key.pk, None, NOW + USED_EVERY / 2)
    assert Key.objects.get().last_used_at == NOW
    note_use(key.pk, NOW, NOW + USED_EVERY)
    assert Key.objects.get().last_used_at == NOW + USED_EVERY
