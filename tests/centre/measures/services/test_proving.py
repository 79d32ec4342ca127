from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.measures.appealing import HOME, HOUR, appeal_of, blocked, filed, nothing, prove, there
from centre.measures.scene import BAD, NOW, approver, judged, people, proposed, signed
from lachan.centre.measures.models import Appeal, Filing, ProofLook
from lachan.centre.measures.queries.appealed import frozen_now, not_to_be_named
from lachan.centre.measures.queries.filings import open_filing
from lachan.centre.measures.services.following_up import look_now
from lachan.centre.measures.services.proving import look_for_proofs

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def test_control_is_proven_by_what_is_found_twice_minutes_apart(people: People) -> None:
    blocked(people)
    one = filed()
    first = appeal_of(one).next_look_at
    assert first is not None
    assert timedelta(minutes=2) <= first - NOW <= timedelta(minutes=10)
    look_for_proofs(now=first, ask=there)
    appeal = appeal_of(one)
    assert (appeal.proof, appeal.found) == ("waiting", 1)
    assert appeal.next_look_at is not None
    assert appeal.next_look_at - first >= timedelta(minutes=5)
    assert frozen_now(first).appeal_against("domain", BAD) == ""
    # nobody looks before its time
    assert look_for_proofs(now=first + timedelta(minutes=1), ask=there) == 0
    then = appeal.next_look_at
    look_for_proofs(now=then, ask=there)
    appeal = appeal_of(one)
    assert (appeal.proof, appeal.proof_way, appeal.proven_at) == ("proven", "dns", then)
    assert appeal.due_at == then + 24 * HOUR
    assert frozen_now(then).appeal_against("url", f"https://m.{BAD}/x") == appeal.number
    assert not_to_be_named([("domain", BAD), ("domain", "khac.top")], now=then) == {("domain", BAD)}


def test_what_was_there_for_a_moment_proves_nothing(people: People) -> None:
    blocked(people)
    one = filed()
    now = appeal_of(one).next_look_at
    assert now is not None
    for ask in (there, nothing, there):
        look_for_proofs(now=now, ask=ask)
        now = appeal_of(one).next_look_at
        assert now is not None
    assert (appeal_of(one).proof, appeal_of(one).found) == ("waiting", 1)
    assert [look.said for look in ProofLook.objects.order_by("pk")] == ["", "no_record", "http.404", ""]


def test_a_proof_that_is_gone_at_two_looks_holds_nothing_up(people: People) -> None:
    blocked(people)
    one = filed()
    now = prove(one)
    for _ in range(2):
        assert appeal_of(one).proof == "proven"
        now = appeal_of(one).next_look_at  # type: ignore[assignment]
        look_for_proofs(now=now, ask=nothing)
    assert appeal_of(one).proof == "lost"
    assert frozen_now(now).appeal_against("domain", BAD) == ""


def test_a_proof_that_nobody_has_seen_for_two_days_expires(people: People) -> None:
    blocked(people)
    now = prove(filed())
    assert frozen_now(now + 47 * HOUR).appeal_against("domain", BAD)
    assert frozen_now(now + 48 * HOUR).appeal_against("domain", BAD) == ""


def test_sister_names_with_one_record_are_proven_each_by_itself(people: People) -> None:
    for name in ("shop-a.top", "shop-b.top"):
        judged("domain", name)
        blocked(people, name)
    one = filed("shop-a.top\nshop-b.top")
    Appeal.objects.update(next_look_at=NOW)
    asked = []

    def only_a(host: str, way: str, token: str) -> str:
        asked.append((host, way, token))
        return "" if host == "shop-a.top" else "no_record"

    look_for_proofs(now=NOW, ask=only_a)
    Appeal.objects.update(next_look_at=NOW + HOUR)
    look_for_proofs(now=NOW + HOUR, ask=only_a)
    assert [appeal_of(one, place).proof for place in (0, 1)] == ["proven", "waiting"]
    assert {token for _, _, token in asked} == {Filing.objects.get().token}


def test_who_proves_a_page_s_host_proves_nothing_of_the_site_above_it(people: People) -> None:
    judged("domain", "goc.example")
    judged("domain", "trang.goc.example")
    blocked(people, "trang.goc.example")
    now = prove(filed("trang.goc.example"))
    frozen = frozen_now(now)
    assert frozen.appeal_against("domain", "goc.example") == ""
    assert frozen.appeal_against("domain", "khac.goc.example") == ""
    assert frozen.appeal_against("domain", "a.trang.goc.example")


def test_who_put_it_there_has_it_looked_for_soon_and_not_at_will(people: People) -> None:
    blocked(people)
    one = filed()
    look_now(code=one.receipt, network=HOME, now=NOW)
    soon = appeal_of(one).next_look_at
    assert soon is not None
    assert soon - NOW < timedelta(minutes=1)
    look_for_proofs(now=soon, ask=nothing)
    later = appeal_of(one).next_look_at
    look_now(code=one.receipt, network=HOME, now=soon + timedelta(seconds=30))
    assert appeal_of(one).next_look_at == later
    assert open_filing(one.receipt, network=HOME).appeals[0].last_look == "http.404"


def test_nobody_is_looked_for_who_put_nothing_there_for_a_week(people: People) -> None:
    blocked(people)
    one = filed()
    Appeal.objects.update(next_look_at=NOW + timedelta(days=7))
    look_for_proofs(now=NOW + timedelta(days=7), ask=nothing)
    assert appeal_of(one).next_look_at is None


def test_nobody_holds_up_tomorrow_s_measure_by_appealing_today(people: People) -> None:
    one = filed(insists=True)
    assert (appeal_of(one).proof, one.hosts) == ("none", ())
    # and if it were proven all the same
    Appeal.objects.update(proof="proven", proof_ends_at=NOW + HOUR)
    assert signed(proposed(people), approver(people)).done == "approved"


def test_an_account_or_an_address_has_no_proof_to_look_for(people: People) -> None:
    del people
    one = filed("970436 1234567890\n103.1.2.3", insists=True)
    assert {appeal_of(one, place).proof for place in (0, 1)} == {"none"}
    assert one.hosts == ()
