"""Proof that who appeals controls a host: a record or a file, looked for at times that nobody knows, more than once."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.audit.actors import MACHINE
from lachan.centre.audit.log import record
from lachan.centre.fetch.names import is_nobodys
from lachan.centre.indicators.proofs import BY_FILE, BY_RECORD, why_unproven
from lachan.centre.measures.appeal_clock import due_of
from lachan.centre.measures.models import Appeal, ProofLook
from lachan.centre.web.commits import together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    type Asking = Callable[[str, str, str], str]
    """Host, way and token → "" where it is there, else a code of why not."""

# Found twice, minutes apart: whoever can put something there for a moment (a page that echoes, a name that has just
# lapsed) is not whoever has it.
FOUND_NEEDED: Final = 2
MISSED_ALLOWED: Final = 2
# a code that came back (`mailing_proofs`)
BY_MAIL: Final = "mail"
# Seconds until the next look, from and to, drawn evenly.
_AGAIN_SECONDS: Final = (300, 1_200)
_PROVEN_SECONDS: Final = (3_600, 14_400)
_WAITING_SECONDS: Final = (900, 3_600)
# A proof that was not seen for so long holds nothing up: the appeal is decided or due by then.
PROOF_LASTS: Final = timedelta(hours=48)
# Who has put nothing there within a week does not.
_LOOKED_FOR: Final = timedelta(days=7)
# A look takes up to 18 seconds where nobody answers.
_THREADS: Final = 8
_BATCH: Final = 40
_TOO_MANY_LOOKS: Final = 200


def ask_outside(host: str, way: str, token: str) -> str:
    """This will give "" where a proof is there, else a code of why not. Of what nobody can have nobody is asked."""
    return "nobodys" if is_nobodys(host) else why_unproven(host, way, token)


def look_for_proofs(*, now: datetime, ask: Asking = ask_outside) -> int:
    """This will look for the proofs whose time has come, and give how many appeals that were. A worker's step."""
    due = Appeal.objects.filter(state=Appeal.State.OPEN, next_look_at__lte=now).select_related("filing")
    rows = list(due.order_by("next_look_at")[:_BATCH])
    # sister names with one record are asked for once
    wanted = sorted({(row.host, row.filing.token) for row in rows})
    # outside of any transaction: a server may be slow
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="proving") as pool:
        said = dict(zip(wanted, pool.map(lambda one: _ask(one[0], one[1], ask), wanted), strict=True))
    for row in rows:
        looks = said[row.host, row.filing.token]
        together(lambda row=row, looks=looks: _note(row.pk, looks, now))  # type: ignore[misc]
    return len(rows)


def _ask(host: str, token: str, ask: Asking) -> tuple[tuple[str, str], ...]:
    """This will ask by both ways until one has it: way and code of each."""
    looks = []
    for way in (BY_RECORD, BY_FILE):
        looks.append((way, ask(host, way, token)[:40]))
        if not looks[-1][1]:
            break
    return tuple(looks)


def _note(appeal_id: int, looks: Sequence[tuple[str, str]], now: datetime) -> None:
    row = Appeal.objects.select_for_update().get(pk=appeal_id)
    if row.state != Appeal.State.OPEN or row.next_look_at is None or row.next_look_at > now:
        # decided, withdrawn, or another worker was first
        return
    if row.looks.count() < _TOO_MANY_LOOKS:
        ProofLook.objects.bulk_create(
            [ProofLook(appeal=row, at=now, way=way, said=said) for way, said in looks]
        )
    row.looked_at = now
    way, said = looks[-1]
    if said:
        _missed(row, now)
    else:
        _found(row, way, now)
    save_proof(row)


def save_proof(row: Appeal) -> None:
    """This will save what looks and codes change in an appeal."""
    row.save(
        update_fields=[
            "looked_at", "next_look_at", "found", "missed", "proof", "proof_way", "proven_at", "proof_ends_at",
            "due_at", "warned_at", "changed_at",
        ]
    )  # fmt: skip


def _found(row: Appeal, way: str, now: datetime) -> None:
    row.found, row.missed, row.proof_way = row.found + 1, 0, way
    row.proof_ends_at = now + PROOF_LASTS
    if row.found < FOUND_NEEDED:
        row.next_look_at = _later(now, _AGAIN_SECONDS)
        return
    row.next_look_at = _later(now, _PROVEN_SECONDS)
    if row.proof != Appeal.Proof.PROVEN:
        take_as_proven(row, way, now)


def take_as_proven(row: Appeal, way: str, now: datetime) -> None:
    """This will take control of an appeal's host as shown, in the caller's transaction; the caller saves the row."""
    row.proof, row.proof_way, row.proof_ends_at = Appeal.Proof.PROVEN, way, now + PROOF_LASTS
    row.changed_at = now
    row.proven_at = row.proven_at or now
    due_at = due_of(received_at=row.received_at, proven_at=row.proven_at)
    if due_at < row.due_at:
        # sooner than those who were warned were told
        row.due_at, row.warned_at = due_at, None
    record(
        kind="measures.appeal_proven", actor=MACHINE, now=now, subject=f"appeal:{row.pk}", data={"way": way}
    )


def _missed(row: Appeal, now: datetime) -> None:
    row.missed += 1
    if row.proof == Appeal.Proof.PROVEN:
        row.next_look_at = _later(now, _AGAIN_SECONDS)
        if row.missed >= MISSED_ALLOWED:
            row.proof, row.found, row.proof_ends_at, row.changed_at = Appeal.Proof.LOST, 0, None, now
            record(kind="measures.appeal_proof_lost", actor=MACHINE, now=now, subject=f"appeal:{row.pk}")
        return
    row.found = 0
    row.next_look_at = _later(now, _WAITING_SECONDS) if now < row.received_at + _LOOKED_FOR else None


def _later(now: datetime, between: tuple[int, int]) -> datetime:
    low, high = between
    return now + timedelta(seconds=low + secrets.randbelow(high - low + 1))
