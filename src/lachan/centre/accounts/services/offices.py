"""Offices are imported, opened, changed and closed here; `competences.py` gives them what they answer for."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction

from lachan.centre.accounts.given_tables import Problem, TableRefusedError, problem, read_table
from lachan.centre.accounts.models import Competence, Office
from lachan.centre.accounts.queries.territories import places_by_code
from lachan.centre.accounts.services.office_drafts import (
    TREE_COLUMNS,
    TREE_OPTIONAL,
    OfficeDraft,
    draft_of,
    in_order,
    wrong_by_itself,
    wrong_together,
)
from lachan.centre.accounts.services.revisions import OFFICES, take_turn
from lachan.centre.accounts.tree import below
from lachan.centre.audit.log import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from lachan.centre.accounts.queries.territories import Place
    from lachan.centre.audit.actors import Actor

MOST_OFFICES: Final = 20_000
_BATCH: Final = 500
# an entry of the log holds 64 kB; an id takes eight characters at most
_IDS_AN_ENTRY: Final = 2_000


class Imported(msgspec.Struct, frozen=True):
    """What an import did: the ids of new offices by code, and how many stood there already just so."""

    added: dict[str, int]
    unchanged: int


class OfficeChange(msgspec.Struct, frozen=True):
    """What is to become of an office; None leaves it as it is. `parent` and `territory` are codes, "" for none."""

    name_vi: str | None = None
    name_en: str | None = None
    kind: str | None = None
    parent: str | None = None
    territory: str | None = None


def import_tree(*, table: bytes, actor: Actor, now: datetime) -> Imported:
    """This will add the offices of a CSV, all or none.

    The columns are those of `TREE_COLUMNS` and `TREE_OPTIONAL`; the how-to "Set up a province" shows them. An office
    that is there just as its row says is left alone, so that the same file can be given twice. Raises
    TableRefusedError, which names each line's reason.
    """
    rows = read_table(table, needed=TREE_COLUMNS, optional=TREE_OPTIONAL, most_rows=MOST_OFFICES)
    read = [draft_of(row) for row in rows]
    drafts = [draft for draft, problems in read if not problems]
    broken = [draft.code for draft, problems in read if problems]
    if problems := [problem for _, problems in read for problem in problems]:
        there = {office.code: office for office in Office.objects.all()}
        places = places_by_code(_territories_of(drafts))
        new = [draft for draft in drafts if draft.code not in there]
        raise TableRefusedError(problems + wrong_together(new, there=there, places=places, broken=broken))
    return _add(drafts, actor=actor, now=now, digest=hashlib.sha256(table).hexdigest())


def add_offices(*, drafts: Sequence[OfficeDraft], actor: Actor, now: datetime) -> Imported:
    """This will add offices that a program has made ready, as `import_tree` does. Raises TableRefusedError."""
    problems = [wrong for draft in drafts for wrong in wrong_by_itself(draft)]
    if problems:
        raise TableRefusedError(problems)
    return _add(drafts, actor=actor, now=now, digest="")


def open_office(*, draft: OfficeDraft, actor: Actor, now: datetime) -> int:
    """This will open one office and give its id. Raises TableRefusedError, also when it is there already."""
    added = add_offices(drafts=[draft], actor=actor, now=now).added
    if draft.code not in added:
        raise TableRefusedError([problem(draft.line, "already_there", code=draft.code)])
    return added[draft.code]


def _add(drafts: Sequence[OfficeDraft], *, actor: Actor, now: datetime, digest: str) -> Imported:
    with transaction.atomic():
        number = take_turn(OFFICES)
        there = {office.code: office for office in Office.objects.all()}
        places = places_by_code(_territories_of(drafts))
        unchanged = _unchanged(drafts, there, places)
        new = [draft for draft in drafts if draft.code not in unchanged]
        if problems := wrong_together(new, there=there, places=places):
            raise TableRefusedError(problems)
        added = _insert(new, {code: office.pk for code, office in there.items()}, places)
        _record_added(added, number=number, digest=digest, actor=actor, now=now)
    return Imported(added, len(unchanged))


def _territories_of(drafts: Iterable[OfficeDraft]) -> set[str]:
    codes = {grant.territory for draft in drafts for grant in draft.grants}
    return (codes | {draft.territory for draft in drafts}) - {""}


def _unchanged(
    drafts: Sequence[OfficeDraft], there: Mapping[str, Office], places: Mapping[str, Place]
) -> set[str]:
    """This will give the codes of the offices that are there just as they are brought, competences included."""
    codes = {office.pk: code for code, office in there.items()}
    held: dict[int, set[tuple[str, int | None, date]]] = {}
    wanted = [there[draft.code].pk for draft in drafts if draft.code in there]
    if not wanted:
        return set()
    rows = (
        Competence.objects.all() if len(wanted) > _BATCH else Competence.objects.filter(office_id__in=wanted)
    )
    for office_id, kind, territory_id, begins in rows.values_list(
        "office_id", "case_kind", "territory_id", "valid_from"
    ):
        held.setdefault(office_id, set()).add((kind, territory_id, begins))
    same: set[str] = set()
    twice = {code for code, count in Counter(draft.code for draft in drafts).items() if count > 1}
    for draft in drafts:
        office = there.get(draft.code)
        if office is None or draft.code in twice:
            continue
        place = places.get(draft.territory)
        if (
            (office.kind, office.name_vi, office.name_en) == (draft.kind, draft.name_vi, draft.name_en)
            and codes.get(office.parent_id or 0, "") == draft.parent
            and office.territory_id == (place.id if place else None)
            and (office.valid_from, office.valid_to) == (draft.valid_from, draft.valid_to)
            and {
                (
                    grant.case_kind,
                    places[grant.territory].id if grant.territory in places else None,
                    draft.valid_from,
                )
                for grant in draft.grants
            }
            <= held.get(office.pk, set())
        ):
            same.add(draft.code)
    return same


def _insert(
    drafts: Sequence[OfficeDraft], ids: dict[str, int], places: Mapping[str, Place]
) -> dict[str, int]:
    added: dict[str, int] = {}
    for layer in in_order(drafts):
        offices = [
            Office(
                code=draft.code,
                kind=draft.kind,
                name_vi=draft.name_vi,
                name_en=draft.name_en,
                parent_id=ids[draft.parent] if draft.parent else None,
                territory_id=places[draft.territory].id if draft.territory else None,
                valid_from=draft.valid_from,
                valid_to=draft.valid_to,
            )
            for draft in layer
        ]
        for office in Office.objects.bulk_create(offices, batch_size=_BATCH):
            ids[office.code] = added[office.code] = office.pk
    Competence.objects.bulk_create(
        [
            Competence(
                office_id=added[draft.code],
                case_kind=grant.case_kind,
                territory_id=places[grant.territory].id if grant.territory else None,
                valid_from=draft.valid_from,
                valid_to=draft.valid_to,
            )
            for draft in drafts
            for grant in draft.grants
        ],
        batch_size=_BATCH,
    )
    return added


def _record_added(added: Mapping[str, int], *, number: int, digest: str, actor: Actor, now: datetime) -> None:
    ids = sorted(added.values())
    if not digest:
        for office_id in ids:
            record(kind="accounts.office_opened", actor=actor, now=now, subject=f"office:{office_id}")
        return
    for start in range(0, len(ids), _IDS_AN_ENTRY):
        record(
            kind="accounts.offices_imported",
            actor=actor,
            now=now,
            subject=f"offices:{number}",
            data={"sha256": digest, "offices": ids[start : start + _IDS_AN_ENTRY], "count": len(ids)},
        )


def change_office(*, office_id: int, change: OfficeChange, actor: Actor, now: datetime) -> bool:
    """This will change names, kind, place or parent of an office, and say whether anything differs now.

    Raises TableRefusedError (line 0) for a name that is missing, an unknown parent or place, a parent that stands on
    fewer days or lies below the office; Office.DoesNotExist.
    """
    with transaction.atomic():
        take_turn(OFFICES)
        office = Office.objects.select_related("parent", "territory").get(pk=office_id)
        before = _as_draft(office)
        given = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not None}
        draft = msgspec.structs.replace(before, **given)
        if draft == before:
            return False
        there = {one.code: one for one in Office.objects.exclude(pk=office_id)}
        places = places_by_code(_territories_of([draft]))
        problems = wrong_by_itself(draft) + wrong_together([draft], there=there, places=places)
        if draft.parent in there and there[draft.parent].pk in below([office_id]):
            problems.append(problem(0, "loop", code=draft.code, parent=draft.parent))
        if problems:
            raise TableRefusedError(problems)
        office.name_vi, office.name_en, office.kind = draft.name_vi, draft.name_en, draft.kind
        office.parent_id = there[draft.parent].pk if draft.parent else None
        office.territory_id = places[draft.territory].id if draft.territory else None
        office.save(update_fields=["name_vi", "name_en", "kind", "parent", "territory"])
        record(
            kind="accounts.office_changed",
            actor=actor,
            now=now,
            subject=f"office:{office_id}",
            data={name: [getattr(before, name), getattr(draft, name)] for name in given},
        )
    return True


def _as_draft(office: Office) -> OfficeDraft:
    return OfficeDraft(
        code=office.code,
        kind=office.kind,
        name_vi=office.name_vi,
        name_en=office.name_en,
        valid_from=office.valid_from,
        valid_to=office.valid_to,
        parent=office.parent.code if office.parent else "",
        territory=office.territory.code if office.territory else "",
    )


def close_office(*, office_id: int, day: date, actor: Actor, now: datetime) -> None:
    """This will end an office on a day, as one that has nothing left to hand over.

    Raises TableRefusedError (line 0): it does not stand on the day before, parts of it go on, or it is competent for
    something on that day (a plan hands that over); Office.DoesNotExist.
    """
    with transaction.atomic():
        take_turn(OFFICES)
        office = Office.objects.get(pk=office_id)
        problems: list[Problem] = []
        if day <= office.valid_from or (office.valid_to is not None and office.valid_to <= day):
            problems.append(problem(0, "closed_period", code=office.code, day=str(day)))
        parts = Office.objects.filter(parent_id=office_id).exclude(valid_to__lte=day)
        if codes := list(parts.order_by("code").values_list("code", flat=True)[:5]):
            problems.append(problem(0, "has_parts", code=office.code, parts=", ".join(codes)))
        if Competence.objects.filter(office_id=office_id).exclude(valid_to__lte=day).exists():
            problems.append(problem(0, "still_competent", code=office.code, day=str(day)))
        if problems:
            raise TableRefusedError(problems)
        Office.objects.filter(pk=office_id).update(valid_to=day)
        record(
            kind="accounts.office_closed",
            actor=actor,
            now=now,
            subject=f"office:{office_id}",
            data={"day": str(day)},
        )
