from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from lachan.centre.web.site import address_from_outside, site_address

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.mark.parametrize(
    ("host", "https", "address", "page"),
    [
        ("lachan.example", True, "https://lachan.example", "https://lachan.example/desk/"),
        ("lachan.example", False, "http://lachan.example:8000", "http://lachan.example:8000/desk/"),
        (".lachan.example", True, "https://lachan.example", "/desk/"),
        ("localhost", False, "http://localhost:8000", "/desk/"),
        ("*", False, "http://localhost:8000", "/desk/"),
    ],
)
def test_a_page_has_the_address_at_which_it_is_reached_from_outside(
    settings: Settings, host: str, address: str, page: str, *, https: bool
) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, hosts=(host,), https_only=https)
    assert site_address() == address
    assert address_from_outside("/desk/") == page
