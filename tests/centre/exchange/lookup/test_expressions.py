from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.exchange.lookup.expressions import (
    MOST_FIELDS,
    MOST_FOLDERS,
    MOST_LABELS,
    expression_of,
    expressions_of,
    hash_of,
)

SAMPLES = json.loads(
    (Path(__file__).parents[4] / "docs" / "samples" / "lookup-expressions.json").read_text("utf-8")
)
LABEL = st.text("abcz0189-", min_size=1, max_size=8).filter(lambda text: text.strip("-") == text)
HOST = st.lists(LABEL, min_size=2, max_size=14).map(lambda labels: ".".join(labels) + ".top")
PART = st.text("aZ09-._~%/?&=#!đ ăớ", max_size=30)


@pytest.mark.parametrize(("page", "found"), SAMPLES["pages"], ids=[page for page, _ in SAMPLES["pages"]])
def test_pages_give_what_the_samples_say(page: str, found: list[str]) -> None:
    assert list(expressions_of(page)) == found


@pytest.mark.parametrize(("kind", "value", "found", "hashed"), SAMPLES["listed"])
def test_listed_things_give_what_the_samples_say(
    kind: str, value: str, found: str | None, hashed: str | None
) -> None:
    assert expression_of(kind, value) == found
    assert (hash_of(found).hex() if found else None) == hashed


@given(HOST, PART)
def test_a_listed_page_covers_itself(host: str, rest: str) -> None:
    found = expression_of("url", f"{host}/{rest}")
    assert found is None or found in expressions_of(f"https://{host}/{rest}")


@given(HOST, st.lists(LABEL, max_size=4), PART)
def test_a_listed_name_covers_what_lies_under_it(host: str, below: list[str], rest: str) -> None:
    found = expression_of("domain", host)
    assert found == host
    whole = ".".join([*below, host])
    if not below or host.count(".") < MOST_LABELS:
        assert found in expressions_of(f"http://{whole}/{rest}")


@given(HOST, PART)
def test_writing_an_address_in_its_own_form_changes_nothing(host: str, rest: str) -> None:
    found = expressions_of(f"https://{host}/{rest}")
    for page in [one for one in found if "/" in one]:
        assert page in expressions_of(f"https://{page}")


@given(HOST, st.text(max_size=200))
def test_no_page_gives_more_than_a_question_or_two(host: str, rest: str) -> None:
    found = expressions_of(f"https://{host}/{rest}")
    assert len(found) == len(set(found)) <= MOST_LABELS + MOST_FOLDERS + MOST_FIELDS + 5


@given(st.text(max_size=100))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(expressions_of(text), tuple)
    for kind in ("url", "domain", "ip", "phone"):
        expression_of(kind, text)


def test_a_page_of_a_shared_host_covers_nobody_else() -> None:
    listed = expression_of("url", "sites.example/view/x")
    assert listed not in expressions_of("https://sites.example/view/xy")
    assert listed not in expressions_of("https://sites.example/view")
    assert listed not in expressions_of("https://a.sites.example/view/x")
    assert listed in expressions_of("https://sites.example/view/x/home?authuser=1#top")


def test_a_field_of_the_query_that_was_put_behind_hides_nothing() -> None:
    listed = expression_of("url", "forms.example/d?id=7")
    assert listed in expressions_of("https://forms.example/d?id=7&utm=zalo")
    assert listed not in expressions_of("https://forms.example/d?id=71")
