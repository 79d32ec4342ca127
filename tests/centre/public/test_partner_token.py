"""The page at which a partner picks its token up, and what its program is told about itself."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from centre.accounts.people import People, people
from centre.partners.joined import TOKEN, change_it, join_partner, text_of
from lachan.centre.accounts.tokens import is_token
from lachan.centre.partners.models import Key

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def agreed(people: People) -> dict[str, str]:
    """This will agree to a token, and give what the partner types."""
    partner = join_partner(people, now=timezone.now())
    heard = change_it(people, partner, TOKEN, now=timezone.now()).pick_up_code
    found = re.search(r"Mã nhận trong thư: (\S+?)\\n", text_of("pick_up"))
    assert found is not None
    return {"from_mail": found[1], "from_phone": heard}


def test_a_partner_picks_its_token_up_and_its_program_is_told_what_it_opens(people: People) -> None:
    typed, client = agreed(people), Client()
    assert client.get("/partner/token").status_code == 200
    page = client.post("/partner/token", typed).content.decode()
    found = re.search(r"lch_\w+", page)
    assert found is not None
    assert is_token(found[0])
    answer = client.get("/partner/key", headers={"Authorization": f"Bearer {found[0]}"})
    said = json.loads(answer.content)
    assert (answer.status_code, said["partner"], said["key"]) == (200, "ISP-SONGXANH", "token")
    assert said["scopes"] == ["measures.answer", "measures.read"]
    # once
    again = client.post("/partner/token", typed)
    assert again.status_code == 422
    assert "lch_" not in again.content.decode()
    assert not client.cookies.get("sessionid")


def test_what_was_typed_stays_and_it_is_said_what_to_do(people: People) -> None:
    typed = agreed(people)
    page = Client().post("/partner/token?lang=vi", typed | {"from_phone": "0000 0000"})
    assert page.status_code == 422
    said = page.content.decode()
    assert typed["from_mail"] in said
    assert "0000 0000" in said
    assert "có thể người khác đã lấy" in said
    assert Key.objects.get().tries == 1


def test_another_site_s_form_is_refused_and_no_code_stands_in_an_address(people: People) -> None:
    typed, client = agreed(people), Client()
    assert client.post("/partner/token", typed, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/partner/token", {"from_mail": "x"}).status_code == 400
    assert Key.objects.get().state == "waiting"


def test_a_program_without_a_key_is_told_so_in_both_languages() -> None:
    answer = Client().get("/partner/key")
    said = json.loads(answer.content)
    assert (answer.status_code, said["code"]) == (401, "partner_key_needed")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert said["detail_vi"]
