from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.audit.models import Batch, SignedHead, WitnessReceipt
from lachan.centre.audit.proofs import Proof, proof_of
from lachan.centre.audit.sealing import seal

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write() -> int:
    with transaction.atomic():
        return record(kind="config.set_up", actor=MACHINE, now=NOW)


def test_an_entry_waits_until_it_is_sealed() -> None:
    entry = write()
    assert proof_of(entry) == Proof(None)
    seal(NOW)
    batch = Batch.objects.get()
    assert proof_of(entry) == Proof(batch.number, batch.head, batch.sealed_at)


def test_each_entry_is_proved_by_the_batch_that_holds_it() -> None:
    entries = []
    for _ in range(5):
        entries.append(write())
        seal(NOW)
    assert [proof_of(entry).number for entry in entries] == [1, 2, 3, 4, 5]


def test_a_signature_at_or_behind_the_batch_and_its_witnesses_count() -> None:
    first = write()
    seal(NOW)
    second = write()
    seal(NOW)
    SignedHead.objects.create(serial=1, number=1, line="{}", signed_at=NOW)
    WitnessReceipt.objects.create(witness="folder:/mnt/a", serial=1, handed_at=NOW)
    assert (proof_of(first).signed_at, proof_of(first).witnesses) == (NOW, ("folder:/mnt/a",))
    assert (proof_of(second).signed_at, proof_of(second).witnesses) == (None, ())
    SignedHead.objects.create(serial=2, number=2, line="{}", signed_at=NOW)
    assert proof_of(second).signed_at == NOW
    assert proof_of(second).witnesses == ()


def test_an_id_that_never_was_is_not_proved() -> None:
    write()
    seal(NOW)
    assert proof_of(10**12).number is None
