from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.test import Client

from centre.exchange.lists.files import lists_folder
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.exchange import signing
from lachan.centre.exchange.queries.signing_keys import FIRST
from lachan.centre.exchange.services.changing_keys import announce_key
from lachan.centre.web import limits

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries

__all__ = ["lists_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("key_folder", "lists_folder")]

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


@pytest.fixture
def key_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "key_path", lambda: tmp_path / "keys" / FIRST)


def get(path: str = "keys") -> Any:
    return Client().get(f"/exchange/{path}")


def test_the_keys_are_told_with_their_files_and_what_they_say_of_one_another(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    (only,) = get().json()["keys"]
    name = signing.key_name(signing.public_key())
    assert (only["id"], only["state"], only["signature"]) == (name, "current", None)
    assert base64.b64decode(only["public"]) == signing.public_key()
    announced = announce_key(days=30, actor=OPERATOR, now=NOW)
    with django_assert_num_queries(2):
        said = get().json()
    assert [(one["id"], one["state"], one["follows"]) for one in said["keys"]] == [
        (name, "current", None),
        (announced, "next", name),
    ]
    assert said["keys"][1]["signature"].endswith(f"/exchange/keys/{announced}.pub.minisig")
    assert said["keys"][1]["switch_from"] == "2026-12-29T03:00:00Z"
    (sentence,) = said["said"]
    assert signing.is_signed(
        b"lachan-key-1\n" + sentence["text"].encode(), bytes.fromhex(sentence["signature"]),
        public=signing.public_key(FIRST),
    )  # fmt: skip


@pytest.mark.parametrize("path", ["keys/0123456789ABCDEF.pub", "keys/0123456789abcdef.pub.minisig"])
def test_a_key_that_there_is_not_is_not_found(path: str) -> None:
    response = get(path)
    assert (response.status_code, response.json()["code"]) == (404, "exchange_key")


def test_a_name_is_taken_in_small_letters_too() -> None:
    name = signing.key_name(signing.public_key()).lower()
    assert get(f"keys/{name}.pub").content == get("keys/minisign.pub").content


def test_a_stranger_who_asks_for_keys_without_end_is_slowed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("keys", "keys/minisign.pub", "keys/next.pub", "keys/next.pub.minisig"):
        monkeypatch.setattr(limits, "downloads", limits.Buckets(1, clock=lambda: 0.0))
        get(path)
        assert get(path).status_code == 429, path
