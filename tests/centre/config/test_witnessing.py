from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from centre.audit.logs import START, key_of, log_of, signed
from lachan.centre.audit.heads import due_for, keep_statement
from lachan.centre.audit.signing import read_statements
from lachan.centre.audit.verifying import verify
from lachan.centre.config.witnessing import hand_to_others
from lachan.centre.outbox.models import Message
from lachan.centre.web.steps import all_steps

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db

MAIL, PARTNER = "mail:nhat-ky@thanh-tra.example", "https://doi-tac.example/heads"
LOG = log_of(6)
NOW = START + timedelta(days=1)


@pytest.fixture(autouse=True)
def _witnesses(settings: Settings, tmp_path: object) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, witnesses=(MAIL, PARTNER, f"folder:{tmp_path}")
    )
    for serial, batch in enumerate(LOG[:4], 1):
        keep_statement(signed(batch, serial=serial, key=key_of(1)))


def test_each_witness_is_sent_the_last_head_once() -> None:
    assert hand_to_others(NOW) == 2
    assert hand_to_others(NOW) == 0
    sent = {message.channel: message for message in Message.objects.all()}
    assert set(sent) == {"mail", "webhook"}
    assert sent["mail"].address == "nhat-ky@thanh-tra.example"
    assert sent["webhook"].address == PARTNER


def test_the_mail_says_in_both_languages_what_to_do_and_holds_the_head() -> None:
    hand_to_others(NOW)
    mail = msgspec.json.decode(bytes(Message.objects.get(channel="mail").content))
    assert "batch 4" in mail["subject"]
    assert "lô 4" in mail["subject"]
    assert "Xin lưu thư này" in mail["text"]
    assert "keep this mail" in mail["text"]
    said = read_statements(mail["text"])
    assert [one.number for one in said] == [4]
    assert verify(LOG, said, keys=[key_of(1).public_key()])[0] == []


def test_the_next_head_goes_when_it_is_time() -> None:
    hand_to_others(NOW)
    keep_statement(signed(LOG[5], serial=5, key=key_of(1)))
    assert hand_to_others(NOW + timedelta(minutes=11)) == 1
    assert hand_to_others(NOW + timedelta(days=1)) == 1
    assert Message.objects.count() == 4


def test_an_order_that_fails_is_not_noted_as_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> int:
        raise OSError("disk full")

    monkeypatch.setattr("lachan.centre.config.witnessing.send_mail", fail)
    with pytest.raises(OSError, match="disk full"):
        hand_to_others(NOW)
    assert [row.number for row in due_for(MAIL, now=NOW)] == [4]


def test_the_worker_seals_signs_and_hands_over() -> None:
    assert {"audit.seal", "audit.sign", "audit.folders", "witnesses"} <= {step.name for step in all_steps()}
