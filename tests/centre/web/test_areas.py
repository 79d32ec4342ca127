from __future__ import annotations

import pytest
from django.test import Client

from lachan.centre.web.areas import is_signed_in_area


@pytest.mark.parametrize("path", ["/desk", "/desk/", "/desk/log", "/accounts/login/"])
def test_the_desk_and_signing_in_have_sessions(path: str) -> None:
    assert is_signed_in_area(path)


@pytest.mark.parametrize("path", ["/", "/types", "/desktop", "/api/v1/check", "/accountsx/"])
def test_the_public_site_has_none(path: str) -> None:
    assert not is_signed_in_area(path)


def test_the_public_site_sets_no_session_even_when_one_is_shown() -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    response = client.get("/")
    assert response.status_code == 200
    assert "sessionid" not in response.cookies
    assert not hasattr(response.wsgi_request, "session")


def test_forms_of_the_desk_may_say_where_they_come_from(client: Client) -> None:
    assert client.get("/desk/").headers["Referrer-Policy"] == "same-origin"
    assert client.get("/types").headers["Referrer-Policy"] == "no-referrer"
