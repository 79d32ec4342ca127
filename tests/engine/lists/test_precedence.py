"""Which entry decides: what covers what, and which class beats which."""

from datetime import date

import pytest

from lachan.engine.lists import TableLists
from lachan.engine.model import Indicator, Kind, ListClass, ListEntry

TODAY = date(2026, 11, 24)
BAD, OFFICIAL, SHARED = ListClass.BAD, ListClass.OFFICIAL, ListClass.SHARED
POPULAR, CORRECTED = ListClass.POPULAR, ListClass.CORRECTED


def entry(list_class: ListClass, value: str, kind: Kind | None = None, **more: object) -> ListEntry:
    if kind is None:
        kind = Kind.URL if "://" in value else Kind.DOMAIN
    return ListEntry(list_class, kind, value, more.pop("source", "test"), **more)  # type: ignore[arg-type]


def asked(value: str) -> Indicator:
    return Indicator(Kind.URL if "://" in value else Kind.DOMAIN, value)


def found(lists: TableLists, value: str) -> list[tuple[ListClass, str]]:
    return [(e.list_class, e.value) for e in lists.find_all(asked(value))]


COVERS = [
    ("bad.top", "bad.top", True),
    ("bad.top", "www.bad.top", True),
    ("bad.top", "http://bad.top/", True),
    ("bad.top", "https://a.b.bad.top:8443/x?y=1", True),
    ("bad.top", "notbad.top", False),
    ("bad.top", "bad.top.vn", False),
    ("www.bad.top", "bad.top", False),
    ("com.vn", "bad.com.vn", False),
    ("com.vn", "com.vn", True),
    ("github.io", "x.github.io", False),
    ("x.github.io", "x.github.io", True),
    ("x.github.io", "www.x.github.io", True),
    ("x.github.io", "y.github.io", False),
    ("amazonaws.com", "x.s3.amazonaws.com", False),
    ("http://bad.top/", "bad.top", True),
    ("http://bad.top/", "http://bad.top/a/b", True),
    ("http://bad.top/a", "http://bad.top/a", True),
    ("http://bad.top/a", "https://bad.top/a/b", True),
    ("http://bad.top/a", "https://bad.top/a?x=1", True),
    ("http://bad.top/a", "https://bad.top/ab", False),
    ("http://bad.top/a", "https://bad.top/", False),
    ("http://bad.top/a", "bad.top", False),
    ("http://bad.top/a?id=5", "http://bad.top/a?id=5&x=1", True),
    ("http://bad.top/a?id=5", "http://bad.top/a?id=55", False),
    ("http://bad.top:8080/a", "http://bad.top/a", False),
    ("http://bad.top:8080/a", "http://bad.top:8080/a/b", True),
]


@pytest.mark.parametrize(("listed", "value", "covered"), COVERS)
def test_it_covers_what_stands_below_a_name(listed: str, value: str, *, covered: bool) -> None:
    lists = TableLists([entry(BAD, listed)], today=TODAY)
    assert (lists.find(asked(value)) is not None) is covered


def test_a_name_says_nothing_of_what_others_have_on_a_shared_host() -> None:
    lists = TableLists([entry(SHARED, "weebly.com", reason="names"), entry(BAD, "weebly.com")], today=TODAY)
    assert found(lists, "x.weebly.com") == [(SHARED, "weebly.com")]
    assert found(lists, "weebly.com") == [(BAD, "weebly.com"), (SHARED, "weebly.com")]


def test_a_bad_customer_of_a_shared_host_touches_neither_the_host_nor_the_others() -> None:
    lists = TableLists([entry(SHARED, "weebly.com", reason="names"), entry(BAD, "x.weebly.com")], today=TODAY)
    assert found(lists, "weebly.com") == [(SHARED, "weebly.com")]
    assert found(lists, "y.weebly.com") == [(SHARED, "weebly.com")]
    assert found(lists, "www.x.weebly.com")[0] == (BAD, "x.weebly.com")


def test_a_host_of_shared_pages_and_its_pages_are_judged_apart() -> None:
    page = "https://sites.google.com/view/bad"
    lists = TableLists(
        [entry(SHARED, "sites.google.com", reason="pages"), entry(BAD, page), entry(BAD, "google.com")],
        today=TODAY,
    )
    assert found(lists, page + "/home")[0] == (BAD, page)
    assert found(lists, "https://sites.google.com/view/good") == [(SHARED, "sites.google.com")]
    assert found(lists, "sites.google.com") == [(BAD, "google.com"), (SHARED, "sites.google.com")]


def test_a_listed_front_page_says_nothing_of_the_pages_that_others_write_there() -> None:
    lists = TableLists([entry(SHARED, "t.me", reason="pages"), entry(BAD, "http://t.me/")], today=TODAY)
    assert found(lists, "https://t.me/somebody") == [(SHARED, "t.me")]
    assert found(lists, "https://t.me/")[0][0] is BAD


def test_a_blog_is_one_persons_and_its_pages_with_it() -> None:
    lists = TableLists(
        [entry(SHARED, "wordpress.com", reason="names and pages"), entry(BAD, "x.wordpress.com")], today=TODAY
    )
    assert found(lists, "http://x.wordpress.com/a")[0] == (BAD, "x.wordpress.com")
    assert found(lists, "http://y.wordpress.com/a") == [(SHARED, "wordpress.com")]


def test_bad_beats_official_beats_shared_beats_popular() -> None:
    classes = [POPULAR, SHARED, OFFICIAL, BAD]
    for count in range(1, 5):
        lists = TableLists([entry(c, "example.vn", reason="pages") for c in classes[:count]], today=TODAY)
        deciding = lists.find(asked("example.vn"))
        assert deciding is not None
        assert deciding.list_class is classes[count - 1]


def test_a_bad_page_beats_the_official_name_above_it() -> None:
    lists = TableLists(
        [entry(OFFICIAL, "bank.vn", trust="closed"), entry(BAD, "http://bank.vn/up/x")], today=TODAY
    )
    assert found(lists, "http://bank.vn/up/x")[0][0] is BAD
    assert found(lists, "http://bank.vn/up")[0][0] is OFFICIAL


def test_the_longest_official_domain_decides_and_of_two_rows_the_stricter() -> None:
    lists = TableLists(
        [
            entry(OFFICIAL, "mpi.gov.vn", trust="closed", source="a"),
            entry(OFFICIAL, "muasamcong.mpi.gov.vn", trust="unsure", source="a"),
            entry(OFFICIAL, "both.vn", trust="closed", source="a"),
            entry(OFFICIAL, "both.vn", trust="platform", source="b"),
        ],
        today=TODAY,
    )
    longest = lists.find(asked("www.muasamcong.mpi.gov.vn"))
    stricter = lists.find(asked("both.vn"))
    assert longest is not None
    assert longest.trust == "unsure"
    assert stricter is not None
    assert stricter.trust == "platform"


def test_a_correction_beats_the_listing_of_the_same_name() -> None:
    lists = TableLists([entry(BAD, "shop.vn"), entry(CORRECTED, "shop.vn")], today=TODAY)
    assert found(lists, "www.shop.vn") == [(CORRECTED, "shop.vn"), (BAD, "shop.vn")]


def test_a_correction_of_a_part_clears_that_part_alone() -> None:
    lists = TableLists([entry(BAD, "shop.vn"), entry(CORRECTED, "my.shop.vn")], today=TODAY)
    assert found(lists, "my.shop.vn")[0][0] is CORRECTED
    assert found(lists, "shop.vn")[0][0] is BAD


def test_a_page_listed_by_itself_stays_bad_below_a_corrected_name() -> None:
    lists = TableLists([entry(CORRECTED, "shop.vn"), entry(BAD, "http://shop.vn/hacked")], today=TODAY)
    assert found(lists, "http://shop.vn/hacked")[0][0] is BAD
    assert found(lists, "http://shop.vn/")[0][0] is CORRECTED


def test_what_was_listed_after_its_correction_is_bad_again() -> None:
    older, newer = date(2026, 1, 1), date(2026, 6, 1)
    again = TableLists(
        [entry(CORRECTED, "shop.vn", reviewed=older), entry(BAD, "shop.vn", reviewed=newer)], today=TODAY
    )
    before = TableLists(
        [entry(CORRECTED, "shop.vn", reviewed=newer), entry(BAD, "shop.vn", reviewed=older)], today=TODAY
    )
    assert found(again, "shop.vn")[0][0] is BAD
    assert found(before, "shop.vn")[0][0] is CORRECTED


def test_an_entry_counts_on_the_day_of_its_expiry_for_the_last_time() -> None:
    last_day = date(2026, 11, 24)
    listed = [entry(BAD, "bad.top", expires=last_day)]
    assert TableLists(listed, today=last_day).find(asked("bad.top")) is not None
    assert TableLists(listed, today=date(2026, 11, 25)).find(asked("bad.top")) is None


@pytest.mark.parametrize(
    ("kind", "value", "other"),
    [
        (Kind.PHONE, "+84912345678", "+849123456789"),
        (Kind.PAYEE, "970436:0123456789", "970436:012345678"),
        (Kind.PROFILE, "telegram:scammer", "telegram:scammer2"),
        (Kind.WALLET, "btc:1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "btc:x"),
        (Kind.APP, "android:com.example.app", "android:com.example"),
        (Kind.EMAIL, "a@bad.top", "b@bad.top"),
        (Kind.FILE, "sha256:00ff", "sha256:00fe"),
        (Kind.IP, "203.0.113.7", "203.0.113.70"),
        (Kind.IP, "2001:db8::1", "2001:db8::10"),
        (Kind.URL, "data:text/html,hello", "data:text/html,hello2"),
    ],
)
def test_what_is_no_name_is_found_by_its_whole_value(kind: Kind, value: str, other: str) -> None:
    lists = TableLists([entry(BAD, value, kind)], today=TODAY)
    listed = lists.find(Indicator(kind, value))
    assert listed is not None
    assert listed.value == value
    assert lists.find(Indicator(kind, other)) is None


def test_a_link_to_a_listed_address_is_covered() -> None:
    lists = TableLists([entry(BAD, "203.0.113.7", Kind.IP), entry(BAD, "2001:db8::1", Kind.IP)], today=TODAY)
    assert lists.find(asked("http://203.0.113.7:8080/a")) is not None
    assert lists.find(asked("http://[2001:db8::1]/a")) is not None
    assert lists.find(asked("http://1.203.0.113.7.example/")) is None
