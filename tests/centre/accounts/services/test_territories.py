from __future__ import annotations

import hashlib
import importlib.util
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.accounts.both_maps import some_districts, write_rows, write_sums
from lachan.centre.accounts.models import Territory, TerritorySuccession
from lachan.centre.accounts.services.territories import (
    TerritoryDataError,
    load_territories,
    packaged_territories,
)
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
SCRIPT = Path(__file__).parents[4] / "scripts" / "build_territories.py"


def test_the_packaged_tables_are_what_the_script_makes_of_the_package(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("build_territories", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for name, digest in script.build(tmp_path).items():
        assert hashlib.sha256(packaged_territories().joinpath(name).read_bytes()).hexdigest() == digest
    sums = packaged_territories().joinpath("SHA256SUMS").read_text("ascii")
    assert sums == (tmp_path / "SHA256SUMS").read_text("ascii")


@pytest.mark.django_db
def test_it_loads_both_maps_quickly_and_changes_nothing_the_second_time() -> None:
    begun = perf_counter()
    loaded = load_territories(actor=OPERATOR, now=NOW)
    assert perf_counter() - begun < 20
    assert (loaded.added, loaded.successions_added) == (14_138, 14_328)
    counts = {
        (level, new): Territory.objects.filter(level=level, valid_from__isnull=not new).count()
        for level in ("province", "district", "commune")
        for new in (False, True)
    }
    assert counts == {
        ("province", False): 63,
        ("province", True): 23,
        ("district", False): 696,
        ("district", True): 0,
        ("commune", False): 10_035,
        ("commune", True): 3_321,
    }
    standing = Territory.objects.filter(valid_to__isnull=True)
    assert standing.filter(level="province").count() == 34
    again = load_territories(actor=OPERATOR, now=NOW)
    assert (again.added, again.changed, again.unchanged, again.successions_added) == (0, 0, 14_138, 0)
    assert Entry.objects.filter(kind="accounts.territories_loaded").count() == 1


@pytest.mark.django_db
def test_a_later_edition_ends_and_adds_units_and_keeps_the_rest(tmp_path: Path) -> None:
    load_territories(actor=OPERATOR, now=NOW, folder=some_districts(tmp_path))
    rows = data_rows_of(tmp_path, "territories.csv")
    ended = next(row for row in rows if row["code"] == "C00004-202507")
    ended["valid_to"] = "2027-01-01"
    rows.append({**ended, "code": "C00004-202701", "valid_from": "2027-01-01", "valid_to": ""})
    steps = data_rows_of(tmp_path, "successions.csv")
    steps.append({"before": "C00004-202507", "after": "C00004-202701", "day": "2027-01-01", "whole": "1"})
    write_rows(tmp_path / "territories.csv", rows)
    write_rows(tmp_path / "successions.csv", steps)
    write_sums(tmp_path)
    loaded = load_territories(actor=OPERATOR, now=NOW, folder=tmp_path)
    assert (loaded.added, loaded.changed, loaded.successions_added) == (1, 1, 1)
    assert Territory.objects.get(code="C00004-202507").valid_to == date(2027, 1, 1)


def data_rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    lines = (folder / name).read_text("utf-8").splitlines()
    head = lines[0].split(",")
    return [dict(zip(head, line.split(","), strict=True)) for line in lines[1:]]


def damaged(folder: Path, name: str, change: Callable[[list[dict[str, str]]], None]) -> None:
    rows = data_rows_of(folder, name)
    change(rows)
    write_rows(folder / name, rows)
    write_sums(folder)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("territories.csv", lambda rows: rows[0].update(level="county"), "line 2: 'county' is none of"),
        ("territories.csv", lambda rows: rows[0].update(code=""), "line 2: '' is no code"),
        ("territories.csv", lambda rows: rows[0].update(code="x" * 25), "is no code"),
        ("territories.csv", lambda rows: rows[0].update(name_vi=""), "line 2: a name is missing"),
        ("territories.csv", lambda rows: rows[0].update(name_vi="x" * 121), "too long"),
        ("territories.csv", lambda rows: rows[0].update(name_en="Ha\0Noi"), "no text"),
        ("territories.csv", lambda rows: rows[1].update(valid_to="1 July 2025"), "line 3: .*date"),
        ("territories.csv", lambda rows: rows[1].update(valid_from="2025-07-01"), "it ends on 2025-07-01, before"),
        ("territories.csv", lambda rows: rows[-1].update(parent="P99-202501"), "'P99-202501', in which it lies"),
        ("territories.csv", lambda rows: rows[-1].update(parent=rows[-2]["code"]), "a commune can't lie in a commune"),
        ("territories.csv", lambda rows: rows[-1].update(parent="P02-202501"), "never stand on one day"),
        ("territories.csv", lambda rows: rows.append(rows[0]), "stands there already"),
        ("successions.csv", lambda rows: rows[0].update(after="C99999-202507"), "is no unit"),
        ("successions.csv", lambda rows: rows[0].update(whole="yes"), "line 2: .*bool"),
        ("successions.csv", lambda rows: rows[0].update(day="2025-07-02"), "does not end on 2025-07-02"),
        ("successions.csv", lambda rows: rows[0].update(after=rows[0]["before"]), "does not stand on 2025-07-01"),
        ("successions.csv", lambda rows: rows.append(rows[0]), "stand there already"),
        ("successions.csv", lambda rows: rows[0].update(whole="0"), "in part to one place"),
        ("successions.csv", lambda rows: rows.append({**rows[0], "after": "C00008-202507"}), "and to another too"),
    ],
)  # fmt: skip
def test_damaged_tables_are_refused_whole(
    tmp_path: Path, name: str, change: Callable[[list[dict[str, str]]], None], said: str
) -> None:
    damaged(some_districts(tmp_path), name, change)
    with pytest.raises(TerritoryDataError, match=said):
        load_territories(actor=OPERATOR, now=NOW, folder=tmp_path)
    assert not Territory.objects.exists()
    assert not TerritorySuccession.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["territories.csv", "successions.csv"])
def test_a_table_that_differs_from_its_sum_is_refused(tmp_path: Path, name: str) -> None:
    some_districts(tmp_path)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: whole.rindex(b"\n", 0, -1) + 1])
    with pytest.raises(TerritoryDataError, match=f"{name}: its SHA-256"):
        load_territories(actor=OPERATOR, now=NOW, folder=tmp_path)
    assert not Territory.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["territories.csv", "successions.csv", "SHA256SUMS"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    (some_districts(tmp_path) / name).unlink()
    with pytest.raises(TerritoryDataError, match=name):
        load_territories(actor=OPERATOR, now=NOW, folder=tmp_path)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_happens_to_a_table_all_of_it_is_loaded_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = some_districts(tmp_path_factory.mktemp("map"), ("D002-202501",))
    name = data.draw(st.sampled_from(["territories.csv", "successions.csv"]))
    raw = bytearray((folder / name).read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    (folder / name).write_bytes(raw)
    write_sums(folder)
    before = Territory.objects.count(), TerritorySuccession.objects.count()
    try:
        load_territories(actor=OPERATOR, now=NOW, folder=folder)
    except TerritoryDataError:
        assert before == (Territory.objects.count(), TerritorySuccession.objects.count())
