from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.db import connection, transaction

from beginnings import ROOT
from centre.audit.logs import START, entry_of, key_of, log_of, seal, signed
from lachan.centre.audit import kinds, sealing
from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.chain import own_head
from lachan.centre.audit.exporting import own_batches
from lachan.centre.audit.guard import TRIGGERS
from lachan.centre.audit.heads import keep_statement
from lachan.centre.audit.kinds import Kind
from lachan.centre.audit.log import record
from lachan.centre.audit.signer import Signer
from lachan.centre.audit.signing import make_key, public_line, public_path, read_key, to_line
from lachan.centre.audit.verifying import FORM, BatchLine, Opening
from lachan.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LOG = log_of(10)
KIND = Kind("tests.something_happened", "Có việc xảy ra", "Something happened")


def write_log(path: Path, batches: Sequence[BatchLine] = LOG) -> Path:
    lines = [msgspec.json.encode(Opening(FORM, START)), *(msgspec.json.encode(batch) for batch in batches)]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def write_heads(path: Path, *, key: int = 1) -> Path:
    said = [signed(batch, serial=at, key=key_of(key)) for at, batch in enumerate(LOG, 1)]
    path.write_text("\n".join(to_line(one) for one in said), encoding="utf-8")
    return path


def write_public(path: Path, *, key: int = 1) -> Path:
    path.write_text(public_line(key_of(key).public_key()), encoding="ascii")
    return path


def bent() -> list[BatchLine]:
    groups = [list(batch.entries) for batch in LOG]
    groups[4].insert(0, entry_of(5_000))
    return seal(groups)


def test_an_untouched_log_is_said_to_be_as_it_was_signed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, heads, key = (
        write_log(tmp_path / "log"),
        write_heads(tmp_path / "heads"),
        write_public(tmp_path / "key.pub"),
    )
    assert main(["audit", "verify", str(log), "--heads", str(heads), "--key", str(key)]) == 0
    said = capsys.readouterr().out
    assert "10 batches" in said
    assert "The log is as it was signed." in said
    assert "not checked" not in said


def test_heads_whose_key_was_not_named_are_shown_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, heads = write_log(tmp_path / "log"), write_heads(tmp_path / "heads")
    assert main(["audit", "verify", str(log), "--heads", str(heads)]) == 0
    assert "not checked; compare it" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_heads_are_read_from_a_mail_as_it_came(tmp_path: Path, encoding: str) -> None:
    log, heads = write_log(tmp_path / "log"), write_heads(tmp_path / "heads")
    mail = EmailMessage(policy=policy.SMTP)
    mail["Subject"] = "Nhật ký đã ký"
    mail.set_content(f"Kính gửi,\n\n{heads.read_text()}\n", cte=encoding)
    path = tmp_path / "mail.eml"
    path.write_bytes(mail.as_bytes())
    assert main(["audit", "verify", str(log), "--heads", str(path)]) == 0
    write_log(log, LOG[:8])
    assert main(["audit", "verify", str(log), "--heads", str(path)]) == 1


def test_a_bent_log_ends_with_one_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, heads = write_log(tmp_path / "log", bent()), write_heads(tmp_path / "heads")
    assert main(["audit", "verify", str(log), "--heads", str(heads)]) == 1
    said = capsys.readouterr().out
    assert "rewritten: batch 5: the log here is another one than the one that was signed" in said
    assert "NOT as it was signed" in said


def test_heads_by_a_stranger_prove_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, heads, key = (
        write_log(tmp_path / "log"),
        write_heads(tmp_path / "heads", key=2),
        write_public(tmp_path / "key.pub"),
    )
    assert main(["audit", "verify", str(log), "--heads", str(heads), "--key", str(key)]) == 1
    assert "key: batch 1: a signed head by a key that was not named" in capsys.readouterr().out


@pytest.mark.parametrize("missing", ["log", "heads", "key"])
def test_a_file_that_is_not_there_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    paths = {
        "log": write_log(tmp_path / "log"),
        "heads": write_heads(tmp_path / "heads"),
        "key": write_public(tmp_path / "key"),
    }
    paths[missing].unlink()
    given = ["audit", "verify", str(paths["log"]), "--heads", str(paths["heads"]), "--key", str(paths["key"])]
    assert main(given) == 2
    assert str(paths[missing]) in capsys.readouterr().err


def test_a_file_without_heads_or_a_foreign_log_ends_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = write_heads(tmp_path / "heads")
    (tmp_path / "other").write_text("Kính gửi", encoding="utf-8")
    log = write_log(tmp_path / "log")
    assert main(["audit", "verify", str(log), "--heads", str(tmp_path / "other")]) == 2
    assert main(["audit", "verify", str(tmp_path / "other"), "--heads", str(heads)]) == 2
    said = capsys.readouterr().err
    assert "no signed head" in said
    assert "no export of a log" in said


def test_checking_an_export_needs_neither_a_database_nor_django(tmp_path: Path) -> None:
    log, heads = write_log(tmp_path / "log"), write_heads(tmp_path / "heads")
    source = (
        "import sys; from lachan.cli.main import main\n"
        f"status = main(['audit', 'verify', {str(log)!r}, '--heads', {str(heads)!r}])\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in {'django', 'psycopg', 'sqlite3'}]\n"
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", source],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "LACHAN_DATA": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_key_is_made_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "key"
    assert main(["audit", "key", str(path)]) == 0
    assert str(public_path(path)) in capsys.readouterr().out
    before = path.read_bytes()
    assert main(["audit", "key", str(path)]) == 2
    assert path.read_bytes() == before
    assert "never made over another" in capsys.readouterr().err


def test_a_restore_is_stated_with_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_key(tmp_path / "key")
    signer = Signer(key=read_key(tmp_path / "key"), state=tmp_path / "key.state")
    signer.sign_heads(tuple(batch.head for batch in LOG), now=START)
    log = write_log(tmp_path / "log", LOG[:6])
    given = ["audit", "go-on", str(log), "--key", str(tmp_path / "key"), "--reason", "Ổ đĩa hỏng"]
    assert main(given) == 0
    assert '"kind":"break"' in capsys.readouterr().out
    assert main(given) == 2
    assert "nothing is lost" in capsys.readouterr().err


def went_on_after_a_restore() -> list[BatchLine]:
    """The log as a backup of six batches had it, and two more that the site sealed before anybody stated the restore."""
    restored = seal([*(list(batch.entries) for batch in LOG[:6]), [entry_of(5_000)], [entry_of(5_001)]])
    chain, previous = restored[:6], restored[5].head
    for batch in restored[6:]:
        later = msgspec.structs.replace(
            batch.head,
            previous=previous.head,
            sealed_at=LOG[-1].head.sealed_at + timedelta(minutes=batch.head.number),
        )
        previous = msgspec.structs.replace(later, head=own_head(later))
        chain.append(BatchLine(previous, batch.entries))
    return chain


@pytest.mark.parametrize("with_heads", [False, True])
def test_a_site_that_went_on_before_the_restore_was_stated_is_not_called_bent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, with_heads: bool
) -> None:
    make_key(tmp_path / "key")
    key = read_key(tmp_path / "key")
    said = [signed(batch, serial=at, key=key) for at, batch in enumerate(LOG, 1)]
    (tmp_path / "key.state").write_bytes(msgspec.json.encode(said[-1]))
    heads = tmp_path / "heads"
    heads.write_text("\n".join(to_line(one) for one in said), encoding="utf-8")
    log = write_log(tmp_path / "log", went_on_after_a_restore())
    given = ["audit", "go-on", str(log), "--key", str(tmp_path / "key"), "--reason", "Ổ đĩa hỏng"]
    assert main([*given, "--heads", str(heads)] if with_heads else given) == 0
    stated = capsys.readouterr().out
    assert '"number":6' in stated
    signer = Signer(key=key, state=tmp_path / "key.state")
    reply = signer.sign_heads(tuple(batch.head for batch in went_on_after_a_restore()), now=START)
    assert reply.last is not None
    assert (reply.refused, reply.last.number) == ("", 8)
    heads.write_text(f"{heads.read_text('utf-8')}\n{stated}{to_line(reply.last)}", encoding="utf-8")
    assert main(["audit", "verify", str(log), "--heads", str(heads), "--key", str(tmp_path / "key.pub")]) == 0
    assert "batches 7 to 10: Ổ đĩa hỏng" in capsys.readouterr().out


def test_another_centres_log_or_heads_are_no_ground_to_go_on_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_key(tmp_path / "key")
    log = write_log(tmp_path / "log", LOG[:6])
    given = ["audit", "go-on", str(log), "--key", str(tmp_path / "key"), "--reason", "x"]
    assert main(given) == 2
    assert "signed nothing yet" in capsys.readouterr().err
    early = msgspec.structs.replace(LOG[0].head, sealed_at=START - timedelta(days=1))
    Signer(key=read_key(tmp_path / "key"), state=tmp_path / "key.state").sign_heads(
        (msgspec.structs.replace(early, head=own_head(early)),), now=START
    )
    assert main(given) == 2
    assert "nothing of what was signed" in capsys.readouterr().err
    assert main([*given, "--heads", str(write_heads(tmp_path / "heads"))]) == 2
    assert "no head in that file that this key signed" in capsys.readouterr().err


def test_a_log_that_does_not_hold_together_is_no_ground_to_go_on_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_key(tmp_path / "key")
    log = write_log(tmp_path / "log", [*LOG[:3], *LOG[4:]])
    given = ["audit", "go-on", str(log), "--key", str(tmp_path / "key"), "--reason", "x"]
    assert main(given) == 2
    assert "hold together" in capsys.readouterr().err


@pytest.fixture
def own_log(tmp_path: Path) -> Path:
    """A log in this site's database with signed heads; gives the signer's public key."""
    kinds.register([KIND])
    make_key(tmp_path / "key")
    signer = Signer(key=read_key(tmp_path / "key"), state=tmp_path / "state")
    for number in range(4):
        with transaction.atomic():
            record(kind=KIND.name, actor=MACHINE, now=START, subject=f"thing:{number}")
        sealing.seal(START)
        reply = signer.sign_heads(tuple(batch.head for batch in own_batches()), now=START)
        assert reply.last is not None
        keep_statement(reply.last)
    kinds._kinds.pop(KIND.name)
    return public_path(tmp_path / "key")


@pytest.mark.django_db
def test_the_log_of_this_site_is_taken_out_and_checked(
    tmp_path: Path, own_log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, heads = tmp_path / "log.jsonl", tmp_path / "heads.jsonl"
    assert main(["audit", "export", str(log)]) == 0
    assert main(["audit", "heads", str(heads)]) == 0
    assert "4 batches." in capsys.readouterr().err
    assert main(["audit", "verify", str(log), "--heads", str(heads), "--key", str(own_log)]) == 0
    assert main(["audit", "verify", "--heads", str(heads), "--key", str(own_log)]) == 0
    assert "4 batches with 4 entries, against 4 signed heads." in capsys.readouterr().out


@pytest.mark.django_db
def test_an_entry_that_was_put_beside_the_log_is_found(
    own_log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heads = tmp_path / "heads"
    assert main(["audit", "heads", str(heads)]) == 0
    take = f"DROP TRIGGER audit_entry_queue{' ON audit_entry' if connection.vendor == 'postgresql' else ''}"
    with connection.cursor() as cursor:
        cursor.execute(take)
        cursor.execute(
            "INSERT INTO audit_entry (at, kind, actor, office_id, subject, request_id, data, personal, day)"
            " VALUES ('2026-11-28 03:00:00', 'audit.tried', 'person:1', NULL, '', '', '{}', '[]', '2026-11-28')"
        )
        cursor.execute(TRIGGERS[connection.vendor]["audit_entry_queue"])
    sealing.seal(START)
    given = ["--heads", str(heads), "--key", str(own_log)]
    assert main(["audit", "verify", *given]) == 1
    assert "stray: entries that were never sealed" in capsys.readouterr().out
    assert main(["audit", "export", str(tmp_path / "log")]) == 0
    assert main(["audit", "verify", str(tmp_path / "log"), *given]) == 1
    assert "(1 entries)" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"no database at all " * 100])
def test_a_log_that_cannot_be_read_is_said_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lachan.sqlite3").write_bytes(content)
    heads = write_heads(tmp_path / "heads")
    clean = {name: said for name, said in os.environ.items() if not name.startswith(("LACHAN_", "DJANGO_"))}
    for given in (["verify", "--heads", str(heads)], ["export", str(tmp_path / "log")]):
        done = subprocess.run(
            [sys.executable, "-m", "lachan.cli.main", "audit", *given],
            env={**clean, "LACHAN_DATA": str(tmp_path)}, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 2
        assert f"lachan audit {given[0]}: the log of this site can't be read: " in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "log").exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("own_log")
def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "there"
    path.write_text("mine")
    assert main(["audit", "export", str(path)]) == 2
    assert "name a new file" in capsys.readouterr().err
    assert path.read_text() == "mine"
