"""The pages of tokens: what a person and two administrators do there, as they do it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from lachan.centre.accounts.models import Token
from lachan.centre.accounts.tokens import hash_of_token, is_token
from lachan.centre.web.clock import today
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def typed(**more: Any) -> dict[str, Any]:
    last_day = today(timezone.now()) + timedelta(days=30)
    return {
        "name": "bảng tính của tỉnh",
        "permissions": ["case.view", "case.work"],
        "last_day": f"{last_day:%d/%m/%Y}",
        **more,
    }


def shown_once(html: str) -> str:
    found = re.search(r'class="onceonly">([^<]+)<', html)
    assert found
    return found[1]


def page(client: Client, path: str, **told: Any) -> str:
    response = client.post(path, told) if told else client.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_token_is_shown_once_and_then_only_its_end(people: People) -> None:
    client = at_desk(people.at("north", "desk"))
    assert "Bạn chưa có mã nào" in page(client, "/desk/tokens/")
    token = shown_once(page(client, "/desk/tokens/make", **typed()))
    assert is_token(token)
    assert Token.objects.get().sha256 == hash_of_token(token)
    listed = page(client, "/desk/tokens/")
    assert token not in listed
    assert f"lch_…{token[-4:]}" in listed
    assert "mở và xử lý vụ việc" in listed


def test_only_what_one_may_is_offered(people: People) -> None:
    form = page(at_desk(people.at("north", "analyst")), "/desk/tokens/make")
    assert 'value="case.work"' in form
    assert 'value="case.close"' not in form
    response = at_desk(people.at("north", "analyst")).post(
        "/desk/tokens/make", typed(permissions=["case.view", "case.close"])
    )
    assert response.status_code == 422
    assert not Token.objects.exists()


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(people: People) -> None:
    client = at_desk(people.at("north", "desk"))
    response = client.post("/desk/tokens/make", typed(networks="ở văn phòng"))
    assert response.status_code == 422
    html = response.content.decode()
    assert "ở văn phòng" in html
    assert "203.0.113.0/24" in html
    assert not Token.objects.exists()


def test_making_one_takes_a_fresh_proof(people: People) -> None:
    officer = people.at("north", "desk")
    officer.set_password("mười hai con giáp đi chợ")
    officer.save()
    client = at_desk(officer, proved_seconds_ago=601)
    response = client.post("/desk/tokens/make", typed())
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not Token.objects.exists()


def test_an_owner_revokes_a_token(people: People) -> None:
    client = at_desk(people.at("north", "desk"))
    page(client, "/desk/tokens/make", **typed())
    response = client.post(f"/desk/tokens/{Token.objects.get().pk}/end", follow=True)
    assert "Đã thu hồi mã." in response.content.decode()
    assert Token.objects.get().state == "ended"


def test_two_administrators_make_a_token_of_an_office(people: People) -> None:
    office = people.office("north").pk
    one, two = at_desk(people.at("north")), at_desk(people.second("north"))
    asked = one.post(f"/desk/offices/{office}/tokens/ask", typed(reason="nối phần mềm của tỉnh"), follow=True)
    assert "bảng tính của tỉnh" in asked.content.decode()
    here = f"/desk/offices/tokens/{Token.objects.get().pk}"
    for administrator in (one, two):
        assert f'href="{here}"' in page(administrator, "/desk/requests/")
    assert say("desk.waits.requests", "vi") in page(two, "/desk/")
    assert say("desk.waits.requests", "vi") not in page(one, "/desk/")
    assert 'value="grant"' not in page(one, here)
    assert 'value="grant"' in page(two, here)
    assert two.post(here, {"answer": "grant"}).status_code == 302
    assert 'value="make"' not in page(two, here)
    assert say("desk.waits.requests", "vi") in page(one, "/desk/")
    assert "đã chấp thuận, bạn tạo được ngay" in page(one, f"/desk/offices/{office}/tokens")
    token = shown_once(page(one, here, answer="make"))
    assert Token.objects.get().sha256 == hash_of_token(token)
    assert one.post(here, {"answer": "make"}).status_code == 422
    listed = page(two, f"/desk/offices/{office}/tokens")
    assert f"lch_…{token[-4:]}" in listed
    assert two.post(f"{here}/end").status_code == 302
    assert Token.objects.get().state == "ended"


def test_administrators_find_the_tokens_from_the_page_of_their_office(people: People) -> None:
    office = people.office("north").pk
    link = f'href="/desk/offices/{office}/tokens"'
    assert link in page(at_desk(people.at("north")), f"/desk/offices/{office}")
    assert link not in page(at_desk(people.at("north", "desk")), f"/desk/offices/{office}")
    assert link not in page(at_desk(people.at("north_ward")), f"/desk/offices/{office}")
