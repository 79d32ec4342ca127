"""What the public answer says while an appeal is open: on the page, by the API for one and for many."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from centre.measures.appealing import blocked, filed, prove
from centre.measures.scene import BAD, acting, judged, people
from lachan.centre.accounts import shown_keys
from lachan.centre.accounts.keys import KeyRing, issue_key
from lachan.centre.accounts.models import Role
from lachan.centre.measures.models import Appeal
from lachan.centre.measures.services.reviewing import LIFTED, UPHELD, decide_appeals
from lachan.centre.public import queries

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def answer(text: str = BAD) -> dict[str, Any]:
    told = Client().post("/api/v1/check", json.dumps({"text": text}), "application/json")
    assert told.status_code == 200
    said: dict[str, Any] = json.loads(told.content)
    return said


def proven(people: People) -> Appeal:
    """This will have a domain blocked, and its owner appeal with a proof that stands today."""
    blocked(people)
    one = filed()
    prove(one)
    Appeal.objects.update(proof_ends_at=timezone.now() + timedelta(days=1))
    return Appeal.objects.get(number=one.numbers[0])


def decided(people: People, appeal: Appeal, says: str, **told: Any) -> None:
    reviewer = acting(people.at("centre", Role.APPROVER))
    decide_appeals(
        numbers=[appeal.number], says=says, reason="Đã xem xét", actor=reviewer, now=timezone.now(), **told
    )


def test_an_answer_says_that_the_owner_has_appealed_and_stays_what_it_was(people: People) -> None:
    proven(people)
    said = answer(f"https://{BAD}/vay")
    assert said["level"] == "dangerous"
    [one] = said["appeals"]
    assert BAD in one["about"]
    assert "đã khiếu nại" in one["text_vi"]
    assert "has appealed" in one["text_en"]


def test_an_appeal_that_nobody_has_proven_is_named_nowhere(people: People) -> None:
    blocked(people)
    filed()
    assert answer()["appeals"] == []


def test_what_nobody_appealed_against_says_so(people: People) -> None:
    del people
    assert answer("xin chào")["appeals"] == []


def test_once_it_is_upheld_the_answer_names_no_appeal_any_more(people: People) -> None:
    decided(people, proven(people), UPHELD)
    said = answer()
    assert (said["level"], said["appeals"]) == ("dangerous", [])


def test_once_it_is_lifted_the_answer_is_another(people: People) -> None:
    decided(people, proven(people), LIFTED, was_wrong=True)
    said = answer()
    assert said["level"] != "dangerous"
    assert said["appeals"] == []


def test_many_are_answered_with_one_look_at_appeals(
    people: People,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    proven(people)
    judged("domain", "khac.top")
    path = tmp_path / "keys.json"
    made = issue_key(path=path, name="bank", now=datetime(2026, 11, 24, tzinfo=UTC))
    ring = KeyRing(path)
    monkeypatch.setattr(shown_keys, "ring", lambda: ring)
    items = ["xin chào", BAD, f"https://{BAD}/a", "khac.top"] * 20

    def ask() -> list[dict[str, Any]]:
        told = Client().post(
            "/api/v1/check/batch", json.dumps({"items": items}), "application/json",
            headers={"Authorization": f"Bearer {made}"},
        )  # fmt: skip
        assert told.status_code == 200
        answers: list[dict[str, Any]] = json.loads(told.content)["answers"]
        return answers

    ask()
    with django_assert_max_num_queries(12):
        answers = ask()
    assert [len(one["appeals"]) for one in answers[:4]] == [0, 1, 1, 0]


def test_where_appeals_can_not_be_read_the_answer_stands_without(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    proven(people)

    def broken(*_: Any, **__: Any) -> Any:
        raise DatabaseError

    monkeypatch.setattr(queries, "not_to_be_named", broken)
    said = answer()
    assert (said["level"], said["appeals"]) == ("dangerous", [])


def test_the_page_says_it_in_both_languages(people: People) -> None:
    proven(people)
    for lang, words in (("vi", "đã khiếu nại; Trung tâm đang xem xét"), ("en", "has appealed")):
        page = Client().post(f"/?lang={lang}", {"text": BAD}).content.decode()
        assert words in unescape(page)


def test_the_schema_has_the_field(people: People) -> None:
    del people
    document = json.loads(Client().get("/api/v1/openapi.json").content)
    schemas = document["components"]["schemas"]
    assert schemas["CheckAnswer"]["properties"]["appeals"]["items"] == {
        "$ref": "#/components/schemas/OpenAppeal"
    }
    assert set(schemas["OpenAppeal"]["required"]) == {"about", "text_vi", "text_en"}
