"""Taking what partners found as JSON: each kept or refused by itself, by the door of their STIX objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lachan.centre.cases.services.taking import read_words
from lachan.centre.exchange.claims.judging import WORDS_CHARS
from lachan.centre.exchange.finds import PartnerFind, judge_find
from lachan.centre.exchange.queries.received import received_by_id
from lachan.centre.exchange.services.claiming import Done
from lachan.centre.exchange.services.receiving import receive_judged
from lachan.centre.exchange.services.stix_names import this_centre
from lachan.centre.exchange.taxii.judging import Refused, Taken
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.partners.coming_in import PartnerHere


def take_finds(
    *, here: PartnerHere, finds: Sequence[PartnerFind | Refusal], size_bytes: int, now: datetime
) -> tuple[Done, ...]:
    """This will keep or refuse each of some finds, and give what became of each in its order.

    What is kept is on the disk when this returns, and the worker makes signals of it by the partner's record. Raises
    Refusal (429) `exchange_day_full`.
    """
    judged = _without_what_is_over([_judged(one, here.partner_id, now) for one in finds])
    kept = receive_judged(
        here=here,
        reader=None,
        judged=[Refused("", "", "find") if isinstance(one, Refusal) else one for one in judged],
        size_bytes=size_bytes,
        centre=this_centre(now=now),
        now=now,
    )
    return tuple(
        Done("refused", refusal=one) if isinstance(one, Refusal) else _done(one, line.code)
        for one, line in zip(judged, kept.lines, strict=True)
    )


def _judged(find: PartnerFind | Refusal, partner_id: int, now: datetime) -> Taken | Refusal:
    if isinstance(find, Refusal):
        return find
    try:
        note = read_words(find.note, most=WORDS_CHARS, needed=False, pointer="/note")
        return judge_find(msgspec.structs.replace(find, note=note), partner_id=partner_id, now=now)
    except Refusal as refusal:
        return refusal


def _without_what_is_over(judged: Sequence[Taken | Refusal]) -> list[Taken | Refusal]:
    """This will refuse to take back what was never said, and to say again what was taken back."""
    rows = received_by_id({one.id for one in judged if isinstance(one, Taken)})
    said, over = set(rows), {row.stix_id for row in rows.values() if row.state == "taken_back"}
    found: list[Taken | Refusal] = []
    for one in judged:
        if isinstance(one, Refusal):
            found.append(one)
        elif one.is_over and one.id not in said:
            found.append(Refusal(404, "exchange_claim_no_mark", pointer="/mark"))
        elif not one.is_over and one.id in over:
            found.append(Refusal(409, "exchange_find_mark_used", pointer="/mark"))
        else:
            found.append(one)
            (over if one.is_over else said).add(one.id)
    return found


def _done(one: Taken, code: str) -> Done:
    about = one.things[0][1] if one.things else ""
    if code in {"", "taken_back"}:
        return Done("kept", about)
    if code == "known":
        return Done("known", about)
    used = code == "content"
    return Done(
        "refused",
        refusal=Refusal(409, "exchange_find_mark_used" if used else "exchange_find_again", pointer="/mark"),
    )
