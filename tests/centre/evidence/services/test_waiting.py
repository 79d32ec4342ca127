from __future__ import annotations

import os
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from centre.evidence.files import NOW, keep, picture
from lachan.centre.evidence import services
from lachan.centre.evidence.incoming import take_in
from lachan.centre.evidence.models import Content, WaitingContent
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.evidence.services import waiting as waiting_service

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from lachan.centre.evidence.services import Waiting

pytestmark = pytest.mark.django_db

LATER = NOW + waiting_service.WAITING + timedelta(minutes=1)


def wait(content: bytes = b"a picture", name: str = "tin.png", network: str = "n1") -> Waiting:
    waiting = services.set_aside(
        content=BytesIO(content), name=name, purpose="report", network=network, now=NOW
    )
    assert waiting is not None
    return waiting


def found(*tokens: str, now: datetime = NOW, purpose: str = "report") -> list[Waiting]:
    return list(services.waiting_for(tokens=tokens, purpose=purpose, now=now))


def content_of(waiting: Waiting, now: datetime = NOW) -> bytes | None:
    file = services.open_waiting(waiting=waiting, now=now)
    if file is None:
        return None
    content = b""
    while piece := file.read(1_000):
        content += piece
    return content


def test_what_was_set_aside_comes_back_whole_under_its_token_as_often_as_the_form_is_sent() -> None:
    waiting = wait(b"x" * 600_000)
    assert found(waiting.token) == [waiting]
    assert waiting.size_bytes == 600_000
    for _ in range(2):
        assert content_of(waiting) == b"x" * 600_000


def test_neither_its_name_nor_its_content_stands_on_the_disk_in_the_clear(place: Path) -> None:
    wait(b"ZQPLANTED" * 100, "anh cua chi Hoa.png")
    row = WaitingContent.objects.values().get()
    assert "Hoa" not in str(row)
    assert all(b"ZQPLANTED" not in path.read_bytes() for path in place.rglob("*") if path.is_file())


def test_a_name_with_a_path_in_it_is_only_a_name() -> None:
    assert wait(name="../../../etc/passwd").name == "passwd"
    assert wait(name="C:\\Users\\hoa\\tin.png\u202egnp").name == "tin.pnggnp"


@pytest.mark.parametrize(
    "token",
    ["", "x", "a:b:c", "\ud800", "đ" * 50, "x" * 100_000, signing.dumps(["n", "tin.png"], salt="another"),
     signing.dumps("no pair", salt="lachan.evidence.waiting"), signing.dumps(["unknown", "x"], salt="lachan.evidence.waiting")],
)  # fmt: skip
def test_a_forged_token_brings_nothing(token: str) -> None:
    wait()
    assert found(token) == []


def test_a_changed_token_brings_nothing_and_asks_no_database(django_assert_num_queries: object) -> None:
    waiting = wait()
    changed = ("B" if waiting.token[0] == "A" else "A") + waiting.token[1:]
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert found(changed, waiting.token[:-1], waiting.token + "=") == []


@given(st.text(max_size=300))
def test_any_text_is_a_token_or_none(token: str) -> None:
    assert waiting_service._read(token) is None or ":" in token


def test_what_waits_for_one_thing_is_not_brought_by_another() -> None:
    assert found(wait().token, purpose="appeal") == []


def test_it_waits_six_hours_and_is_then_taken_off_the_disk() -> None:
    waiting = wait()
    (sha256,) = site_store().all()
    os.utime(site_store().path_of(sha256), (NOW.timestamp(), NOW.timestamp()))
    almost = NOW + waiting_service.WAITING - timedelta(minutes=1)
    assert services.end_waiting(now=almost) == 0
    assert services.sweep(now=almost) == 0, "what waits is swept by nobody"
    assert content_of(waiting, almost) == b"a picture"
    assert services.count_over(now=LATER) == 1
    assert found(waiting.token, now=LATER) == []
    assert content_of(waiting, LATER) is None
    assert services.end_waiting(now=LATER) == 1
    assert WaitingContent.objects.count() == 0
    assert list(site_store().all()) == []


def test_the_end_of_waiting_leaves_what_somebody_holds() -> None:
    held = keep(picture())
    wait(picture())
    os.utime(site_store().path_of(held.sha256), (NOW.timestamp(), NOW.timestamp()))
    assert services.end_waiting(now=LATER) == 1
    assert site_store().has(held.sha256, held.size_bytes)
    assert Content.objects.get().removed_at is None


def test_too_much_waits_for_nobody_and_nothing_of_it_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting_service, "MOST_OF_NETWORK_BYTES", 1_000)
    wait(b"1" * 600)
    again = {"name": "b.png", "purpose": "report", "now": NOW}
    assert services.set_aside(content=BytesIO(b"2" * 600), network="n1", **again) is None  # type: ignore[arg-type]
    assert services.set_aside(content=BytesIO(b"2" * 600), network="n2", **again) is not None  # type: ignore[arg-type]
    monkeypatch.setattr(waiting_service, "MOST_BYTES", 1_500)
    assert services.set_aside(content=BytesIO(b"3" * 600), network="n3", **again) is None  # type: ignore[arg-type]
    assert WaitingContent.objects.count() == 2
    assert len(list(site_store().all())) == 2
    assert list(site_store().drafts()) == []


def test_a_flood_of_small_files_is_bounded_by_bytes_and_ends_in_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waiting_service, "_AT_ONCE", 3)
    for number in range(7):
        wait(f"{number}".encode())
    assert [services.end_waiting(now=LATER) for _ in range(4)] == [3, 3, 1, 0]


def test_an_empty_file_does_not_wait() -> None:
    with pytest.raises(EvidenceRefused):
        wait(b"")
    assert WaitingContent.objects.count() == 0


def test_what_was_taken_in_already_waits_as_it_is() -> None:
    incoming = take_in(BytesIO(b"sealed while it came"))
    waiting = services.set_aside(content=incoming, name="a", purpose="report", network="", now=NOW)
    assert waiting is not None
    assert content_of(waiting) == b"sealed while it came"


def test_a_content_that_is_gone_from_the_disk_or_damaged_is_said_to_be_gone() -> None:
    waiting = wait(b"x" * 600_000)
    (sha256,) = site_store().all()
    path = site_store().path_of(sha256)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:100])
    assert services.open_waiting(waiting=waiting, now=NOW) is None
    path.write_bytes(sealed[:-20] + bytes(20))
    with pytest.raises(OSError, match="damaged"):
        content_of(waiting)
    path.unlink()
    assert services.open_waiting(waiting=waiting, now=NOW) is None
