"""Every way of imitation says of its own table what it hits and what it misses."""

from types import ModuleType

import pytest

from lachan.engine.brands import protected_names
from lachan.engine.links.lookalike import WORDS, find
from lachan.engine.links.lookalike.imitation import Imitation
from lachan.engine.links.lookalike.ways import ALL

HITS = [(way.HOW, address, brand) for way in ALL for address, brand in way.HITS.items()]
MISSES = [(way.HOW, address) for way in ALL for address in way.MISSES]


def _find(address: str) -> Imitation | None:
    host, slash, path = address.partition("/")
    return find(host, slash + path)


@pytest.mark.parametrize(("how", "address", "brand"), HITS)
def test_it_sees_whom_an_address_imitates_and_how(how: str, address: str, brand: str) -> None:
    seen = _find(address)
    assert seen is not None
    assert (seen.how, seen.brand) == (how, brand)
    assert seen.code in WORDS
    assert 0 < seen.certainty < 1


@pytest.mark.parametrize(("how", "address"), MISSES)
def test_it_does_not_see_it_in_an_honest_address(how: str, address: str) -> None:
    seen = _find(address)
    assert seen is None or seen.how != how


@pytest.mark.parametrize("way", ALL, ids=lambda way: way.HOW)
def test_each_way_has_words_in_both_languages_and_a_table(way: ModuleType) -> None:
    words = way.WORDS
    assert words.vi
    assert words.en
    assert len(way.HITS) > 1
    assert len(way.MISSES) > 1


def test_no_official_domain_is_a_lookalike_of_itself_or_its_family() -> None:
    for brand in protected_names().values():
        for domain in brand.domains:
            assert find(domain) is None
            assert find(f"login.{domain}") is None
