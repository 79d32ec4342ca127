from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from centre.accounts.trees import territories
from lachan.centre.reports.models import Report
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["territories"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territories")]

CHOICE = re.compile(r'name="place_choice" value="([^"]+)"><span>([^<]+)</span>')
FORMER = "Phường Đội Cấn, Hà Nội"


def tell(client: Client, lang: str = "vi", **told: str) -> Any:
    return client.post(f"/report?lang={lang}", {"story": "Chuyện đã xảy ra.", "consent": "1", **told})


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_former_place_that_was_divided_is_asked_about_and_chosen(client: Client, lang: str) -> None:
    asked = tell(client, lang, place=FORMER)
    shown = unescape(asked.content.decode())
    assert asked.status_code == 422
    assert say("told.place_became", lang) in shown
    assert f'value="{FORMER}"' in shown, "what was typed stays"
    choices = CHOICE.findall(shown)
    assert len(choices) > 1
    *wards, (whole, _) = choices
    assert all("202507" in code for code, _ in wards), "they stand today"
    assert whole == "P01-202501", "who doesn't know the ward says the province"
    code, name = choices[1]
    assert name.strip()
    assert tell(client, lang, place=FORMER, place_choice=code).status_code == 200
    assert Report.objects.get().territory_code == code


def test_a_place_that_stands_today_is_taken_as_typed(client: Client) -> None:
    assert tell(client, place="phường Ba Đình, Hà Nội").status_code == 200
    assert Report.objects.get().territory_code == "C00004-202507"


def test_a_choice_that_was_forged_is_refused_in_words(client: Client) -> None:
    response = tell(client, place=FORMER, place_choice="<script>alert(1)</script>")
    assert response.status_code == 422
    assert say("told.place_unknown", "vi") in unescape(response.content.decode())
    assert "<script>alert" not in response.content.decode()
    assert Report.objects.count() == 0


def test_a_choice_alone_without_what_was_typed_is_taken(client: Client) -> None:
    assert tell(client, place_choice="C00004-202507").status_code == 200
