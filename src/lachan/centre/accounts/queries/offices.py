"""Offices as they are shown: what they are, what they answer for, who took over from whom."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db.models import Q

from lachan.centre.accounts.models import Competence, Office, OfficeSuccession
from lachan.centre.accounts.tree import above
from lachan.centre.web.read_once import read_once

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet


class OfficeShown(msgspec.Struct, frozen=True):
    """An office. It stands on the days `valid_from <= day < valid_to` (None: no end is known)."""

    id: int
    code: str
    kind: str
    name_vi: str
    name_en: str
    parent_id: int | None
    territory_id: int | None
    valid_from: date
    valid_to: date | None

    def name(self, lang: str) -> str:
        """This will give the name in a language."""
        return self.name_vi if lang == "vi" else self.name_en


class CompetenceShown(msgspec.Struct, frozen=True):
    """What an office answers for: `case_kind` "" for all kinds, `territory` "" for the whole country (else a code)."""

    id: int
    office_id: int
    case_kind: str
    territory: str
    valid_from: date
    valid_to: date | None
    # why somebody gave it at the desk, and ended it
    reason: str = ""
    end_reason: str = ""


class SuccessionShown(msgspec.Struct, frozen=True):
    """From `day` on, `after` carries on what `before` had: of a kind of case, in a territory, or all (both "")."""

    id: int
    plan_id: int
    action: str
    before: str
    after: str
    day: date
    case_kind: str
    territory: str
    reason: str


class UnknownOfficeError(LookupError):
    """A code that no office has. `code` is what was asked for."""

    def __init__(self, code: str) -> None:
        """This will keep the code."""
        super().__init__(f"{code!r} is no office")
        self.code = code


OFFICE_FIELDS: Final = (
    "id", "code", "kind", "name_vi", "name_en", "parent_id", "territory_id", "valid_from", "valid_to",
)  # fmt: skip

COMPETENCE_FIELDS: Final = (
    "id", "office_id", "case_kind", "territory__code", "valid_from", "valid_to", "reason", "end_reason",
)  # fmt: skip


def office_by_code(code: str) -> OfficeShown:
    """This will give an office by its code. Raises UnknownOfficeError."""
    # PostgreSQL holds no NUL, and will not look for one
    rows = Office.objects.filter(code=code) if "\0" not in code else Office.objects.none()
    row = rows.values_list(*OFFICE_FIELDS).first()
    if row is None:
        raise UnknownOfficeError(code[:60])
    return OfficeShown(*row)


def offices_by_id(ids: Collection[int]) -> dict[int, OfficeShown]:
    """This will give offices by their id: one query."""
    if not ids:
        return {}
    return {
        row[0]: OfficeShown(*row) for row in Office.objects.filter(pk__in=ids).values_list(*OFFICE_FIELDS)
    }


def offices_on(day: date) -> tuple[OfficeShown, ...]:
    """This will give the offices that stand on a day, by code. One that was reopened did not stand in between."""
    rows = Office.objects.filter(valid_from__lte=day).exclude(valid_to__lte=day)
    asleep = _asleep_on(day)
    return tuple(
        OfficeShown(*row) for row in rows.order_by("code").values_list(*OFFICE_FIELDS) if row[0] not in asleep
    )


@read_once
def stands_on(office_id: int, day: date) -> bool:
    """This will say whether an office stands on a day."""
    rows = Office.objects.filter(pk=office_id, valid_from__lte=day).exclude(valid_to__lte=day)
    return rows.exists() and office_id not in _asleep_on(day)


@read_once
def _asleep_on(day: date) -> frozenset[int]:
    """This will give the offices that had ended by a day and were reopened after it."""
    turns = (
        OfficeSuccession.objects.filter(
            Q(action=OfficeSuccession.Action.GIVE_BACK)
            | Q(action__in=(OfficeSuccession.Action.MERGE, OfficeSuccession.Action.SPLIT))
        )
        .order_by("day", "pk")
        .values_list("day", "action", "before_id", "after_id")
    )
    if not OfficeSuccession.objects.filter(action=OfficeSuccession.Action.GIVE_BACK, day__gt=day).exists():
        return frozenset()
    ended: set[int] = set()
    reopened: set[int] = set()
    for turn, action, before, after in turns:
        if action == OfficeSuccession.Action.GIVE_BACK:
            if turn <= day:
                ended.discard(after)
            else:
                reopened.add(after)
        elif turn <= day:
            ended.add(before)
    return frozenset(ended & reopened)


def competences_of(office_id: int) -> tuple[CompetenceShown, ...]:
    """This will give all that an office answers for, or did, the earliest first."""
    rows = Competence.objects.filter(office_id=office_id).order_by(
        "valid_from", "case_kind", "territory__code"
    )
    return tuple(competence_shown(row) for row in rows.values_list(*COMPETENCE_FIELDS))


def competence_shown(row: tuple[Any, ...]) -> CompetenceShown:
    """This will give a competence as it is shown from its `COMPETENCE_FIELDS`."""
    pk, office_id, kind, territory, begins, ends, reason, end_reason = row
    return CompetenceShown(pk, office_id, kind, territory or "", begins, ends, reason, end_reason)


def successions_of(office_id: int) -> tuple[SuccessionShown, ...]:
    """This will give the successions that an office had a part in, the earliest first."""
    rows = OfficeSuccession.objects.filter(Q(before_id=office_id) | Q(after_id=office_id))
    return shown_successions(rows.order_by("day", "pk"))


def shown_successions(rows: QuerySet[OfficeSuccession]) -> tuple[SuccessionShown, ...]:
    """This will give successions with the codes of their offices and territories."""
    read = rows.values_list(
        "id",
        "plan_id",
        "action",
        "before__code",
        "after__code",
        "day",
        "case_kind",
        "territory__code",
        "reason",
    )
    return tuple(
        SuccessionShown(pk, plan, action, before, after, day, kind, territory or "", reason)
        for pk, plan, action, before, after, day, kind, territory, reason in read
    )


@read_once
def chain_above(office_id: int) -> tuple[int, ...]:
    """This will give the ids of an office and of those above it, the nearest first. One query for the chain."""
    return chains_above([office_id])[office_id]


def chains_above(office_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """This will give `chain_above` of several offices, by their ids. One query for all chains."""
    if not office_ids:
        return {}
    parents = dict(Office.objects.filter(pk__in=above(office_ids)).values_list("pk", "parent_id"))
    chains: dict[int, tuple[int, ...]] = {}
    for office_id in office_ids:
        chain: list[int] = []
        at: int | None = office_id
        while at is not None and at in parents and at not in chain:
            chain.append(at)
            at = parents[at]
        chains[office_id] = tuple(chain)
    return chains


def beside(office_ids: Collection[int]) -> frozenset[int]:
    """This will give the offices that have the same office above them as one of these; each is beside itself."""
    theirs = Office.objects.filter(pk__in=office_ids, parent__isnull=False).values("parent_id")
    return frozenset(Office.objects.filter(parent_id__in=theirs).values_list("pk", flat=True))


def top_offices(*, day: date) -> tuple[OfficeShown, ...]:
    """This will give the offices that stand on a day and have none above them, by code."""
    rows = Office.objects.filter(parent__isnull=True, valid_from__lte=day).exclude(valid_to__lte=day)
    asleep = _asleep_on(day)
    return tuple(
        OfficeShown(*row) for row in rows.order_by("code").values_list(*OFFICE_FIELDS) if row[0] not in asleep
    )
