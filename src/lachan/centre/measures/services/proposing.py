"""Proposing: what the kind takes, what proves it, how far it would go. Nothing leaves and nothing is listed yet."""

from __future__ import annotations

from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import IntegrityError

from lachan.centre.accounts.access import acting_viewer, need_at
from lachan.centre.accounts.permissions import MEASURE_PROPOSE
from lachan.centre.accounts.queries.tokens import humans_behind
from lachan.centre.cases.queries.parts import things_to_act_on
from lachan.centre.cases.services.taking import read_words
from lachan.centre.indicators.queries import known_values
from lachan.centre.indicators.typed import JunkError, read_typed
from lachan.centre.measures import urgent
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure
from lachan.centre.measures.numbers import next_numbers
from lachan.centre.measures.queries.standing import standing_of
from lachan.centre.measures.reach import Stop, signatures_for
from lachan.centre.measures.services.writing_down import Happening, write_down
from lachan.centre.web.clock import today
from lachan.centre.web.commits import together
from lachan.centre.web.refusals import Refusal
from lachan.engine.extract import canonicalize
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from lachan.centre.audit.actors import Actor
    from lachan.centre.indicators.queries import IndicatorShown
    from lachan.centre.measures.blast import Blast
    from lachan.centre.measures.kinds.kind import MeasureKind

# As many as a person can look through for what stands out; more come in several.
MOST_AT_ONCE: Final = 10_000
VALUE_CHARS: Final = 500
GOING_ON: Final = (
    Measure.State.PROPOSED, Measure.State.APPROVED, Measure.State.SENT, Measure.State.ACKNOWLEDGED,
)  # fmt: skip
_BATCH: Final = 1_000
_AS_THEY_STAND: Final = frozenset({"domain", "url", "ip", "place"})


class Wanted(msgspec.Struct, frozen=True):
    """A thing that somebody wants a measure on, as a person writes it. `about` "" lets the kind see for itself."""

    value: str
    about: str = ""


class Proposed(msgspec.Struct, frozen=True):
    """What became of one: its id and number, or why it wasn't proposed (`measures.refused.CODE` of the words).

    `stands_out` are codes of what limits one that was proposed (`reach.Stop`).
    """

    value: str
    measure_id: int | None = None
    number: str = ""
    refused: str = ""
    params: dict[str, str] = {}
    stands_out: tuple[str, ...] = ()


class By(msgspec.Struct, frozen=True):
    """Who proposes: the human being (None: none), and those who let a machine in."""

    actor: Actor
    human_id: int | None
    behind: frozenset[int] = frozenset()


class Thing(msgspec.Struct, frozen=True):
    """A thing as the register spells it, and as it was written."""

    about: str
    value: str
    raw: str


def propose_measures(  # noqa: PLR0913 - keywords only
    *,
    kind: str,
    wanted: Sequence[Wanted],
    office_id: int,
    reason: str,
    actor: Actor,
    now: datetime,
    case_id: int | None = None,
    lasting_days: int | None = None,
    is_urgent: bool = False,
) -> tuple[Proposed, ...]:
    """This will propose a kind of measure on some things, for one office, and give what became of each, in order.

    What can't be proposed is left out with its reason, and the others are kept. A machine may propose too.
    Raises Refusal: 403; 404 for a case that isn't seen; 409 `cases_not_open`; 422 `measures_kind`, `measures_days`,
    `measures_many`, `measures_none`, `measures_urgent_many`, `cases_words`.
    """
    known = kind_of(kind)
    if not wanted:
        raise Refusal(422, "measures_none", pointer="/things")
    if len(wanted) > MOST_AT_ONCE:
        raise Refusal(422, "measures_many", pointer="/things", most=str(MOST_AT_ONCE))
    said = read_words(reason)
    days = known.usual_days if lasting_days is None else lasting_days
    if not 1 <= days <= known.most_days:
        raise Refusal(422, "measures_days", pointer="/lasting_days", most=str(known.most_days))
    by, in_case = _who(actor, office_id, case_id, now)
    if is_urgent:
        _need_few(len(wanted), actor, now)
    read = [read_thing(known, each) for each in wanted]
    things = {(each.about, each.value) for each in read if isinstance(each, Thing)}
    found = known_values(things)
    around = standing_of(things, day=today(now))
    same = {
        "office_id": office_id, "case_id": case_id, "reason": said, "lasting_days": days, "is_urgent": is_urgent,
        "proposed_at": now, "changed_at": now,
    }  # fmt: skip
    rows: list[Measure | Proposed] = []
    for each in read:
        if isinstance(each, Proposed):
            rows.append(each)
        else:
            thing = (each.about, each.value)
            rows.append(row_of(known, each, around[thing], found.get(thing), in_case, by, same))
    try:
        return together(lambda: _write(rows, actor=actor, now=now))
    except IntegrityError:
        # somebody proposed one of them in between: it is seen now
        return together(lambda: _write(rows, actor=actor, now=now))


def _need_few(count: int, actor: Actor, now: datetime) -> None:
    """This will refuse more urgent things than people are called for. Raises Refusal (422 `measures_urgent_many`)."""
    today_by_actor = Measure.objects.filter(
        proposed_by=str(actor), is_urgent=True, is_hold=False, proposed_at__gt=now - timedelta(days=1)
    )
    if count > urgent.MOST_AT_ONCE or today_by_actor.count() + count > urgent.MOST_A_DAY:
        raise Refusal(
            422,
            "measures_urgent_many",
            pointer="/is_urgent",
            most=str(urgent.MOST_AT_ONCE),
            a_day=str(urgent.MOST_A_DAY),
        )


def kind_of(code: str) -> MeasureKind:
    """This will give a kind by its code. Raises Refusal (422 `measures_kind`)."""
    known = KINDS.get(code)
    if known is None:
        raise Refusal(422, "measures_kind", pointer="/kind")
    return known


def stops_as_json(stops: Iterable[Stop]) -> str:
    """This will give what stands out as it is kept."""
    return msgspec.json.encode([msgspec.to_builtins(stop) for stop in stops]).decode()


def _who(
    actor: Actor, office_id: int, case_id: int | None, now: datetime
) -> tuple[By, frozenset[tuple[str, str]]]:
    if actor.kind == "machine":
        if case_id is not None:
            # a rule names the case it acts on itself
            raise Refusal(403, "not_permitted")
        return By(actor, None), frozenset()
    viewer = acting_viewer(actor, now=now)
    need_at(viewer, MEASURE_PROPOSE, office_id)
    in_case = frozenset() if case_id is None else frozenset(things_to_act_on(viewer, case_id))
    if actor.kind == "person":
        return By(actor, int(actor.id)), in_case
    return By(actor, None, humans_behind(actor.token_id) if actor.token_id else frozenset()), in_case


def read_thing(kind: MeasureKind, wanted: Wanted) -> Thing | Proposed:
    """This will give a thing as the register spells it, or why the kind isn't for it."""
    raw = wanted.value.strip()
    if len(raw) > VALUE_CHARS or not raw.isprintable() or not raw:
        return Proposed(wanted.value[:VALUE_CHARS], refused="value")
    if wanted.about and wanted.about not in kind.about:
        return Proposed(raw, refused="about")
    # a link is the page that it names and not the whole domain; a bare name is the domain
    order = sorted(kind.about, reverse="/" in raw)
    for about in [wanted.about] if wanted.about else order:
        value = canonicalize(Kind(about), raw) if about in Kind else raw
        if value is not None and len(value) <= VALUE_CHARS:
            return Thing(about, value, raw)
    return _as_people_write(kind, wanted, raw) or Proposed(raw, refused="value")


def _as_people_write(kind: MeasureKind, wanted: Wanted, raw: str) -> Thing | None:
    """This will read an account with its bank's name, a profile or app by its link: one thing a line, or none.

    Names and links are read as they stand: of a sentence with a name in it nobody knows what is meant.
    """
    meant = ({wanted.about} if wanted.about else kind.about) - _AS_THEY_STAND
    if not meant:
        return None
    try:
        lines = read_typed([raw])
    except JunkError:
        return None
    found = {(str(one.kind), one.value) for line in lines for one in line.things if str(one.kind) in meant}
    if len(found) != 1:
        return None
    [(about, value)] = found
    return Thing(about, value, raw) if len(value) <= VALUE_CHARS else None


def row_of(
    kind: MeasureKind,
    thing: Thing,
    blast: Blast,
    indicator: IndicatorShown | None,
    in_case: frozenset[tuple[str, str]],
    by: By,
    same: dict[str, Any],
) -> Measure | Proposed:
    """This will give the measure as it would be written, or why it isn't."""
    stops = kind.stops(value=thing.value, blast=blast)
    if stops and stops[0].is_final:
        return Proposed(thing.raw, refused=f"stop_{stops[0].code}", params=stops[0].params)
    proven = {
        "verdict": indicator is not None and indicator.level == "dangerous",
        "case": (thing.about, thing.value) in in_case,
    }
    # what has no indicator of the register (a crossing) stands on its case alone
    if thing.about not in Kind:
        proven["case"] = bool(in_case)
    if not any(proven.get(need) for need in kind.needs):
        return Proposed(thing.raw, refused="unproven")
    return Measure(
        kind=kind.code,
        about=thing.about,
        value=thing.value,
        indicator_id=None if indicator is None else indicator.id,
        proposed_by=str(by.actor),
        proposer_id=by.human_id,
        behind=" ".join(str(each) for each in sorted(by.behind)),
        signatures_needed=signatures_for(
            least=kind.signatures, stops=stops, proposer_is_human=by.human_id is not None
        ),
        stands_out=stops_as_json(stops),
        blast=msgspec.json.encode(blast).decode(),
        **same,
    )


def _write(rows: Sequence[Measure | Proposed], *, actor: Actor, now: datetime) -> tuple[Proposed, ...]:
    """This will write those that go on nowhere yet; of two in one call for the same thing the first counts."""
    fresh: dict[tuple[str, str], Measure] = {}
    taken = _going_on([row for row in rows if isinstance(row, Measure)])
    for row in rows:
        if isinstance(row, Measure) and (row.about, row.value) not in taken:
            fresh.setdefault((row.about, row.value), row)
    new = list(fresh.values())
    if new:
        for row, number in zip(new, next_numbers(len(new), now), strict=True):
            row.number = number
        Measure.objects.bulk_create(new, batch_size=_BATCH)
        write_down(
            [
                Happening(row, "proposed", actor, data={"kind": row.kind}, said={"reason": row.reason})
                for row in new
            ],
            now=now,
        )
    told = []
    for row in rows:
        if isinstance(row, Proposed):
            told.append(row)
        elif fresh.get((row.about, row.value)) is row:
            told.append(Proposed(row.value, row.pk, row.number, stands_out=_codes_of(row)))
        else:
            number = taken.get((row.about, row.value)) or fresh[row.about, row.value].number
            told.append(Proposed(row.value, refused="there", params={"number": number}))
    return tuple(told)


def _codes_of(row: Measure) -> tuple[str, ...]:
    return tuple(stop.code for stop in msgspec.json.decode(row.stands_out, type=tuple[Stop, ...]))


def _going_on(rows: Sequence[Measure]) -> dict[tuple[str, str], str]:
    """This will give the numbers of the measures of the same kind that go on for these things already."""
    found: dict[tuple[str, str], str] = {}
    for batch in batched(rows, _BATCH):
        there = Measure.objects.filter(
            kind=batch[0].kind, value__in=[row.value for row in batch], state__in=GOING_ON, is_hold=False
        )
        for about, value, number in there.values_list("about", "value", "number"):
            found[about, value] = number
    return found
