"""What is said of measures in public: counts that name nobody, the centre's own mistakes among them."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Final

import msgspec
from django.db.models import Count, Q

from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure, Signature
from lachan.centre.measures.queries.mistakes import mistakes_between
from lachan.centre.measures.queries.undoing import undone_between
from lachan.centre.web.kept import kept

if TYPE_CHECKING:
    from collections.abc import Sequence

# A year: what the centre did lately, and enough of it.
PERIOD: Final = timedelta(days=365)
# The middle of one or two is the time of that one, and says how quick a single partner was.
LEAST_FOR_MEDIAN: Final = 3
_MOST_TIMES: Final = 10_000
_NAME: Final = "measures.figures"


class KindFigures(msgspec.Struct, frozen=True):
    """A kind of measure: how many are in force, were approved in the year, and the median of minutes to effect.

    None where fewer than three were seen to take effect.
    """

    code: str
    in_force: int
    approved: int
    minutes_to_effect: float | None


class AppealFigures(msgspec.Struct, frozen=True):
    """Appeals of the year: how many came, and how many were lifted, upheld, or fell because nobody decided in time.

    `median_hours` to a decision is None where there were fewer than three.
    """

    filed: int
    lifted: int
    upheld: int
    fallen: int
    median_hours: float | None


class PublicFigures(msgspec.Struct, frozen=True):
    """Measures of a year until `made_at`, holds left out unless they are named.

    `wrong` were lifted as mistakes, `holds_wrong` of the holds; `refused` were refused by an approver.
    """

    made_at: datetime
    kinds: tuple[KindFigures, ...]
    in_force: int
    approved: int
    refused: int
    wrong: int
    holds: int
    holds_wrong: int
    minutes_to_effect: float | None
    appeals: AppealFigures
    # of those that ended: whose partners were to undo them, and where one was seen to block still after its time
    to_undo: int = 0
    still_blocked: int = 0


def public_figures(*, now: datetime) -> PublicFigures:
    """This will give what is said of measures in public; counted once a minute, whoever asks. One query where kept."""
    answer = kept(name=_NAME, asked="", make=_made, now=now)
    return msgspec.json.decode(answer.text, type=PublicFigures)


def _made(asked: str, now: datetime) -> str:
    del asked
    return msgspec.json.encode(figures_at(now)).decode()


def figures_at(now: datetime) -> PublicFigures:
    """This will count anew. Nine queries."""
    since = now - PERIOD
    own = Measure.objects.filter(is_hold=False)
    lately = Q(approved_at__gt=since)
    counted = {
        row["kind"]: row
        for row in own.values("kind").annotate(
            force=Count("pk", filter=Q(in_force=True)), approved=Count("pk", filter=lately)
        )
    }
    whole = Measure.objects.aggregate(
        wrong=Count("pk", filter=Q(is_hold=False, was_wrong=True, ended_at__gt=since)),
        holds=Count("pk", filter=Q(is_hold=True, approved_at__gt=since)),
        holds_wrong=Count("pk", filter=Q(is_hold=True, was_wrong=True, ended_at__gt=since)),
    )
    undone = undone_between(since=since, now=now)
    refused = Signature.objects.filter(says=Signature.Says.REFUSE, at__gt=since).count()
    took: dict[str, list[float]] = {}
    seen = own.filter(effective_at__isnull=False, approved_at__gt=since).order_by("-pk")
    times = seen.values_list("kind", "approved_at", "effective_at")[:_MOST_TIMES]
    for kind, approved_at, effective_at in times:
        if approved_at is not None and effective_at is not None:
            took.setdefault(kind, []).append((effective_at - approved_at).total_seconds() / 60)
    kinds = tuple(
        KindFigures(code, counted[code]["force"], counted[code]["approved"], _middle(took.get(code, ())))
        for code in KINDS
        if code in counted and (counted[code]["force"] or counted[code]["approved"])
    )
    return PublicFigures(
        made_at=now,
        kinds=kinds,
        in_force=sum(one.in_force for one in kinds),
        approved=sum(one.approved for one in kinds),
        refused=refused,
        appeals=_appeals(since, now),
        minutes_to_effect=_middle([minutes for times in took.values() for minutes in times]),
        to_undo=undone.asked,
        still_blocked=undone.still,
        **whole,
    )


def _appeals(since: datetime, now: datetime) -> AppealFigures:
    told = mistakes_between(since=since, until=now)
    enough = told.lifted + told.upheld >= LEAST_FOR_MEDIAN
    return AppealFigures(
        told.filed, told.lifted, told.upheld, told.fallen, told.median_hours if enough else None
    )


def _middle(minutes: Sequence[float]) -> float | None:

    return round(median(minutes), 1) if len(minutes) >= LEAST_FOR_MEDIAN else None
