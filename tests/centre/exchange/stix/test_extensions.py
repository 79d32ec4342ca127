from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from centre.exchange.stix.things import THINGS, VOICE, over, rows
from lachan.centre.exchange.stix.extensions import (
    LISTING,
    OBSERVABLE_TYPES,
    OBSERVABLES,
    SCHEMAS,
    project_objects,
    schema_bytes,
)
from lachan.centre.exchange.stix.objects import indicator
from lachan.centre.exchange.stix.patterns import pattern_of


def schema(name: str) -> Any:
    return json.loads(schema_bytes(name))


def test_what_indicators_say_beside_the_standard_fits_the_published_schema() -> None:
    validator = jsonschema_rs.validator_for(schema("listing"))
    for one in rows():
        for version in (indicator(one, VOICE), indicator(over(one, "lifted"), VOICE, is_end=True)):
            said = json.loads(msgspec.json.encode(version))
            assert list(said["extensions"]) == [LISTING]
            assert [error.message for error in validator.iter_errors(said["extensions"][LISTING])] == []


def test_every_observable_of_a_pattern_that_the_standard_lacks_is_in_the_other() -> None:
    used = {pattern_of(kind, value)[1:].partition(":")[0] for kind, value in THINGS}
    assert used >= set(OBSERVABLE_TYPES)
    assert set(schema("observables")["properties"]["type"]["enum"]) == set(OBSERVABLE_TYPES)


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ({"type": "phone-number", "value": "+84901234567"}, True),
        ({"type": "phone-number", "value": "ninety"}, False),
        ({"type": "bank-account", "bank_code": "970436", "account_number": "0123456789"}, True),
        ({"type": "bank-account", "bank_code": "970436"}, False),
        ({"type": "mobile-app", "platform": "android", "package": "com.evil.app"}, True),
        ({"type": "mobile-app", "platform": "android"}, False),
        ({"type": "social-place", "platform": "zalo", "name": "g/abc"}, True),
        ({"type": "cryptocurrency-wallet", "value": "bc1q"}, True),
        ({"type": "person", "value": "x"}, False),
    ],
)
def test_the_schema_of_observables_tells_right_from_wrong(said: dict[str, str], fits: bool) -> None:  # noqa: FBT001
    whole = said | {
        "id": f"{said['type']}--3b2f6f0e-9d0a-4a57-8a51-6f6a3f0c7f11",
        "extensions": {OBSERVABLES: {"extension_type": "new-sco"}},
    }
    assert jsonschema_rs.validator_for(schema("observables")).is_valid(whole) is fits


def test_the_definitions_carry_their_schemas() -> None:
    definitions = {one["id"]: one for one in project_objects() if one["type"] == "extension-definition"}
    for name, extension_id in SCHEMAS.items():
        assert json.loads(definitions[extension_id]["schema"]) == schema(name)


def test_there_is_no_schema_of_another_name() -> None:
    with pytest.raises(KeyError):
        schema_bytes("../objects")
