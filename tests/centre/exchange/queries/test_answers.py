from __future__ import annotations

import pytest
from django.utils import timezone

from centre.accounts.people import People, as_viewer, people
from centre.exchange.making import partner
from lachan.centre.accounts.models import Role
from lachan.centre.exchange.models import Claim
from lachan.centre.exchange.queries.answers import answers_of
from lachan.centre.partners.models import Partner
from lachan.centre.web.refusals import Refusal

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def said(bank: Partner, mark: str, **more: object) -> None:
    Claim.objects.create(
        partner_id=bank.pk, mark=mark, says="confirmed", kind="domain", value="evil.top", source="M2026-000001",
        way="api", sha256="0" * 64, **{"received_at": timezone.now(), **more},
    )  # fmt: skip


@pytest.fixture
def bank(people: People) -> Partner:
    made = partner("BANK-A", now=timezone.now(), kind="bank")
    Partner.objects.filter(pk=made.pk).update(office_id=people.office("bank").pk)
    return made


def test_who_answers_there_sees_the_partners_own_the_last_first(people: People, bank: Partner) -> None:
    other = partner("BANK-B", now=timezone.now(), kind="bank")
    said(bank, "1")
    said(other, "2")
    said(bank, "3", sent_by="person:9", withdrawn_at=timezone.now(), looked_at=timezone.now())
    viewer = as_viewer(people.at("bank", Role.PARTNER))
    rows = answers_of(viewer, bank.pk).rows
    assert [(row.mark, row.sent_by, row.became, row.withdrawn_at is None) for row in rows] == [
        ("3", "person:9", "withdrawn", False), ("1", "", "noted", True),
    ]  # fmt: skip
    page = answers_of(viewer, bank.pk, size=1)
    assert [row.mark for row in answers_of(viewer, bank.pk, size=1, place=page.later).rows] == ["1"]
    with pytest.raises(Refusal, match="not_found"):
        answers_of(viewer, other.pk)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_else_reads_it_here(people: People, bank: Partner, role: str) -> None:
    said(bank, "1")
    with pytest.raises(Refusal, match="not_found"):
        answers_of(as_viewer(people.at("centre", role)), bank.pk)
