from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.conf import settings as site

from centre.measures.scene import BAD, NOW, people, proposed
from lachan.centre.fetch.rdap.reading import Contact, Registration
from lachan.centre.fetch.targets import FetchError
from lachan.centre.measures.blast import Blast
from lachan.centre.measures.models import Event, Measure, RegistryAnswer
from lachan.centre.measures.services import registries
from lachan.centre.measures.services.looking import look_around
from lachan.centre.measures.services.registries import by_settings, forget_answers, hear, keep

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.fetch.names import RecordKind
    from lachan.centre.measures.hosting import Asked

pytestmark = pytest.mark.django_db
__all__ = ["people"]

FOUND = Registration("N", "VN", abuse=(Contact("abuse@n.example", "N"),))
ADDRESS: Asked = ("45.76.12.9", True)


class Registry:
    """Answers or fails, and counts who asks."""

    def __init__(self, said: Registration | str = FOUND) -> None:
        self.said = said
        self.asked: list[str] = []

    def __call__(self, name: str, is_address: bool, seconds: float) -> Registration:  # noqa: FBT001
        assert seconds > 0
        assert is_address == name[0].isdigit()
        self.asked.append(name)
        if isinstance(self.said, str):
            raise FetchError(self.said)
        return self.said


def by_dns(name: str, kind: RecordKind) -> tuple[str, ...]:
    del name
    return ("45.76.12.9",) if kind == "A" else ()


def heard(registry: Registry, *, at: Any = NOW) -> str:
    found = hear([ADDRESS], ask=registry, now=at)
    keep(found, now=at)
    return found[ADDRESS].code


@pytest.mark.parametrize(
    ("said", "lasts"),
    [
        (FOUND, timedelta(days=7)),
        ("unknown", timedelta(days=1)),
        ("no_server", timedelta(days=1)),
        ("time", timedelta(minutes=15)),
    ],
)
def test_an_answer_is_kept_for_as_long_as_it_is_worth(said: Registration | str, lasts: timedelta) -> None:
    registry = Registry(said)
    heard(registry)
    heard(registry, at=NOW + lasts - timedelta(seconds=1))
    assert len(registry.asked) == 1
    heard(registry, at=NOW + lasts)
    assert len(registry.asked) == 2
    assert RegistryAnswer.objects.count() == 1


def test_what_nobody_had_time_for_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries, "TOGETHER_SECONDS", 0.0)
    registry = Registry()
    assert heard(registry) == "late"
    assert registry.asked == []
    assert not RegistryAnswer.objects.exists()


def test_slow_registries_hold_up_a_batch_no_longer_than_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries, "TOGETHER_SECONDS", 0.5)

    def slow(name: str, is_address: bool, seconds: float) -> Registration:  # noqa: FBT001
        del name, is_address
        time.sleep(min(seconds, 0.4))
        raise FetchError("time")

    begun = time.monotonic()
    found = hear([(f"45.76.{n}.9", True) for n in range(200)], ask=slow, now=NOW)
    assert time.monotonic() - begun < 5
    assert {said.code for said in found.values()} == {"time", "late"}


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registries, "MOST_KEPT", 5)
    RegistryAnswer.objects.bulk_create(
        RegistryAnswer(key=f"ip:{n}", asked_at=NOW, expires_at=NOW + timedelta(hours=n)) for n in range(10)
    )
    assert forget_answers(now=NOW + timedelta(hours=2)) == 5
    assert forget_answers(now=NOW + timedelta(hours=2)) == 0
    assert sorted(RegistryAnswer.objects.values_list("key", flat=True)) == [f"ip:{n}" for n in range(5, 10)]


def looked_at(people: People, kind: str, registry: Registry | None) -> Blast:
    measure = proposed(people, kind=kind)
    Measure.objects.filter(pk=measure.pk).update(looked_at=None)
    assert look_around(now=NOW, ask=by_dns, ask_registry=registry) == 1
    measure.refresh_from_db()
    assert measure.looked_at is not None
    return msgspec.json.decode(measure.blast, type=Blast)


def test_who_is_told_stands_before_the_signer(people: People) -> None:
    registry = Registry()
    blast = looked_at(people, "take_page_down", registry)
    assert sorted(registry.asked) == ["45.76.12.9", BAD]
    assert [tell.mail for tell in blast.tell] == ["abuse@n.example"]


def test_a_registry_that_fails_lets_the_measure_go_on(people: People) -> None:
    blast = looked_at(people, "take_page_down", Registry("connect"))
    assert blast.tell == ()
    assert blast.registries == ("address.connect", "domain.connect")


def test_a_block_does_not_wait_for_what_registries_say_of_a_page(people: People) -> None:
    # proposed first, and looked at last
    page, block = proposed(people, kind="take_page_down"), proposed(people)
    Measure.objects.update(looked_at=None)
    assert look_around(now=NOW, ask=by_dns, ask_registry=Registry("time")) == 2
    events = Event.objects.filter(kind="looked").order_by("pk").values_list("measure_id", flat=True)
    assert list(events) == [block.pk, page.pk]


def test_a_block_asks_no_registry_and_without_the_setting_nobody_does(people: People) -> None:
    registry = Registry()
    assert looked_at(people, "block_domain", registry).registries == ()
    assert registry.asked == []
    assert looked_at(people, "take_page_down", None).registries == ("off",)


def test_the_setting_says_who_is_asked(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert by_settings() is None
    bases: list[str] = []

    def note(name: str, *, base: str, **more: Any) -> Registration:
        del name, more
        bases.append(base)
        return FOUND

    monkeypatch.setattr(registries, "ask_registry", note)
    for said in ("iana", "https://rdap.coquan.example/"):
        settings.ENVIRONMENT = msgspec.structs.replace(site.ENVIRONMENT, rdap=said)
        ask = by_settings()
        assert ask is not None
        ask("xau.top", False, 1.0)
    assert bases == ["", "https://rdap.coquan.example/"]
