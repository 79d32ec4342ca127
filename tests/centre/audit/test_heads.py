from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.db import transaction

from centre.audit.logs import START
from centre.audit.running_signer import running_signer
from lachan.centre.audit import heads, kinds, sealing
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.exporting import export_log, own_batches, signed_heads, spans_of
from lachan.centre.audit.heads import (
    ForeignSignerError,
    SignerRefusedError,
    due_for,
    hand_to_folders,
    heads_state,
    note_handed,
    sign_heads,
)
from lachan.centre.audit.kinds import Kind
from lachan.centre.audit.log import record
from lachan.centre.audit.models import SignedHead
from lachan.centre.audit.signer import Signer, SignerUnreachableError
from lachan.centre.audit.signing import make_key, public_path, read_key, read_statements
from lachan.centre.audit.verifying import read_export, verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db

KIND = Kind("tests.something_happened", "Có việc xảy ra", "Something happened")
NOW = START + timedelta(days=3)


@pytest.fixture(autouse=True)
def _known_kind() -> Iterator[None]:
    kinds.register([KIND])
    yield
    kinds._kinds.pop(KIND.name)


def happen(times: int = 3) -> None:
    """This will write entries and seal them in one batch."""
    for number in range(times):
        with transaction.atomic():
            record(kind=KIND.name, actor=MACHINE, now=NOW, subject=f"thing:{number}", data={"n": number})
    assert sealing.seal(NOW)


@pytest.fixture
def signer(tmp_path: Path, settings: Settings) -> Iterator[Signer]:
    """A signer in a thread behind a real socket, and a site that is set to it."""
    with running_signer(tmp_path, now=NOW) as signer:
        set_to(settings, signer_socket=tmp_path / "socket", signer_key=public_path(tmp_path / "key"))
        yield signer


def set_to(settings: Settings, **changes: Any) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, **changes)


def test_without_a_signer_nothing_is_signed_and_the_state_says_so() -> None:
    happen()
    assert sign_heads(NOW) == 0
    state = heads_state()
    assert (state.is_set, state.sealed, state.signed) == (False, 1, None)


@pytest.mark.usefixtures("signer")
def test_new_heads_are_signed_once() -> None:
    happen()
    happen()
    assert sign_heads(NOW) == 2
    assert sign_heads(NOW) == 0
    assert heads_state().signed == 2
    happen()
    assert sign_heads(NOW) == 1
    assert SignedHead.objects.count() == 2


@pytest.mark.usefixtures("signer")
def test_the_log_that_was_taken_out_fits_its_signed_heads() -> None:
    for _ in range(4):
        happen()
        sign_heads(NOW)
    lines = list(export_log(now=NOW))
    statements = read_statements(b"\n".join(signed_heads()).decode())
    findings, batches, entries = verify(read_export(lines), statements)
    assert (findings, batches, entries) == ([], 4, 12)


def test_entries_that_commit_late_are_taken_out_in_their_own_batch() -> None:
    happen(5)
    happen(2)
    assert [len(batch.entries) for batch in own_batches()] == [5, 2]
    assert verify(own_batches(), [])[0] == []
    assert [batch.head.number for batch in own_batches(after=1)] == [2]


def test_ids_of_a_batch_are_read_as_spans() -> None:
    assert spans_of("4-9 11 13-200") == [(4, 9), (11, 11), (13, 200)]


def test_a_log_that_was_rewritten_gets_no_signature(signer: Signer) -> None:
    happen()
    sign_heads(NOW)
    assert signer.last is not None
    # the signer remembers another head than the one that stands in the database now
    signer.last = msgspec.structs.replace(signer.last, head="00" * 32)
    happen()
    with pytest.raises(SignerRefusedError) as caught:
        sign_heads(NOW)
    assert caught.value.code == "other"
    assert SignedHead.objects.count() == 1


def test_a_signer_with_another_key_is_not_believed(
    signer: Signer, settings: Settings, tmp_path: Path
) -> None:
    assert signer.last is None
    make_key(tmp_path / "other")
    set_to(settings, signer_key=public_path(tmp_path / "other"))
    happen()
    with pytest.raises(ForeignSignerError):
        sign_heads(NOW)
    assert not SignedHead.objects.exists()


def test_a_signer_that_is_away_is_said_so(settings: Settings, tmp_path: Path) -> None:
    set_to(settings, signer_socket=tmp_path / "nobody")
    happen()
    with pytest.raises(SignerUnreachableError):
        sign_heads(NOW)


@pytest.mark.usefixtures("signer")
def test_a_folder_gets_every_head_once(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "witness"
    folder.mkdir()
    set_to(settings, witnesses=(f"folder:{folder}",))
    for _ in range(3):
        happen()
        sign_heads(NOW)
        assert hand_to_folders(NOW) == 1
    assert hand_to_folders(NOW) == 0
    said = read_statements((folder / f"lachan-heads-{NOW:%Y-%m}.jsonl").read_text())
    assert [one.number for one in said] == [1, 2, 3]
    assert verify(own_batches(), said, keys=[key_file(tmp_path)])[0] == []
    state = heads_state().witnesses[0]
    assert (state.number, state.handed_at) == (3, NOW)


def key_file(folder: Path) -> Any:
    return read_key(folder / "key").public_key()


@pytest.mark.usefixtures("signer")
def test_a_line_that_a_crash_cut_short_does_not_spoil_the_next(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "witness"
    folder.mkdir()
    set_to(settings, witnesses=(f"folder:{folder}",))
    path = folder / f"lachan-heads-{NOW:%Y-%m}.jsonl"
    path.write_text('{"kind":"head","serial":1,"num')
    happen()
    sign_heads(NOW)
    hand_to_folders(NOW)
    assert [one.number for one in read_statements(path.read_text())] == [1]


@pytest.mark.usefixtures("signer")
def test_a_folder_that_is_away_gets_all_later(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "witness"
    set_to(settings, witnesses=(f"folder:{folder}",))
    happen()
    sign_heads(NOW)
    with pytest.raises(FileNotFoundError):
        hand_to_folders(NOW)
    folder.mkdir()
    assert hand_to_folders(NOW) == 1


@pytest.mark.usefixtures("signer")
@pytest.mark.parametrize(
    ("witness", "pace"),
    [("mail:chung@kien.example", timedelta(days=1)), ("https://kien.example/h", timedelta(minutes=10))],
)
def test_a_mailbox_or_a_partner_is_handed_the_last_head_now_and_then(witness: str, pace: timedelta) -> None:
    for _ in range(3):
        happen()
        sign_heads(NOW)
    due = due_for(witness, now=NOW)
    assert [row.number for row in due] == [3]
    note_handed(witness, due, now=NOW)
    note_handed(witness, due, now=NOW)
    happen()
    sign_heads(NOW)
    assert due_for(witness, now=NOW + pace - timedelta(seconds=1)) == []
    assert [row.number for row in due_for(witness, now=NOW + pace)] == [4]
    # set back by a month, the clock does not silence the log
    assert [row.number for row in due_for(witness, now=NOW - timedelta(days=30))] == [4]


def test_a_stated_restore_reaches_every_witness(signer: Signer) -> None:
    for _ in range(3):
        happen()
        sign_heads(NOW)
    second = next(batch.head for batch in own_batches() if batch.head.number == 2)
    heads.keep_statement(signer.go_on_from(second, reason="Khôi phục bản sao", now=NOW))
    due = due_for("mail:chung@kien.example", now=NOW)
    assert ["break" in row.line for row in due] == [True]
    assert signer.last is not None
    assert not heads.keep_statement(signer.last)


def test_a_stated_restore_is_fetched_even_by_a_site_that_has_sealed_more_since(signer: Signer) -> None:
    happen()
    sign_heads(NOW)
    for _ in range(2):
        happen()
    # as after a restore: the signer has signed what this site knows nothing of, and the site has gone on
    signer.sign_heads(tuple(batch.head for batch in own_batches()), now=NOW)
    signer.go_on_from(next(own_batches()).head, reason="Khôi phục bản sao", now=NOW)
    sign_heads(NOW)
    sign_heads(NOW)
    statements = read_statements("\n".join(line.decode() for line in signed_heads()))
    assert [(said.kind, said.serial, said.number) for said in statements] == [
        ("head", 1, 1), ("break", 3, 1), ("head", 4, 3),
    ]  # fmt: skip
    assert [found.code for found in verify(own_batches(), statements)[0]] == ["lost"]
