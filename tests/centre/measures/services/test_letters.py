from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.conf import settings as site

from centre.measures.notices.came import (
    DESK,
    EXCHANGE,
    FAILED,
    HOLIDAY,
    OUTLOOK,
    PASSED,
    POSTFIX,
    POSTFIX_DELAYED,
    QMAIL,
    TICKET,
    mail,
)
from centre.measures.scene import BAD, NOW, approver, judged, now_of, people, proposed, signed
from centre.partners.joined import ISP, join_partner
from lachan.centre.evidence.models import Holding
from lachan.centre.measures import carrying
from lachan.centre.measures.models import Event, Letter, Order, Reply, Thread
from lachan.centre.measures.notices.addresses import address_of, token_hash
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.letters import MOST_LETTERS, forget_letters, is_awaited, take_letter
from lachan.centre.measures.services.ordering import order_approved, undo_ended
from lachan.centre.measures.services.replying import note_left
from lachan.centre.outbox.models import Message
from lachan.centre.partners.models import Endpoint

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.measures.models import Measure

pytestmark = pytest.mark.django_db
__all__ = ["people"]

NOTICES = "thongbao@trungtam.example"
SERVER = "mx.trungtam.example"
ANSWER, BOUNCE = "a" * 24, "b" * 24


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where answers go, and which tokens are drawn."""
    settings.ENVIRONMENT = msgspec.structs.replace(
        site.ENVIRONMENT, data=tmp_path, notices_address=NOTICES, evidence_free_mb=0
    )
    drawn = iter([ANSWER, BOUNCE, *(f"{number:024}".replace("0", "c") for number in range(1, 90))])
    monkeypatch.setattr(carrying, "new_token", lambda: next(drawn))


def asked(people: People, *values: str) -> list[Measure]:
    partner = join_partner(people)
    Endpoint.objects.create(partner_id=partner, way="mail", address=DESK, since=NOW, set_by="person:1")
    made = []
    for value in values or (BAD,):
        if value != BAD:
            judged("domain", value)
        measure = proposed(people, value)
        signed(measure, approver(people))
        made.append(measure)
    order_approved(now=NOW)
    leave()
    return made


def leave() -> None:
    Message.objects.filter(purpose="measures.orders").update(state="delivered")
    note_left(now=NOW)


def come(said: str | bytes, *, token: str = ANSWER, envelope_from: str = DESK, **more: Any) -> Letter | None:
    order = Order.objects.order_by("pk").first()
    raw = said if isinstance(said, bytes) else mail(said, to=token, order=order.pk if order else 0)
    found = take_letter(
        address=address_of(token, notices=NOTICES),
        envelope_from=envelope_from,
        raw=raw,
        authserv_id=SERVER,
        **{"now": NOW, **more},
    )
    return Letter.objects.get(pk=found) if found else None


def kinds(measure: Measure) -> list[str]:
    return [event.kind for event in Event.objects.filter(measure=measure).order_by("pk")]


def test_a_desks_answer_is_kept_and_is_a_claim(people: People) -> None:
    [measure] = asked(people)
    letter = come(OUTLOOK)
    assert letter is not None
    assert (letter.kind, letter.sender) == ("answer", DESK)
    assert "Chúng tôi đã cập nhật danh sách chặn" in letter.words
    reply = Reply.objects.get()
    assert (reply.says, reply.way, reply.order.state) == ("done", "mail", "acknowledged")
    assert (now_of(measure).state, now_of(measure).effect) == ("acknowledged", "not_verified")
    assert kinds(measure)[-2:] == ["letter_answer", "acknowledged"]


def test_handed_on_twice_it_is_there_once(people: People) -> None:
    asked(people)
    assert come(OUTLOOK) is not None
    assert come(OUTLOOK) is None
    assert (Letter.objects.count(), Reply.objects.count()) == (1, 1)


def test_an_answer_without_a_word_of_ours_only_acknowledges(people: People) -> None:
    first, second = asked(people, BAD, "xac-minh-1.top")
    assert come(OUTLOOK.replace("ORDER đã làm", "Đang xem.")) is not None
    assert {reply.says for reply in Reply.objects.all()} == {"acknowledged"}
    assert {now_of(first).state, now_of(second).state} == {"acknowledged"}


def test_a_line_for_one_order_leaves_the_others_acknowledged(people: People) -> None:
    asked(people, BAD, "xac-minh-1.top")
    come(OUTLOOK.replace("ORDER đã làm", "ORDER từ chối"))
    said = list(Reply.objects.order_by("order_id").values_list("says", flat=True))
    assert said == ["refused", "acknowledged"]


@pytest.mark.parametrize("said", [POSTFIX, EXCHANGE, QMAIL])
def test_a_bounce_marks_the_order_failed(people: People, said: str) -> None:
    [measure] = asked(people)
    letter = come(said, token=BOUNCE, envelope_from="")
    assert letter is not None
    assert letter.kind == "bounce"
    assert Order.objects.get().state == "failed"
    assert kinds(measure)[-1] == "letter_bounce"
    assert not Reply.objects.exists()


def test_who_answers_after_a_bounce_is_heard(people: People) -> None:
    asked(people)
    come(POSTFIX, token=BOUNCE, envelope_from="")
    come(OUTLOOK)
    assert Order.objects.get().state == "acknowledged"


@pytest.mark.parametrize(
    ("said", "more"),
    [
        (POSTFIX_DELAYED, {}),
        (POSTFIX, {"now": NOW + timedelta(days=8)}),
        (POSTFIX.replace(f"rfc822; {DESK}", "rfc822; lan@xa.example").replace(f"rfc822;{DESK}", "rfc822;lan@xa.example"), {}),
    ],
)  # fmt: skip
def test_a_delay_or_a_failure_of_something_else_fails_nothing(people: People, said: str, more: Any) -> None:
    asked(people)
    assert come(said, token=BOUNCE, envelope_from="", **more) is not None
    assert Order.objects.get().state == "sent"


def test_who_was_handed_the_notice_can_make_no_bounce(people: People) -> None:
    [measure] = asked(people)
    letter = come(POSTFIX, token=ANSWER, envelope_from="")
    assert letter is not None
    assert letter.kind == "unproven"
    assert Order.objects.get().state == "sent"
    assert kinds(measure)[-1] == "letter_unproven"


@pytest.mark.parametrize(
    "said",
    [
        OUTLOOK.replace(PASSED, FAILED),
        OUTLOOK.replace(f"Authentication-Results: {PASSED}\n", ""),
        OUTLOOK.replace(PASSED, PASSED.replace(SERVER, "mx.xau.top")),
        OUTLOOK.replace(DESK, "khach@songxanh.example"),
        OUTLOOK.replace(DESK, "chu@xau.top").replace("header.from=songxanh.example", "header.from=xau.top"),
        OUTLOOK.replace("To: thongbao", f"From: <{DESK}>\nTo: thongbao"),
    ],
)
def test_what_nothing_proves_is_kept_apart_and_changes_nothing(people: People, said: str) -> None:
    [measure] = asked(people)
    letter = come(said)
    assert letter is not None
    assert letter.kind == "unproven"
    assert not Reply.objects.exists()
    assert (Order.objects.get().state, now_of(measure).state) == ("sent", "sent")


def test_somebody_else_of_a_registry_answers_for_it(people: People) -> None:
    registry = msgspec.structs.replace(ISP, kind="registry", answers_for=(".top",))
    Endpoint.objects.create(
        partner_id=join_partner(people, registry), way="mail", address=DESK, since=NOW, set_by="person:1"
    )
    signed(proposed(people, kind="take_page_down"), approver(people))
    order_approved(now=NOW)
    leave()
    letter = come(OUTLOOK.replace(DESK, "lan@songxanh.example"))
    assert letter is not None
    assert (letter.kind, letter.sender) == ("answer", "lan@songxanh.example")


@pytest.mark.parametrize("said", [HOLIDAY, TICKET])
def test_an_automatic_answer_is_shown_and_says_nothing(people: People, said: str) -> None:
    asked(people)
    letter = come(said)
    assert letter is not None
    assert letter.kind == "automatic"
    assert Order.objects.get().state == "sent"
    assert not Reply.objects.exists()


def test_nothing_that_comes_is_answered(people: People) -> None:
    asked(people)
    before = Message.objects.count()
    for said, token, envelope_from in (
        (OUTLOOK, ANSWER, DESK), (HOLIDAY, ANSWER, DESK), (TICKET, BOUNCE, DESK), (POSTFIX, BOUNCE, ""), (QMAIL, ANSWER, ""),
    ):  # fmt: skip
        come(said, token=token, envelope_from=envelope_from)
    assert Message.objects.count() == before


def test_files_of_a_proven_answer_are_evidence_and_those_of_strangers_are_not(people: People) -> None:
    [measure] = asked(people)
    made = EmailMessage()
    made["Authentication-Results"] = PASSED
    made["From"], made["To"], made["Message-ID"] = DESK, NOTICES, "<f@songxanh.example>"
    made.set_content("Ảnh chụp đính kèm.")
    made.add_attachment(
        b"\x89PNG\r\n\x1a\n" + b"\0" * 64, maintype="image", subtype="png", filename="chặn.png"
    )
    letter = come(made.as_bytes())
    assert letter is not None
    assert letter.files == 1
    held = Holding.objects.get(holder=f"letter:{letter.pk}")
    assert (held.office_id, held.name) == (measure.office_id, "chặn.png")
    made.replace_header("Authentication-Results", FAILED)
    made.replace_header("Message-ID", "<g@songxanh.example>")
    stranger = come(made.as_bytes())
    assert stranger is not None
    assert (stranger.kind, stranger.files) == ("unproven", 0)
    assert Holding.objects.count() == 1


def test_only_the_addresses_of_threads_are_awaited(people: People) -> None:
    asked(people)
    assert is_awaited(address_of(ANSWER, notices=NOTICES).upper())
    assert is_awaited(address_of(BOUNCE, notices=NOTICES))
    for address in (NOTICES, address_of("z" * 24, notices=NOTICES), "lan@trungtam.example", ""):
        assert not is_awaited(address)
    assert (
        take_letter(address=NOTICES, envelope_from="", raw=b"a: b\n\nc", authserv_id=SERVER, now=NOW) is None
    )


def test_who_floods_a_thread_keeps_the_desks_answer_not_out(people: People) -> None:
    asked(people)
    thread = Thread.objects.get()
    Letter.objects.bulk_create(
        Letter(thread=thread, kind="unproven", at=NOW, mark=token_hash(str(n))) for n in range(MOST_LETTERS)
    )
    assert come(OUTLOOK.replace(PASSED, FAILED)) is None
    assert Letter.objects.count() == MOST_LETTERS
    letter = come(OUTLOOK)
    assert letter is not None
    assert letter.kind == "answer"
    assert Order.objects.get().state == "acknowledged"


def test_what_was_lifted_is_undone_with_whom_a_mail_came_back_from_too(people: People) -> None:
    [measure] = asked(people)
    come(POSTFIX, token=BOUNCE, envelope_from="")
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), now=NOW)
    undo_ended(now=NOW)
    assert Order.objects.get().state == "undo_ordered"
    leave()
    assert come(OUTLOOK.replace("HK2PR", "HK3PR").replace("ORDER đã làm", "ORDER đã nhận")) is not None
    assert Order.objects.get().state == "undo_sent", "that it was received once undoes nothing"
    come(OUTLOOK.replace("HK2PR", "HK4PR").replace("ORDER đã làm", "ORDER đã hoàn tác"))
    assert Order.objects.get().state == "undone"


def test_after_a_year_who_wrote_and_what_is_gone(people: People) -> None:
    asked(people)
    come(OUTLOOK)
    Reply.objects.update(words="của Lan")
    assert forget_letters(now=NOW + timedelta(days=364)) == 0
    assert forget_letters(now=NOW + timedelta(days=366)) == 2
    letter = Letter.objects.get()
    assert (letter.sender, letter.words, letter.kind) == ("", "", "answer")
    assert Reply.objects.get().words == ""
    assert forget_letters(now=NOW + timedelta(days=366)) == 0
