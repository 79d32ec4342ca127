from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from lachan.centre.exchange.claims.judging import PartnerClaim, judge
from lachan.centre.web.refusals import Refusal

NOW: Final = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)


def claim(**more: Any) -> PartnerClaim:
    return PartnerClaim(**{"mark": "1", "says": "confirmed", "kind": "domain", "value": "evil.top", **more})


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ({"value": "Evil.TOP."}, ("domain", "evil.top")),
        ({"kind": "url", "value": "https://Evil.top/a?x=1"}, ("url", "evil.top/a?x=1")),
        ({"kind": "url", "value": "evil.top/a?x=1"}, ("url", "evil.top/a?x=1")),
        ({"kind": "phone", "value": "0912 345 678"}, ("phone", "+84912345678")),
        ({"kind": "payee", "value": "970436:0123456789"}, ("payee", "970436:0123456789")),
        ({"kind": "", "value": "", "number": "M2026-000001"}, None),
    ],
)
def test_a_thing_is_read_as_it_is_listed(said: dict[str, Any], thing: tuple[str, str] | None) -> None:
    assert judge(claim(**said), now=NOW).thing == thing


def test_hits_have_a_period_and_a_sighting_a_moment_in_utc() -> None:
    at = datetime.fromisoformat("2026-11-29T09:00:00+07:00")
    seen = judge(claim(says="sighting", at=at), now=NOW)
    assert seen.begins == seen.ends == datetime(2026, 11, 29, 2, tzinfo=UTC)
    hits = judge(claim(says="hits", begins=at - HOUR, ends=at), now=NOW)
    assert (hits.begins, hits.ends) == (seen.begins - HOUR if seen.begins else None, seen.ends)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kind": "", "value": ""}, "exchange_claim_about"),
        ({"number": "M2026-000001"}, "exchange_claim_about"),
        ({"kind": "text"}, "exchange_claim_thing"),
        ({"kind": "name"}, "exchange_claim_thing"),
        ({"value": "not a name"}, "exchange_claim_thing"),
        ({"value": "evil.top\0"}, "exchange_claim_thing"),
        ({"kind": "payee", "value": "0123456789"}, "exchange_claim_thing"),
        ({"mark": " 1"}, "exchange_claim_mark"),
        ({"mark": "a\nb"}, "exchange_claim_mark"),
        ({"why": "wrong"}, "exchange_claim_no_why"),
        ({"says": "refused"}, "exchange_claim_why"),
        ({"says": "refused", "why": "wrong"}, "exchange_claim_why"),
        ({"says": "mistaken", "why": "not_ours"}, "exchange_claim_why"),
        ({"says": "sighting"}, "exchange_claim_time"),
        ({"says": "sighting", "at": NOW + 2 * HOUR}, "exchange_claim_time"),
        ({"says": "sighting", "at": NOW - timedelta(days=401)}, "exchange_claim_time"),
        ({"says": "sighting", "at": NOW.replace(tzinfo=None)}, "exchange_claim_time"),
        ({"says": "hits"}, "exchange_claim_period"),
        ({"says": "hits", "at": NOW}, "exchange_claim_period"),
        ({"says": "hits", "begins": NOW, "ends": NOW - HOUR}, "exchange_claim_period"),
        ({"says": "confirmed", "begins": NOW}, "exchange_claim_period"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(said: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        judge(claim(**said), now=NOW)
    assert refused.value.code == code
    for lang in ("vi", "en"):
        assert refused.value.mend(lang)


def test_reasons_are_said_as_people_write_them_and_as_programs_do() -> None:
    with pytest.raises(Refusal) as refused:
        judge(claim(says="refused"), now=NOW)
    assert "không thuộc (not_ours), cần văn bản (not_lawful)" in refused.value.mend("vi")
    assert "not_ours, not_lawful" in refused.value.mend("en")
