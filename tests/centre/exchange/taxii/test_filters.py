from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import msgspec
import pytest

from lachan.centre.exchange.taxii.filters import MOST_LIMIT, BadFilterError, next_mark, read_asked

AT = datetime(2026, 11, 29, 6, 40, 23, 123_456, tzinfo=UTC)
ID = "indicator--3b2f6f0e-9d0a-4a57-8a51-6f6a3f0c7f11"


def bad(**said: str) -> str:
    with pytest.raises(BadFilterError) as caught:
        read_asked({name: [value] for name, value in said.items()}, "here")
    return caught.value.name


def test_nothing_narrows_nothing() -> None:
    asked = read_asked({}, "here")
    assert (asked.limit, asked.behind) == (MOST_LIMIT, None)
    assert asked.filters.words == {"last"}
    assert asked.filters.is_of_spec
    assert asked.filters.wants_type("indicator")


def test_what_is_said_is_read() -> None:
    asked = read_asked(
        {
            "added_after": ["2026-11-29T06:40:23.123456Z"],
            "limit": ["99999"],
            "match[id]": [f"{ID},{ID.upper().replace('INDICATOR', 'indicator')}"],
            "match[type]": ["indicator,identity"],
            "match[version]": ["first,2026-11-29T06:40:23.123Z"],
            "match[spec_version]": ["2.0"],
            "anything": ["else"],
        },
        "here",
    )
    assert (asked.limit, asked.behind) == (MOST_LIMIT, AT)
    assert asked.filters.ids == (ID,)
    assert asked.filters.words == {"first"}
    assert asked.filters.moments == (AT.replace(microsecond=123_000),)
    assert not asked.filters.is_of_spec
    assert asked.filters.wants_version("2026-11-29T06:40:23.123Z", is_last=False, is_first=False)
    assert not asked.filters.wants_version("2026-11-29T06:40:23.124Z", is_last=True, is_first=False)


def test_filters_hold_on_later_pages_repeated_or_not() -> None:
    said = {"match[type]": ["indicator"], "match[version]": ["all"], "added_after": ["2026-01-01T00:00:00Z"]}
    first = read_asked({**said, "limit": ["10"]}, "here")
    mark = next_mark("here", first, AT)
    alone = read_asked({"next": [mark], "limit": ["20"]}, "here")
    assert (alone.filters, alone.behind, alone.limit) == (first.filters, AT, 20)
    assert read_asked({**said, "next": [mark], "limit": ["20"]}, "here") == alone


def test_other_filters_than_before_are_refused() -> None:
    mark = next_mark("here", read_asked({"match[type]": ["indicator"]}, "here"), AT)
    assert bad(**{"next": mark, "match[type]": "identity"}) == "match[type]"


def test_a_mark_of_another_place_is_refused() -> None:
    mark = next_mark("there", read_asked({}, "there"), AT)
    assert bad(next=mark) == "next"


@pytest.mark.parametrize(
    "mark",
    ["", "x", "!!!!", "a" * 9_000, urlsafe_b64encode(b'["here","2026-01-01T00:00:00",{}]').decode().rstrip("="),
     urlsafe_b64encode(b'{"a":1}').decode().rstrip("="), "é"],
)  # fmt: skip
def test_a_mark_that_we_never_gave_is_refused(mark: str) -> None:
    assert bad(next=mark) == "next"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("added_after", "yesterday"),
        ("added_after", ""),
        ("limit", "0"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("limit", "٣"),
        ("match[id]", "x"),
        ("match[id]", ",".join([ID] * 101)),
        ("match[type]", "Indicator!"),
        ("match[version]", "newest"),
        ("match[spec_version]", "2"),
    ],
)
def test_what_does_not_fit_is_named(name: str, value: str) -> None:
    assert bad(**{name: value}) == name


def test_what_stands_twice_is_refused() -> None:
    with pytest.raises(BadFilterError):
        read_asked({"limit": ["1", "2"]}, "here")


@pytest.mark.parametrize(
    "content",
    [
        ["here", "2026-01-01T00:00:00Z", {"ids": ["indicator--zz"]}],
        ["here", "2026-01-01T00:00:00Z", {"ids": [ID] * 101}],
        ["here", "2026-01-01T00:00:00Z", {"types": ["a\0"]}],
        ["here", "2026-01-01T00:00:00Z", {"versions": ["zz"]}],
        ["here", "2026-01-01T00:00:00Z", {"versions": ["0001-01-01T00:00:00.000000Z"]}],
        ["here", "2026-01-01T00:00:00Z", {"added_after": "2026-01-01T00:00:00"}],
        ["here", "0001-01-01T00:00:00+14:00", {}],
        ["here", "9999-12-31T23:59:59-14:00", {}],
    ],
)
def test_a_mark_that_somebody_wrote_himself_is_read_as_strictly_as_the_filters(content: list[object]) -> None:
    mark = urlsafe_b64encode(msgspec.json.encode(content)).decode().rstrip("=")
    with pytest.raises(BadFilterError) as caught:
        read_asked({"next": [mark]}, "here")
    assert caught.value.name == "next"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
def test_the_ends_of_the_calendar_are_no_version_but_one_may_ask_from_them_on(moment: str) -> None:
    assert bad(**{"match[version]": moment}) == "match[version]"
    asked = read_asked({"added_after": [moment]}, "here")
    assert read_asked({"next": [next_mark("here", asked, AT)]}, "here").filters == asked.filters


def test_the_refusal_says_how_often_and_how_many() -> None:
    for said, allowed in (
        ({"limit": ["2", "3"]}, "limit=… (× 1)"),
        ({"match[type]": ["Indicator!"]}, "match[type]=a,b,… (≤ 100)"),
    ):
        with pytest.raises(BadFilterError) as caught:
            read_asked(said, "here")
        assert caught.value.allowed == allowed
