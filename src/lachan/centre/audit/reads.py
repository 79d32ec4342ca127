"""Unusual reads of personal data: rules that point, for an auditor who looks. No scores, and nobody is stopped by them.

The worker looks at each sealed batch once, in order; what a rule needs stands in the entries themselves. The numbers
stand in `unusual.toml`, each with its reason.
"""

from __future__ import annotations

import statistics
import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
from django.db import transaction
from django.db.models import F

from lachan.centre.audit.exporting import entries_in
from lachan.centre.audit.kinds import kinds
from lachan.centre.audit.models import Batch, ReadCount, ReadsLookedAt, UnusualRead
from lachan.centre.audit.subjects import subjects_in
from lachan.centre.web.clock import today
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lachan.centre.audit.chain import LoggedEntry

    # (actor, subject, at) → whether an open case names the subject; None where that can't be said
    type CaseCheck = Callable[[str, str, datetime], bool | None]

type Rule = Literal["own_name", "off_area", "volume", "no_open_case"]
RULES: Final[tuple[Rule, ...]] = ("own_name", "off_area", "volume", "no_open_case")

PAGE_READS: Final = 50
_BATCHES_AT_ONCE: Final = 20
# twice what the rule of volume looks back, and a little
_COUNTS_KEPT: Final = timedelta(days=60)

_case_checks: list[CaseCheck] = []


class Unusual(msgspec.Struct, frozen=True):
    """A read that a rule points at. `facts` fill the blanks of the rule's sentence."""

    id: int
    entry_id: int
    rule: str
    actor: str
    office_id: int | None
    day: date
    facts: dict[str, int]

    def why(self, lang: str) -> str:
        """This will say in a sentence what the rule saw."""
        facts = {name: str(number) for name, number in self.facts.items()}
        if self.rule == "volume":
            known = "known" if {"own", "office"} <= facts.keys() else "own" if "own" in facts else "office"
            known = known if facts.keys() & {"own", "office"} else "unknown"
            return say(f"unusual.volume.why_{known}", lang, **facts)
        return say(f"unusual.{self.rule}.why", lang, **facts)


class UnusualPage(msgspec.Struct, frozen=True):
    """Unusual reads from the newest on, and the id to go on from (`before=`), None at the end."""

    reads: tuple[Unusual, ...]
    older: int | None = None


class RuleState(msgspec.Struct, frozen=True):
    """A rule, and whether it can be answered here: that of open cases only once there are cases."""

    rule: Rule
    known: bool


def register_case_check(check: CaseCheck) -> None:
    """This will let a room above say whether an open case names a subject. The rule `no_open_case` is then known."""
    if check not in _case_checks:
        _case_checks.append(check)


def rule_states() -> tuple[RuleState, ...]:
    """This will give the rules and whether each can be answered here."""
    return tuple(RuleState(rule, rule != "no_open_case" or bool(_case_checks)) for rule in RULES)


@cache
def thresholds() -> Mapping[Rule, Mapping[str, Any]]:
    """This will give the numbers of the rules and their reasons."""
    return tomllib.loads(files("lachan.centre.audit").joinpath("unusual.toml").read_text("utf-8"))  # type: ignore[return-value]


def unusual_reads(
    *,
    offices: frozenset[int] | None = None,
    rule: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    before: int | None = None,
    size: int = PAGE_READS,
) -> UnusualPage:
    """This will give unusual reads, the newest first; `offices` None is any office and none. One query."""
    found = UnusualRead.objects.order_by("-id")
    if offices is not None:
        found = found.filter(office_id__in=offices)
    if rule:
        found = found.filter(rule=rule)
    if first_day is not None:
        found = found.filter(day__gte=first_day)
    if last_day is not None:
        found = found.filter(day__lte=last_day)
    if before is not None:
        found = found.filter(id__lt=before)
    rows = list(found[: size + 1])
    reads = tuple(
        Unusual(
            row.pk, row.entry_id, row.rule, row.actor, row.office_id, row.day, msgspec.json.decode(row.facts)
        )
        for row in rows[:size]
    )
    return UnusualPage(reads, older=reads[-1].id if len(rows) > size else None)


def look_at_reads(now: datetime) -> int:
    """This will look at the reads of the next sealed batches, and give how many batches: the worker's step."""
    done = 0
    for _ in range(_BATCHES_AT_ONCE):
        if not _look_at_next_batch():
            break
        done += 1
    if done:
        ReadCount.objects.filter(day__lt=today(now) - _COUNTS_KEPT).delete()
    return done


def batches_to_look_at() -> int:
    """This will give how many sealed batches wait to be looked at."""
    last = Batch.objects.order_by("-number").values_list("number", flat=True).first() or 0
    return last - (ReadsLookedAt.objects.values_list("number", flat=True).first() or 0)


def _look_at_next_batch() -> bool:
    at, _ = ReadsLookedAt.objects.get_or_create(pk=1, defaults={"number": 0})
    batch = Batch.objects.filter(number=at.number + 1).first()
    if batch is None:
        return False
    read_kinds = frozenset(name for name, kind in kinds().items() if kind.read)
    with transaction.atomic():
        # of two workers one moves on, and only that one writes
        if not ReadsLookedAt.objects.filter(pk=1, number=at.number).update(number=batch.number):
            return True
        for entry in entries_in(batch):
            if entry.kind in read_kinds:
                _look_at(entry)
    return True


def _look_at(entry: LoggedEntry) -> None:
    try:
        data = msgspec.json.decode(entry.data, type=dict[str, Any])
    except msgspec.MsgspecError:
        data = {}
    subjects = subjects_in(data.get("subjects", [])) or ([entry.subject] if entry.subject else [])
    day = today(entry.at)
    found = [*_own_name(entry, subjects), *_off_area(data), *_no_open_case(entry, subjects)]
    if entry.actor.startswith("person:"):
        found += _volume(entry, day, len(subjects))
    UnusualRead.objects.bulk_create(
        UnusualRead(
            entry_id=entry.id,
            rule=rule,
            actor=entry.actor,
            office_id=entry.office_id,
            day=day,
            facts=msgspec.json.encode(facts, order="sorted").decode(),
        )
        for rule, facts in found
    )


def _own_name(entry: LoggedEntry, subjects: list[str]) -> Iterator[tuple[Rule, dict[str, int]]]:
    if entry.actor in subjects and len(subjects) <= thresholds()["own_name"]["most_records"]:
        yield "own_name", {}


def _off_area(data: Mapping[str, Any]) -> Iterator[tuple[Rule, dict[str, int]]]:
    outside = len(subjects_in(data.get("off_area", [])))
    if outside >= thresholds()["off_area"]["least_records"]:
        yield "off_area", {"count": outside}


def _no_open_case(entry: LoggedEntry, subjects: list[str]) -> Iterator[tuple[Rule, dict[str, int]]]:
    some = subjects[: thresholds()["no_open_case"]["most_subjects"]]
    without = 0
    for subject in some:
        said = [check(entry.actor, subject, entry.at) for check in _case_checks]
        without += False in said and True not in said
    if without:
        yield "no_open_case", {"count": without}


def _volume(entry: LoggedEntry, day: date, records: int) -> Iterator[tuple[Rule, dict[str, int]]]:
    count, _ = ReadCount.objects.get_or_create(
        actor=entry.actor, day=day, defaults={"office_id": entry.office_id, "requests": 0, "records": 0}
    )
    ReadCount.objects.filter(pk=count.pk).update(requests=F("requests") + 1, records=F("records") + records)
    said = thresholds()["volume"]
    before, now = count.records, count.records + records
    if now <= said["least_records"]:
        return
    own, office = _usual_of(entry.actor, day), _usual_at(entry.office_id, entry.actor, day)
    known = {name: usual for name, usual in (("own", own), ("office", office)) if usual is not None}
    limit = max([said["least_records"], *(said["times_usual"] * usual for usual in known.values())])
    if not known:
        limit = said["unknown_records"]
    # once a day, at the read that went beyond
    if before <= limit < now:
        yield "volume", {"count": now, **{name: round(usual) for name, usual in known.items()}}


def _usual_of(actor: str, day: date) -> float | None:
    said = thresholds()["volume"]
    days = ReadCount.objects.filter(actor=actor, day__lt=day, day__gte=day - timedelta(days=said["days"]))
    counts = list(days.values_list("records", flat=True))
    return statistics.median(counts) if len(counts) >= said["least_days"] else None


def _usual_at(office_id: int | None, actor: str, day: date) -> float | None:
    said = thresholds()["volume"]
    days = ReadCount.objects.filter(
        office_id=office_id, day__lt=day, day__gte=day - timedelta(days=said["days"])
    ).exclude(actor=actor)
    counts = list(days.values_list("records", flat=True)) if office_id is not None else []
    return statistics.median(counts) if len(counts) >= said["least_days"] else None
