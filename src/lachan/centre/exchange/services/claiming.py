"""Keeping what partners say of what they were told: each by itself, and nothing following from it.

What is said of a thing that a partner may not see is refused as what was never told, so that nobody learns from an
answer what is listed. A mark is a partner's own: it takes back and repeats what is its own, and nothing else.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.audit import log
from lachan.centre.cases.services.taking import read_words
from lachan.centre.exchange.claims.judging import (
    MISTAKEN,
    NUMBER,
    WITHDRAWN,
    WORDS_CHARS,
    Judged,
    PartnerClaim,
    judge,
)
from lachan.centre.exchange.models import Claim
from lachan.centre.exchange.queries.claims import claims_by_mark, count_since, count_to_look_of, told_to
from lachan.centre.measures.queries.sharing import things_of
from lachan.centre.partners.queries.partners import partners_by_id
from lachan.centre.web.commits import in_turn
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.rows import insert_unless_there, ready_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.exchange.entries import EntryRow
    from lachan.centre.partners.queries.partners import PartnerRow
    from lachan.centre.web.rows import Row

# A bank with ten thousand accounts says what became of each, and counts each once a day.
MOST_A_DAY: Final = 200_000
# Somebody has to look at each; who finds more than this mistaken telephones.
MOST_MISTAKEN: Final = 500
_DAY: Final = timedelta(days=1)
_AGAIN_SECONDS: Final = 3_600
_BATCH: Final = 500

# a mark names one
CLAIM_ONCE: Final = ("partner_id", "mark")
_COLUMNS: Final = (
    "partner_id", "mark", "says", "kind", "value", "source", "why", "words", "count", "begins", "ends", "way",
    "received_id", "sha256", "received_at", "sent_by", "withdrawn_at", "looked_by", "looked_at", "looked_why",
)  # fmt: skip

type Said = PartnerClaim | Refusal
"""What was sent: as it was read, or why it could not be."""


class Done(msgspec.Struct, frozen=True):
    """What became of one: `kept`, `known` (the same was said before), or `refused` for a reason.

    `about` is what it was taken to be about, "" for what was refused.
    """

    what: str
    about: str = ""
    refusal: Refusal | None = None


def take_claims(
    *,
    partner_id: int,
    actor: Actor,
    said: Sequence[Said],
    way: str,
    now: datetime,
    key_id: int | None = None,
    mends_zeros: bool = False,
) -> tuple[Done, ...]:
    """This will keep or refuse each of some claims, and give what became of each in its order.

    What is kept is on the disk when this returns; `way` is `api`, `file`, `stix` or `desk`. The claims are the
    partner's, sent by `actor`: itself by its key `key_id`, or a person whom the caller knows to answer for it. With
    `mends_zeros` a number that has lost its leading zeros on the way is taken for the one account with them that was
    told. Raises Refusal (429) `exchange_claims_full`.
    """
    # others wait for who writes: what only reads and judges comes first
    looked_up = look_up_claims(
        partner_id=partner_id, actor=actor, said=said, way=way, now=now, mends_zeros=mends_zeros
    )
    with in_turn():
        refuse_full_day(partner_id, len(said), now=now)
        return looked_up.keep(key_id=key_id)


def look_up_claims(
    *, partner_id: int, actor: Actor, said: Sequence[Said], way: str, now: datetime, mends_zeros: bool = False
) -> LookedUp:
    """This will judge claims and look up what they are about, as `take_claims`, and keep nothing yet."""
    partner = partners_by_id([partner_id])[partner_id]
    keeping = _Keeping(partner, actor, way, now, mends_zeros=mends_zeros)
    return LookedUp(keeping, keeping.look_up(said), actor)


class LookedUp:
    """Claims that are judged and not kept yet."""

    def __init__(self, keeping: _Keeping, judged: Sequence[Judged | Refusal], actor: Actor) -> None:
        """This will take what `look_up_claims` has found."""
        self._keeping = keeping
        self._judged = judged
        self._actor = actor

    def keep(self, *, key_id: int | None = None) -> tuple[Done, ...]:
        """This will keep or refuse each, in the caller's transaction, and give what became of each in its order."""
        done = self._keeping.keep(self._judged)
        counts = {what: sum(one.what == what for one in done) for what in ("kept", "known", "refused")}
        log.record(
            kind="exchange.claimed",
            actor=self._actor,
            now=self._keeping.now,
            subject=f"partner:{self._keeping.partner.id}",
            data=counts if key_id is None else {"key": key_id, **counts},
        )
        return done


def refuse_full_day(partner_id: int, count: int, *, now: datetime) -> None:
    """This will refuse what is more than a partner may say in a day. Raises Refusal (429) `exchange_claims_full`."""
    if count_since(partner_id, now - _DAY) + count > MOST_A_DAY:
        raise Refusal(429, "exchange_claims_full", retry_after_seconds=_AGAIN_SECONDS, most=f"{MOST_A_DAY:,}")


class _Keeping:
    """Some claims of a partner being kept, in their transaction."""

    def __init__(
        self, partner: PartnerRow, actor: Actor, way: str, now: datetime, *, mends_zeros: bool
    ) -> None:
        self.partner = partner
        self._sent_by = str(actor)
        self._way = way
        self.now = now
        self._mends_zeros = mends_zeros
        self._new: dict[str, Claim] = {}
        self._withdrawn: dict[str, Claim] = {}
        self._told: dict[tuple[str, str], EntryRow] = {}
        self._by_number: dict[str, tuple[str, str]] = {}
        self._known: dict[str, Claim] = {}

    def look_up(self, said: Sequence[Said]) -> tuple[Judged | Refusal, ...]:
        """This will judge what was sent, and look up what it is about."""
        judged = tuple(self._judged(one) for one in said)
        found = [one for one in judged if isinstance(one, Judged)]
        self._by_number = things_of({one.said.number for one in found if NUMBER.fullmatch(one.said.number)})
        things = {one.thing for one in found if one.thing is not None} | set(self._by_number.values())
        self._told = told_to(self.partner, things)
        if self._mends_zeros:
            # most are right as they stand, and seven times as many would be asked for
            missing = things - self._told.keys()
            self._told |= told_to(self.partner, {other for one in missing for other in with_zeros(one)})
        return judged

    def keep(self, judged: Sequence[Judged | Refusal]) -> tuple[Done, ...]:
        """This will keep what may be kept, and say what became of each, in the caller's transaction."""
        marks = {one.said.mark for one in judged if isinstance(one, Judged)}
        self._known = claims_by_mark(self.partner.id, marks)
        self._mistaken = count_to_look_of(self.partner.id)
        done = tuple(self._done(one) for one in judged)
        rows = [claim_row(one) for one in self._new.values()]
        for some in batched(rows, _BATCH):
            # of two that send the same at once the second finds the first one's there
            insert_unless_there(Claim, some, once=CLAIM_ONCE)
        Claim.objects.bulk_update(self._withdrawn.values(), ["withdrawn_at", "words"], batch_size=_BATCH)
        return done

    def _judged(self, said: Said) -> Judged | Refusal:
        if isinstance(said, Refusal):
            return said
        try:
            words = read_words(said.words, most=WORDS_CHARS, needed=False, pointer="/words")
            return judge(msgspec.structs.replace(said, words=words), now=self.now)
        except Refusal as refusal:
            return refusal

    def _done(self, one: Judged | Refusal) -> Done:
        if isinstance(one, Refusal):
            return Done("refused", refusal=one)
        try:
            return self._taken_back(one.said) if one.said.says == WITHDRAWN else self._kept(one)
        except Refusal as refusal:
            return Done("refused", refusal=refusal)

    def _taken_back(self, said: PartnerClaim) -> Done:
        row = self._known.get(said.mark) or self._new.get(said.mark)
        if row is None:
            raise Refusal(404, "exchange_claim_no_mark", pointer="/mark")
        if row.withdrawn_at is not None:
            return Done("known", row.value)
        row.withdrawn_at, row.words = self.now, ""
        if row.pk is not None:
            self._withdrawn[row.mark] = row
        return Done("kept", row.value)

    def _kept(self, one: Judged) -> Done:
        said, hashed = one.said, _hash(one)
        before = self._known.get(said.mark) or self._new.get(said.mark)
        if before is not None:
            if before.sha256 != hashed:
                raise Refusal(409, "exchange_claim_mark_used", pointer="/mark")
            return Done("known", before.value)
        row = self._entry(one)
        if said.says == MISTAKEN:
            if self._mistaken >= MOST_MISTAKEN:
                raise Refusal(409, "exchange_claim_mistaken_many", most=str(MOST_MISTAKEN))
            self._mistaken += 1
        self._new[said.mark] = Claim(
            partner_id=self.partner.id, mark=said.mark, says=said.says, kind=row.kind, value=row.value,
            source=row.source, why=said.why, words=said.words, count=said.count, begins=one.begins, ends=one.ends,
            way=self._way, sha256=hashed, received_at=self.now, sent_by=self._sent_by,
        )  # fmt: skip
        return Done("kept", row.value)

    def _entry(self, one: Judged) -> EntryRow:
        """This will give the entry that is meant, if the partner may have been told of it."""
        thing = one.thing or self._by_number.get(one.said.number)
        row = self._told.get(thing) if thing is not None else None
        if row is None and thing is not None and self._mends_zeros:
            longer = [self._told[other] for other in with_zeros(thing) if other in self._told]
            # two of them: nobody knows which was meant
            row = longer[0] if len(longer) == 1 else None
        if row is None:
            raise Refusal(404, "exchange_claim_unknown")
        return row


def claim_row(claim: Claim) -> Row:
    """This will give a claim that is not there yet as it is written many at a time."""
    return ready_row(Claim, **{name: getattr(claim, name) for name in _COLUMNS})


def with_zeros(thing: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """This will give the accounts that a spreadsheet would have made this one of: with one to six zeros before it."""
    kind, value = thing
    bank, _, account = value.partition(":")
    if kind != "payee" or not account.isdecimal():
        return ()
    return tuple((kind, f"{bank}:{'0' * count}{account}") for count in range(1, 7))


def _hash(one: Judged) -> str:
    said = msgspec.json.encode((one.said, one.thing, one.begins, one.ends))
    return hashlib.sha256(said).hexdigest()
