from __future__ import annotations

import re
from uuid import UUID

from lachan.centre.exchange.stix.extensions import LISTING, OBSERVABLES, PROJECT_ID
from lachan.centre.exchange.stix.naming import collection_uuid, identity_id, indicator_id, listed_uuid

HERE = UUID("3b2f6f0e-9d0a-4a57-8a51-6f6a3f0c7f11")
THERE = UUID("9d0a3b2f-6f0e-4a57-8a51-6f6a3f0c7f11")


def test_a_thing_has_the_same_id_whenever_it_is_made() -> None:
    assert indicator_id(HERE, "domain", "evil.top", 0) == "indicator--fe74aae6-f389-4ba7-b635-b636433b1657"
    assert identity_id(HERE) == f"identity--{HERE}"


def test_another_centre_thing_or_round_has_another() -> None:
    ids = {
        listed_uuid(centre, kind, value, round_)
        for centre in (HERE, THERE)
        for kind, value in (("domain", "evil.top"), ("url", "evil.top"), ("domain", "evil.to"))
        for round_ in (0, 1)
    }
    assert len(ids) == 12
    assert collection_uuid(HERE, "inbox:1") != collection_uuid(HERE, "inbox:11")


def test_they_say_that_they_are_of_version_4_as_the_standard_asks() -> None:
    assert listed_uuid(HERE, "domain", "evil.top", 0).version == 4
    for one in (LISTING, OBSERVABLES, PROJECT_ID):
        assert re.fullmatch(
            r"[a-z-]+--[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", one
        )


def test_the_projects_own_never_change() -> None:
    assert LISTING == "extension-definition--e26287a6-cbc4-43c8-be4e-bf1d11982052"
    assert OBSERVABLES == "extension-definition--c4b57d8f-8221-4766-9c84-3bb1a3e7ea4f"
    assert PROJECT_ID == "identity--4612b073-d7be-4553-90eb-7116961b146c"
