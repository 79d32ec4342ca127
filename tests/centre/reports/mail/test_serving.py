"""`lachan reports serve-mail` as it runs: a process of its own, real SMTP and LMTP, kill -9."""

from __future__ import annotations

import os
import random
import smtplib
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from centre.reports.mail.mails import SENDER, TO, forwarded, told
from fresh import SET_UP
from lachan.centre.reports.mail.serving import DoorError, read_port
from served import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

LACHAN = [sys.executable, "-m", "lachan.cli.main"]
MEGABYTE = 1_000_000


def environment_of(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LACHAN_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"LACHAN_DATA": str(data), "LACHAN_EVIDENCE_FREE_MB": "1"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("mail") / "data"
    program = (
        f"{SET_UP}\nfrom django.core.management import call_command\ncall_command('migrate', verbosity=0)\n"
    )
    subprocess.run([sys.executable, "-c", program], env=environment_of(data), check=True, timeout=120)
    return data


@contextmanager
def serving(data: Path, *arguments: str, at: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [*LACHAN, "reports", "serve-mail", "--at", at, "--to", TO, *arguments],
        env=environment_of(data),
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_open(process, at)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def wait_until_open(process: subprocess.Popen[bytes], at: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), closing(connect(at)):
            return
        time.sleep(0.1)
    raise AssertionError("mail is not taken")


def connect(at: str) -> socket.socket:
    if at.startswith("/"):
        made = socket.socket(socket.AF_UNIX)
        try:
            made.connect(at)
        except OSError:
            made.close()
            raise
        return made
    host, _, port = at.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=5)


@pytest.fixture(scope="module")
def door(data: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = free_port()
    with serving(data, "--authserv-id", "mx.trungtam.example", at=f"127.0.0.1:{port}") as process:
        yield port, process


def count(data: Path, table: str = "reports_report") -> int:
    with closing(sqlite3.connect(data / "lachan.sqlite3")) as connection:
        counted: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return counted


def send(port: int, raw: bytes, *, to: str = TO, sender: str = SENDER) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        client.ehlo_or_helo_if_needed()
        # without SIZE=, so that the whole is sent and counted
        client.mail(sender)
        code, said = client.rcpt(to)
        if code != 250:
            raise smtplib.SMTPRecipientsRefused({to: (code, said)})
        code, said = client.data(raw)
        if code != 250:
            raise smtplib.SMTPDataError(code, said)


def peak_mb(process: subprocess.Popen[bytes]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1_000


@pytest.mark.live
def test_a_mail_is_a_report_when_the_server_says_so(
    data: Path, door: tuple[int, subprocess.Popen[bytes]]
) -> None:
    before = count(data)
    raw = forwarded().as_bytes()
    send(door[0], raw)
    assert count(data) == before + 1
    assert count(data, "outbox_message") == 1
    send(door[0], raw)
    assert count(data) == before + 1


@pytest.mark.live
def test_dots_and_long_lines_come_through(data: Path, door: tuple[int, subprocess.Popen[bytes]]) -> None:
    text = ".\r\n..\r\n.a\r\n" + "dài " * 30_000
    send(
        door[0],
        b"Message-ID: <dots@a.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode(),
    )
    with closing(sqlite3.connect(data / "lachan.sqlite3")) as connection:
        story = connection.execute("SELECT story FROM reports_report ORDER BY id DESC").fetchone()[0]
    assert story.startswith(".\n..\n.a\ndài dài ")


@pytest.mark.live
def test_what_is_for_somebody_else_is_not_taken(
    data: Path, door: tuple[int, subprocess.Popen[bytes]]
) -> None:
    before = count(data)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(door[0], told().as_bytes(), to="ai@noi-khac.example")
    assert count(data) == before


@pytest.mark.live
def test_hostile_mails_are_refused_in_words_and_memory_stays_bounded(
    data: Path, door: tuple[int, subprocess.Popen[bytes]]
) -> None:
    port, process = door
    before, began_mb = count(data), peak_mb(process)
    parts = b"".join(b"--x\r\n\r\na\r\n" for _ in range(10_000))
    hostile = {
        "25 MB": b"Subject: a\r\n\r\n" + (b"x" * 76 + b"\r\n") * 640_000,
        "25": b"Subject: a\r\n\r\n" + b"x" * (50 * MEGABYTE) + b"\r\n",
        "200 parts": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + parts,
        "inside one another": b"Content-Type: message/rfc822\r\n\r\n" * 150 + b"a\r\n",
        "winmail.dat": b"Content-Type: application/ms-tnef\r\n\r\na\r\n",
        "nothing": b"Subject: a\r\n\r\n",
    }
    for words, raw in hostile.items():
        with pytest.raises(smtplib.SMTPDataError) as caught:
            send(port, raw)
        assert caught.value.smtp_code in {552, 554}, words
        assert words in str(caught.value.smtp_error), words
    assert count(data) == before
    # 27 MB were measured
    assert peak_mb(process) - began_mb < 150


@pytest.mark.live
def test_a_size_that_is_said_to_be_too_large_is_refused_at_once(
    door: tuple[int, subprocess.Popen[bytes]],
) -> None:
    with smtplib.SMTP("127.0.0.1", door[0], timeout=60) as client:
        client.ehlo()
        assert client.mail(SENDER, ["SIZE=50000000"])[0] == 552


@pytest.mark.live
def test_by_lmtp_each_receiver_has_an_answer(data: Path, tmp_path: Path) -> None:
    at = str(tmp_path / "lmtp")
    before = count(data)
    with serving(data, "--lmtp", "--to", "lua-dao@trungtam.example", at=at):
        assert Path(at).stat().st_mode & 0o777 == 0o660
        with smtplib.LMTP(at) as client:
            client.ehlo("front")
            client.mail(SENDER)
            for to in (TO, "lua-dao@trungtam.example"):
                client.rcpt(to)
            assert client.data(told("qua LMTP").as_bytes())[0] == 250
            assert client.getreply()[0] == 250
            assert client.noop()[0] == 250
    assert count(data) == before + 1


@pytest.mark.live
def test_kill_9_loses_nothing_that_was_acknowledged(data: Path) -> None:
    before, acknowledged, random_ = count(data), set(), random.Random(9)  # noqa: S311 - when to kill
    number = 0
    for _ in range(3):
        port = free_port()
        with serving(data, at=f"127.0.0.1:{port}") as process:
            # at any moment: between two mails, in the middle of DATA, of the files, of the commit
            killer = threading.Timer(random_.uniform(0.1, 0.8), process.kill)
            killer.start()
            with suppress(smtplib.SMTPException, OSError):
                while True:
                    number += 1
                    mail = forwarded()
                    mail.replace_header("Message-ID", f"<killed-{number}@thu.example>")
                    mail.replace_header("Subject", f"{number}")
                    mail.get_body().set_content(f"Thư số {number}")  # type: ignore[union-attr]
                    send(port, mail.as_bytes())
                    acknowledged.add(f"Thư số {number}")
            killer.join()
    with closing(sqlite3.connect(data / "lachan.sqlite3")) as connection:
        stories = [
            row[0]
            for row in connection.execute("SELECT story FROM reports_report WHERE story LIKE 'Thư số %'")
        ]
    assert acknowledged
    assert acknowledged <= set(stories)
    assert len(stories) == len(set(stories)) == count(data) - before


@pytest.mark.parametrize(
    "said", ["0.0.0.0:25", "mx.example:25", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", ":25"]
)
def test_mail_is_taken_on_the_loopback_alone(said: str) -> None:
    with pytest.raises(DoorError):
        read_port(said)


def test_a_port_of_the_loopback_is_read() -> None:
    assert read_port("127.0.0.1:8025") == ("127.0.0.1", 8025)
    assert read_port("[::1]:24") == ("::1", 24)
