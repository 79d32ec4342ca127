from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest

from centre.accounts.people import NOW, People, people, refused
from centre.partners.joined import ISP, MAIL, agree_to_token, change_it, first, join_partner, text_of, told
from lachan.centre.accounts.tokens import hash_of_token, is_token
from lachan.centre.audit.models import Entry
from lachan.centre.outbox.models import Message
from lachan.centre.partners.codes import MOST_TRIES, OVERLAP, PICK_UP_LASTS
from lachan.centre.partners.contents import End
from lachan.centre.partners.models import Key
from lachan.centre.partners.services.keys import end_key
from lachan.centre.partners.services.picking_up import pick_up_token
from lachan.centre.partners.services.stopping import suspend

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_a_partner_picks_its_token_up_and_nobody_here_has_seen_it(people: People) -> None:
    partner = join_partner(people)
    mailed, heard = agree_to_token(people, partner)
    key = Key.objects.get()
    assert (key.state, key.sha256) == ("waiting", "")
    assert told("pick_up") == [MAIL]
    assert Message.objects.get(purpose="partners.pick_up").keep_days == 0
    assert re.fullmatch(r"\d{8}", heard)
    assert "/partner/token" in text_of("pick_up")
    assert heard not in text_of("pick_up")
    picked = pick_up_token(from_mail=f" {mailed}\n", from_phone=f"{heard[:4]} {heard[4:]}", now=NOW)
    assert is_token(picked.token)
    assert picked.scopes == ("measures.read", "measures.answer")
    assert picked.ends_at == NOW + timedelta(days=365)
    key.refresh_from_db()
    assert (key.state, key.sha256, key.ending) == ("live", hash_of_token(picked.token), picked.token[-4:])
    assert (key.mail_hash, key.phone_hash) == ("", "")
    for secret in (picked.token, mailed, heard):
        assert not Entry.objects.filter(data__contains=secret).exists()
        assert secret not in str(Key.objects.values().get())
    assert told("key_begun") == [MAIL]
    assert Entry.objects.get(kind="partners.key_begun").actor == f"partner:{partner}"


def test_it_is_shown_once(people: People) -> None:
    mailed, heard = agree_to_token(people, join_partner(people))
    pick_up_token(from_mail=mailed, from_phone=heard, now=NOW)
    with refused("partner_pick_up"):
        pick_up_token(from_mail=mailed, from_phone=heard, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_the_mail_alone_opens_nothing_and_five_guesses_end_it(people: People) -> None:
    mailed, heard = agree_to_token(people, join_partner(people))
    for _ in range(MOST_TRIES):
        with refused("partner_pick_up"):
            pick_up_token(from_mail=mailed, from_phone="00000000", now=NOW)
    with refused("partner_pick_up"):
        pick_up_token(from_mail=mailed, from_phone=heard, now=NOW)
    assert (Key.objects.get().state, Key.objects.get().ended_why) == ("ended", "guessed")


def test_the_telephone_s_code_alone_opens_nothing(people: People) -> None:
    _, heard = agree_to_token(people, join_partner(people))
    for mailed in ("", "x", "\ud800", "a" * 10_000):
        with refused("partner_pick_up"):
            pick_up_token(from_mail=mailed, from_phone=heard, now=NOW)
    assert Key.objects.get().tries == 0


def test_it_waits_for_three_days(people: People) -> None:
    mailed, heard = agree_to_token(people, join_partner(people))
    with refused("partner_pick_up"):
        pick_up_token(from_mail=mailed, from_phone=heard, now=NOW + PICK_UP_LASTS)
    pick_up_token(from_mail=mailed, from_phone=heard, now=NOW + PICK_UP_LASTS - timedelta(seconds=1))


def test_one_that_was_ended_meanwhile_or_whose_partner_stands_still_isn_t_given(people: People) -> None:
    partner = join_partner(people)
    mailed, heard = agree_to_token(people, partner)
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    with refused("partner_pick_up"):
        pick_up_token(from_mail=mailed, from_phone=heard, now=NOW)
    other = join_partner(people, msgspec.structs.replace(ISP, code="ISP-HAI"))
    mailed, heard = agree_to_token(people, other)
    end_key(key_id=Key.objects.get(partner_id=other).pk, actor=first(people), now=NOW)
    with refused("partner_pick_up"):
        pick_up_token(from_mail=mailed, from_phone=heard, now=NOW)
    mailed, heard = agree_to_token(people, other)
    change_it(people, other, End("thôi"), said="", called="")
    with refused("partner_pick_up"):
        pick_up_token(from_mail=mailed, from_phone=heard, now=NOW)


def test_the_older_token_begins_to_end_when_the_new_one_is_picked_up_and_not_before(people: People) -> None:
    partner = join_partner(people)
    mailed, heard = agree_to_token(people, partner)
    pick_up_token(from_mail=mailed, from_phone=heard, now=NOW)
    older = Key.objects.get()
    mailed, heard = agree_to_token(people, partner)
    older.refresh_from_db()
    assert older.ends_at == older.agreed_until
    later = NOW + timedelta(days=1)
    pick_up_token(from_mail=mailed, from_phone=heard, now=later)
    older.refresh_from_db()
    assert older.ends_at == later + OVERLAP
