from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

import msgspec
import pytest
from django.db import transaction
from django.utils import timezone

from lachan.centre.audit.actors import person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.outbox import queries, services
from lachan.centre.outbox.models import Message, State

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
LAN = person_actor(17)


def mail(key: str = "a:1", **more: Any) -> int:
    given: dict[str, Any] = {"to": "lan@congan.example", "subject": "Chào", "text": "Xin chào", "now": NOW}
    with transaction.atomic():
        return services.send_mail(key=key, **given | more)


def call(key: str = "w:1", **more: Any) -> int:
    given: dict[str, Any] = {
        "url": "https://bank.example/hook", "event": "a.b", "payload": {}, "secret_name": "bank", "now": NOW
    }  # fmt: skip
    with transaction.atomic():
        return services.send_webhook(key=key, **given | more)


def kill(message_id: int, *, at: datetime = NOW) -> None:
    """This will make a message a dead letter, as the worker would."""
    Message.objects.filter(pk=message_id).update(state=State.DEAD, ended_at=at, last_code="http.410", tries=9)


def test_the_same_key_twice_is_one_message() -> None:
    first = mail()
    assert mail(text="other words, same matter") == first
    assert Message.objects.count() == 1
    assert mail("a:2") != first


@pytest.mark.django_db(transaction=True)
def test_it_is_written_in_the_callers_transaction_or_not_at_all() -> None:
    with pytest.raises(services.OutsideTransactionError):
        services.send_mail(key="a:1", to="lan@congan.example", subject="a", text="b", now=NOW)

    def change_and_fail() -> None:
        with transaction.atomic():
            mail()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert Message.objects.count() == 0


def test_what_can_not_be_sent_is_refused_when_it_is_ordered() -> None:
    for wrong in (
        {"to": "lan"},
        {"subject": "a\nb"},
        {"purpose": "A B"},
        {"keep_days": 401},
        {"keep_days": -1},
        {"key": "a b"},
    ):
        with pytest.raises(services.BadMessageError):
            mail(**wrong)
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://bank.example/", "ftp://bank.example/", "https://a:b@bank.example/", "https://bank.example:22/", "https://127.0.0.1/x y",
        "https://localhost/", "https://metadata.google.internal/", "", "https://" + "a" * 9000,
    ],
)  # fmt: skip
def test_a_call_goes_to_the_open_internet_by_https(url: str) -> None:
    with pytest.raises(services.BadMessageError) as error:
        call(url=url)
    assert error.value.what == "url"


def test_a_call_goes_inside_where_the_operator_and_the_order_say_so(settings: Any) -> None:
    with pytest.raises(services.BadMessageError):
        call(url="http://bank.internal/", allow_private=True)
    networks = (ip_network("10.20.0.0/16"),)
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, partner_networks=networks)
    assert call(url="http://bank.internal/", allow_private=True)
    with pytest.raises(services.BadMessageError):
        call("w:2", url="http://bank.internal/")


@pytest.mark.parametrize("name", ["", "../master", "A", "a" * 61])
def test_a_secret_has_a_name_that_stays_in_its_folder(name: str) -> None:
    with pytest.raises(services.BadMessageError) as error:
        call(secret_name=name)
    assert error.value.what == "secret_name"


def test_a_dead_letter_is_tried_again_from_the_start_and_the_log_says_who_had_it_so() -> None:
    message_id = mail()
    kill(message_id)
    services.retry_dead_letter(message_id=message_id, actor=LAN, now=NOW + timedelta(hours=1))
    message = Message.objects.get(pk=message_id)
    assert (message.state, message.tries, message.ended_at) == (State.WAITING, 0, None)
    assert message.due_at == message.tried_from == NOW + timedelta(hours=1)
    entry = Entry.objects.get(kind="outbox.retried")
    assert (entry.actor, entry.subject) == ("person:17", f"message:{message_id}")


def test_a_dead_letter_is_set_aside_once() -> None:
    message_id = mail()
    kill(message_id)
    services.set_aside_dead_letter(message_id=message_id, actor=LAN, now=NOW)
    assert queries.dead_letters() == []
    with pytest.raises(services.NotDeadError):
        services.set_aside_dead_letter(message_id=message_id, actor=LAN, now=NOW)
    assert Entry.objects.filter(kind="outbox.set_aside").count() == 1


def test_only_a_dead_letter_is_tried_again() -> None:
    message_id = mail()
    with pytest.raises(services.NotDeadError):
        services.retry_dead_letter(message_id=message_id, actor=LAN, now=NOW)
    with pytest.raises(queries.UnknownMessageError):
        services.retry_dead_letter(message_id=message_id + 1, actor=LAN, now=NOW)
    assert not Entry.objects.filter(kind="outbox.retried").exists()


def test_content_and_address_go_some_days_after_the_end_and_the_key_stays_taken() -> None:
    soon, late, waiting = mail("a:1", keep_days=1), mail("a:2", keep_days=9), mail("a:3", keep_days=0)
    Message.objects.filter(pk__in=(soon, late)).update(state=State.DELIVERED, ended_at=NOW)
    assert services.remove_contents(now=NOW + timedelta(hours=23)) == 0
    assert services.remove_contents(now=NOW + timedelta(days=1)) == 1
    emptied = Message.objects.get(pk=soon)
    assert (emptied.address, bytes(emptied.content), emptied.host) == ("", b"", "congan.example")
    assert Message.objects.get(pk=late).address
    assert Message.objects.get(pk=waiting).address
    assert mail("a:1") == soon


def test_a_dead_letter_that_nobody_looks_at_is_set_aside_and_emptied() -> None:
    message_id = mail(keep_days=0)
    kill(message_id, at=NOW)
    assert services.remove_contents(now=NOW + timedelta(days=29)) == 0
    assert queries.message(message_id=message_id).retryable
    assert services.remove_contents(now=NOW + timedelta(days=30)) == 1
    told = queries.message(message_id=message_id)
    assert (told.state, told.retryable) == ("set_aside", False)


def test_what_is_told_holds_neither_address_nor_content() -> None:
    kill(mail(to="nguyen.thi.lan@congan.example", subject="Riêng tư", text="bí mật"))
    told = repr(queries.dead_letters())
    for personal in ("nguyen.thi.lan", "Riêng tư", "bí mật"):
        assert personal not in told


def test_dead_letters_are_paged_and_counted() -> None:
    ids = [mail(f"a:{number}") for number in range(5)]
    for message_id in ids[:4]:
        kill(message_id)
    first = queries.dead_letters(limit=2)
    assert [told.id for told in first] == [ids[3], ids[2]]
    assert [told.id for told in queries.dead_letters(before_id=ids[2], limit=9)] == [ids[1], ids[0]]
    assert {(one.channel, one.state): one.count for one in queries.standings()} == {
        ("mail", "dead"): 4,
        ("mail", "waiting"): 1,
    }
    assert queries.backlog() == 1
    found = queries.message_by_key(key="a:0")
    assert found is not None
    assert found.code == "http.410"
    assert queries.message_by_key(key="b") is None


def test_what_is_kept_for_an_address_can_be_removed() -> None:
    waiting, dead, delivered, held, other = (mail(f"a:{number}") for number in range(5))
    kill(dead)
    Message.objects.filter(pk=delivered).update(state=State.DELIVERED, ended_at=NOW)
    Message.objects.filter(pk=held).update(state=State.CLAIMED, claim="x", lease_until=NOW)
    Message.objects.filter(pk=other).update(address="other@congan.example")
    assert services.forget_address(address="lan@CONGAN.example", actor=LAN, now=NOW) == 4
    states = {row.pk: (row.state, row.address) for row in Message.objects.all()}
    assert states == {
        waiting: ("set_aside", ""),
        dead: ("set_aside", ""),
        delivered: ("delivered", ""),
        held: ("claimed", "lan@congan.example"),
        other: ("waiting", "other@congan.example"),
    }
    entry = Entry.objects.get(kind="outbox.forgotten")
    assert "congan" not in entry.data + entry.subject
    Message.objects.filter(pk=held).update(state=State.DELIVERED, ended_at=NOW)
    services.remove_contents(now=NOW)
    assert not Message.objects.filter(address="lan@congan.example").exists()
    assert services.forget_address(address="lan@congan.example", actor=LAN, now=NOW) == 0


def test_keeping_for_no_day_is_allowed_and_a_naive_moment_is_not() -> None:
    mail(keep_days=0)
    assert timezone.is_aware(Message.objects.get().created_at)
