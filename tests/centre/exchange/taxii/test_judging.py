from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from lachan.centre.exchange.taxii.judging import AHEAD, Refused, Taken, Unused, judge
from lachan.centre.exchange.taxii.splitting import Piece

NOW = datetime(2026, 11, 29, 6, 40, 23, tzinfo=UTC)
BEFORE = "2026-11-29T06:00:00.000Z"
OURS = f"indicator--{uuid4()}"


def said(**further: Any) -> dict[str, Any]:
    plain = {
        "type": "indicator", "spec_version": "2.1", "id": f"indicator--{uuid4()}", "created": BEFORE,
        "modified": BEFORE, "pattern": "[domain-name:value = 'evil.top']", "pattern_type": "stix", "valid_from": BEFORE,
    }  # fmt: skip
    return {name: value for name, value in (plain | further).items() if value is not None}


def sighting(**further: Any) -> dict[str, Any]:
    return said(type="sighting", id=f"sighting--{uuid4()}", sighting_of_ref=OURS) | further


def opinion(**further: Any) -> dict[str, Any]:
    return said(type="opinion", id=f"opinion--{uuid4()}", opinion="disagree", object_refs=[OURS]) | further


def judged(one: Any) -> Taken | Unused | Refused:
    return judge(Piece(json.dumps(one).encode()), now=NOW)


def why(one: Any) -> str:
    found = judged(one)
    assert isinstance(found, Refused), found
    return found.why


def test_an_indicator_is_taken_with_the_things_that_it_names() -> None:
    found = judged(said(confidence=70))
    assert isinstance(found, Taken)
    assert (found.things, found.confidence, found.is_over) == ((("domain", "evil.top"),), 70, False)


def test_blanks_and_order_make_no_other_content() -> None:
    one = said()
    turned = dict(reversed(one.items()))
    first = judge(Piece(json.dumps(one).encode()), now=NOW)
    second = judge(Piece(json.dumps(turned, indent=4).encode()), now=NOW)
    assert isinstance(first, Taken)
    assert isinstance(second, Taken)
    assert first.sha256 == second.sha256


@pytest.mark.parametrize("further", [{"revoked": True}, {"valid_until": BEFORE}])
def test_what_is_revoked_or_over_names_nothing(further: dict[str, Any]) -> None:
    found = judged(said(pattern="[a:b = 'c'] and nonsense", **further))
    assert isinstance(found, Taken)
    assert (found.is_over, found.things) == (True, ())


def test_sightings_and_opinions_are_taken_with_what_they_are_about() -> None:
    seen = judged(sighting(count=5, first_seen=BEFORE, last_seen=BEFORE))
    assert isinstance(seen, Taken)
    assert (seen.about, seen.count) == ((OURS,), 5)
    once = judged(sighting())
    assert isinstance(once, Taken)
    assert once.count == 1
    thought = judged(opinion(object_refs=[OURS, OURS]))
    assert isinstance(thought, Taken)
    assert (thought.about, thought.opinion) == ((OURS,), "disagree")


@pytest.mark.parametrize(
    "object_type", ["identity", "malware", "domain-name", "marking-definition", "phone-number"]
)
def test_what_we_do_not_use_is_taken_and_not_kept(object_type: str) -> None:
    found = judged({"type": object_type, "id": f"{object_type}--{uuid4()}"})
    assert isinstance(found, Unused)


def test_patterns_of_other_languages_are_not_kept() -> None:
    assert isinstance(judged(said(pattern_type="yara", pattern="rule x {}")), Unused)


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (said(type="scam", id=f"scam--{uuid4()}"), "type"),
        (said(id="indicator--1"), "id"),
        (said(id=f"malware--{uuid4()}"), "id"),
        (said(id=None), "form"),
        (said(id=7), "form"),
        ([], "form"),
        (said(spec_version=None), "spec"),
        (said(spec_version="2.0"), "spec"),
        (said(created="today"), "stamp"),
        (said(modified=None), "stamp"),
        (said(created="2026-11-29T06:00:00.001Z"), "stamp"),
        (said(created_by_ref=OURS), "author_form"),
        (said(confidence=101), "form"),
        (said(confidence=10**400), "form"),
        (said(revoked="yes"), "form"),
        (said(pattern="[domain-name:value = 'com.vn']"), "pattern_value"),
        (said(pattern="[url:value MATCHES '(a+)+']"), "pattern_complex"),
        (said(valid_until="never"), "stamp"),
        (sighting(sighting_of_ref=f"malware--{uuid4()}"), "about"),
        (sighting(sighting_of_ref=""), "about"),
        (sighting(count=-1), "count"),
        (sighting(count=10**9), "count"),
        (sighting(first_seen=BEFORE, last_seen="2026-11-28T00:00:00Z"), "stamp"),
        (opinion(opinion="perhaps"), "opinion"),
        (opinion(object_refs=[]), "opinion"),
        (opinion(object_refs=[f"indicator--{uuid4()}" for _ in range(51)]), "about"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(one: Any, reason: str) -> None:
    assert why(one) == reason


def test_a_version_from_the_future_is_refused_beyond_what_clocks_are_off() -> None:
    near, far = NOW + AHEAD, NOW + AHEAD + timedelta(seconds=1)
    assert isinstance(judged(said(modified=f"{near:%Y-%m-%dT%H:%M:%SZ}")), Taken)
    assert why(said(modified=f"{far:%Y-%m-%dT%H:%M:%SZ}")) == "future"


def test_a_refused_one_is_named_by_its_id_wherever_that_can_be_read() -> None:
    one = said(revoked="yes")
    found = judged(one)
    assert isinstance(found, Refused)
    assert found.id == one["id"]
    assert judge(Piece(b"{", "", ""), now=NOW) == Refused("", "", "json")
    assert judge(Piece(b"", "deep", OURS), now=NOW) == Refused(OURS, "", "deep")


def test_bytes_that_are_no_text_are_refused() -> None:
    assert judge(Piece(b'{"type":"indicator","id":"\xff"}'), now=NOW) == Refused("", "", "json")
