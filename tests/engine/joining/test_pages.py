"""Pages where anybody publishes: whom they pose as, and that a name alone accuses nobody."""

from __future__ import annotations

from datetime import date

import pytest

from lachan.engine import Level, NoLists, check, default_lists
from lachan.engine.joining.pages import BEARS, BEHIND, POSES

TODAY = date(2026, 11, 24)
LISTS = default_lists(TODAY)

POSING = {
    "https://sites.google.com/view/vietcombank-login": "vietcombank",
    "t.me/vietcombank_hotro": "vietcombank",
    "facebook.com/vietcombank.support": "vietcombank",
    "https://www.facebook.com/groups/techcombank.hoantien": "techcombank",
    "zalo.me/bidv_cskh": "bidv",
    "https://www.facebook.com/vietinbankhotro": "vietinbank",
    "https://t.me/hotrovietcombank": "vietcombank",
    "https://t.me/ho_tro_agribank": "agribank",
    "https://docs.google.com/forms/vpbank-nang-han-muc": "vpbank",
    "https://sites.google.com/view/vietinbank-ipay": "vietinbank",
    "https://sites.google.com/view/ipay-vietinbank-2026": "vietinbank",
    "https://vietcombank-page.weebly.com/vietcombank-digibank": "vietcombank",
}
# a page → why it is not accused
NOT_ACCUSED = {
    "https://www.facebook.com/vietcombank": "the bank's own, or named like it",
    "https://www.facebook.com/evnhanoi.cskh": "a power company's own help page",
    "https://t.me/viettel_hotro": "carriers help on such pages",
    "https://sites.google.com/view/lop-12a": "names nobody",
    "https://sites.google.com/view/ipay-clone-course": "a service's word without its bank",
    "https://sites.google.com/view/vietinbank-thanhhoa": "a branch's own page, or one named like it",
    "https://github.com/vietcombank/sdk": "a name alone",
    "https://www.facebook.com/hotro.hocsinh": "help, and nobody's name",
    "https://play.google.com/store/apps/details?id=com.vnpay.bidv.otp": "the bank's app in a store",
    "https://github.com/bidv-dev/support-tools": "code",
    "https://www.facebook.com/vietcombankhotpot": "a meal, run together",
    "https://www.facebook.com/vietcombank.hotpot": "a meal of colleagues",
    "https://vietcombank.com.vn/ho-tro#vietcombank-login": "the bank itself",
}


@pytest.mark.parametrize(("page", "brand"), POSING.items())
def test_a_page_that_offers_a_banks_help_is_suspicious_and_says_whose(page: str, brand: str) -> None:
    answer = check(page, lists=LISTS, today=TODAY)
    assert answer.level is Level.SUSPICIOUS
    assert answer.imitates == brand
    assert [reason.code for reason in answer.reasons].count(POSES) == 1


@pytest.mark.parametrize("page", NOT_ACCUSED, ids=NOT_ACCUSED.values())
def test_a_name_or_help_alone_accuses_nobody(page: str) -> None:
    answer = check(page, lists=LISTS, today=TODAY)
    assert answer.level <= Level.UNKNOWN
    assert POSES not in {reason.code for reason in answer.reasons}


def test_a_name_behind_the_hash_is_told() -> None:
    answer = check("https://abc.top/#vietcombank", lists=LISTS, today=TODAY)
    (reason,) = [one for one in answer.reasons if one.code == BEHIND]
    assert reason.params["brand_vi"] == "Vietcombank"


def test_a_page_that_only_bears_a_name_says_so() -> None:
    answer = check("https://sites.google.com/view/vietcombank", lists=LISTS, today=TODAY)
    assert BEARS in {reason.code for reason in answer.reasons}


def test_it_needs_no_list() -> None:
    answer = check("t.me/vietcombank_hotro", lists=NoLists(), today=TODAY)
    assert POSES in {reason.code for reason in answer.reasons}
