"""What who appeals does later, with the receipt code: add, have it looked for the proof now, withdraw."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.audit.log import record
from lachan.centre.evidence.services import change_term
from lachan.centre.measures.models import Appeal, Filing, FilingAddition, FilingFile
from lachan.centre.measures.queries.filings import filing_of
from lachan.centre.measures.services.appealing import (
    FileTold,
    filed_by,
    keep_filing_files,
    note_added,
    read_addition,
)
from lachan.centre.reports.services.filing import taken_in
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.evidence.incoming import Incoming

MOST_ADDITIONS: Final = 20
# Somebody who has just put a record there waits at the page; when it is looked stays unknown to a minute.
LOOK_SOON_SECONDS: Final = 60
LOOKED_AGAIN: Final = timedelta(minutes=2)


def add_to_filing(
    *, code: str, text: str, files: Sequence[FileTold] = (), network: str, now: datetime
) -> None:
    """This will add words and files to what was sent. Raises Refusal: 409 `appeals_over`, 422; EvidenceRefused."""
    filing_id = filing_of(code, network=network)
    said = read_addition(text, needed=not files)
    with taken_in(files) as ready:
        together(lambda: _add(filing_id, said, ready, now))


def look_now(*, code: str, network: str, now: datetime) -> None:
    """This will have the proofs of a filing looked for within a minute. Raises Refusal (409 `appeals_over`)."""
    filing_id = filing_of(code, network=network)
    soon = now + timedelta(seconds=secrets.randbelow(LOOK_SOON_SECONDS))

    def write() -> None:
        waiting = Appeal.objects.filter(
            filing_id=filing_id, state=Appeal.State.OPEN, proof__in=[Appeal.Proof.WAITING, Appeal.Proof.LOST]
        )
        if not waiting.exists():
            raise Refusal(409, "appeals_over")
        # what was looked at a moment ago, or found once already, keeps its own time
        fresh = waiting.filter(found=0).exclude(looked_at__gt=now - LOOKED_AGAIN)
        fresh.update(next_look_at=soon)

    together(write)


def withdraw_filing(*, code: str, network: str, now: datetime) -> None:
    """This will withdraw what was sent: what is open ends, what is personal is emptied now, its files leave tomorrow.

    Done twice it changes nothing more.
    """
    filing_id = filing_of(code, network=network)
    together(lambda: _withdraw(filing_id, now))


def empty_filing(filing: Filing, *, actor: Actor, now: datetime) -> None:
    """This will empty what is personal in a filing, in the caller's transaction; its files end tomorrow."""
    Filing.objects.filter(pk=filing.pk).update(contact="", why="", network="", who="", emptied_at=now)
    FilingAddition.objects.filter(filing=filing).update(text="")
    for holding_id in FilingFile.objects.filter(filing=filing).values_list("holding_id", flat=True):
        change_term(file_id=holding_id, keep_until=today(now) + timedelta(days=1), actor=actor, now=now)


def _add(filing_id: int, said: str, files: Sequence[tuple[str, Incoming]], now: datetime) -> None:
    filing = Filing.objects.select_for_update().get(pk=filing_id)
    open_ones = filing.appeals.filter(state=Appeal.State.OPEN)
    first = open_ones.order_by("pk").first()
    if first is None:
        raise Refusal(409, "appeals_over")
    if filing.additions.count() >= MOST_ADDITIONS:
        raise Refusal(422, "reports_too_many_additions", most=str(MOST_ADDITIONS))
    FilingAddition.objects.create(filing=filing, text=said, added_at=now)
    actor = filed_by(filing)
    if files:
        keep_filing_files(filing, files, office_id=first.office_id, actor=actor, now=now)
    open_ones.update(changed_at=now)
    note_added(filing, kind="appeal_added", actor=actor, now=now, files=len(files))


def _withdraw(filing_id: int, now: datetime) -> None:
    filing = Filing.objects.select_for_update().get(pk=filing_id)
    if filing.withdrawn_at is not None:
        return
    actor = filed_by(filing)
    for row in filing.appeals.filter(state=Appeal.State.OPEN).order_by("pk"):
        Appeal.objects.filter(pk=row.pk).update(
            state=Appeal.State.WITHDRAWN, ended_at=now, next_look_at=None, changed_at=now
        )
        record(kind="measures.appeal_withdrawn", actor=actor, now=now, subject=f"appeal:{row.pk}")
    Filing.objects.filter(pk=filing.pk).update(withdrawn_at=now, keep_until=today(now))
    empty_filing(filing, actor=actor, now=now)
