"""Changing the key for lists, checked with real minisign by who has pinned a key at the beginning."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.test import Client
from django.utils import timezone

from centre.exchange.lists.files import lists_folder, make
from centre.exchange.lookup.reading import read_download
from centre.exchange.making import list_things
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry as LogEntry
from lachan.centre.exchange import signing
from lachan.centre.exchange.announcing import CONTEXT
from lachan.centre.exchange.lookup import sets
from lachan.centre.exchange.lookup.building import build
from lachan.centre.exchange.lookup.generations import open_current
from lachan.centre.exchange.lookup.opening import folder as lookup_folder
from lachan.centre.exchange.models import SigningKey
from lachan.centre.exchange.queries.signing_keys import FIRST, said_of_keys, signing_keys
from lachan.centre.exchange.services.changing_keys import announce_key, end_key, switch_key, withdraw_keys
from lachan.centre.web.keymarks import WrongKeyError
from lachan.centre.web.refusals import Refusal
from programs import need_program

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoCaptureOnCommitCallbacks as Committing

__all__ = ["lists_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("key_folder", "lists_folder")]

NOW: Final = timezone.now().replace(microsecond=0)
DAY: Final = timedelta(days=1)


@pytest.fixture
def key_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "keys"
    monkeypatch.setattr(signing, "key_path", lambda: folder / FIRST)
    return folder


def fetch(path: str) -> bytes:
    response: Any = Client().get(f"/exchange/{path}")
    assert response.status_code == 200, (path, response.content)
    whole: bytes = b"".join(response) if response.streaming else response.content
    return whole


def refused(path: str) -> tuple[int, str]:
    response = Client().get(f"/exchange/{path}")
    return response.status_code, response.json()["code"]


def is_taken(folder: Path, key: str, data: bytes, minisig: bytes) -> bool:
    """This will say whether minisign takes a file by a key of one line."""
    program = need_program("minisign", "minisign")
    (folder / "taken").write_bytes(data)
    (folder / "taken.minisig").write_bytes(minisig)
    done = subprocess.run(
        [program, "-V", "-P", key, "-m", folder / "taken"], capture_output=True, check=False, timeout=60
    )
    return done.returncode == 0


def line_of(key_file: bytes) -> str:
    return key_file.decode().splitlines()[1]


def refusal(act: Any, **said: Any) -> str:
    with pytest.raises(Refusal) as found:
        act(actor=OPERATOR, **said)
    return found.value.code


def test_a_key_is_changed_and_nobody_who_pinned_one_is_ever_without_a_file_that_it_takes(
    tmp_path: Path,
) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    old = line_of(fetch("keys/minisign.pub"))
    before = signing.key_name(signing.public_key())

    name = announce_key(days=30, actor=OPERATOR, now=NOW)
    make(NOW)
    # who checks what comes by the old key learns the next
    announced = fetch("keys/next.pub")
    assert is_taken(tmp_path, old, announced, fetch("keys/next.pub.minisig"))
    new = line_of(announced)
    assert announced == fetch(f"keys/{name}.pub")
    data = fetch("lists/domains.txt")
    assert is_taken(tmp_path, old, data, fetch("lists/domains.txt.minisig"))
    # the same file, which was there before: nobody fetches it twice
    assert is_taken(tmp_path, new, data, fetch(f"lists/domains.txt.minisig?key={name}"))
    assert is_taken(tmp_path, new, fetch("lists/warninglist.json"),
                    fetch(f"lists/warninglist.json.minisig?key={name}"))  # fmt: skip

    assert refusal(switch_key, now=NOW + 29 * DAY) == "exchange_key_too_soon"
    assert switch_key(actor=OPERATOR, now=NOW + 30 * DAY) == name
    make(NOW + DAY)
    data = fetch("lists/domains.txt")
    assert is_taken(tmp_path, new, data, fetch("lists/domains.txt.minisig"))
    assert is_taken(tmp_path, old, data, fetch(f"lists/domains.txt.minisig?key={before}"))
    version = Client().head("/exchange/lists/domains.txt").headers["Lachan-List-Version"]
    delta = f"lists/domains.txt.delta{{}}?since={version}"
    assert is_taken(
        tmp_path, old, fetch(delta.format("")), fetch(delta.format(".minisig") + f"&key={before}")
    )
    assert is_taken(tmp_path, new, fetch(delta.format("")), fetch(delta.format(".minisig")))
    assert line_of(fetch("keys/minisign.pub")) == new
    # who was away finds the way by the key that it has
    assert is_taken(tmp_path, old, fetch(f"keys/{name}.pub"), fetch(f"keys/{name}.pub.minisig"))
    assert refused("keys/next.pub") == (404, "exchange_key_none_announced")

    assert end_key(actor=OPERATOR, now=NOW + 90 * DAY) == before
    assert refused(f"lists/domains.txt.minisig?key={before}") == (410, "exchange_key_over")
    assert is_taken(tmp_path, old, fetch(f"keys/{name}.pub"), fetch(f"keys/{name}.pub.minisig"))
    assert refused(f"keys/{before}.pub") == (410, "exchange_key_over")


def test_the_old_key_goes_with_its_file_and_what_happened_is_in_the_log(
    key_folder: Path, django_capture_on_commit_callbacks: Committing
) -> None:
    signing.public_key()
    name = announce_key(days=1, actor=OPERATOR, now=NOW)
    assert {path.name for path in key_folder.iterdir()} == {FIRST, f"{FIRST}-{name}"}
    assert (key_folder / f"{FIRST}-{name}").stat().st_mode & 0o777 == 0o600
    switch_key(actor=OPERATOR, now=NOW + DAY)
    with django_capture_on_commit_callbacks(execute=True):
        end_key(actor=OPERATOR, now=NOW + 2 * DAY)
    assert [path.name for path in key_folder.iterdir()] == [f"{FIRST}-{name}"]
    kinds = (
        LogEntry.objects.filter(kind__startswith="exchange.key").order_by("pk").values_list("kind", flat=True)
    )
    assert list(kinds) == ["exchange.key_announced", "exchange.key_switched", "exchange.key_ended"]
    signing.agree_on_key(now=NOW)
    second = announce_key(actor=OPERATOR, now=NOW + 3 * DAY)
    assert [(row.name, row.state, row.follows) for row in signing_keys()] == [
        (name, "current", SigningKey.objects.get(state="over").name),
        (second, "next", name),
    ]


def test_what_comes_out_of_order_is_refused_and_changes_nothing() -> None:
    assert refusal(switch_key, now=NOW) == "exchange_key_none_announced"
    assert refusal(end_key, now=NOW) == "exchange_key_no_former"
    assert refusal(announce_key, days=0, now=NOW) == "exchange_key_days"
    announce_key(days=1, actor=OPERATOR, now=NOW)
    assert refusal(announce_key, now=NOW) == "exchange_key_announced"
    switch_key(actor=OPERATOR, now=NOW + DAY)
    assert refusal(announce_key, now=NOW + DAY) == "exchange_key_former"
    assert [row.state for row in signing_keys()] == ["current", "former"]


def test_a_next_key_whose_file_is_lost_is_not_switched_to(key_folder: Path) -> None:
    name = announce_key(days=1, actor=OPERATOR, now=NOW)
    (key_folder / f"{FIRST}-{name}").unlink()
    signing._kept.cache_clear()
    with pytest.raises(WrongKeyError, match="Restore it"):
        switch_key(actor=OPERATOR, now=NOW + DAY)
    assert [row.state for row in signing_keys()] == ["current", "next"]


def test_stolen_keys_sign_nothing_more_and_say_so_themselves(
    tmp_path: Path, key_folder: Path, django_capture_on_commit_callbacks: Committing
) -> None:
    list_things([("domain", "evil.top")], now=NOW)
    make(NOW)
    old, public = line_of(fetch("keys/minisign.pub")), signing.public_key()
    announced = announce_key(days=30, actor=OPERATOR, now=NOW)
    make(NOW)
    with django_capture_on_commit_callbacks(execute=True):
        fresh = withdraw_keys(actor=OPERATOR, now=NOW + DAY)
    make(NOW + DAY)
    data = fetch("lists/domains.txt")
    assert not is_taken(tmp_path, old, data, fetch("lists/domains.txt.minisig"))
    assert is_taken(tmp_path, line_of(fetch("keys/minisign.pub")), data, fetch("lists/domains.txt.minisig"))
    for name in (announced, signing.key_name(public)):
        assert refused(f"lists/domains.txt.minisig?key={name}") == (410, "exchange_key_over")
    # nothing that a thief could say too: neither what the old key announced, nor anything of the new one
    said = said_of_keys()
    assert [one.text.partition('","')[0] for one in said] == ['{"says":"withdrawn'] * 2
    assert signing.is_signed(CONTEXT + said[0].text.encode(), bytes.fromhex(said[0].signature), public=public)
    assert refused(f"keys/{fresh}.pub.minisig") == (404, "exchange_key_first")
    assert [path.name for path in key_folder.iterdir()] == [f"{FIRST}-{fresh}"]


def test_a_lost_key_is_replaced_though_it_can_say_nothing_more(key_folder: Path) -> None:
    signing.public_key()
    (key_folder / FIRST).unlink()
    signing._kept.cache_clear()
    with pytest.raises(WrongKeyError):
        announce_key(actor=OPERATOR, now=NOW)
    fresh = withdraw_keys(actor=OPERATOR, now=NOW)
    assert [row.name for row in signing_keys()] == [fresh]
    assert said_of_keys() == ()
    signing.agree_on_key(now=NOW)
    assert signing.key_name(signing.public_key()) == fresh


def test_the_look_up_is_signed_by_the_key_that_counts_and_tells_how_it_came_to_that() -> None:
    list_things([("domain", "evil.top")], now=NOW)
    build(NOW)
    old = signing.public_key()

    def head(public: bytes) -> dict[str, Any]:
        found = open_current(lookup_folder())
        assert found is not None
        said: dict[str, Any] = read_download(sets.whole(found), public).head
        return said

    assert head(old)["keys"] == []
    assert build(NOW + timedelta(minutes=1)) == 0
    announce_key(days=1, actor=OPERATOR, now=NOW)
    # nothing changed in what is listed
    assert build(NOW + timedelta(minutes=2)) == 1
    assert len(head(old)["keys"]) == 1
    switch_key(actor=OPERATOR, now=NOW + DAY)
    assert build(NOW + timedelta(minutes=3)) == 1
    assert len(head(signing.public_key())["keys"]) == 1
    assert signing.public_key() != old
    assert build(NOW + timedelta(minutes=4)) == 0
