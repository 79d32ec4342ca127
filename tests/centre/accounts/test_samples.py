"""The samples of the how-tos, held against the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from centre.accounts.both_maps import part_of_map
from centre.accounts.trees import NOW, responsible
from lachan.centre.accounts.services.offices import import_tree
from lachan.centre.accounts.services.reorganisations import record_plan, try_plan
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR

SAMPLES = Path(__file__).parents[3] / "docs" / "samples"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


@pytest.mark.django_db
def test_the_how_tos_show_what_happens(tmp_path: Path) -> None:
    load_territories(actor=OPERATOR, now=NOW, folder=part_of_map(tmp_path, ("P08-202507",)))
    assert len(import_tree(table=sample("offices-tuyen-quang.csv"), actor=OPERATOR, now=NOW).added) == 7
    assert responsible("message", "C00694-202507") == ["CAX-HG1"]
    assert responsible("message", "C00721-202507") == ["CA-TQ"]
    assert responsible("website", "C00694-202507") == ["PA05-TQ"]
    assert responsible("lending", "C00694-202501") == ["CA-TQ"]

    assert try_plan(table=sample("plan-tuyen-quang.csv")).closed == ("CAX-HG2",)
    record_plan(table=sample("plan-tuyen-quang.csv"), actor=OPERATOR, now=NOW)
    assert responsible("app", "P08-202507", "2026-12-31") == ["PA05-TQ"]
    assert responsible("app", "P08-202507", "2027-01-01") == ["A05"]
    assert responsible("message", "C00691-202507", "2027-01-01") == ["CAX-HG1"]

    record_plan(table=sample("plan-tuyen-quang-undone.csv"), actor=OPERATOR, now=NOW)
    assert responsible("message", "C00691-202507", "2027-02-28") == ["CAX-HG1"]
    assert responsible("message", "C00691-202507", "2027-03-01") == ["CAX-HG2"]
    assert responsible("message", "C00694-202507", "2027-03-01") == ["CAX-HG1"]
