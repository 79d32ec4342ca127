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

CHOICE = re.compile(r'name="place_choice" value="([^"]+)"(?: checked)?><span>([^<]+)</span>')
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


def test_the_form_lists_the_provinces_of_today_and_nothing_where_the_map_is_not_loaded(
    client: Client,
) -> None:
    shown = unescape(client.get("/report").content.decode())
    listed = re.findall(r'<option value="([^"]*)"[^>]*>([^<]+)</option>', shown)
    assert listed[0] == ("", say("report.no_province", "vi"))
    assert ("P01-202501", "Hà Nội") in listed
    assert all(not name.startswith(("Tỉnh", "Thành phố")) for _, name in listed)
    assert not any(code == "P02-202501" for code, _ in listed), "Hà Giang stands no more"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_name_that_means_another_place_today_is_asked_back_with_both(client: Client, lang: str) -> None:
    asked = tell(client, lang, province="P01-202501", place="Ba Đình")
    shown = unescape(asked.content.decode())
    assert asked.status_code == 422
    assert say("told.place_meant", lang) in shown
    assert say("place_why.today", lang) in shown
    former = ("Quận Ba Đình", ", Thành phố Hà Nội") if lang == "vi" else ("Ba Dinh District", ", Ha Noi City")
    assert say("place_why.part", lang, name=former[0], over=former[1]) in shown
    assert 'value="Ba Đình"' in shown
    assert '<option value="P01-202501" selected>' in shown
    codes = [code for code, _ in CHOICE.findall(shown)]
    assert codes[0] == "C00004-202507"
    assert codes[-1] == "P01-202501"


def test_a_choice_stays_while_another_field_is_mended(client: Client) -> None:
    told = {
        "province": "P01-202501",
        "place": "Ba Đình",
        "place_choice": "C00008-202507",
        "place_asked": "P01-202501 Ba Đình",
    }
    shown = tell(client, **told, loss_vnd="nhiều").content.decode()
    assert 'name="place_choice" value="C00008-202507" checked' in shown
    assert 'id="place-wrong"' not in shown
    assert tell(client, **told).status_code == 200
    assert Report.objects.get().territory_code == "C00008-202507"


def test_a_choice_is_void_once_something_else_is_typed(client: Client) -> None:
    told = {"place_choice": "C00008-202507", "place_asked": " Ba Đình"}
    assert tell(client, place="phường Hoàn Kiếm, Hà Nội", **told).status_code == 200
    assert Report.objects.get().territory_code == "C00070-202507"


def test_a_province_alone_is_a_place(client: Client) -> None:
    assert tell(client, province="P01-202501").status_code == 200
    assert Report.objects.get().territory_code == "P01-202501"


def test_a_forged_province_is_refused_beside_its_list(client: Client) -> None:
    shown = tell(client, province="P99-<script>").content.decode()
    assert 'id="province-wrong"' in shown
    assert "<script>" not in shown.replace('<script src="', "")
    assert Report.objects.count() == 0


def test_the_names_of_communes_are_given_to_everybody_alike(client: Client) -> None:
    response = client.get("/report/places")
    names = response.json()
    assert "Phường Ba Đình" in names["P01-202501"]
    assert "max-age=3600" in response.headers["Cache-Control"]
    assert not response.cookies
    assert client.get("/report/places?province=P01-202501").status_code == 400
    assert client.post("/report/places").status_code == 405


def test_the_form_asks_the_database_once_and_an_ordinary_place_a_handful_of_times(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(1):
        client.get("/report")
    with django_assert_max_num_queries(2):
        client.get("/report/places")
    with django_assert_max_num_queries(12):
        tell(client, place="Ba Đình, Hà Nội")
