"""Lists in layers: what changes on top counts at once."""

import threading
from datetime import date
from pathlib import Path

import pytest

from lachan.engine.lists import Layered, NoLists, TableLists, default_lists, open_base, write_base
from lachan.engine.model import Indicator, Kind, ListClass, ListEntry

TODAY = date(2026, 11, 24)
SHOP = Indicator(Kind.DOMAIN, "www.shop.vn")


def _bad(value: str, source: str = "test") -> ListEntry:
    return ListEntry(ListClass.BAD, Kind.DOMAIN, value, source)


@pytest.fixture
def overlay() -> TableLists:
    return TableLists(today=TODAY)


@pytest.fixture
def lists(tmp_path: Path, overlay: TableLists) -> Layered:
    write_base([_bad("shop.vn")], tmp_path / "base", built=TODAY)
    return Layered(open_base(tmp_path / "base", today=TODAY), overlay)


def test_what_is_added_on_top_counts_at_once(lists: Layered, overlay: TableLists) -> None:
    new = Indicator(Kind.DOMAIN, "new.top")
    assert lists.find(new) is None
    overlay.add([_bad("new.top")])
    assert lists.find(new) is not None
    assert overlay.remove(Kind.DOMAIN, "new.top") == 1
    assert lists.find(new) is None


def test_a_correction_on_top_beats_the_base_and_the_base_is_still_told(
    lists: Layered, overlay: TableLists
) -> None:
    overlay.add([ListEntry(ListClass.CORRECTED, Kind.DOMAIN, "shop.vn", "appeal")])
    assert [e.list_class for e in lists.find_all(SHOP)] == [ListClass.CORRECTED, ListClass.BAD]


def test_a_mask_hides_what_is_below_until_it_is_taken_off(lists: Layered, overlay: TableLists) -> None:
    overlay.mask(Kind.DOMAIN, "shop.vn", list_class=ListClass.POPULAR)
    assert lists.find(SHOP) is not None
    overlay.mask(Kind.DOMAIN, "shop.vn", list_class=ListClass.BAD)
    assert lists.find(SHOP) is None
    overlay.unmask(Kind.DOMAIN, "shop.vn")
    assert lists.find(SHOP) is not None
    overlay.mask(Kind.DOMAIN, "shop.vn")
    assert lists.find(SHOP) is None


def test_a_mask_does_not_hide_what_stands_beside_it(lists: Layered, overlay: TableLists) -> None:
    overlay.mask(Kind.DOMAIN, "shop.vn")
    overlay.add([_bad("shop.vn", "officer")])
    deciding = lists.find(SHOP)
    assert deciding is not None
    assert deciding.source == "officer"


def test_an_entry_replaces_one_of_the_same_class_and_source(overlay: TableLists) -> None:
    overlay.add([ListEntry(ListClass.BAD, Kind.DOMAIN, "shop.vn", "feed", "old")])
    overlay.add([ListEntry(ListClass.BAD, Kind.DOMAIN, "shop.vn", "feed", "new"), _bad("shop.vn", "other")])
    assert {(e.source, e.reason) for e in overlay.find_all(SHOP)} == {("feed", "new"), ("other", "")}
    assert overlay.remove(Kind.DOMAIN, "shop.vn", source="feed") == 1
    assert [e.source for e in overlay.find_all(SHOP)] == ["other"]


def test_pages_can_be_taken_off_again(overlay: TableLists) -> None:
    page = Indicator(Kind.URL, "http://shop.vn/a/b")
    overlay.add([ListEntry(ListClass.BAD, Kind.URL, "http://shop.vn/a", "feed")])
    assert overlay.find(page) is not None
    assert overlay.remove(Kind.URL, "http://shop.vn/a") == 1
    assert overlay.find(page) is None


def test_the_version_names_what_is_listed_and_not_how_it_came_there() -> None:
    one, two = TableLists(today=TODAY), TableLists(today=TODAY)
    one.add([_bad("a.top"), _bad("b.top")])
    two.add([_bad("b.top"), _bad("c.top"), _bad("a.top")])
    assert one.version != two.version
    two.remove(Kind.DOMAIN, "c.top")
    assert one.version == two.version
    one.mask(Kind.DOMAIN, "x.vn")
    assert one.version != two.version
    one.unmask(Kind.DOMAIN, "x.vn")
    assert one.version == two.version


def test_readers_see_whole_states_while_others_write(lists: Layered, overlay: TableLists) -> None:
    seen: set[str] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            deciding = lists.find(SHOP)
            seen.add(deciding.list_class if deciding else "none")

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _ in range(300):
            overlay.add([ListEntry(ListClass.CORRECTED, Kind.DOMAIN, "shop.vn", "appeal")])
            overlay.remove(Kind.DOMAIN, "shop.vn")
    finally:
        stop.set()
        reader.join()
    assert seen <= {ListClass.BAD, ListClass.CORRECTED}


def test_lists_are_layered_from_one_at_least() -> None:
    with pytest.raises(ValueError, match="one layer"):
        Layered()


def test_no_lists_know_nothing() -> None:
    assert NoLists().find(SHOP) is None
    assert NoLists().find_all(SHOP) == ()
    assert NoLists().version == "none"


@pytest.mark.parametrize(
    ("kind", "value", "list_class", "trust"),
    [
        (Kind.URL, "https://www.vietcombank.com.vn/vi-VN", ListClass.OFFICIAL, "closed"),
        (Kind.DOMAIN, "docs.google.com", ListClass.OFFICIAL, "platform"),
        (Kind.URL, "https://t.me/abc", ListClass.OFFICIAL, "platform"),
        (Kind.DOMAIN, "shop.weebly.com", ListClass.SHARED, ""),
        (Kind.DOMAIN, "x.github.io", ListClass.SHARED, ""),
        (Kind.DOMAIN, "a.b.compute.amazonaws.com", ListClass.SHARED, ""),
    ],
)
def test_the_packaged_lists_know_official_names_and_shared_hosts(
    kind: Kind, value: str, list_class: ListClass, trust: str
) -> None:
    deciding = default_lists(TODAY).find(Indicator(kind, value))
    assert deciding is not None
    assert (deciding.list_class, deciding.trust) == (list_class, trust)


@pytest.mark.parametrize(
    "value", ["vietcombank.top", "vietcombank.com.vn.evil.top", "agribanks.edu.vn", "example.com"]
)
def test_the_packaged_lists_vouch_for_nothing_else(value: str) -> None:
    assert default_lists(TODAY).find(Indicator(Kind.DOMAIN, value)) is None


def test_the_packaged_lists_do_not_change() -> None:
    with pytest.raises(TypeError, match="overlay"):
        default_lists(TODAY).add([_bad("a.top")])
