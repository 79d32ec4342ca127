from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.accounts.people import NOW, TODAY, People, people
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import person_actor
from lachan.centre.audit.models import Entry
from lachan.centre.fetch import client, names
from lachan.centre.fetch.client import FetchError
from lachan.centre.indicators import proofs
from lachan.centre.indicators.claims import (
    claim_by_id,
    confirm_again,
    conflicts_of,
    decide_claim,
    expire_claims,
    make_claim,
    proof_looked_for,
    remind_owners,
    revoke_claim,
)
from lachan.centre.indicators.lists import add_entry, register_lists
from lachan.centre.indicators.models import Claim, ListEntry
from lachan.centre.outbox.models import Message
from lachan.centre.web.refusals import Refusal
from lachan.engine.front_door import check
from lachan.engine.model import Level

if TYPE_CHECKING:
    from lachan.centre.audit.actors import Actor
    from lachan.centre.indicators.queries import ClaimShown

pytestmark = pytest.mark.django_db
__all__ = ["people"]

SIGNER = ":".join(["AB"] * 32)


def of(people: People, office: str = "bank", role: str = Role.PARTNER, *, second: bool = False) -> Actor:
    person = people.second(office, role) if second else people.at(office, role)
    return person_actor(person.pk)


def claim(people: People, office: str = "bank", **more: Any) -> int:
    given: dict[str, Any] = {
        "kind": "domain", "value": "https://nganhang-moi.vn", "proof": "CV 12/2026", "contact": "it@bank.example",
        "office_id": people.office(office).pk, "actor": of(people, office), "now": NOW,
    }  # fmt: skip
    return make_claim(**given | more).id


def confirm(people: People, claim_id: int, **more: Any) -> ClaimShown:
    given: dict[str, Any] = {
        "confirm": True, "reason": "letter checked", "actor": of(people, "centre", Role.ANALYST), "now": NOW,
    }  # fmt: skip
    return decide_claim(claim_id=claim_id, **given | more)


def level(text: str, day: date = TODAY) -> Level:
    return check(text, lists=register_lists(day), today=day).level


def test_a_confirmed_claim_is_official_without_a_release_for_a_year(people: People) -> None:
    claim_id = claim(people)
    assert level("nganhang-moi.vn") is Level.UNKNOWN
    shown = confirm(people, claim_id)
    assert (shown.state, shown.confirmed_until) == ("confirmed", date(2027, 11, 28))
    assert level("nganhang-moi.vn") is Level.TRUSTED
    assert level("nganhang-moi.vn", date(2027, 11, 29)) is Level.UNKNOWN
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"indicators.claim_made", "indicators.claim_decided"} <= kinds


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.nganhang-moi.vn/dang-nhap", "nganhang-moi.vn"),
        ("WWW.nganhang-moi.vn", "nganhang-moi.vn"),
        ("the.nganhang-moi.vn", "the.nganhang-moi.vn"),
        ("www.vn", "www.vn"),
    ],
)
def test_who_claims_the_address_of_the_site_claims_all_of_it(people: People, typed: str, kept: str) -> None:
    assert Claim.objects.get(pk=claim(people, value=typed)).value == kept


def test_an_app_signer_and_a_hotline_are_kept_in_one_spelling(people: People) -> None:
    confirm(people, claim(people, kind="app_signer", value=SIGNER))
    entry = ListEntry.objects.get()
    assert (entry.kind, entry.value) == ("app", "signer:" + "ab" * 32)
    answer = check(SIGNER, lists=register_lists(TODAY), today=TODAY)
    assert [(one.code, one.params["owner"]) for one in answer.reasons] == [
        ("app.signer_official", entry.owner)
    ]
    assert conflicts_of(claim(people, "other", kind="app_signer", value=SIGNER), now=NOW) == (
        "owner",
        "official",
    )
    confirm(people, claim(people, kind="phone", value="1900 54 54 13"))
    with pytest.raises(Refusal, match="claim_there"):
        claim(people, kind="phone", value="1900545413")


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("claim_kind", {"kind": "email"}),
        ("claim_kind", {"kind": "app_signer", "value": "abc"}),
        ("list_value", {"value": "không phải tên miền"}),
        ("list_value", {"value": "a\0.vn"}),
        ("list_shared_host", {"value": "weebly.com"}),
        ("list_shared_host", {"value": "com.vn"}),
        ("claim_proof", {"proof": " "}),
        ("claim_proof", {"proof": "file:made-up"}),
        ("claim_proof", {"proof": "dns:made-up"}),
        ("claim_proof", {"kind": "phone", "value": "1900545413", "proof": "dns"}),
        ("claim_proof", {"kind": "phone", "value": "1900545413", "proof": "file"}),
        ("claim_contact", {"contact": "nobody"}),
    ],
)
def test_a_bad_claim_is_refused_and_leaves_nothing(people: People, code: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match=code):
        claim(people, **wrong)
    assert not Claim.objects.exists()


def test_only_people_of_a_bank_ministry_or_operator_claim_for_it(people: People) -> None:
    with pytest.raises(Refusal, match="claim_office"):
        claim(people, "south", actor=of(people, "south", Role.DESK))
    with pytest.raises(Refusal):
        claim(people, actor=of(people, "south", Role.DESK))
    with pytest.raises(Refusal, match="not_permitted"):
        confirm(people, claim(people), actor=of(people))


def test_two_owners_are_named_and_only_one_is_confirmed(people: People) -> None:
    first, second = claim(people), claim(people, "other")
    assert conflicts_of(first, now=NOW) == ("claimed",)
    confirm(people, first)
    assert conflicts_of(second, now=NOW) == ("owner", "official")
    with pytest.raises(Refusal, match="claim_taken"):
        confirm(people, second)
    assert confirm(people, second, confirm=False).state == "refused"


def test_a_bad_entry_of_the_same_name_is_named(people: People) -> None:
    add_entry(
        list_class="bad", kind="domain", value="nganhang-moi.vn", reason="phishing", now=NOW,
        actor=of(people, "centre", Role.ANALYST), agreed_by=of(people, "centre", Role.APPROVER),
    )  # fmt: skip
    assert conflicts_of(claim(people), now=NOW) == ("bad",)


def test_an_owner_is_reminded_once_and_confirms_for_another_year_or_it_ends(people: People) -> None:
    claim_id = claim(people)
    confirm(people, claim_id)
    with pytest.raises(Refusal, match="claim_not_open"):
        confirm_again(claim_id=claim_id, actor=of(people), now=NOW)
    assert remind_owners(now=NOW) == 0
    near = NOW + timedelta(days=340)
    assert remind_owners(now=near) == remind_owners(now=near + timedelta(days=1)) == 1
    assert Message.objects.count() == 1
    assert confirm_again(claim_id=claim_id, actor=of(people), now=near).confirmed_until == date(2028, 11, 3)
    assert expire_claims(now=NOW + timedelta(days=366)) == 0
    over = NOW + timedelta(days=800)
    assert (expire_claims(now=over), expire_claims(now=over)) == (1, 0)
    assert Claim.objects.get().state == "expired"
    assert ListEntry.objects.get().ended_at == over


def test_a_revoked_claim_counts_no_more_at_once(people: People) -> None:
    claim_id = claim(people)
    confirm(people, claim_id)
    assert level("nganhang-moi.vn") is Level.TRUSTED
    with pytest.raises(Refusal, match="not_permitted"):
        revoke_claim(claim_id=claim_id, reason="no", actor=of(people, "south", Role.DESK), now=NOW)
    revoke_claim(claim_id=claim_id, reason="sold", actor=of(people), now=NOW)
    assert level("nganhang-moi.vn") is Level.UNKNOWN
    with pytest.raises(Refusal, match="claim_not_open"):
        revoke_claim(claim_id=claim_id, reason="sold", actor=of(people), now=NOW)


class Answer:
    """What the guarded client gives, for the reading of it alone; the client has tests of its own."""

    def __init__(self, status: int, body: str) -> None:
        self.status = status
        self.body = body.encode()


def test_a_proof_by_file_is_looked_for_before_it_is_confirmed(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim_id = claim(people, proof="file")
    token = Claim.objects.get().proof.removeprefix("file:")
    asked: list[str] = []
    answers = [
        Answer(404, ""),
        Answer(200, "lachan-owner=other"),
        Answer(200, f"x\n{proofs.said_in_proof(token)}\n"),
    ]

    def fetch(url: str, **_: object) -> Answer:
        asked.append(url)
        return answers.pop(0)

    monkeypatch.setattr(client, "fetch", fetch)
    for code, params in (("claim_unproven", {"why": "http.404"}), ("claim_other_content", {})):
        with pytest.raises(Refusal) as refused:
            confirm(people, claim_id)
        assert (refused.value.code, refused.value.params) == (code, params)
    assert confirm(people, claim_id).state == "confirmed"
    assert set(asked) == {"https://nganhang-moi.vn/.well-known/lachan-owner.txt"}


def answering(monkeypatch: pytest.MonkeyPatch, *answers: tuple[str, ...] | FetchError) -> list[str]:
    """This will have the name server answer so, one after the other, and give what it was asked."""
    asked: list[str] = []
    left = list(answers)

    def text_records(name: str, **_: object) -> tuple[str, ...]:
        asked.append(name)
        answer = left.pop(0)
        if isinstance(answer, FetchError):
            raise answer
        return answer

    monkeypatch.setattr(names, "text_records", text_records)
    return asked


def test_a_proof_by_record_is_looked_for_before_it_is_confirmed(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim_id = claim(people, proof="dns")
    looked = proof_looked_for(claim_by_id(claim_id))
    assert looked is not None
    way, name, text = looked
    assert (way, name) == ("dns", "_lachan-owner.nganhang-moi.vn")
    asked = answering(monkeypatch, FetchError("dns_time"), (), ("lachan-owner=other",), ("v=spf1 -all", text))
    for code in ("claim_unproven", "claim_no_record", "claim_other_content"):
        with pytest.raises(Refusal) as refused:
            confirm(people, claim_id)
        assert refused.value.code == code
        assert Claim.objects.get().state == "open"
    assert confirm(people, claim_id).state == "confirmed"
    assert set(asked) == {name}


def test_a_proof_is_looked_for_again_when_a_year_is_over(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim_id = claim(people, proof="dns")
    token = Claim.objects.get().proof.removeprefix("dns:")
    near = NOW + timedelta(days=340)
    answering(monkeypatch, (proofs.said_in_proof(token),), (), (proofs.said_in_proof(token),))
    confirm(people, claim_id)
    with pytest.raises(Refusal, match="claim_no_record"):
        confirm_again(claim_id=claim_id, actor=of(people), now=near)
    assert Claim.objects.get().confirmed_until == date(2027, 11, 28)
    assert confirm_again(claim_id=claim_id, actor=of(people), now=near).confirmed_until == date(2028, 11, 3)


def test_a_claim_that_is_refused_or_proven_by_letter_asks_nobody(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answering(monkeypatch)
    assert proof_looked_for(claim_by_id(claim(people))) is None
    confirm(people, Claim.objects.get().pk)
    confirm(people, claim(people, value="khac.vn", proof="dns"), confirm=False)
    assert asked == []


def test_a_site_that_can_not_be_asked_proves_nothing(people: People) -> None:
    # an address of the house is not asked, whoever names it
    assert proofs.why_unproven("127.0.0.1", "file", "x")
    assert proofs.why_unproven("localhost", "file", "x")
    claim_id = claim(people, value="nganhang-moi.vn", proof="CV 1/2026")
    assert confirm(people, claim_id).state == "confirmed"
