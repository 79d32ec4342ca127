from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from centre.console.at_desk import at_desk
from centre.measures.scene import BAD, NOW, acting, judged, officer, people, proposed, signed
from lachan.centre.accounts.models import Role
from lachan.centre.measures.models import Call, Measure
from lachan.centre.measures.services.calling import call_signers
from lachan.centre.measures.services.delegating import delegate
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def called(people: People) -> Measure:
    people.at("north", Role.APPROVER)
    measure = proposed(people, is_urgent=True)
    call_signers(now=timezone.now())
    return measure


def test_an_approver_opens_it_reads_it_and_signs(people: People) -> None:
    measure = called(people)
    client = at_desk(people.at("north", Role.APPROVER))
    answer = client.get(reverse("desk_urgent_first"), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("desk_urgent", args=[measure.number]), 302)]
    for said in (BAD, "Giả cổng dịch vụ công", "Không hỏi được máy chủ tên miền", "Nội dung sẽ gửi"):
        assert said in page
    assert Call.objects.get().seen_at is not None
    seen = answer.context["form"].initial["seen"]
    here = reverse("desk_urgent", args=[measure.number])
    # a no without a reason is asked for one, and the page stays
    refused = client.post(here, {"says": "refuse", "seen": seen, "reason": ""})
    assert refused.status_code == 422
    assert BAD in refused.content.decode()
    page = client.post(here, {"says": "approve", "seen": seen, "reason": ""}, follow=True).content.decode()
    assert "Đã duyệt. Biện pháp đang được gửi." in page
    assert "Không còn biện pháp khẩn nào chờ bạn ký" in page
    measure.refresh_from_db()
    assert measure.state == "approved"


def test_however_much_else_waits_before_it_the_urgent_one_is_found(people: People) -> None:
    names = [f"cho-lau-{number}.top" for number in range(120)]
    for name in names:
        judged("domain", name)
    propose_measures(
        kind="block_domain", wanted=[Wanted(name) for name in names], office_id=people.office("north").pk,
        reason="Giả mạo", actor=officer(people), now=NOW,
    )  # fmt: skip
    measure = called(people)
    client = at_desk(people.at("north", Role.APPROVER))
    here = reverse("desk_urgent", args=[measure.number])
    assert client.get(reverse("desk_urgent_first")).headers["Location"] == here
    page = client.get(reverse("desk_measures")).content.decode()
    assert page.index(here) < page.index("cho-lau-0.top")


def test_who_stands_in_for_a_signer_is_led_to_what_can_still_be_signed(people: People) -> None:
    judged("payee", "970436:0011004455667")
    pressed = proposed(people, "970436:0011004455667", kind="freeze_payee", is_urgent=True)
    absent, stands_in = people.at("north", Role.APPROVER), people.at("south", Role.APPROVER)
    now = timezone.now()
    delegate(
        to_person_id=stands_in.pk, first_day=today(now), last_day=today(now), actor=acting(absent), now=now
    )
    signed(pressed, acting(absent), now=now)
    client = at_desk(stands_in)
    assert (
        "Không còn biện pháp khẩn nào chờ bạn ký" in client.get(reverse("desk_urgent_first")).content.decode()
    )
    other = proposed(people, is_urgent=True)
    assert client.get(reverse("desk_urgent_first")).headers["Location"].endswith(other.number)


def test_a_password_alone_opens_nothing(people: People) -> None:
    measure = called(people)
    client = at_desk(people.at("north", Role.APPROVER), second_factor=False)
    answer = client.get(reverse("desk_urgent", args=[measure.number]))
    assert answer.status_code == 302
    assert BAD not in answer.content.decode()
    assert Call.objects.get().seen_at is None


def test_who_proposed_reads_who_was_called_and_who_looked(people: People) -> None:
    measure = called(people)
    officer = at_desk(people.at("north", Role.DESK))
    here = reverse("desk_measure", args=[measure.number])
    page = officer.get(here).content.decode()
    assert people.at("north", Role.APPROVER).name in page
    assert "chưa mở xem" in page
    at_desk(people.at("north", Role.APPROVER)).get(here)
    assert "đã mở xem" in officer.get(here).content.decode()


def test_a_page_of_another_state_is_not_signed(people: People) -> None:
    """What it would hit was looked at anew in between: the yes was to something else."""
    measure = called(people)
    client = at_desk(people.at("north", Role.APPROVER))
    here = reverse("desk_urgent", args=[measure.number])
    seen = client.get(here).context["form"].initial["seen"]
    Measure.objects.update(reason="Lý do khác")
    answer = client.post(here, {"says": "approve", "seen": seen, "reason": ""})
    assert answer.status_code == 422
    assert "Lý do khác" in answer.content.decode()
    measure.refresh_from_db()
    assert measure.state == "proposed"


def test_the_page_asks_few_questions(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    measure = called(people)
    client = at_desk(people.at("north", Role.APPROVER))
    client.get(reverse("desk_urgent", args=[measure.number]))
    with django_assert_max_num_queries(40):
        client.get(reverse("desk_urgent", args=[measure.number]))
