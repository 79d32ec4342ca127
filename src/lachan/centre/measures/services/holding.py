"""A hold: the one act of one person. A domain or payee, for an hour at most, once, and nothing that stands out.

It asks counterparts and lists nothing: what people are told of somebody takes two.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError

from lachan.centre.accounts.access import acting_viewer, need_at
from lachan.centre.accounts.permissions import MEASURE_HOLD
from lachan.centre.cases.queries.parts import things_to_act_on
from lachan.centre.cases.services.taking import read_words
from lachan.centre.indicators.queries import known_values
from lachan.centre.measures.models import Measure
from lachan.centre.measures.numbers import next_numbers
from lachan.centre.measures.queries.appealed import frozen_now
from lachan.centre.measures.queries.standing import standing_of
from lachan.centre.measures.services.block_codes import note_codes
from lachan.centre.measures.services.proposing import (
    By,
    Proposed,
    Wanted,
    kind_of,
    read_thing,
    row_of,
)
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

# Long enough to wake a second person, short enough that an honest owner loses an hour.
LASTS: Final = timedelta(minutes=60)


def hold_at_once(
    *,
    kind: str,
    value: str,
    office_id: int,
    reason: str,
    actor: Actor,
    now: datetime,
    case_id: int | None = None,
    about: str = "",
) -> int:
    """This will have one domain or payee held for an hour by the word of one person, and give the measure's id.

    Raises Refusal: 403 `measures_no_person` for a program or machine; 403, 404; 409 `measures_hold` for a kind, a name
    or a second time for which there is no hold; 422 as `propose_measures`.
    """
    known = kind_of(kind)
    said = read_words(reason)
    if actor.kind != "person" or actor.token_id is not None:
        raise Refusal(403, "measures_no_person")
    viewer = acting_viewer(actor, now=now)
    need_at(viewer, MEASURE_HOLD, office_id)
    # what a stranger's report names is no reason yet for one person alone
    in_case = frozenset() if case_id is None else frozenset(things_to_act_on(viewer, case_id, by_hand=True))
    thing = read_thing(known, Wanted(value, about))
    if isinstance(thing, Proposed) or not known.may_hold:
        raise Refusal(409, "measures_hold")
    key = (thing.about, thing.value)
    if frozen_now(now).appeal_against(*key):
        # its reviewer looks at it first
        raise Refusal(409, "measures_appealed", number=thing.value)
    row = row_of(
        known,
        thing,
        standing_of([key], day=today(now))[key],
        known_values([key]).get(key),
        in_case,
        By(actor, int(actor.id)),
        {
            "office_id": office_id, "case_id": case_id, "reason": said, "lasting_days": 1, "is_urgent": True,
            "proposed_at": now, "changed_at": now,
        },
    )  # fmt: skip
    if isinstance(row, Proposed) or row.stands_out != "[]":
        raise Refusal(409, "measures_hold")
    row.is_hold, row.signatures_needed, row.state = True, 0, Measure.State.APPROVED
    row.looked_at, row.approved_at, row.expires_at = now, now, now + LASTS
    try:
        return together(lambda: _write(row, actor, now))
    except IntegrityError:
        # it was held once already, whatever became of that
        raise Refusal(409, "measures_hold") from None


def _write(row: Measure, actor: Actor, now: datetime) -> int:
    [row.number] = next_numbers(1, now)
    row.pk = None
    row.save(force_insert=True)
    note_codes([row])
    write_down([Happening(row, "held", actor, data={"kind": row.kind}, said={"reason": row.reason})], now=now)
    return row.pk
