"""Links, numbers, accounts typed into a case at the desk: new ones come into the register, junk is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from centre.cases.scene import desk, fresh, opened, people
from centre.console.at_desk import at_desk
from lachan.centre.cases.models import Case, Member
from lachan.centre.cases.services.members import add_members
from lachan.centre.indicators.models import Indicator, Signal
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django.test import Client

    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def do(client: Client, case: Case, name: str, **typed: object) -> HttpResponseBase:
    address = reverse("desk_case_act", args=[case.number, name])
    return client.post(address, {"version": fresh(case).version, **typed})


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


@pytest.fixture
def case(people: People) -> Case:
    """This will open a case at the northern office."""
    return opened(people, now=timezone.now(), title="Giả điện lực")


@pytest.fixture
def client(people: People) -> Client:
    """This will sign the desk officer of the northern office in."""
    return at_desk(people.at("north", "desk"))


@pytest.mark.parametrize(
    ("typed", "line", "refusal"),
    [
        ("không có gì ở đây", "không có gì ở đây", "cases_junk_nothing"),
        ("0988 888 888\nx\nhttp://lua-dao.top", "x", "cases_junk_nothing"),
        ("0912345678 của anh nào đó\n\n<b>Nguyễn Văn A</b>", "<b>Nguyễn Văn A</b>", "cases_junk_nothing"),
        ("192.168.1.4", "192.168.1.4", "cases_junk_inside"),
        ("\n".join(["0988888888"] * 51), "0988888888", "cases_junk_many"),
    ],
)
def test_a_line_that_is_no_indicator_is_refused_by_itself_with_the_reason_and_nothing_comes_in(
    case: Case, client: Client, typed: str, line: str, refusal: str
) -> None:
    told = do(client, case, "add", indicators=typed)
    assert told.status_code == 422
    page = text_of(told)
    assert escape(say(f"refusal.{refusal}.what", "vi", line=line, most="50")) in page
    assert "<b>Nguyễn" not in page
    assert "0988" not in typed or "0988" in page, "what was typed stays"
    assert not Member.objects.exists()
    assert not Signal.objects.exists()
    assert not Indicator.objects.exists()
    assert fresh(case).version == case.version


def test_what_the_register_does_not_have_comes_into_it_from_the_case_and_joins_the_case(
    people: People, case: Case, client: Client
) -> None:
    add_members(
        case_id=opened(people, now=timezone.now()).pk, version=1, typed=["0912345678"], actor=desk(people),
        now=timezone.now(),
    )  # fmt: skip
    phone = Indicator.objects.get()
    typed = "0912.345.678\nhxxp://vnposst[.]top/tra-cuu\nVietcombank 0123456789\n"
    assert do(client, case, "add", indicators=typed).status_code == 302
    members = Member.objects.filter(case=case, kind="indicator").values_list("thing_id", flat=True)
    values = set(Indicator.objects.filter(pk__in=members).values_list("kind", "value"))
    assert values == {
        ("phone", phone.value), ("url", "http://vnposst.top/tra-cuu"), ("payee", "970436:0123456789"),
    }  # fmt: skip
    page = text_of(client.get(reverse("desk_case", args=[case.number])))
    assert say("desk.happened.new_indicators", "vi", count="2") in page
    assert "0123456789 (Vietcombank)" in page
    link = Indicator.objects.get(kind="url")
    shown = text_of(client.get(reverse("desk_indicator", args=[link.pk])))
    assert say("desk.code.channel.case", "vi") in shown
    assert reverse("desk_case", args=[case.number]) in shown
    # who doesn't see the case reads its number, and no way to it
    elsewhere = text_of(at_desk(people.at("south", "desk")).get(reverse("desk_indicator", args=[link.pk])))
    assert case.number in elsewhere
    assert reverse("desk_case", args=[case.number]) not in elsewhere
