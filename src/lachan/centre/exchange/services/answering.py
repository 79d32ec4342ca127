"""Answers as a file of a spreadsheet: by a partner's program with its key, or by hand, by a person at its office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.exchange.claims.reading import read_file
from lachan.centre.exchange.claims.results import results
from lachan.centre.exchange.services.claiming import take_claims
from lachan.centre.partners.queries.own import own_partner
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.exchange.claims.reading import FileRow
    from lachan.centre.exchange.partner_api.said import PartnerClaimsDone
    from lachan.centre.partners.queries.partners import PartnerRow


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
    """This will keep or refuse each row of a file, and tell what became of each. Raises Refusal as `take_claims`."""
    done = take_claims(
        partner_id=partner_id, actor=actor, key_id=key_id, said=[row.said for row in rows], way=way, now=now,
        mends_zeros=True,
    )  # fmt: skip
    return results([row.line for row in rows], [row.mark for row in rows], done)


def answer_by_hand(
    *, partner_id: int, rows: Sequence[FileRow], actor: Actor, now: datetime
) -> PartnerClaimsDone:
    """This will keep or refuse what a person says for their own organisation, as `take_answers`.

    The claims are the partner's, and nothing follows from them. Raises Refusal: 403 `not_permitted` for a program, 404
    for another's partner, 403 `partner_suspended`, 429 `exchange_claims_full`.
    """
    viewer = acting_viewer(actor, now=now)
    if actor.kind != "person" or viewer.token is not None:
        raise Refusal(403, "not_permitted")
    partner = own_partner(viewer, partner_id)
    return take_answers(
        partner_id=partner.id, actor=viewer.actor(partner.office_id), rows=rows, way="desk", now=now
    )
