"""What the document says of the doors for what partners send holds, whatever is sent."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection

from centre.exchange.making import partner
from centre.exchange.partner_api.coming import new_key
from lachan.centre.config.wsgi import application
from lachan.centre.exchange.finds import PartnerFind
from lachan.centre.exchange.partner_api.documents import FINDS_SAMPLE
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets

# a whole request through the WSGI door also looks after the database's connection
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("connected")]

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application).include(
    path_regex="^/api/v1/partner/(claims|finds)$"
)
# What a schema can't say: that one of a batch which doesn't fit is refused by itself, in an answer that is 200.
NOT_EXPRESSIBLE = [negative_data_rejection, ignored_auth]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("keys", "wrong_keys", "networks"):
        monkeypatch.setattr(limits, name, Buckets(10_000_000))


@pytest.fixture
def token() -> str:
    return new_key(partner("BANK-A", now=timezone.now(), kind="bank").pk, "sightings.write")


@schema.parametrize()
@hypothesis_settings(
    max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_doors_do_what_their_document_says(case: schemathesis.Case[Any], token: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=NOT_EXPRESSIBLE)


def test_the_sample_of_finds_is_read_as_it_stands_there() -> None:
    read = [msgspec.convert(one, PartnerFind) for one in FINDS_SAMPLE["finds"]]
    assert [one.withdrawn for one in read] == [False, True]
