"""The page of fields says what the code does: each field, each limit, each code of a fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from centre.reports.test_places import LINES
from lachan.centre.evidence.services import waiting
from lachan.centre.reports.documents import SCHEMAS
from lachan.centre.reports.services.filing import MOST_FILE_BYTES, MOST_FILES
from lachan.centre.reports.told import (
    FIELDS,
    ITEM_CHARS,
    ITEMS_CHARS,
    MAIL_CHARS,
    MESSAGE_CHARS,
    MOST_ITEMS,
    NAME_CHARS,
    PLACE_CHARS,
    STORY_CHARS,
)
from lachan.centre.web.words import catalogue

PAGE = (Path(__file__).resolve().parents[3] / "docs/reference/report-fields.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| .* \| ?([^|]*) \|$", PAGE, re.MULTILINE))


def test_every_field_stands_on_the_page_and_no_other() -> None:
    assert [name for name in ROWS if name in {*FIELDS, "files"}] == list(ROWS)[: len(FIELDS) + 1]
    assert {*FIELDS, "files"} <= ROWS.keys()
    assert set(SCHEMAS["ReportTold"]["properties"]) == set(FIELDS)


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        ("story", f"{STORY_CHARS:,} characters"),
        ("message", f"{MESSAGE_CHARS:,} characters"),
        ("links", f"{MOST_ITEMS} of {ITEM_CHARS:,} characters"),
        ("place", f"{PLACE_CHARS} characters"),
        ("province", f"{PLACE_CHARS} characters"),
        ("name", f"{NAME_CHARS} characters"),
        ("mail", f"{MAIL_CHARS} characters"),
        ("files", f"{MOST_FILES} of {MOST_FILE_BYTES // 1_000_000} MB"),
    ],
)
def test_every_limit_is_the_codes(field: str, limit: str) -> None:
    assert ROWS[field].strip() == limit


def test_the_rest_of_the_limits_too() -> None:
    assert f"at most {ITEMS_CHARS:,} characters" in PAGE
    assert f"table of {len(LINES)} places" in PAGE
    assert waiting.WAITING.total_seconds() == 6 * 3_600
    assert waiting.MOST_BYTES == 2_000_000_000
    assert f"{waiting.MOST_OF_NETWORK_BYTES // 1_000_000} MB" in PAGE


def test_every_code_of_a_fault_stands_on_the_page() -> None:
    codes = {key.removeprefix("told.") for key in catalogue() if key.startswith("told.")}
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()


def test_every_other_refusal_has_words() -> None:
    others = PAGE.split("Other refusals:")[1].split("\n\n")[0]
    for code in re.findall(r"`(\w+)`", others):
        assert f"refusal.{code}.title" in catalogue(), code
