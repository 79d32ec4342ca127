"""Territories come from dated data in files; they are loaded whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction

from lachan.centre.accounts.models import Territory, TerritorySuccession
from lachan.centre.accounts.place_names import key_of
from lachan.centre.accounts.services.revisions import TERRITORIES, take_turn
from lachan.centre.audit.log import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from importlib.resources.abc import Traversable

    from lachan.centre.audit.actors import Actor

TERRITORY_COLUMNS: Final = (
    "code", "level", "official_code", "name_vi", "name_en", "parent", "valid_from", "valid_to",
)  # fmt: skip
SUCCESSION_COLUMNS: Final = ("before", "after", "day", "whole")
SUMS: Final = "SHA256SUMS"
_LARGEST_BYTES: Final = 20_000_000
_LEVELS: Final = {"province": 0, "district": 1, "commune": 2}
_BATCH: Final = 500
_LONGEST_CODE: Final = 24
_LONGEST_OFFICIAL_CODE: Final = 8
_LONGEST_NAME: Final = 120
_MOST_TOLD: Final = 20


class TerritoryDataError(ValueError):
    """Files of territories that can't be used. `problems` name file, line and what is wrong; nothing was changed."""

    def __init__(self, problems: Iterable[str]) -> None:
        """This will keep the problems, and say the first of them."""
        self.problems = tuple(problems)
        more = len(self.problems) - _MOST_TOLD
        told = "; ".join(self.problems[:_MOST_TOLD])
        super().__init__(f"{told}; and {more} more" if more > 0 else told)


class Unit(msgspec.Struct, frozen=True):
    """A row of territories.csv."""

    code: str
    level: str
    official_code: str
    name_vi: str
    name_en: str
    parent: str
    valid_from: date | None
    valid_to: date | None


class Step(msgspec.Struct, frozen=True):
    """A row of successions.csv."""

    before: str
    after: str
    day: date
    whole: bool


class Loaded(msgspec.Struct, frozen=True):
    """What a load did: how many units and successions came, changed, and stayed."""

    added: int
    changed: int
    unchanged: int
    successions_added: int


def packaged_territories() -> Traversable:
    """This will give the folder of Vietnam's own data."""
    return files("lachan.centre.accounts") / "data"


def load_territories(*, actor: Actor, now: datetime, folder: Traversable | None = None) -> Loaded:
    """This will bring the territories to what the files say: one transaction, nothing changed on a second run.

    A unit that the files don't know stays. Raises TerritoryDataError for files that are damaged or contradict
    themselves; nothing is changed then.
    """
    folder = folder or packaged_territories()
    raw = _read_checked(folder)
    units, steps = _parse(raw)
    digest = hashlib.sha256(b"".join(raw[name] for name in sorted(raw))).hexdigest()
    with transaction.atomic():
        number = take_turn(TERRITORIES)
        known = {row.code: row for row in Territory.objects.all()}
        ids = {code: row.pk for code, row in known.items()}
        added = _add_units([unit for unit in units if unit.code not in known], ids)
        changed = _change_units([unit for unit in units if unit.code in known], known, ids)
        successions = _add_steps(steps, ids)
        loaded = Loaded(added, changed, len(units) - added - changed, successions)
        if added or changed or successions:
            record(
                kind="accounts.territories_loaded",
                actor=actor,
                now=now,
                subject=f"territories:{number}",
                data={"sha256": digest, **msgspec.to_builtins(loaded)},
            )
    return loaded


def _read_checked(folder: Traversable) -> dict[str, bytes]:
    """This will read both files and hold them against the sums beside them."""
    try:
        listed = folder.joinpath(SUMS).read_text("ascii").splitlines()
        sums = {name: digest for digest, _, name in (line.partition("  ") for line in listed)}
        raw = {name: folder.joinpath(name).read_bytes() for name in ("territories.csv", "successions.csv")}
    except (OSError, ValueError) as error:
        raise TerritoryDataError([f"the files of territories can't be read: {error}"]) from None
    problems = []
    for name, content in raw.items():
        if len(content) > _LARGEST_BYTES:
            problems.append(f"{name}: larger than {_LARGEST_BYTES:,} bytes")
        elif hashlib.sha256(content).hexdigest() != sums.get(name):
            problems.append(f"{name}: its SHA-256 is not the one in {SUMS}; copy the files anew")
    if problems:
        raise TerritoryDataError(problems)
    return raw


def _rows(name: str, content: bytes, columns: tuple[str, ...]) -> list[tuple[int, list[str]]]:
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise TerritoryDataError([f"{name}: {error}"]) from None
    if not rows or tuple(rows[0]) != columns:
        raise TerritoryDataError([f"{name}: line 1: the columns {', '.join(columns)} are expected"])
    short = [number for number, row in enumerate(rows, 1) if len(row) != len(columns)]
    if short:
        raise TerritoryDataError(
            [f"{name}: line {number}: {len(columns)} columns are expected" for number in short]
        )
    return list(enumerate(rows[1:], 2))


def _parse(raw: Mapping[str, bytes]) -> tuple[list[Unit], list[Step]]:
    problems: list[str] = []
    units: dict[str, Unit] = {}
    for line, row in _rows("territories.csv", raw["territories.csv"], TERRITORY_COLUMNS):
        try:
            unit = msgspec.convert(
                {
                    **dict(zip(TERRITORY_COLUMNS, row, strict=True)),
                    "valid_from": row[6] or None,
                    "valid_to": row[7] or None,
                },
                Unit,
            )
        except msgspec.ValidationError as error:
            problems.append(f"territories.csv: line {line}: {error}")
            continue
        problems += [f"territories.csv: line {line}: {what}" for what in _wrong_with(unit, units)]
        units.setdefault(unit.code, unit)
    steps: dict[tuple[str, str], Step] = {}
    for line, row in _rows("successions.csv", raw["successions.csv"], SUCCESSION_COLUMNS):
        try:
            step = msgspec.convert(
                {
                    **dict(zip(SUCCESSION_COLUMNS, row, strict=True)),
                    "whole": {"1": True, "0": False}.get(row[3], row[3]),
                },
                Step,
            )
        except msgspec.ValidationError as error:
            problems.append(f"successions.csv: line {line}: {error}")
            continue
        problems += [f"successions.csv: line {line}: {what}" for what in _wrong_with_step(step, units)]
        if (step.before, step.after) in steps:
            problems.append(
                f"successions.csv: line {line}: {step.before} and {step.after} stand there already"
            )
        steps[step.before, step.after] = step
    problems += _wrong_shares(steps.values())
    if problems:
        raise TerritoryDataError(problems)
    return list(units.values()), list(steps.values())


def _wrong_with(unit: Unit, units: Mapping[str, Unit]) -> list[str]:
    """This will say what is wrong with a unit, beside those that stand before it (a parent stands before its parts)."""
    problems = _wrong_texts(unit)
    if unit.code in units:
        problems.append(f"the code {unit.code} stands there already")
    if unit.level not in _LEVELS:
        problems.append(f"{unit.level[:40]!r} is none of {', '.join(_LEVELS)}")
    if unit.valid_from and unit.valid_to and unit.valid_to <= unit.valid_from:
        problems.append(f"it ends on {unit.valid_to}, before it begins")
    if not unit.parent:
        return problems
    parent = units.get(unit.parent)
    if parent is None:
        problems.append(f"{unit.parent[:40]!r}, in which it lies, does not stand above it in the file")
    elif _LEVELS.get(parent.level, 9) >= _LEVELS.get(unit.level, -1):
        problems.append(f"a {unit.level} can't lie in a {parent.level}")
    elif not _overlap(unit, parent):
        problems.append(f"it and {parent.code}, in which it lies, never stand on one day")
    return problems


def _wrong_texts(unit: Unit) -> list[str]:
    problems = []
    if not 0 < len(unit.code) <= _LONGEST_CODE:
        problems.append(f"{unit.code[:40]!r} is no code")
    if not unit.name_vi.strip() or not unit.name_en.strip():
        problems.append("a name is missing")
    texts = (
        (unit.code, _LONGEST_CODE),
        (unit.official_code, _LONGEST_OFFICIAL_CODE),
        (unit.name_vi, _LONGEST_NAME),
        (unit.name_en, _LONGEST_NAME),
    )
    if not all(len(text) <= most and text.isprintable() for text, most in texts):
        problems.append("a name or code is too long, or holds a sign that is no text")
    return problems


def _overlap(one: Unit, other: Unit) -> bool:
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    return begins < min(one.valid_to or date.max, other.valid_to or date.max)


def _wrong_with_step(step: Step, units: Mapping[str, Unit]) -> list[str]:
    before, after = units.get(step.before), units.get(step.after)
    if before is None or after is None:
        return [f"{step.before[:40]!r} or {step.after[:40]!r} is no unit"]
    problems = []
    if before.valid_to != step.day:
        problems.append(f"{step.before} does not end on {step.day}")
    if (after.valid_from or date.min) > step.day or (after.valid_to or date.max) <= step.day:
        problems.append(f"{step.after} does not stand on {step.day}")
    return problems


def _wrong_shares(steps: Iterable[Step]) -> list[str]:
    """This will name units that went wholly to one place and to another too, or in part to one place alone."""
    parts: Counter[str] = Counter()
    wholes: Counter[str] = Counter()
    for step in steps:
        (wholes if step.whole else parts)[step.before] += 1
    return [
        f"successions.csv: {before} went wholly to one place and to another too"
        for before in sorted(wholes)
        if wholes[before] > 1 or parts[before]
    ] + [
        f"successions.csv: {before} went in part to one place, and nothing says where the rest is"
        for before in sorted(parts)
        if parts[before] == 1 and not wholes[before]
    ]


def _row_of(unit: Unit, ids: Mapping[str, int]) -> dict[str, object]:
    return {
        "level": unit.level,
        "official_code": unit.official_code,
        "name_vi": unit.name_vi,
        "name_en": unit.name_en,
        "key": key_of(unit.name_vi),
        "parent_id": ids[unit.parent] if unit.parent else None,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
    }


def _add_units(units: list[Unit], ids: dict[str, int]) -> int:
    for level in _LEVELS:
        rows = [Territory(code=unit.code, **_row_of(unit, ids)) for unit in units if unit.level == level]
        for row in Territory.objects.bulk_create(rows, batch_size=_BATCH):
            ids[row.code] = row.pk
    return len(units)


def _change_units(units: list[Unit], known: Mapping[str, Territory], ids: Mapping[str, int]) -> int:
    changed = []
    for unit in units:
        row, wanted = known[unit.code], _row_of(unit, ids)
        if any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            changed.append(row)
    if changed:
        fields = [name.removesuffix("_id") for name in _row_of(units[0], ids)]
        Territory.objects.bulk_update(changed, fields, batch_size=_BATCH)
    return len(changed)


def _add_steps(steps: list[Step], ids: Mapping[str, int]) -> int:
    known = set(TerritorySuccession.objects.values_list("before_id", "after_id"))
    rows = [
        TerritorySuccession(
            before_id=ids[step.before], after_id=ids[step.after], day=step.day, whole=step.whole
        )
        for step in steps
        if (ids[step.before], ids[step.after]) not in known
    ]
    TerritorySuccession.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)
