"""Popular sites: those that several lists agree on, and none that is known to be bad."""

from datetime import date
from pathlib import Path

import pytest

from lachan.engine.lists import Layered, default_lists, open_base
from lachan.engine.model import Indicator, Kind, ListClass
from lachan.training.popular import ListsNotInstalledError, build_popular, popular_units, read_lists

TODAY = date(2026, 11, 24)
LISTS = {
    "one": ["example.vn", "www.shop.com.vn", "bad.top", "x.github.io", "com.vn"],
    "two": ["https://www.example.vn", "https://shop.com.vn:8443/a", "https://bad.top", "https://com.vn"],
    "three": ["EXAMPLE.vn", "alone.com", "y.github.io"],
}


def test_it_takes_the_site_units_that_stand_in_several_lists() -> None:
    assert list(popular_units(LISTS.values())) == ["bad.top", "example.vn", "shop.com.vn"]
    assert list(popular_units(LISTS.values(), least=3)) == ["example.vn"]


def test_it_leaves_out_what_is_known_to_be_bad() -> None:
    assert "bad.top" not in list(popular_units(LISTS.values(), without=["bad.top"]))


def test_it_builds_a_base_that_lies_below_the_packaged_lists(tmp_path: Path) -> None:
    header = build_popular(tmp_path / "popular", built=TODAY, lists=LISTS)
    assert header.keys == 3
    lists = Layered(open_base(tmp_path / "popular", today=TODAY), default_lists(TODAY))
    popular = lists.find(Indicator(Kind.URL, "https://m.example.vn/a"))
    assert popular is not None
    assert popular.list_class is ListClass.POPULAR
    official = lists.find(Indicator(Kind.DOMAIN, "vietcombank.com.vn"))
    assert official is not None
    assert official.list_class is ListClass.OFFICIAL


def test_it_says_what_to_install_where_the_lists_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("lachan.training.popular.files", missing)
    with pytest.raises(ListsNotInstalledError, match=r"lachan\[lists\]"):
        read_lists()
