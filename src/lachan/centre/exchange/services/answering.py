"""Answers as a file of a spreadsheet: by a partner's program with its key, or by hand, by a person at its office."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Final

from lachan.centre.exchange.claims.reading import read_file
from lachan.centre.exchange.claims.results import results
from lachan.centre.exchange.services.claiming import refuse_full_day, take_claims

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.exchange.claims.reading import FileRow
    from lachan.centre.exchange.partner_api.said import PartnerClaimsDone
    from lachan.centre.exchange.services.claiming import Done
    from lachan.centre.partners.queries.partners import PartnerRow

# Some hundredths of a second's writing: a citizen who reports meanwhile doesn't notice, on a busy machine either.
PIECE_ROWS: Final = 100


def read_answers(partner: PartnerRow, raw: bytes, *, now: datetime) -> tuple[FileRow, ...]:
    """This will read a partner's file; an account without a bank is the one bank's that it answers for.

    Raises Refusal (422) `exchange_claims_file`.
    """
    banks = [code for code in partner.answers_for if code.isdecimal()] if partner.kind == "bank" else []
    return read_file(raw, banks=banks, now=now)


def take_answers(
    *,
    partner_id: int,
    actor: Actor,
    rows: Sequence[FileRow],
    way: str,
    now: datetime,
    key_id: int | None = None,
) -> PartnerClaimsDone:
    """This will keep or refuse each row of a file, some at a time, and tell what became of each.

    Each piece is a transaction, so that nobody else waits long to write. What breaks off in the middle leaves whole
    pieces, and the same file once more brings the rest. Raises Refusal as `take_claims`, before the first row.
    """
    refuse_full_day(partner_id, len(rows), now=now)
    done: list[Done] = []
    for some in batched(rows, PIECE_ROWS):
        done += take_claims(
            partner_id=partner_id, actor=actor, key_id=key_id, said=[row.said for row in some], way=way, now=now,
            mends_zeros=True,
        )  # fmt: skip
    return results([row.line for row in rows], [row.mark for row in rows], done)
