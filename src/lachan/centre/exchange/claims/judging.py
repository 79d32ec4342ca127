"""What a partner may say of what it was told, and within which limits. Pure.

Whatever it says is a claim: it is shown as its own, counted as its own, and nothing follows from it by itself.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal

import msgspec

from lachan.centre.cases.schemas.asked import Body
from lachan.centre.web.refusals import Refusal
from lachan.engine.extract.reading import canonicalize
from lachan.engine.model import Kind

CONFIRMED: Final = "confirmed"
REFUSED: Final = "refused"
SIGHTING: Final = "sighting"
HITS: Final = "hits"
MISTAKEN: Final = "mistaken"
WITHDRAWN: Final = "withdrawn"
# by an opinion of STIX alone
AGREES: Final = "agrees"
# `withdrawn` takes an earlier one back and is none itself
KEPT_SAYS: Final = (CONFIRMED, REFUSED, SIGHTING, HITS, MISTAKEN, AGREES)
COUNTED: Final = (SIGHTING, HITS)

WHY_REFUSED: Final = ("not_ours", "not_lawful", "not_possible", "disagree", "other")
WHY_MISTAKEN: Final = ("own_customer", "shared", "taken_over", "new_owner", "wrong", "other")
WHYS: Final = {REFUSED: WHY_REFUSED, MISTAKEN: WHY_MISTAKEN}
# as people write them in a spreadsheet
WHY_WORDS: Final = {
    "không thuộc": "not_ours", "cần văn bản": "not_lawful", "không làm được": "not_possible",
    "không đồng ý": "disagree", "khách hàng thật": "own_customer", "dùng chung": "shared", "bị chiếm": "taken_over",
    "đổi chủ": "new_owner", "không phải lừa đảo": "wrong", "lý do khác": "other",
}  # fmt: skip

MOST_CLAIMS: Final = 1_000
MARK_CHARS: Final = 100
WORDS_CHARS: Final = 500
MOST_COUNT: Final = 999_999_999
# a measure's, as people say it
NUMBER: Final = re.compile(r"M[0-9]{4}-[0-9]{6,10}")
# a clock that nobody set
AHEAD: Final = timedelta(hours=1)
# as long as what ended is known (`codes.ENDED_KEPT`)
OLDEST: Final = timedelta(days=400)


class PartnerClaim(Body, frozen=True, kw_only=True):
    """One thing said of one that the centre told: by `kind` and `value`, or by the `number` of its measure.

    `mark` is the partner's own name for what it says: the same twice is said once. `confirmed`: it is stopped or held
    here. `refused`: it is not, `why`. `sighting`: seen at `at`, `count` times. `hits`: asked for `count` times between
    `begins` and `ends`. `mistaken`: this is no fraud, `why`. `withdrawn`: what was said under this mark is taken back.
    """

    mark: Annotated[str, msgspec.Meta(min_length=1, max_length=MARK_CHARS)]
    says: Literal["confirmed", "refused", "sighting", "hits", "mistaken", "withdrawn"]
    kind: Annotated[str, msgspec.Meta(max_length=20)] = ""
    value: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    number: Annotated[str, msgspec.Meta(max_length=40)] = ""
    why: Annotated[str, msgspec.Meta(max_length=20)] = ""
    words: Annotated[str, msgspec.Meta(max_length=WORDS_CHARS)] = ""
    count: Annotated[int, msgspec.Meta(ge=1, le=MOST_COUNT)] = 1
    at: datetime | None = None
    begins: datetime | None = None
    ends: datetime | None = None


class Judged(msgspec.Struct, frozen=True):
    """A claim whose form holds. `thing` is kind and value as the register lists them, None where it is named otherwise.

    `begins` and `ends` are the moment or the period that it is about, in UTC; None where it names none.
    """

    said: PartnerClaim
    thing: tuple[str, str] | None
    begins: datetime | None = None
    ends: datetime | None = None


def judge(said: PartnerClaim, *, now: datetime) -> Judged:
    """This will say whether the form of a claim holds. Raises Refusal (422), never with what was sent."""
    if not said.mark.isprintable() or said.mark != said.mark.strip():
        raise Refusal(422, "exchange_claim_mark", pointer="/mark", most=str(MARK_CHARS))
    if said.says == WITHDRAWN:
        return Judged(said, None)
    if said.why not in WHYS.get(said.says, ("",)):
        raise _wrong_why(said.says)
    begins, ends = _period(said, now)
    return Judged(said, _thing(said), begins, ends)


def _wrong_why(says: str) -> Refusal:
    """This will say which reasons there are: to a program by their codes, in Vietnamese as people write them too."""
    codes = WHYS.get(says, ())
    if not codes:
        return Refusal(422, "exchange_claim_no_why", pointer="/why")
    words = (f"{words} ({code})" for words, code in WHY_WORDS.items() if code in codes)
    return Refusal(
        422, "exchange_claim_why", pointer="/why", allowed_vi=", ".join(words), allowed_en=", ".join(codes)
    )


def _thing(said: PartnerClaim) -> tuple[str, str] | None:
    by_value = bool(said.kind or said.value)
    if by_value == bool(said.number):
        raise Refusal(422, "exchange_claim_about")
    return listed_as(said.kind, said.value) if by_value else None


def listed_as(kind: str, value: str) -> tuple[str, str]:
    """This will give kind and value as the register lists a thing. Raises Refusal (422) for what is none."""
    known = kind in Kind and kind != Kind.TEXT
    found = canonicalize(Kind(kind), value) if known and value.isprintable() else None
    if found is None:
        raise Refusal(422, "exchange_claim_thing", pointer="/value" if known else "/kind")
    # a link is listed without its scheme
    return kind, found.partition("://")[2] if kind == Kind.URL else found


def _period(said: PartnerClaim, now: datetime) -> tuple[datetime | None, datetime | None]:
    if said.says == HITS:
        if said.begins is None or said.ends is None or said.at is not None:
            raise Refusal(422, "exchange_claim_period", pointer="/begins")
        begins, ends = _moment(said.begins, "/begins", now), _moment(said.ends, "/ends", now)
        if begins > ends:
            raise Refusal(422, "exchange_claim_period", pointer="/ends")
        return begins, ends
    if said.begins is not None or said.ends is not None:
        raise Refusal(422, "exchange_claim_period", pointer="/begins")
    if said.at is None:
        if said.says == SIGHTING:
            raise Refusal(422, "exchange_claim_time", pointer="/at", most=str(OLDEST.days))
        return None, None
    at = _moment(said.at, "/at", now)
    return at, at


def _moment(at: datetime, pointer: str, now: datetime) -> datetime:
    """This will give a moment in UTC. One without its zone, from tomorrow or from long ago is refused."""
    if at.tzinfo is None or not now - OLDEST <= at <= now + AHEAD:
        raise Refusal(422, "exchange_claim_time", pointer=pointer, most=str(OLDEST.days))
    return at.astimezone(UTC)
