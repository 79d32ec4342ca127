from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Mapping

# an answer asks the register too
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "same-origin", "origin": "https://evil.example"}, 200),
    ],
)
def test_a_form_of_another_site_is_refused_and_no_cookie_is_needed(
    headers: Mapping[str, str], status: int
) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/", {"text": "0912345678"}, headers=dict(headers)).status_code == status
