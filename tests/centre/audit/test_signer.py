from __future__ import annotations

import base64
import os
import socket
import stat
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from beginnings import ROOT
from centre.audit.logs import START, entry_of, key_of, log_of, seal
from lachan.centre.audit.attesting import is_attested_by
from lachan.centre.audit.signer import Ask, Signer, SignerUnreachableError, StateError, ask_signer
from lachan.centre.audit.signing import is_signed_by, make_key, public_path, read_public_key, read_statements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lachan.centre.audit.chain import Head

LOG = log_of(12)
HEADS = tuple(batch.head for batch in LOG)
NOW = START + timedelta(days=1)


def signer_at(folder: Path) -> Signer:
    return Signer(key=key_of(1), state=folder / "state")


def rewritten() -> tuple[Head, ...]:
    """This will give the heads of the same log with one early entry changed and all chained anew."""
    groups = [list(batch.entries) for batch in LOG]
    groups[2][0] = msgspec.structs.replace(groups[2][0], actor="person:99")
    return tuple(batch.head for batch in seal(groups))


def test_it_signs_the_last_of_the_heads_that_follow(tmp_path: Path) -> None:
    signer = signer_at(tmp_path)
    said = signer.sign_heads(HEADS[:5], now=NOW).last
    assert said is not None
    assert (said.serial, said.number, said.head, said.entries) == (1, 5, HEADS[4].head, HEADS[4].entries)
    assert is_signed_by(said, key_of(1).public_key())
    later = signer.sign_heads(HEADS[5:], now=NOW).last
    assert later is not None
    assert (later.serial, later.number) == (2, 12)


def test_it_answers_a_repeated_question_with_the_same_statement(tmp_path: Path) -> None:
    signer = signer_at(tmp_path)
    first = signer.sign_heads(HEADS[:5], now=NOW)
    assert signer.sign_heads(HEADS[:5], now=NOW + timedelta(hours=1)) == first


def test_it_remembers_after_a_restart(tmp_path: Path) -> None:
    signer_at(tmp_path).sign_heads(HEADS[:5], now=NOW)
    again = signer_at(tmp_path)
    assert again.sign_heads(rewritten()[5:], now=NOW).refused == "other"
    assert again.sign_heads(HEADS[4:], now=NOW).refused == ""


def test_it_refuses_a_log_that_was_rewritten_below_what_it_signed(tmp_path: Path) -> None:
    signer = signer_at(tmp_path)
    signer.sign_heads(HEADS[:5], now=NOW)
    for heads in (rewritten(), rewritten()[4:], rewritten()[5:]):
        assert signer.sign_heads(heads, now=NOW).refused == "other"
    assert signer.last is not None
    assert signer.last.number == 5


def test_it_refuses_an_old_backup(tmp_path: Path) -> None:
    signer = signer_at(tmp_path)
    signer.sign_heads(HEADS[:8], now=NOW)
    restored = seal([list(batch.entries) for batch in LOG[:6]] + [[entry_of(10_000 + n)] for n in range(9)])
    assert signer.sign_heads(HEADS[:6], now=NOW).refused == "behind"
    assert signer.sign_heads(tuple(batch.head for batch in restored), now=NOW).refused == "other"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"number": 9}, "gap"),
        ({"count": 0}, "count"),
        ({"root": "00" * 32}, "head"),
        ({"previous": "x"}, "previous"),
    ],
)
def test_it_refuses_a_chain_that_does_not_hold_together(
    tmp_path: Path, change: dict[str, object], what: str
) -> None:
    heads = list(HEADS)
    heads[6] = msgspec.structs.replace(heads[6], **change)
    reply = signer_at(tmp_path).sign_heads(tuple(heads), now=NOW)
    assert (reply.refused, reply.last) == (what, None)
    assert signer_at(tmp_path).last is None


def test_it_cannot_begin_in_the_middle(tmp_path: Path) -> None:
    assert signer_at(tmp_path).sign_heads(HEADS[3:], now=NOW).refused == "gap"


def test_after_a_restore_it_goes_on_only_when_its_keeper_says_why(tmp_path: Path) -> None:
    signer = signer_at(tmp_path)
    signer.sign_heads(HEADS[:8], now=NOW)
    with pytest.raises(ValueError, match="say why"):
        signer.go_on_from(HEADS[5], reason=" ", now=NOW)
    stated = signer.go_on_from(HEADS[5], reason="Khôi phục bản sao", now=NOW)
    assert (stated.kind, stated.serial, stated.number, stated.lost_to) == ("break", 2, 6, 8)
    restored = seal([list(batch.entries) for batch in LOG[:6]] + [[entry_of(10_000)]])
    reply = signer.sign_heads((restored[-1].head,), now=NOW)
    assert reply.last is not None
    assert (reply.refused, reply.last.number, reply.last.serial) == ("", 7, 3)


def test_nothing_is_broken_where_nothing_is_lost(tmp_path: Path) -> None:
    signer = signer_at(tmp_path)
    with pytest.raises(ValueError, match="nothing is lost"):
        signer.go_on_from(HEADS[5], reason="x", now=NOW)
    signer.sign_heads(HEADS[:5], now=NOW)
    with pytest.raises(ValueError, match="nothing is lost"):
        signer.go_on_from(HEADS[4], reason="x", now=NOW)


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b'{"ask":"key"}', b'{"ask":"sign","heads":[1]}', b"\xff\xfe"]
)
def test_what_it_cannot_read_it_refuses(tmp_path: Path, line: bytes) -> None:
    assert signer_at(tmp_path).answer(line, now=NOW).refused == "form"


def test_a_damaged_memory_stops_it_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("{")
    with pytest.raises(StateError, match="restore it from a copy"):
        signer_at(tmp_path)


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """This will run the real command until the block ends."""
    key, path = folder / "key", folder / "socket"
    if not key.exists():
        make_key(key)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "lachan.cli.main",
            "audit",
            "signer",
            "--key",
            str(key),
            "--socket",
            str(path),
        ],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until and process.poll() is None:
            try:
                ask_signer(path, Ask("status"))
                break
            except SignerUnreachableError:
                time.sleep(0.05)
        yield process, path
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_the_running_signer_signs_remembers_and_ends_in_order(tmp_path: Path) -> None:
    with running(tmp_path) as (process, path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        reply = ask_signer(path, Ask("sign", HEADS[:5]))
        assert reply.last is not None
        assert is_signed_by(reply.last, read_public_key(public_path(tmp_path / "key")))
        assert ask_signer(path, Ask("sign", rewritten()[5:])).refused == "other"
        process.terminate()
        assert process.wait(timeout=20) == 0
        assert not path.exists()
    with running(tmp_path) as (_, path):
        assert ask_signer(path, Ask("status")).last == reply.last


def test_somebody_who_says_nothing_or_too_much_does_not_stop_it(tmp_path: Path) -> None:
    with running(tmp_path) as (_, path):
        with socket.socket(socket.AF_UNIX) as silent:
            silent.connect(str(path))
        with socket.socket(socket.AF_UNIX) as loud:
            loud.connect(str(path))
            with suppress(OSError):
                loud.sendall(b"x" * 3_000_000)
        assert ask_signer(path, Ask("sign", HEADS[:5])).refused == ""


def test_killed_at_any_moment_it_never_signs_two_chains(tmp_path: Path) -> None:
    """Each statement that got out is remembered, since the memory is on the disk before the answer leaves."""
    seen = []
    for end in range(1, 6):
        with running(tmp_path) as (process, path):
            reply = ask_signer(path, Ask("sign", HEADS[:end]))
            assert reply.last is not None
            seen.append(reply.last)
            process.kill()
            process.wait(timeout=20)
    assert [said.serial for said in seen] == [1, 2, 3, 4, 5]
    assert len({said.number for said in seen}) == 5


def test_a_second_signer_at_the_same_socket_is_refused(tmp_path: Path) -> None:
    with running(tmp_path) as (_, path):
        second = subprocess.run(
            [
                sys.executable, "-m", "lachan.cli.main", "audit", "signer", "--key", str(tmp_path / "key"), "--socket", str(path),
            ],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )  # fmt: skip
        assert second.returncode == 2
        assert "listens" in second.stderr
        assert "Traceback" not in second.stderr


def test_nobody_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SignerUnreachableError, match="no signer answers"):
        ask_signer(tmp_path / "socket", Ask("status"))


def test_the_statement_of_a_restore_can_be_read_by_a_witness(tmp_path: Path) -> None:
    signer = signer_at(tmp_path)
    signer.sign_heads(HEADS[:8], now=NOW)
    stated = signer.go_on_from(HEADS[5], reason="Khôi phục", now=NOW)
    assert read_statements(msgspec.json.encode(stated).decode()) == [stated]


def test_it_attests_a_hash_and_its_memory_of_the_chain_stays(tmp_path: Path) -> None:
    signer = signer_at(tmp_path)
    before = signer.sign_heads(HEADS[:3], now=NOW).last
    reply = signer.answer(msgspec.json.encode(Ask("attest", sha256="ab" * 32)), now=NOW)
    assert is_attested_by(reply.attested.encode(), base64.b64decode(reply.signature), key_of(1).public_key())
    assert signer.last == before
    assert signer.answer(msgspec.json.encode(Ask("attest", sha256="no hash")), now=NOW).refused == "form"
