from __future__ import annotations

import pytest

from lachan.centre.exchange.taxii.media import TAXII, is_taxii, takes_taxii


@pytest.mark.parametrize(
    ("accept", "takes"),
    [
        (TAXII, True),
        ("application/taxii+json", True),
        ('Application/TAXII+json; version="2.1"', True),
        ("", True),
        ("*/*", True),
        ("text/html, application/*;q=0.1", True),
        ("application/taxii+json;version=2.0, application/taxii+json;version=2.1;q=0.5", True),
        ("application/taxii+json;version=2.0", False),
        ("application/vnd.oasis.taxii+json", False),
        ("application/json", False),
        ("text/html", False),
        ("application/taxii+json;version=2.1;q=0", False),
        ("*/*;q=0.0", False),
    ],
)
def test_it_says_who_takes_taxii_of_this_version(accept: str, takes: bool) -> None:  # noqa: FBT001
    assert takes_taxii(accept) is takes


@pytest.mark.parametrize(
    ("content_type", "is_one"),
    [
        (TAXII, True),
        ("application/taxii+json", True),
        ("application/taxii+json; version=2.1; charset=utf-8", True),
        ("application/taxii+json;version=2.0", False),
        ("application/json", False),
        ("", False),
    ],
)
def test_it_says_what_is_taxii(content_type: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_taxii(content_type) is is_one
