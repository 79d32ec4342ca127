"""A file of answers that a person sent: kept whole at once, then taken piece by piece, by who waits for it or a worker.

A piece is one transaction: its claims, what became of each, and that it is done. So whoever is killed in between loses
and doubles nothing, and whoever else writes waits for one piece at most.
"""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import F, Sum

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.audit.actors import person_actor
from lachan.centre.exchange.claims.judging import PartnerClaim
from lachan.centre.exchange.claims.results import results
from lachan.centre.exchange.models import AnswerFile, AnswerPiece
from lachan.centre.exchange.partner_api.said import PartnerClaimDone  # noqa: TC001 - msgspec resolves it
from lachan.centre.exchange.services.answering import PIECE_ROWS
from lachan.centre.exchange.services.claiming import Done, look_up_claims, refuse_full_day
from lachan.centre.partners.queries.own import own_partner
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web.commits import in_turn
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.rows import insert_rows, ready_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.exchange.claims.reading import FileRow

# Longer than somebody who corrects a file needs; the claims stay.
KEPT: Final = timedelta(days=14)
_BATCH: Final = 20
WAY: Final = "desk"
_ACTIVE: Final = "active"


class ReadRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row by its line: what it says, or what it is refused for."""

    line: int
    mark: str
    said: PartnerClaim | None = None
    refused: PartnerClaimDone | None = None


_ROWS: Final = msgspec.json.Decoder(tuple[ReadRow, ...])


def answer_by_hand(*, partner_id: int, rows: Sequence[FileRow], actor: Actor, now: datetime) -> int:
    """This will keep a file that a person sends for their own organisation, and give its id, as `keep_file`.

    The claims are the partner's, and nothing follows from them. Raises Refusal: 403 `not_permitted` for a program, 404
    for another's partner, 403 `partner_suspended`, 429 `exchange_claims_full`.
    """
    viewer = acting_viewer(actor, now=now)
    if actor.kind != "person" or viewer.token is not None:
        raise Refusal(403, "not_permitted")
    partner = own_partner(viewer, partner_id)
    return keep_file(partner_id=partner.id, rows=rows, actor=viewer.actor(partner.office_id), now=now)


def keep_file(*, partner_id: int, rows: Sequence[FileRow], actor: Actor, now: datetime) -> int:
    """This will keep a file that was read, and give its id; nothing of it is said yet.

    Raises Refusal (429) `exchange_claims_full` where it is more than the partner may say in a day, with what waits.
    """
    read = [_read(row) for row in rows]
    pieces = [msgspec.json.encode(some).decode() for some in batched(read, PIECE_ROWS)]
    with in_turn():
        refuse_full_day(partner_id, len(rows) + _waiting(partner_id), now=now)
        row = AnswerFile.objects.create(
            partner_id=partner_id, sent_by=str(actor), office_id=actor.office_id, made_at=now, rows=len(rows),
            done_at=None if pieces else now,
        )  # fmt: skip
        for some in batched(enumerate(pieces), _BATCH):
            insert_rows(
                AnswerPiece,
                [
                    ready_row(AnswerPiece, file_id=row.pk, number=number, content=content)
                    for number, content in some
                ],
            )
    return row.pk


def take_file(*, file_id: int, seconds: float, now: datetime) -> bool:
    """This will take pieces of a file for so long, and say whether all are taken; a worker takes the rest."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        piece = AnswerPiece.objects.filter(file_id=file_id, done_at=None).order_by("number").first()
        if piece is None:
            break
        _take(piece, now)
    return AnswerFile.objects.filter(pk=file_id, done_at__isnull=False).exists()


def take_next_piece(*, now: datetime) -> int:
    """This will take the piece that has waited longest, and give how many it took: 0 where none waits."""
    piece = AnswerPiece.objects.filter(done_at=None).order_by("pk").first()
    if piece is None:
        return 0
    _take(piece, now)
    return 1


def count_pieces() -> int:
    """This will count the pieces that wait. One query."""
    return AnswerPiece.objects.filter(done_at=None).count()


def forget_files(*, now: datetime) -> int:
    """This will remove files that were sent long ago, and give how many. What they said stays."""
    ids = list(
        AnswerFile.objects.filter(made_at__lte=now - KEPT)
        .order_by("made_at")
        .values_list("pk", flat=True)[:_BATCH]
    )
    AnswerFile.objects.filter(pk__in=ids).delete()
    return len(ids)


def _take(piece: AnswerPiece, now: datetime) -> None:
    file = piece.file
    rows = _ROWS.decode(piece.content) if piece.content else ()
    said = [row for row in rows if row.said is not None]
    # who was suspended meanwhile says nothing more
    is_heard = partners_by_id([file.partner_id])[file.partner_id].state == _ACTIVE
    # others wait for who writes: what only reads and judges comes first
    looked_up = look_up_claims(
        partner_id=file.partner_id, actor=_actor(file), way=WAY, now=now, mends_zeros=True,
        said=[row.said if is_heard else Refusal(403, "partner_suspended") for row in said if row.said is not None],
    )  # fmt: skip
    with in_turn():
        # another may have taken it meanwhile
        if not AnswerPiece.objects.filter(pk=piece.pk, done_at=None).update(done_at=now):
            return
        found = results([row.line for row in said], [row.mark for row in said], looked_up.keep()).claims
        found += tuple(row.refused for row in rows if row.refused is not None)
        told = tuple(sorted(found, key=lambda one: one.row))
        counts = {what: sum(one.what == what for one in told) for what in ("kept", "known", "refused")}
        AnswerPiece.objects.filter(pk=piece.pk).update(content="", told=msgspec.json.encode(told).decode())
        AnswerFile.objects.filter(pk=file.pk).update(
            **{what: F(what) + count for what, count in counts.items()}
        )
        if not AnswerPiece.objects.filter(file_id=file.pk, done_at=None).exists():
            AnswerFile.objects.filter(pk=file.pk).update(done_at=now)


def _actor(file: AnswerFile) -> Actor:
    return person_actor(int(file.sent_by.rpartition(":")[2]), office_id=file.office_id)


def _read(row: FileRow) -> ReadRow:
    if isinstance(row.said, PartnerClaim):
        return ReadRow(row.line, row.mark, said=row.said)
    [told] = results([row.line], [row.mark], [Done("refused", refusal=row.said)]).claims
    return ReadRow(row.line, row.mark, refused=told)


def _waiting(partner_id: int) -> int:
    """This will count the rows of a partner's files that are not taken yet. One query."""
    rows = AnswerFile.objects.filter(partner_id=partner_id, done_at=None)
    found = rows.aggregate(left=Sum(F("rows") - F("kept") - F("known") - F("refused")))
    return found["left"] or 0
