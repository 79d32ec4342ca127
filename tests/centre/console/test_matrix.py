"""Every page and endpoint, for everybody: who is asked in, who is let in, for whom there is nothing."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse

from centre.accounts.people import People, people
from centre.console import places
from centre.console.at_desk import at_desk
from centre.console.matrix import COLUMNS, ROWS, Row, addresses, read_rows
from lachan.centre.accounts.models import SignInSession
from lachan.centre.web import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponseBase

__all__ = ["people"]
pytestmark = [pytest.mark.django_db, pytest.mark.same_on_any]

# what a request may write although it is refused: its session, a count of tries, the log's own
PASSING = (
    "accounts_signinsession",
    "accounts_guessbudget",
    "audit_",
    # the way from a file to the log's entries about it
    "evidence_handling",
    "django_content_type",
    # what was counted is kept for a minute, whoever asks
    "web_kept",
)
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# what it changes is what a refused request may touch
ENDS_SESSIONS = "desk/persons/<row:person_id>/sessions"
# turned away before the view: nothing may even be tried
AT_THE_DOOR = {"in", "2f", "403", "405"}


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """This will give each row a stranger's whole minute: all of them come from one network."""
    for name in ("networks", "downloads"):
        monkeypatch.setattr(limits, name, limits.Buckets(limits.networks.capacity))


def state_of_everything() -> dict[str, list[tuple[Any, ...]]]:
    """This will give all rows of all tables but those that a refused request may touch."""
    state = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if not table.startswith(PASSING):
                # as they lie there: making values of them takes five times as long
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                state[table] = sorted(cursor.fetchall(), key=repr)
    return state


@contextmanager
def written() -> Iterator[set[str]]:
    """This will gather the tables to which something is written, even if it is taken back."""
    tables: set[str] = set()

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if (found := WRITES.match(sql)) and not found[1].startswith(PASSING):
            tables.add(found[1])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield tables


def client_for(column: str, people: People) -> Client:
    if column == "anonymous":
        return Client()
    if column == "password":
        return at_desk(people.at("north", "desk"), second_factor=False)
    return at_desk(people.at("north", column))


def outcome_of(response: HttpResponseBase) -> str:
    if response.status_code == 200:
        return "ok"
    if response.status_code == 302:
        where = response.headers["Location"]
        if where.startswith(reverse("account_login")):
            return "in"
        return "2f" if where.startswith("/accounts/2fa/") else "done"
    return str(response.status_code)


def test_every_address_of_the_site_stands_in_the_matrix() -> None:
    known = {row.address for row in ROWS}
    there = {address for address, _ in addresses()}
    assert sorted(there - known) == [], "say in matrix.py who may open them"
    assert sorted(known - there) == []


def test_every_page_of_the_desk_is_declared_with_its_permission() -> None:
    bare = [
        address
        for address, pattern in addresses()
        if address.startswith("desk/") and not hasattr(pattern.callback, "desk_permission")
    ]
    assert bare == []


def test_a_line_without_an_outcome_for_each_is_an_error() -> None:
    with pytest.raises(ValueError, match="one outcome"):
        list(read_rows("desk/x GET - in 2f ok ok"))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_what_the_matrix_says(row: Row, people: People) -> None:
    got: dict[str, str] = {}
    for column in COLUMNS:
        path, body = places.request_of(row, people, column)
        client = client_for(column, people)
        expected = row.outcomes[column]
        looks_inside = row.method == "POST" and expected not in AT_THE_DOOR
        before = state_of_everything() if looks_inside else {}
        with written() as tables:
            if row.method == "GET":
                response = client.get(path)
            else:
                content_type = places.CONTENT.get(row.address, MULTIPART_CONTENT)
                response = client.post(path, body, content_type=content_type)
        got[column] = outcome_of(response)
        if response.streaming:
            # a file is read to its end, so that nothing of it stays open
            list(response)
        if got[column] == "ok" and expected == "made":
            got[column] = "made"
        if not looks_inside:
            assert not tables, f"{row} wrote something for {column}"
        elif got[column] not in {"done", "made"}:
            assert state_of_everything() == before, f"{row} changed something for {column}"
        elif row.address == ENDS_SESSIONS:
            person_id = path.split("/")[3]
            assert not SignInSession.objects.filter(person_id=person_id).exists()
        elif row.address.startswith("desk/"):
            assert state_of_everything() != before, f"{row} said that it was done, for {column}"
    assert got == dict(row.outcomes)
