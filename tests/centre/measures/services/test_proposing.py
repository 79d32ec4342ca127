from __future__ import annotations

import pytest

from lachan.centre.measures.kinds import KINDS
from lachan.centre.measures.services.proposing import Thing, Wanted, read_thing


@pytest.mark.parametrize(
    ("typed", "about", "value"),
    [
        ("https://vay-nhanh.top/otp", "url", "https://vay-nhanh.top/otp"),
        ("vay-nhanh.top/otp", "url", "http://vay-nhanh.top/otp"),
        ("vay-nhanh.top", "domain", "vay-nhanh.top"),
    ],
)
def test_a_link_is_the_page_that_it_names_and_not_its_whole_domain(
    typed: str, about: str, value: str
) -> None:
    read = read_thing(KINDS["take_page_down"], Wanted(typed))
    assert isinstance(read, Thing)
    assert (read.about, read.value) == (about, value)
