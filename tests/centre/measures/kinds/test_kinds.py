"""Every kind with what it takes and what it never does, as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from centre.measures.scene import NOW, judged, officer, people
from lachan.centre.measures.blast import Blast
from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.models import Measure
from lachan.centre.measures.services.proposing import Proposed, Wanted, propose_measures
from lachan.centre.web.words import LANGS, say
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]

EMPTY = Blast()
SHARED = Blast(shared="names and pages")
OFFICIAL = Blast(owner="Vietcombank")
POPULAR = Blast(is_popular=True)


@pytest.mark.parametrize("code", KINDS)
def test_each_kind_is_whole(code: str) -> None:
    kind = KINDS[code]
    assert kind.code == code
    assert kind.about
    assert kind.counterparts
    assert kind.needs
    assert kind.about <= {str(each) for each in Kind} | {"place"}
    assert 1 <= kind.usual_days <= kind.most_days
    assert kind.check in {"dns", "page", "reply"}
    assert all(say(f"measures.kind.{code}", lang) for lang in LANGS)
    assert kind.stops(value="https://a.top/x", blast=EMPTY) == ()


@pytest.mark.parametrize("code", [code for code in KINDS if code != "intercept_crossing"])
def test_an_official_name_takes_two_and_says_whose_it_is(code: str) -> None:
    stops = KINDS[code].stops(value="https://a.top/x", blast=OFFICIAL)
    if code == "block_address":
        assert stops[0].is_final
    else:
        assert [(stop.code, stop.signatures, stop.params) for stop in stops] == [
            ("official", 2, {"owner": "Vietcombank", "owner_en": "Vietcombank"})
        ]


@pytest.mark.parametrize(
    ("code", "value", "blast", "limit"),
    [
        ("block_domain", "weebly.com", SHARED, "never"),
        ("block_domain", "com.vn", Blast(is_suffix=True), "never"),
        ("block_domain", "a.top", POPULAR, "two"),
        ("block_url", "https://sites.google.com/view/x", SHARED, ""),
        ("take_page_down", "weebly.com", SHARED, "never"),
        ("take_page_down", "https://weebly.com/x", SHARED, ""),
        ("block_address", "10.0.0.1", Blast(is_inside=True), "never"),
        ("block_address", "45.76.12.9", Blast(names_beside=("a.vn",)), "two"),
        ("delete_content", "https://facebook.com/", EMPTY, "never"),
        ("delete_content", "https://facebook.com/posts/1", EMPTY, ""),
    ],
)
def test_how_far_a_kind_goes(code: str, value: str, blast: Blast, limit: str) -> None:
    stops = KINDS[code].stops(value=value, blast=blast)
    assert ("" if not stops else "never" if stops[0].is_final else "two") == limit


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "why"),
    [
        (".", "value"),
        ("", "value"),
        ("com.vn", "stop_suffix"),
        ("gov.vn", "stop_suffix"),
        ("weebly.com", "stop_shared"),
        ("☃" * 70 + ".vn", "value"),
        ("chua-ai-biet.top", "unproven"),
        ("a" * 600 + ".vn", "value"),
        ("a\x00b.vn", "value"),
    ],
)
def test_what_can_not_be_blocked_is_left_out_with_its_reason(people: People, value: str, why: str) -> None:
    for each in ("com.vn", "gov.vn", "weebly.com"):
        judged("domain", each)
    good, bad = propose_measures(
        kind="block_domain",
        wanted=[Wanted("dichvucong-capnhat.top"), Wanted(value)],
        office_id=people.office("north").pk,
        reason="Giả mạo",
        actor=officer(people),
        now=NOW,
    )
    assert good.measure_id is not None
    assert (bad.measure_id, bad.refused) == (None, why)


@pytest.mark.django_db
def test_a_bank_s_own_name_takes_two_and_a_reason_to_sign(people: People) -> None:
    judged("domain", "vietcombank.com.vn")
    lines: tuple[Proposed, ...] = propose_measures(
        kind="block_domain",
        wanted=[Wanted("vietcombank.com.vn"), Wanted("VIETCOMBANK.com.vn")],
        office_id=people.office("north").pk,
        reason="Giả mạo",
        actor=officer(people),
        now=NOW,
    )
    assert lines[0].measure_id is not None
    # twice in one list is once
    assert (lines[1].refused, lines[1].params) == ("there", {"number": lines[0].number})
    assert Measure.objects.get(pk=lines[0].measure_id).signatures_needed == 2
