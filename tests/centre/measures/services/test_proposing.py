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


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("freeze_payee", "0123456789 Vietcombank", "970436:0123456789"),
        ("warn_payee", "VCB 0123456789", "970436:0123456789"),
        ("close_profile", "https://facebook.com/gia.mao.123", "facebook:gia.mao.123"),
        ("close_profile", "t.me/gia_mao", "telegram:gia_mao"),
        ("remove_app", "https://play.google.com/store/apps/details?id=vn.gia.mao", "android:vn.gia.mao"),
        ("suspend_number", "0866 123 456", "+84866123456"),
    ],
)
def test_accounts_profiles_and_apps_are_read_as_people_write_them(kind: str, typed: str, value: str) -> None:
    read = read_thing(KINDS[kind], Wanted(typed))
    assert isinstance(read, Thing)
    assert read.value == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("freeze_payee", "0123456789"),
        ("freeze_payee", "0123456789 Vietcombank, 9876543210 MB"),
        ("block_domain", "xem tại gia-mao.top nhé"),
        ("block_address", "máy chủ 45.76.1.2"),
        ("close_profile", "gia-mao.top"),
    ],
)
def test_what_may_mean_several_things_or_none_is_not_guessed(kind: str, typed: str) -> None:
    read = read_thing(KINDS[kind], Wanted(typed))
    assert not isinstance(read, Thing)
    assert read.refused == "value"
