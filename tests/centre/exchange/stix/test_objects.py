"""Objects as they are written; the standard's own validator and the library that most tools read with must be content."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
import stix2

from centre.exchange.stix.things import NOW, VOICE, over, row, rows
from centre.exchange.stix.validating import what_is_wrong
from lachan.centre.exchange.stix.extensions import LISTING, project_objects
from lachan.centre.exchange.stix.markings import TLP_IDS, pap_marking, tlp_marking
from lachan.centre.exchange.stix.objects import begun_version, ended_version, identity, indicator
from lachan.centre.partners.codes import PAP, TLP


def written(one: Any, *, is_end: bool = False) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(msgspec.json.encode(indicator(one, VOICE, is_end=is_end)))
    return read


def everything() -> list[dict[str, Any]]:
    ends = ("lifted", "expired", "corrected", "changed")
    return [
        *(written(one) for one in rows()),
        *(written(over(one, ends[at % 4]), is_end=True) for at, one in enumerate(rows())),
        *project_objects(),
        *(tlp_marking(tlp) for tlp in TLP),
        *(pap_marking(pap) for pap in PAP),
        identity(VOICE.centre, "Trung tâm", created=NOW, modified=NOW),
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_strict_validator_finds_nothing_in_any_of_them() -> None:
    # (it warns of what it uses itself)
    assert what_is_wrong(everything()) == []
    wrong = written(row()) | {"modified": "2020-01-01T00:00:00.000Z"}
    assert len(what_is_wrong([wrong])) == 1, "it does look"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_usual_library_reads_all_of_them_without_leave_for_strange_ones() -> None:
    for one in everything():
        read = stix2.parse(one, allow_custom=False)
        assert json.loads(read.serialize())["id"] == one["id"]


def test_what_is_only_to_be_warned_of_says_so_in_three_places() -> None:
    said = written(row(action="flag"))
    assert said["indicator_types"] == ["anomalous-activity"]
    assert "action:flag" in said["labels"]
    assert said["extensions"][LISTING]["action"] == "flag"
    assert said["description"] == "Warn of it."
    assert written(row())["indicator_types"] == ["malicious-activity"]


def test_markings_and_numbers_go_with_it() -> None:
    said = written(row(tlp="amber+strict", pap="amber"))
    assert said["object_marking_refs"][0] == TLP_IDS["amber+strict"]
    assert said["external_references"] == [{"source_name": "lachan", "external_id": "M2026-000123"}]
    assert said["extensions"][LISTING]["pap"] == "amber"
    # what two listed by hand has no number
    assert "external_references" not in written(row(source="desk"))


@pytest.mark.parametrize(("why", "revoked"), [("lifted", True), ("corrected", True), ("expired", False)])
def test_what_is_over_is_a_later_version_of_the_same_object(why: str, revoked: bool) -> None:  # noqa: FBT001
    before, after = written(row()), written(over(row(), why), is_end=True)
    assert (after["id"], after["created"]) == (before["id"], before["created"])
    assert after["modified"] > before["modified"]
    assert after.get("revoked", False) is revoked
    assert after["extensions"][LISTING]["ended"] == why
    # who reads only this drops it all the same
    assert after["valid_until"] <= after["modified"]


def test_what_goes_on_elsewhere_is_over_here_and_not_revoked() -> None:
    said = written(over(row(), "changed"), is_end=True)
    assert "revoked" not in said
    assert said["extensions"][LISTING]["ended"] == "moved"
    assert said["valid_until"] == said["modified"]


def test_versions_rise_even_within_one_thousandth_of_a_second() -> None:
    first = over(row(), "changed", NOW + timedelta(microseconds=1))
    second = row(added_at=NOW + timedelta(microseconds=2), added_seq=7)
    last = over(second, "lifted", NOW + timedelta(microseconds=3))
    moments = [begun_version(first), ended_version(last)]
    assert moments == sorted(set(moments))
    assert ended_version(first) > begun_version(first)
    # what ended a while ago and began anew at once
    old = over(row(added_at=NOW - timedelta(days=1)), "changed", NOW)
    assert begun_version(second) > ended_version(old)


def test_it_is_never_over_before_it_began() -> None:
    said = written(over(row(), "lifted", NOW + timedelta(microseconds=1)), is_end=True)
    assert said["valid_until"] > said["valid_from"]
    late = written(row(until=NOW - timedelta(days=1)))
    assert late["valid_until"] > late["valid_from"]


def test_what_goes_on_has_no_version_of_its_end() -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        ended_version(row())


def test_the_centre_has_its_name_and_the_moment_of_its_last_change() -> None:
    later = datetime(2027, 1, 1, tzinfo=UTC)
    said = identity(VOICE.centre, "Trung tâm mới", created=NOW, modified=later)
    assert (said["name"], said["modified"]) == ("Trung tâm mới", "2027-01-01T00:00:00.000Z")
