"""The API of cases does what its document says, to whoever has a token and to whoever has none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
)

from centre.cases.api.program import token_of
from centre.cases.scene import opened, people
from lachan.centre.cases.api.acts import ACTS
from lachan.centre.config.wsgi import application
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.cases.models import Case

__all__ = ["people"]
pytestmark = [pytest.mark.django_db, pytest.mark.same_on_any, pytest.mark.usefixtures("connected")]

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application).include(
    path_regex="^/api/v1/cases"
)
# What a schema can't say: which cases, offices and persons there are, and in which state. `If-Match` that is left out is
# 428 and not 400, an act that comes too late 412.
NOT_EXPRESSIBLE = [positive_data_acceptance, negative_data_rejection, missing_required_header, ignored_auth]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tokens", "wrong_keys", "networks"):
        monkeypatch.setattr(limits, name, Buckets(10_000_000))


def document() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(Client().get("/api/v1/openapi.json").content)
    return said


def test_every_act_stands_in_the_document_with_its_body_and_its_headers() -> None:
    paths = document()["paths"]
    for name, act in ACTS.items():
        address = "/api/v1/cases/{number}" + ("" if name == "change" else f"/{name}")
        operation = paths[address]["patch" if name == "change" else "post"]
        headers = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
        assert headers == {"If-Match", "Idempotency-Key"}
        assert {"412", "428", str(act.status)} <= set(operation["responses"])
        assert operation["security"] == [{"token": []}]


def test_every_reference_of_it_leads_somewhere() -> None:
    whole = document()
    text = json.dumps(whole)
    for part in {part.split('"')[0] for part in text.split('"$ref": "#/')[1:]}:
        found: Any = whole
        for name in part.split("/"):
            found = found[name]
        assert found


def test_every_operation_answers_401_to_who_has_no_token() -> None:
    for path, operations in document()["paths"].items():
        if path.startswith("/api/v1/cases"):
            for method in operations:
                response = Client().generic(method.upper(), path, b"{}", "application/json")
                assert (response.status_code, response.json()["code"]) == (401, "token_needed"), path


@pytest.fixture
def there(people: People) -> Case:
    return opened(people)


@pytest.fixture
def token(people: People) -> str:
    return token_of(people, "north").token


@schema.parametrize()
@hypothesis_settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_it_does_what_its_document_says_to_a_desk_officers_program(
    case: schemathesis.Case[Any], there: Case, token: str
) -> None:
    """Most of what is drawn meets a case that is there, so that acts get as far as they can."""
    if "number" in (case.path_parameters or {}):
        case.path_parameters["number"] = there.number
    with transaction.atomic():
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=NOT_EXPRESSIBLE)
        # the next one finds the case as it was
        transaction.set_rollback(True)
