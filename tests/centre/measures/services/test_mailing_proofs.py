from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from centre.measures.appealing import HOME, HOUR, appeal_of, blocked, filed, prove
from centre.measures.scene import BAD, NOW, judged, people
from lachan.centre.audit.models import Entry
from lachan.centre.fetch.targets import FetchError
from lachan.centre.measures.models import Appeal, MailProof
from lachan.centre.measures.queries.appealed import frozen_now
from lachan.centre.measures.services.following_up import withdraw_filing
from lachan.centre.measures.services.mailing_proofs import MOST_A_WEEK, ask_by_mail, prove_by_mail, send_codes
from lachan.centre.measures.services.proving import look_for_proofs
from lachan.centre.outbox.contents import Mail
from lachan.centre.outbox.models import Message
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from centre.accounts.people import People
    from lachan.centre.measures.services.appealing import Filed

pytestmark = pytest.mark.django_db
__all__ = ["people"]

OWNER = "chu@shop.example"
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}")
SITE = "chonglua.example"


def names_owner(name: str) -> tuple[str, ...]:
    """The registry that has one owner for all."""
    del name
    return (OWNER,)


def hides(name: str) -> tuple[str, ...]:
    """The registry that hides owners."""
    del name
    return ()


def asked(one: Filed, host: str = BAD, *, now: datetime = NOW) -> None:
    ask_by_mail(code=one.receipt, host=host, site=SITE, network=HOME, now=now)


def mails() -> list[Message]:
    return list(Message.objects.filter(purpose="measures.appeal_mail").order_by("pk"))


def code_in(message: Message) -> str:
    found = CODE.search(text_of(message))
    assert found is not None
    return found[0]


def typed(one: Filed, code: str, *, now: datetime = NOW) -> None:
    prove_by_mail(code=one.receipt, typed=code, network=HOME, now=now)


def refused(one: Filed, code: str, *, now: datetime = NOW) -> str:
    with pytest.raises(Refusal) as refusal:
        typed(one, code, now=now)
    return refusal.value.code


def test_a_code_that_went_to_the_registrant_and_came_back_shows_control(people: People) -> None:
    blocked(people)
    one = filed()
    asked(one)
    assert send_codes(now=NOW, ask=names_owner) == 1
    [mail] = mails()
    assert mail.address == OWNER
    assert BAD in text_of(mail)
    assert SITE in text_of(mail)
    later = NOW + HOUR
    typed(one, code_in(mail).lower().replace("-", " "), now=later)
    appeal = appeal_of(one)
    assert (appeal.proof, appeal.proof_way, appeal.proven_at) == ("proven", "mail", later)
    assert appeal.due_at == later + 24 * HOUR
    assert frozen_now(later).appeal_against("domain", BAD) == appeal.number
    assert [(look.way, look.said) for look in appeal.looks.all()] == [("mail", "")]
    assert Entry.objects.filter(kind="measures.appeal_proven", subject=f"appeal:{appeal.pk}").count() == 1
    # nothing is looked for that would miss it
    assert look_for_proofs(now=later + 24 * HOUR) == 0
    assert appeal_of(one).proof == "proven"


def test_a_code_counts_once_and_for_its_filing_alone_and_for_two_days(people: People) -> None:
    for name in ("shop-a.top", "shop-b.top"):
        judged("domain", name)
        blocked(people, name)
    first, second = filed("shop-a.top"), filed("shop-b.top", contact="khac@shop.example")
    for one, host in ((first, "shop-a.top"), (second, "shop-b.top")):
        asked(one, host)
    send_codes(now=NOW, ask=names_owner)
    code, other = (code_in(mail) for mail in mails())
    assert refused(second, code) == "appeals_mail_code"
    assert refused(first, code[:-1] + ("A" if code[-1] != "A" else "B")) == "appeals_mail_code"
    assert refused(first, "") == "appeals_mail_code"
    assert refused(first, "x" * 100_000) == "appeals_mail_code"
    assert refused(second, other, now=NOW + 48 * HOUR) == "appeals_mail_code"
    typed(first, code)
    assert refused(first, code) == "appeals_mail_code"
    assert [appeal_of(one).proof for one in (first, second)] == ["proven", "waiting"]


def test_it_proves_its_own_host_and_no_sister(people: People) -> None:
    for name in ("shop-a.top", "shop-b.top"):
        judged("domain", name)
        blocked(people, name)
    one = filed("shop-a.top\nshop-b.top")
    asked(one, "shop-b.top")
    send_codes(now=NOW, ask=names_owner)
    typed(one, code_in(mails()[0]))
    assert [appeal_of(one, place).proof for place in (0, 1)] == ["waiting", "proven"]


def test_the_registry_is_asked_for_the_registered_name(people: People) -> None:
    judged("domain", "trang.goc.example.com.vn")
    blocked(people, "trang.goc.example.com.vn")
    one = filed("trang.goc.example.com.vn")
    asked(one, "trang.goc.example.com.vn")
    wanted = []

    def ask(name: str) -> tuple[str, ...]:
        wanted.append(name)
        return (OWNER,)

    send_codes(now=NOW, ask=ask)
    assert wanted == ["example.com.vn"]


@pytest.mark.parametrize("host", ["xau.github.io", "203.0.113.9", "github.io", "com.vn", "khong-co", ""])
def test_no_code_is_mailed_for_what_has_no_owner_of_its_own(people: People, host: str) -> None:
    blocked(people)
    one = filed()
    with pytest.raises(Refusal) as refusal:
        asked(one, host)
    assert refusal.value.code == "appeals_no_mail"
    assert not MailProof.objects.exists()


def test_nobody_asks_for_a_name_that_they_don_t_appeal_for(people: People) -> None:
    blocked(people)
    one = filed()
    with pytest.raises(Refusal) as refusal:
        asked(one, "nguoi-khac.top")
    assert refusal.value.code == "appeals_over"


def test_where_the_registry_hides_the_owner_that_is_said_and_it_is_not_asked_again(people: People) -> None:
    blocked(people)
    one = filed()
    asked(one)
    send_codes(now=NOW, ask=hides)
    row = MailProof.objects.get()
    assert (row.state, row.said) == ("none", "hidden")
    assert send_codes(now=NOW + 24 * HOUR, ask=names_owner) == 0
    assert mails() == []


def test_a_registry_that_fails_is_asked_again_and_then_left(people: People) -> None:
    blocked(people)
    one = filed()
    asked(one)

    def fails(name: str) -> tuple[str, ...]:
        del name
        raise FetchError("timeout")

    now, times = NOW, 0
    while send_codes(now=now, ask=fails):
        times += 1
        now += timedelta(minutes=10)
    row = MailProof.objects.get()
    assert (row.state, row.said, times) == ("none", "timeout", 4)


@pytest.mark.parametrize("mail", ["khong phai thu", "a@b", "chu@shop.example\r\nBcc: x@y.example"])
def test_an_address_that_is_none_gets_nothing(people: People, mail: str) -> None:
    blocked(people)
    one = filed()
    asked(one)
    send_codes(now=NOW, ask=lambda _: (mail,))
    assert (MailProof.objects.get().said, mails()) == ("address", [])


def test_an_owner_is_not_flooded_by_strangers_who_appeal(people: People) -> None:
    blocked(people)
    for number in range(MOST_A_WEEK):
        one = filed(contact=f"ai-do-{number}@la.example")
        asked(one)
        # asked twice it is one mail
        asked(one)
    last = filed(contact="them@la.example")
    with pytest.raises(Refusal) as refusal:
        asked(last)
    assert refusal.value.code == "appeals_many_mails"
    send_codes(now=NOW, ask=names_owner)
    assert len(mails()) == MOST_A_WEEK


def test_what_was_withdrawn_or_shown_otherwise_meanwhile_mails_nobody(people: People) -> None:
    blocked(people)
    one = filed()
    asked(one)
    withdraw_filing(code=one.receipt, network=HOME, now=NOW)
    send_codes(now=NOW, ask=names_owner)
    assert (MailProof.objects.get().said, mails()) == ("over", [])
    other = filed(contact="khac@shop.example")
    now = prove(other)
    with pytest.raises(Refusal) as refusal:
        asked(other, now=now)
    assert refusal.value.code == "appeals_over"


def test_without_a_registry_nothing_is_asked_and_nothing_lost(people: People) -> None:
    blocked(people)
    asked(filed())
    assert send_codes(now=NOW) == 0
    assert MailProof.objects.get().state == "wanted"
    assert Appeal.objects.get().proof == "waiting"


def text_of(message: Message) -> str:
    return msgspec.json.decode(bytes(message.content), type=Mail).text
