from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from centre.accounts.people import NOW, People, people, refused
from centre.partners.certificates import make_certificate, make_public_key
from centre.partners.joined import (
    BANK,
    CODE,
    ISP,
    MAIL,
    PUBLIC,
    ask_for,
    ask_join,
    change_it,
    confirm_it,
    draft,
    join_partner,
    second,
    text_of,
    told,
)
from lachan.centre.audit.models import Entry
from lachan.centre.outbox.models import Message
from lachan.centre.outbox.signing import add_secret
from lachan.centre.partners.codes import DRAFT_LASTS, MOST_OF_PARTNER, MOST_TO_ADDRESS
from lachan.centre.partners.contents import (
    AboutSet,
    CertificateAdd,
    DeskSet,
    End,
    EndpointSet,
    ProbeKeyAdd,
    PromiseSet,
    Resume,
    SightSet,
    TokenAdd,
)
from lachan.centre.partners.models import Draft, Partner
from lachan.centre.partners.services.asking import draw_code, withdraw
from lachan.centre.partners.services.stopping import suspend

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_a_partner_that_was_asked_for_counts_for_nothing_yet(people: People) -> None:
    waiting = ask_join(people)
    partner = Partner.objects.get()
    assert (partner.code, partner.state, partner.joined_at) == ("ISP-SONGXANH", "joining", None)
    assert not partner.desks.exists()
    assert (draft(waiting).kind, draft(waiting).slot, draft(waiting).state) == ("join", "join", "open")


def test_the_code_goes_to_the_desk_that_was_named_and_is_kept_nowhere_else(people: People) -> None:
    waiting = ask_join(people)
    assert told("code") == [MAIL]
    text = text_of("code")
    assert text.count(CODE) == 2
    assert "Viễn thông Sông Xanh" in text
    assert "http" not in text
    assert Message.objects.get().keep_days == 0
    kept = str(Draft.objects.values().get(pk=waiting))
    assert CODE not in kept
    assert not Entry.objects.filter(data__contains=CODE).exists()
    assert not Entry.objects.filter(data__contains="songxanh").exists()


def test_codes_have_eight_digits_and_differ() -> None:
    drawn = {draw_code() for _ in range(50)}
    assert len(drawn) == 50
    assert all(len(code) == 8 and code.isdigit() for code in drawn)


def test_a_code_that_another_has_is_taken_until_that_comes_to_nothing(people: People) -> None:
    waiting = ask_join(people)
    with refused("partner_there"):
        ask_join(people, msgspec.structs.replace(ISP, code=" isp-songxanh "))
    withdraw(draft_id=waiting, actor=second(people), now=NOW)
    assert Partner.objects.get().state == "not_joined"
    ask_join(people)
    assert sorted(Partner.objects.values_list("state", flat=True)) == ["joining", "not_joined"]


def test_a_new_draft_takes_the_place_of_the_open_one_of_its_slot_alone(people: People) -> None:
    partner = join_partner(people)
    duty = ask_for(people, partner, DeskSet("duty", "a@songxanh.example", "+842438250002"))
    abuse = ask_for(people, partner, DeskSet("abuse", "b@songxanh.example", "+842438250002"))
    anew = ask_for(people, partner, DeskSet("duty", "c@songxanh.example", "+842438250002"))
    assert [draft(one).state for one in (duty, abuse, anew)] == ["withdrawn", "open", "open"]
    assert draft(duty).content == ""


def test_a_mailbox_outside_is_not_filled_with_codes_by_whichever_partner(people: People) -> None:
    for number in range(MOST_TO_ADDRESS):
        ask_join(people, msgspec.structs.replace(ISP, code=f"ISP-{number}"), now=NOW)
    with refused("partner_often"):
        ask_join(people, msgspec.structs.replace(BANK, desk=ISP.desk), now=NOW)
    ask_join(people, now=NOW + timedelta(days=1, minutes=1))


def test_a_partner_is_asked_so_many_things_a_day_and_no_more(people: People) -> None:
    partner = join_partner(people)
    for number in range(MOST_OF_PARTNER):
        ask_for(people, partner, ProbeKeyAdd(f"hn-{number}", make_public_key()[1], "", 30))
    with refused("partner_often"):
        ask_for(people, partner, ProbeKeyAdd("hn-x", make_public_key()[1], "", 30))


@pytest.mark.parametrize(
    ("changed", "code", "pointer"),
    [
        ({"code": "x"}, "partner_code", "/code"),
        ({"code": "SÔNG"}, "partner_code", "/code"),
        ({"code": "A" * 41}, "partner_code", "/code"),
        ({"kind": "pirate"}, "partner_choice", "/kind"),
        ({"country": "VNM"}, "partner_country", "/country"),
        ({"language": "fr"}, "partner_choice", "/language"),
        ({"name_vi": " "}, "partner_name", "/name_vi"),
        ({"name_vi": "a\0b"}, "partner_name", "/name_vi"),
        ({"name_en": "x" * 201}, "partner_name", "/name_en"),
        ({"public_phone": "một hai ba"}, "partner_phone", "/public_phone"),
        ({"public_phone": ""}, "partner_phone", "/public_phone"),
        ({"public_source": ""}, "partner_source", "/public_source"),
        ({"tlp": "white"}, "partner_choice", "/tlp"),
        ({"pap": "amber+strict"}, "partner_choice", "/pap"),
        ({"sees": ("text",)}, "partner_choice", "/sees"),
        ({"office_id": 987654}, "office_code", "/office"),
        ({"answers_for": (".vn",)}, "partner_answers_all", "/answers_for"),
        ({"desk": DeskSet("boss", MAIL, PUBLIC)}, "partner_choice", "/desk"),
        ({"desk": DeskSet("duty", "noc", PUBLIC)}, "partner_mail", "/mail"),
        ({"desk": DeskSet("duty", MAIL, "12")}, "partner_phone", "/phone"),
    ],
)
def test_it_refuses_what_can_t_be_a_partner_and_names_the_field(
    people: People, changed: dict[str, Any], code: str, pointer: str
) -> None:
    with refused(code) as caught:
        ask_join(people, msgspec.structs.replace(ISP, **changed))
    assert caught.value.pointer == pointer
    assert caught.value.mend("vi")
    assert not Partner.objects.exists()
    assert not Message.objects.exists()


def refusals() -> list[tuple[Any, str]]:
    over = make_certificate(now=NOW, days=-1).certificate
    good = make_certificate(now=NOW).fingerprint
    return [
        (DeskSet("duty", "x", PUBLIC), "partner_mail"),
        (EndpointSet("pigeon", "x"), "partner_choice"),
        (EndpointSet("mail", "x"), "partner_mail"),
        (EndpointSet("webhook", "http://songxanh.example/lachan"), "partner_link"),
        (EndpointSet("webhook", "https://127.0.0.1/lachan"), "partner_link"),
        (EndpointSet("webhook", "https://songxanh.example:22/lachan"), "partner_link"),
        (EndpointSet("webhook", "https://songxanh.example/lachan"), "partner_secret"),
        (TokenAdd((), 30), "partner_scopes"),
        (TokenAdd(("measures.approve",), 30), "partner_scopes"),
        (TokenAdd(("lists.read",), 0), "partner_days"),
        (TokenAdd(("lists.read",), 401), "partner_days"),
        (CertificateAdd("ab", ("lists.read",), 30), "partner_certificate"),
        (CertificateAdd(over, ("lists.read",), 30), "partner_certificate_over"),
        (CertificateAdd(good, ("lists.read",), 401), "partner_days"),
        (ProbeKeyAdd("HN 1", "00", "", 30), "partner_probe"),
        (ProbeKeyAdd("hn-1", "00", "", 30), "partner_public_key"),
        (SightSet("white", "green", (), ()), "partner_choice"),
        (PromiseSet("dance", 1, 1), "partner_choice"),
        (PromiseSet("block_domain", 60, 30), "partner_minutes"),
        (PromiseSet("block_domain", 0, 30), "partner_minutes"),
        (PromiseSet("block_domain", 1, 43_201), "partner_minutes"),
        (AboutSet("", "", PUBLIC, "x"), "partner_name"),
        (End(" "), "reason_missing"),
        (ISP, "partner_state"),
    ]


@pytest.mark.parametrize(("change", "code"), refusals(), ids=lambda value: str(value)[:40])
def test_it_refuses_a_change_that_can_t_be(people: People, change: Any, code: str) -> None:
    partner = join_partner(people, msgspec.structs.replace(ISP, code="ISP-KHAC"))
    before = Message.objects.count()
    with refused(code):
        ask_for(people, partner, change)
    assert Message.objects.count() == before
    assert not Draft.objects.filter(state="open").exists()


def test_what_would_change_nothing_is_refused(people: People) -> None:
    partner = join_partner(people)
    change_it(people, partner, EndpointSet("fetch"))
    change_it(people, partner, PromiseSet("block_domain", 30, 240))
    for change in (
        ISP.desk,
        EndpointSet("fetch"),
        PromiseSet("block_domain", 30, 240),
        PromiseSet("block_url", 0, 0),
        SightSet("amber", "green", ("ip", "url", "domain"), ()),
        AboutSet(ISP.name_vi, ISP.name_en, "024 3825 0000", ISP.public_source),
    ):
        with refused("partner_same"):
            ask_for(people, partner, change)


def test_a_webhook_is_proved_by_its_own_program_with_its_own_secret(people: People) -> None:
    partner = join_partner(people)
    add_secret(name="partner-isp-songxanh", now=NOW)
    ask_for(people, partner, EndpointSet("webhook", "https://songxanh.example/lachan", "partner-nh-haiau"))
    message = Message.objects.order_by("pk").last()
    assert message is not None
    assert (message.channel, message.address) == ("webhook", "https://songxanh.example/lachan")
    call = msgspec.json.decode(bytes(message.content))
    assert (call["event"], call["secret_name"]) == ("partner.confirm", "partner-isp-songxanh")
    body = msgspec.json.decode(base64.b64decode(call["payload"]))
    assert (body["partner"], body["what"], body["code"]) == ("ISP-SONGXANH", "endpoint", CODE)
    assert message.keep_days == 0


def test_the_code_goes_to_what_is_new_and_else_to_the_desk_that_is_known(people: People) -> None:
    partner = join_partner(people)
    Message.objects.all().delete()
    ask_for(people, partner, DeskSet("duty", "truc@songxanh.example", "+842438250002"))
    ask_for(people, partner, EndpointSet("xarf", "xarf@songxanh.example"))
    ask_for(people, partner, EndpointSet("fetch"))
    ask_for(people, partner, TokenAdd(("lists.read",), 30))
    ask_for(people, partner, SightSet("red", "red", (), ()))
    assert told("code") == ["truc@songxanh.example", "xarf@songxanh.example", MAIL, MAIL, MAIL]


def test_a_certificate_a_probe_s_key_and_an_end_send_no_code(people: People) -> None:
    partner = join_partner(people)
    Message.objects.all().delete()
    ask_for(people, partner, CertificateAdd(make_certificate(now=NOW).certificate, ("lists.read",), 30))
    ask_for(people, partner, ProbeKeyAdd("hn-1", make_public_key()[0], "", 30))
    ask_for(people, partner, End("Hết hợp tác"))
    assert not Message.objects.exists()
    assert [one.proof for one in Draft.objects.order_by("-pk")[:3]] == ["none", "read_out", "read_out"]


def test_the_state_of_a_partner_says_what_can_be_asked(people: People) -> None:
    partner = join_partner(people)
    with refused("partner_state"):
        ask_for(people, partner, Resume())
    suspend(partner_id=partner, because="thử", actor=second(people), now=NOW)
    ask_for(people, partner, Resume())
    ask_for(people, partner, TokenAdd(("lists.read",), 30))
    confirm_it(people, ask_for(people, partner, End("thôi")), said="", called="")
    for change in (Resume(), TokenAdd(("lists.read",), 30), End("thôi")):
        with refused("partner_state"):
            ask_for(people, partner, change)
    with refused("not_found"):
        ask_for(people, partner + 999, Resume())


def test_what_joins_can_t_be_changed_before_it_has_joined(people: People) -> None:
    ask_join(people)
    with refused("partner_state"):
        ask_for(people, Partner.objects.get().pk, TokenAdd(("lists.read",), 30))


def test_a_draft_is_taken_back_once_and_its_code_no_longer_works(people: People) -> None:
    partner = join_partner(people)
    waiting = ask_for(people, partner, EndpointSet("fetch"))
    withdraw(draft_id=waiting, actor=second(people), now=NOW)
    with refused("partner_draft_none"):
        withdraw(draft_id=waiting, actor=second(people), now=NOW)
    with refused("partner_draft_none"):
        confirm_it(people, waiting)
    with refused("not_found"):
        withdraw(draft_id=waiting + 999, actor=second(people), now=NOW)


def test_a_code_runs_out(people: People) -> None:
    waiting = ask_join(people, now=NOW)
    with refused("partner_draft_none"):
        confirm_it(people, waiting, now=NOW + DRAFT_LASTS)
    confirm_it(people, waiting, now=NOW + DRAFT_LASTS - timedelta(seconds=1))
