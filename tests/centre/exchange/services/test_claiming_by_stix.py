"""Opinions and sightings of STIX: among all that partners say, waiting where a claim waits, and no effect."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pytest
from django.utils import timezone

from centre.accounts.people import People, as_actor, as_viewer, people
from centre.exchange.making import lift, list_things
from centre.exchange.taxii.talking import anybody, claim, got, program, sent, stamp_of, subscribed
from lachan.centre.accounts.models import Role
from lachan.centre.exchange.models import Claim, Entry
from lachan.centre.exchange.queries.claims import said_of, to_look_at
from lachan.centre.exchange.services import receiving
from lachan.centre.exchange.services.looking_at_claims import let_stand
from lachan.centre.measures.models import Measure

if TYPE_CHECKING:
    from django.test import Client

    from lachan.centre.partners.models import Partner

__all__ = ["people"]
pytestmark = pytest.mark.django_db

SHELF: Final = "/taxii2/public/collections/block-clear/objects/"


@pytest.fixture
def partner_here() -> Partner:
    return subscribed()


@pytest.fixture
def by(partner_here: Partner) -> Client:
    return program(partner_here)


def listed(value: str = "evil.top") -> str:
    """This will list a name, and give the id that it has at the server."""
    list_things([("domain", value)], now=timezone.now())
    found = got(anybody(), SHELF, **{"match[type]": "indicator"})["objects"]
    return next(str(one["id"]) for one in found if one["name"] == value)


def opinion(*about: str, says: str = "disagree", **further: Any) -> dict[str, Any]:
    said = {"type": "opinion", "id": f"opinion--{uuid4()}", "opinion": says, "object_refs": list(about)}
    return claim() | said | further


def later(one: dict[str, Any], seconds: int, **further: Any) -> dict[str, Any]:
    at = timezone.now() - timedelta(minutes=5) + timedelta(seconds=seconds)
    return one | {"modified": stamp_of(at)} | further


def waiting(people: People) -> list[tuple[str, str, str]]:
    viewer = as_viewer(people.at("centre", Role.APPROVER))
    return [(one.value, one.why, one.words) for one in to_look_at(viewer)]


def test_who_disagrees_waits_at_the_desk_like_any_claim_and_lifts_nothing(people: People, by: Client) -> None:
    ours = listed()
    before = list(Measure.objects.values())
    status = sent(by, opinion(ours, explanation="Trang của một\ntiệm bánh"))
    assert status["failure_count"] == 0, status
    assert waiting(people) == [("evil.top", "disagree", "Trang của một tiệm bánh")]
    assert Entry.objects.get().ended_at is None
    assert list(Measure.objects.values()) == before


@pytest.mark.parametrize(
    ("says", "kept"),
    [
        ("strongly-disagree", ("mistaken", "strongly_disagree")),
        ("disagree", ("mistaken", "disagree")),
        ("neutral", None),
        ("agree", ("agrees", "")),
        ("strongly-agree", ("agrees", "")),
    ],
)
def test_each_opinion_is_kept_as_what_it_says(by: Client, says: str, kept: tuple[str, str] | None) -> None:
    sent(by, opinion(listed(), says=says))
    assert Claim.objects.values_list("says", "why").first() == kept


def test_what_the_desk_let_stand_comes_back_only_with_other_words(people: People, by: Client) -> None:
    one = opinion(listed())
    sent(by, one)
    [row] = to_look_at(as_viewer(people.at("centre", Role.APPROVER)))
    actor = as_actor(people.at("centre", Role.APPROVER))
    let_stand(claim_id=row.id, reason="Đã xem lại", actor=actor, now=timezone.now())
    sent(by, one, later(one, 60))
    assert waiting(people) == []
    assert Claim.objects.get().looked_why == "Đã xem lại"
    sent(by, later(one, 120, explanation="Có giấy tờ mới"))
    assert waiting(people) == [("evil.top", "disagree", "Có giấy tờ mới")]
    assert Claim.objects.get(looked_by=str(actor)).withdrawn_at is not None, (
        "it stays, with what became of it"
    )


def test_who_changes_its_mind_or_takes_it_back_is_not_waited_for(people: People, by: Client) -> None:
    ours = listed()
    one, other = opinion(ours), opinion(ours)
    sent(by, one, other)
    assert len(waiting(people)) == 2
    sent(by, later(one, 60, opinion="neutral"), later(other, 60, revoked=True))
    assert waiting(people) == []
    assert Claim.objects.filter(withdrawn_at=None).count() == 0
    sent(by, later(one, 120))
    assert len(waiting(people)) == 1


def test_what_was_lifted_waits_no_more(people: People, by: Client) -> None:
    sent(by, opinion(listed()))
    lift([Measure.objects.get().number], now=timezone.now())
    assert waiting(people) == []


def test_nobody_buries_the_desk_under_opinions(by: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_MISTAKEN", 2)
    ours = listed()
    status = sent(by, *(opinion(ours) for _ in range(3)))
    assert (status["success_count"], status["failure_count"]) == (2, 1)
    assert status["failures"][0]["message"].endswith("Hãy gọi cho Trung tâm.")
    assert Claim.objects.count() == 2
    # to agree takes nobody's time
    assert sent(by, opinion(ours, says="agree"))["failure_count"] == 0


def test_a_partner_that_claims_the_same_by_json_says_it_beside(
    people: People, by: Client, partner_here: Partner
) -> None:
    sent(by, opinion(listed()))
    mark = Claim.objects.get().mark
    assert len(mark) <= 100
    answer = by.post(
        "/api/v1/partner/claims",
        {"claims": [{"mark": mark, "says": "withdrawn"}]},
        "application/json",
    )
    assert answer.json()["kept"] == 1, answer.content
    assert waiting(people) == []
    assert Claim.objects.get().partner_id == partner_here.pk


def test_sightings_are_counted_with_the_others(people: People, by: Client) -> None:
    ours = listed()
    at = timezone.now().replace(microsecond=0)
    one = claim() | {"type": "sighting", "id": f"sighting--{uuid4()}", "sighting_of_ref": ours}
    sent(by, one | {"count": 7, "last_seen": stamp_of(at)}, {**one, "id": f"sighting--{uuid4()}"})
    said = said_of(as_viewer(people.at("centre", Role.APPROVER)), "domain", "evil.top", now=timezone.now())
    assert said is not None
    assert (said.seen, said.count, said.partners[0].last_seen) == (8, 1, at)


def test_an_inbox_takes_few_queries_however_many_opinions(
    by: Client, django_assert_max_num_queries: Any
) -> None:
    ours = listed()
    with django_assert_max_num_queries(45):
        sent(by, *(opinion(ours) for _ in range(60)))
    assert Claim.objects.count() == 60
