"""Answers to notices at `lachan reports serve-mail` as it runs: a process of its own, real SMTP."""

from __future__ import annotations

import smtplib
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from centre.measures.notices.came import DESK, OUTLOOK, POSTFIX, mail
from centre.reports.mail.mails import TO, told
from centre.reports.mail.test_serving import LACHAN, count, environment_of, send, wait_until_open
from fresh import SET_UP
from lachan.centre.measures.notices.addresses import address_of
from served import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.live

NOTICES = "thongbao@trungtam.example"
ANSWER, BOUNCE = "a" * 24, "b" * 24
PROGRAM = f"""{SET_UP}
from datetime import UTC, datetime
from django.core.management import call_command
from django.utils import timezone
from lachan.centre.measures.models import Measure, Order, Thread
from lachan.centre.measures.notices.addresses import token_hash
call_command('migrate', verbosity=0)
now = timezone.now()
measure = Measure.objects.create(
    number='M2026-000001', kind='block_domain', about='domain', value='xau.top', office_id=1, state='sent', reason='a',
    proposed_by='person:1', proposed_at=now, signatures_needed=1, lasting_days=90, changed_at=now, approved_at=now)
order = Order.objects.create(measure=measure, partner_id=1, way='mail', state='sent', ordered_at=now)
thread = Thread.objects.create(
    act='ask', address='{DESK}', answer_sha256=token_hash('{ANSWER}'), bounce_sha256=token_hash('{BOUNCE}'), made_at=now)
thread.orders.set([order])
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("notices") / "data"
    subprocess.run([sys.executable, "-c", PROGRAM], env=environment_of(data), check=True, timeout=120)
    return data


@pytest.fixture(scope="module")
def port(data: Path) -> Iterator[int]:
    port = free_port()
    at = f"127.0.0.1:{port}"
    process = subprocess.Popen(
        [*LACHAN, "reports", "serve-mail", "--at", at, "--to", TO, "--authserv-id", "mx.trungtam.example"],
        env=environment_of(data) | {"LACHAN_NOTICES_ADDRESS": NOTICES},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_open(process, at)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def to(token: str) -> str:
    return address_of(token, notices=NOTICES)


def test_an_answer_is_kept_before_the_server_says_so(data: Path, port: int) -> None:
    reports, letters = count(data), count(data, "measures_letter")
    send(port, mail(OUTLOOK, to=ANSWER, order=1), to=to(ANSWER), sender=DESK)
    assert count(data, "measures_letter") == letters + 1
    assert count(data) == reports, "an answer to us is no report of a citizen"
    send(port, mail(OUTLOOK, to=ANSWER, order=1), to=to(ANSWER), sender=DESK)
    assert count(data, "measures_letter") == letters + 1
    send(port, mail(POSTFIX, to=BOUNCE), to=to(BOUNCE), sender="")
    assert count(data, "measures_letter") == letters + 2
    assert count(data, "outbox_message") == 0, "nothing is answered"


def test_an_address_that_nobody_was_given_is_refused_at_the_door(data: Path, port: int) -> None:
    before = count(data, "measures_letter")
    for address in (to("z" * 24), to("a" * 23), NOTICES, f"thongbao+{ANSWER}@khac.example"):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            send(port, mail(OUTLOOK), to=address, sender=DESK)
    assert count(data, "measures_letter") == before


def test_reports_come_in_by_the_same_door(data: Path, port: int) -> None:
    before = count(data)
    send(port, told("Xin kiểm tra").as_bytes())
    assert count(data) == before + 1


def test_a_mail_to_both_is_kept_as_both(data: Path, port: int) -> None:
    reports, letters = count(data), count(data, "measures_letter")
    raw = mail(OUTLOOK.replace("HK2PR", "HK9PR"), to=ANSWER)
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
        client.sendmail(DESK, [TO, to(ANSWER)], raw)
    assert (count(data), count(data, "measures_letter")) == (reports + 1, letters + 1)


def test_hostile_mails_are_refused_and_leave_nothing(data: Path, port: int) -> None:
    before = count(data, "measures_letter")
    for raw in (
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 10_000,
        b"Content-Type: message/rfc822\r\n\r\n" * 150 + b"a\r\n",
        b"Content-Type: application/ms-tnef\r\n\r\na\r\n",
    ):
        with pytest.raises(smtplib.SMTPDataError):
            send(port, raw, to=to(ANSWER), sender=DESK)
    assert count(data, "measures_letter") == before
