"""Signing: the only way from a proposal to an effect, for a page, many at once, and every other door alike.

With the last signature a measure is approved, and what lower rooms must obey is listed in the same transaction. It is
sent by a step that pulls.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import F

from lachan.centre.cases.services.taking import read_words
from lachan.centre.indicators.entries import Decided, add_decided, canonical_value
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure, Signature
from lachan.centre.measures.preview import seen_sha256
from lachan.centre.measures.queries.appealed import Frozen, frozen_now
from lachan.centre.measures.queries.signers import Signers
from lachan.centre.measures.queries.standing import standing_of
from lachan.centre.measures.reach import signatures_for
from lachan.centre.measures.services.block_codes import note_codes
from lachan.centre.measures.services.proposing import stops_as_json
from lachan.centre.measures.services.writing_down import Happening, actor_of, write_down
from lachan.centre.measures.signing_rules import Signed, Signer, ToSign, counting, is_enough, why_not
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.measures.blast import Blast

# Locked together in one transaction: a second's work at most.
_BATCH: Final = 1_000
MOST_AT_ONCE: Final = 10_000
# what a signature changes in a measure, beside its version
_DECIDED: Final = ("state", "approved_at", "expires_at", "ended_at", "ended_by", "ended_because")
APPROVE: Final = Signature.Says.APPROVE
REFUSE: Final = Signature.Says.REFUSE


class Asked(msgspec.Struct, frozen=True):
    """A measure to be signed, with the mark of what the signer saw (`preview.seen_sha256`)."""

    measure_id: int
    seen_sha256: str


class Outcome(msgspec.Struct, frozen=True):
    """What became of one: `signed` (others must too), `approved`, `refused`; or why not (a code of the refusals)."""

    measure_id: int
    number: str = ""
    done: str = ""
    why_not: str = ""
    params: dict[str, str] = {}


def sign_measures(
    *, asked: Sequence[Asked], says: str, actor: Actor, now: datetime, reason: str = ""
) -> tuple[Outcome, ...]:
    """This will sign measures, or refuse them, and give what became of each, in order.

    Each is taken by itself: what can't be signed leaves the others. A refusal by one is enough, and needs a reason; so
    does a yes to what stands out. A thousand share a transaction. Raises Refusal: 403 `measures_no_person`; 422
    `measures_says`, `measures_many`, `cases_words`.
    """
    if says not in Signature.Says:
        raise Refusal(422, "measures_says", pointer="/says")
    if not 0 < len(asked) <= MOST_AT_ONCE:
        raise Refusal(422, "measures_many", pointer="/measures", most=str(MOST_AT_ONCE))
    said = read_words(reason, needed=says == REFUSE)
    found: dict[int, Outcome] = {}
    for batch in batched(asked, _BATCH):
        for outcome in together(lambda batch=batch: _sign(batch, says, said, actor, now)):  # type: ignore[misc]
            found[outcome.measure_id] = outcome
    return tuple(found[each.measure_id] for each in asked)


def sign_measure(
    *, measure_id: int, seen: str, says: str, actor: Actor, now: datetime, reason: str = ""
) -> Outcome:
    """This will sign one measure. Raises Refusal as `sign_measures`, and where it can't be signed: 403, 404, 409."""
    [outcome] = sign_measures(asked=[Asked(measure_id, seen)], says=says, actor=actor, now=now, reason=reason)
    if outcome.why_not:
        status: int = {"not_found": 404, "measures_not_open": 409, "measures_changed": 409, "measures_unseen": 409,
                  "measures_appealed": 409, "cases_words": 422}.get(outcome.why_not, 403)  # fmt: skip
        raise Refusal(status, outcome.why_not, pointer="", retry_after_seconds=0, **outcome.params)
    return outcome


def _sign(batch: Sequence[Asked], says: str, said: str, actor: Actor, now: datetime) -> tuple[Outcome, ...]:
    """This will sign a batch within a transaction."""
    signers = Signers(actor, now=now)
    ids = sorted({each.measure_id for each in batch})
    # in one order, so that two who sign the same wait for each other and don't lock each other out
    rows = {row.pk: row for row in Measure.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    signatures: dict[int, list[Signature]] = {}
    for signature in Signature.objects.filter(measure_id__in=ids, says=APPROVE).order_by("pk"):
        signatures.setdefault(signature.measure_id, []).append(signature)
    around = standing_of({(row.about, row.value) for row in rows.values()}, day=today(now))
    act = _Act(says, said, actor, now, signers)
    act.frozen = frozen_now(now, measure_ids=ids)
    outcomes = []
    for each in {each.measure_id: each for each in batch}.values():
        row = rows.get(each.measure_id)
        if row is None:
            outcomes.append(Outcome(each.measure_id, why_not="not_found"))
        else:
            outcomes.append(act.take(row, each, signatures.get(row.pk, []), around[row.about, row.value]))
    act.write()
    return tuple(outcomes)


class _Act:
    """One signer's yes or no to many: decided in memory, written together."""

    def __init__(self, says: str, said: str, actor: Actor, now: datetime, signers: Signers) -> None:
        self.says, self.said, self.actor, self.now, self.signers = says, said, actor, now, signers
        self.frozen = Frozen({}, {}, {})
        self.changed: list[Measure] = []
        self.stood_otherwise: list[Measure] = []
        self.new: list[Signature] = []
        self.approved: list[Measure] = []
        self.happened: list[Happening] = []

    def take(self, row: Measure, asked: Asked, there: list[Signature], blast: Blast) -> Outcome:
        """This will decide about one, and remember what is to be written."""
        if not self.signers.sees(row.office_id):
            return Outcome(row.pk, why_not="not_found")
        signed = tuple(self.signers.signed(each, row.office_id) for each in there)
        to_sign = ToSign(
            proposer_id=row.proposer_id,
            needed=row.signatures_needed,
            signed=signed,
            behind=frozenset(map(int, row.behind.split())),
        )
        signer, delegation_id = self.signers.at(row.office_id, to_sign)
        if why := why_not(signer, to_sign) or self._why_not_now(row, asked, blast):
            return Outcome(row.pk, row.number, why_not=why, params={"number": row.number, "most": "1000"})
        return self._write_signature(row, asked, to_sign, signer, delegation_id)

    def _why_not_now(self, row: Measure, asked: Asked, blast: Blast) -> str:
        if row.state != Measure.State.PROPOSED:
            return "measures_not_open"
        if row.looked_at is None and self.says == APPROVE:
            return "measures_unseen"
        if self._stands_otherwise(row, blast) or asked.seen_sha256 != seen_sha256(row):
            return "measures_changed"
        if self.says == APPROVE and self._is_held_up(row):
            return "measures_appealed"
        return "cases_words" if self.says == APPROVE and row.stands_out != "[]" and not self.said else ""

    def _is_held_up(self, row: Measure) -> bool:
        """This will say whether an open appeal holds it up; who let it through all the same doesn't sign it."""
        if not self.frozen.appeal_against(row.about, row.value):
            return False
        return self.frozen.agreed.get(row.pk, self.signers.person_id) == self.signers.person_id

    def _stands_otherwise(self, row: Measure, blast: Blast) -> bool:
        """This will note what stands out since it was proposed; then the signer has to see it anew."""
        kind = KINDS[row.kind]
        before = msgspec.json.decode(row.blast, type=type(blast))
        asked_outside = blast.with_looks_of(before)
        if asked_outside == before:
            return False
        stops = kind.stops(value=row.value, blast=asked_outside)
        row.blast = msgspec.json.encode(asked_outside).decode()
        row.stands_out = stops_as_json(stops)
        final = bool(stops) and stops[0].is_final
        row.signatures_needed = signatures_for(
            least=kind.signatures, stops=stops, proposer_is_human=row.proposer_id is not None
        )
        row.version += 1
        if final:
            # what may never be hit can't wait for somebody who overlooks it
            row.state, row.ended_at, row.ended_by = Measure.State.LAPSED, self.now, "machine:lachan"
            row.ended_because = stops[0].code
            self.happened.append(Happening(row, "lapsed", self.actor, data={"code": stops[0].code}))
        else:
            self.happened.append(Happening(row, "looked", self.actor, data={"needed": row.signatures_needed}))
        self.changed.append(row)
        self.stood_otherwise.append(row)
        return True

    def _write_signature(
        self, row: Measure, asked: Asked, to_sign: ToSign, signer: Signer, delegation_id: int | None
    ) -> Outcome:
        person_id = self.signers.person_id
        self.new.append(
            Signature(
                measure=row, person_id=person_id, proposer_id=row.proposer_id, office_id=row.office_id,
                says=self.says, at=self.now, seen_sha256=asked.seen_sha256, delegation_id=delegation_id,
            )
        )  # fmt: skip
        row.version += 1
        data: dict[str, Any] = {"seen": asked.seen_sha256, "for": delegation_id}
        if self.says == REFUSE:
            row.state, row.ended_at, row.ended_by = Measure.State.REFUSED, self.now, str(self.actor)
            row.ended_because = self.said
            self._happen(row, "refused", data)
            return Outcome(row.pk, row.number, "refused")
        mine = Signed(person_id, True, signer.in_place_of)
        whole = msgspec.structs.replace(to_sign, signed=(*to_sign.signed, mine))
        if not is_enough(whole):
            self._happen(row, "signed", data)
            return Outcome(row.pk, row.number, "signed")
        row.state, row.approved_at = Measure.State.APPROVED, self.now
        row.expires_at = self.now + timedelta(days=row.lasting_days)
        self.approved.append(row)
        self._happen(row, "approved", data | {"signers": list(counting(whole.signed))})
        return Outcome(row.pk, row.number, "approved")

    def _happen(self, row: Measure, kind: str, data: dict[str, Any]) -> None:
        row.changed_at = self.now
        self.changed.append(row)
        self.happened.append(Happening(row, kind, self.actor, data=data, said={"reason": self.said}))

    def write(self) -> None:
        """This will write what was decided: rows that become the same together, so that thousands take seconds."""
        Signature.objects.bulk_create(self.new)
        list_approved(self.approved, agreed_by=self.actor, now=self.now)
        note_codes(self.approved)
        alike: dict[tuple[object, ...], list[int]] = {}
        for row in self.changed:
            alike.setdefault(tuple(getattr(row, name) for name in _DECIDED), []).append(row.pk)
        for values, ids in alike.items():
            Measure.objects.filter(pk__in=ids).update(
                version=F("version") + 1, changed_at=self.now, **dict(zip(_DECIDED, values, strict=True))
            )
        for row in self.stood_otherwise:
            row.save(update_fields=["blast", "stands_out", "signatures_needed"])
        write_down(self.happened, now=self.now)


def list_approved(rows: Sequence[Measure], *, agreed_by: Actor, now: datetime) -> None:
    """This will list what approved measures are about, each under its number, as long as they last."""
    by_class: dict[tuple[str, int], list[Measure]] = {}
    for row in rows:
        list_class = KINDS[row.kind].list_class
        if list_class and row.about in Kind:
            by_class.setdefault((list_class, row.lasting_days), []).append(row)
    for (list_class, days), group in by_class.items():
        add_decided(
            list_class=list_class,
            decided=[_decided(row, agreed_by) for row in group],
            expires_on=today(now + timedelta(days=days)),
            now=now,
        )  # fmt: skip


def _decided(row: Measure, agreed_by: Actor) -> Decided:
    value = canonical_value(row.about, row.value)
    return Decided(row.about, value, row.number, "", actor_of(row.proposed_by), agreed_by)
