from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from centre.console.at_desk import at_desk
from centre.measures.scene import people
from centre.measures.services.test_signing_together import BANK, NAMES, proposed, states
from lachan.centre.accounts.models import Role
from lachan.centre.measures.models import Measure, Signature

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def yes(client: Client, address: str, **typed: str) -> tuple[int, str]:
    mark = str(client.get(address).context["form"].initial["mark"])
    answer = client.post(address, {"says": "approve", "reason": "", "mark": mark} | typed, follow=True)
    return answer.status_code, answer.content.decode()


def test_from_the_list_to_one_signature_for_what_is_alike(people: People) -> None:
    measure = proposed(people, *NAMES, BANK)
    approver = at_desk(people.at("north", Role.APPROVER))
    address = reverse("desk_measure_lot", args=[measure.number])
    assert address in page_of(approver, reverse("desk_measures"))
    assert address in page_of(approver, reverse("desk_measure", args=[measure.number]))
    page = page_of(approver, address)
    odd, alike = page.index('id="odd"'), page.index('id="alike"')
    assert odd < page.index(BANK) < alike < page.index(NAMES[0])
    assert "tên chính thức" in page[odd:alike]
    status, page = yes(approver, address, count="9")
    assert status == 422
    assert "Số bạn gõ không phải số biện pháp được ký cùng lúc: 8." in page
    assert not Signature.objects.exists()
    status, page = yes(approver, address, count="8")
    assert (status, "Đã ký 8 biện pháp." in page) == (200, True)
    assert states()[BANK] == "proposed"


def test_who_saw_another_lot_reads_this_one_and_keeps_what_was_typed(people: People) -> None:
    measure = proposed(people, *NAMES)
    approver = at_desk(people.at("north", Role.APPROVER))
    address = reverse("desk_measure_lot", args=[measure.number])
    status, page = yes(approver, address, count="8", reason="Đã xem cả tám", mark="0" * 64)
    assert status == 422
    assert "nay khác với lúc bạn mở trang" in page
    assert "Đã xem cả tám" in page
    assert not Signature.objects.exists()


def test_an_officer_has_no_such_page_and_no_way_to_it(people: People) -> None:
    measure = proposed(people, *NAMES)
    officer = at_desk(people.at("north", Role.DESK))
    address = reverse("desk_measure_lot", args=[measure.number])
    assert officer.get(address).status_code == 403
    assert address not in page_of(officer, reverse("desk_measure", args=[measure.number]))
    assert address not in page_of(officer, reverse("desk_measures"))


def test_the_page_takes_few_queries_however_many_there_are(
    people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    measure = proposed(people, *(f"ngan-hang-{n}.top" for n in range(120)))
    client = at_desk(people.at("north", Role.APPROVER))
    address = reverse("desk_measure_lot", args=[measure.number])
    with django_assert_max_num_queries(45):
        page = page_of(client, address)
    assert "ngan-hang-119.top" in page
    # the page, the yes, and the page again
    with django_assert_max_num_queries(130):
        status, _ = yes(client, address, count="120")
    assert status == 200
    assert Measure.objects.filter(state="approved").count() == 120
