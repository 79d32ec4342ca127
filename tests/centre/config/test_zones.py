from __future__ import annotations

import pytest

from lachan.centre.config.environment.zones import read_listens, read_zone_name


def test_it_reads_addresses_with_ports() -> None:
    said = "203.0.113.53:53, [2001:DB8::53]:5353,203.0.113.53:53"
    assert read_listens(said) == (("203.0.113.53", 53), ("2001:db8::53", 5353))
    assert read_listens("") == ()


@pytest.mark.parametrize(
    "said",
    [
        "203.0.113.53",
        "203.0.113.530:53",
        "ns.example:53",
        "203.0.113.53:0",
        "203.0.113.53:99999",
        "2001:db8::53",
    ],
)
def test_it_says_how_an_address_is_written(said: str) -> None:
    with pytest.raises(ValueError, match="with ports such as"):
        read_listens(said)


def test_it_reads_the_name_of_a_zone() -> None:
    assert read_zone_name(" RPZ.Lachan. ") == "rpz.lachan"


@pytest.mark.parametrize(
    "said", ["", "lachan", "rpz.", "rpz lachan.example", f"{'a' * 60}.example", "*.example"]
)
def test_it_says_what_a_zone_can_be_called(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_zone_name(said)
