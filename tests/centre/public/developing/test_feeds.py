from __future__ import annotations

from datetime import timedelta

import pytest

from lachan.centre.exchange.formats.list_formats import ALL
from lachan.centre.public.developing.feeds import feeds, lasting, list_files


@pytest.mark.parametrize(
    ("time", "vi", "en"),
    [
        (timedelta(seconds=2), "2 giây", "2 seconds"),
        (timedelta(minutes=1), "1 phút", "1 minute"),
        (timedelta(minutes=90), "90 phút", "90 minutes"),
        (timedelta(days=7), "7 ngày", "7 days"),
        (None, "", ""),
    ],
)
def test_a_time_is_said_in_its_largest_whole_unit(time: timedelta | None, vi: str, en: str) -> None:
    assert (lasting(time, "vi"), lasting(time, "en")) == (vi, en)


def test_each_list_file_is_told_and_open_only_where_its_kinds_are_for_everybody() -> None:
    files = {each.file: each for each in list_files()}
    assert set(files) == {each.file for each in ALL}
    assert files["domains.txt"].is_open
    assert not files["payees.csv"].is_open
    assert not files["phones.csv"].is_open


def test_feeds_have_addresses_of_this_site() -> None:
    found = {each.name: each.path for each in feeds()}
    assert found["lists"] == "/exchange/lists/"
    assert found["taxii"] == "/taxii2/"
    assert {"lookup", "client", "misp"} <= set(found)
