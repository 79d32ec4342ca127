from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.conf import settings
from django.test import Client
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from lachan.centre.accounts.keys import issue_key, withdraw_key
from lachan.centre.config.wsgi import application
from lachan.centre.public.documents import ASKED, ASKED_TOGETHER
from lachan.centre.reports import receiving
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets
from lachan.engine.model import InputKind

if TYPE_CHECKING:
    from collections.abc import Iterator

# a whole request through the WSGI door also looks after the database's connection
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connected")]

# cases have tokens, partners keys, and both tests of their own
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application).exclude(
    path_regex="^/api/v1/(cases|partner)"
)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "networks", Buckets(10_000_000))
    monkeypatch.setattr(limits, "keys", Buckets(10_000_000))
    monkeypatch.setattr(receiving, "reports", Buckets(10_000_000))


@pytest.fixture
def holder() -> Iterator[str]:
    path = settings.ENVIRONMENT.api_keys_file
    yield f"Bearer {issue_key(path=path, name='example', now=datetime(2026, 11, 24, tzinfo=UTC))}"
    withdraw_key(path=path, name="example")


def document() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(Client().get("/api/v1/openapi.json").content)
    return said


def test_it_is_openapi_3_1() -> None:
    assert document()["openapi"].startswith("3.1.")
    assert {"/api/v1/check", "/api/v1/check/batch", "/api/v1/reports"} <= set(document()["paths"])


def test_every_reference_leads_somewhere() -> None:
    whole = document()
    text = json.dumps(whole)
    for part in {part.split('"')[0] for part in text.split('"$ref": "#/')[1:]}:
        found: Any = whole
        for name in part.split("/"):
            found = found[name]
        assert found


def test_every_error_is_a_problem() -> None:
    whole = document()
    for path in whole["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if status in {"200", "201", "202", "204", "206", "304"}:
                    continue
                said = whole["components"]["responses"][response["$ref"].rpartition("/")[2]]
                assert list(said["content"]) == ["application/problem+json"]


def example(path: str) -> Any:
    response = document()["paths"][path]["post"]["responses"]["200"]
    return response["content"]["application/json"]["example"]


def test_the_examples_are_what_the_site_answers(holder: str) -> None:
    said = Client().post("/api/v1/check", ASKED, "application/json").json()
    assert example("/api/v1/check") == said
    assert said["reasons"]
    headers = {"authorization": holder}
    said = Client().post("/api/v1/check/batch", ASKED_TOGETHER, "application/json", headers=headers).json()
    assert example("/api/v1/check/batch") == said
    assert len(said["answers"]) == len(ASKED_TOGETHER["items"])


def test_the_kinds_are_the_engines() -> None:
    kinds = document()["components"]["schemas"]["InputKind"]["enum"]
    assert set(kinds) == {kind.value for kind in InputKind}


def not_expressible(case: schemathesis.Case[Any]) -> list[Any]:
    """What is not to be asked of a form.

    A schema can say that a part is a picture, but not what bytes make one: made-up ones are refused. And the client
    loses parts that are empty, so that what reaches the API isn't what was drawn. Nor can a schema say of a report that
    something has to be told in it, that its day has come and that its place is on the map.
    """
    if case.path.endswith("/reports") and case.media_type != "multipart/form-data":
        return [positive_data_acceptance]
    return (
        [positive_data_acceptance, negative_data_rejection]
        if case.media_type == "multipart/form-data"
        else []
    )


@schema.parametrize()
@hypothesis_settings(max_examples=40)
def test_the_api_does_what_its_document_says(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(excluded_checks=not_expressible(case))


@schema.parametrize()
@hypothesis_settings(max_examples=40)
def test_the_api_does_what_its_document_says_to_the_holder_of_a_key(case: schemathesis.Case[Any]) -> None:
    path = settings.ENVIRONMENT.api_keys_file
    key = issue_key(path=path, name="schemathesis", now=datetime(2026, 11, 24, tzinfo=UTC))
    try:
        case.call_and_validate(
            headers={"Authorization": f"Bearer {key}"}, excluded_checks=not_expressible(case)
        )
    finally:
        withdraw_key(path=path, name="schemathesis")
