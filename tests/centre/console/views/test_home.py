from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from centre.accounts.people import people
from centre.console.at_desk import at_desk
from lachan.centre.accounts.models import Role
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_person_of_a_bank_reads_what_the_page_is_for_and_where_requests_go(
    people: People, lang: str
) -> None:
    page = at_desk(people.at("bank", Role.PARTNER), lang=lang).get(reverse("desk")).content.decode()
    assert say("desk.home.partner_requests", lang) in page
    assert f'href="{reverse("desk_claims")}"' in page


@pytest.mark.parametrize("role", [Role.DESK, Role.ADMINISTRATOR, Role.PUBLISHER])
def test_nobody_of_the_centre_is_told_that(people: People, role: str) -> None:
    page = at_desk(people.at("north", role)).get(reverse("desk")).content.decode()
    assert say("desk.home.partner_requests", "vi") not in page
