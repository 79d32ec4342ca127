"""Sixty honest and sixty false names that hold a protected name, each with the reason why it is the one or the other."""

from __future__ import annotations

from datetime import date

import pytest

from lachan.engine.links import judge_many
from lachan.engine.lists import NoLists, default_lists
from lachan.engine.model import SUSPICIOUS_AT, Indicator, Kind

TODAY = date(2026, 11, 24)

# Written by hand: names that exist or might, and what makes them honest. None may be suspicious.
HONEST = {
    "firms abroad that bear the bare name in their own country": """
        sacombank.com.kh sacombank.com.la vietinbank.com.la vietcombank.com.la mbbank.com.kh mbbank.com.la shb.com.kh
        shb.com.la agribank.com.kh bidv.com.kh bidv.com.la hsbc.co.uk citibank.com.sg shinhan.co.jp kbbank.co.kr
        viettel.com.kh viettel.com.pe momo.jp momo.co.jp momo.com.tw vib.by shb.no shb.se acb.co.at tiki.fr
        sendo.co.jp msb.org acb.org mb.io acb.com vib.ch tcb.no
    """,
    "words that hold the letters of a name": """
        viet-teleport.com cakes.vn tikibar.com.au vibrant.vn momoyama.jp grabbing.org moment.vn
        mbbs.edu.vn vibes.net tikitaka.es gojekyll.com thegioidongho.com vietbanknote.com
    """,
    "what a firm lends its name to, and its partners": """
        techcombankmarathon.com vpbankmarathon.com tpbankstadium.com hdbankfutsal.vn techcombank-partners.com
        vietinbankfund.vn sacombank-sbr.com
    """,
    "names given out against papers": "techcombank.jobs vpbank.bank sacombank.bank",
    "sites of the owner": "vcbdigibank.vietcombank.com.vn tpb.vn momoapp.vn agribankplus.vn vietinbankgold.vn",
}
FALSE = {
    "a whole official address with another ending behind it": """
        dichvucong.gov.vn.xyz vietcombank.com.vn.top bidv.com.vn.info agribank.com.vn.vip vneid.gov.vn.club
        techcombank.com.vn.site mbbank.com.vn.icu acb.com.vn-cn.xyz bocongan.gov.vn.online gdt.gov.vn.cc
    """,
    "a bank or wallet under an ending that anybody buys": """
        tpbank.digital bidv.digital vpbank.digital agribank.digital sacombank.app vietinbank.app techcombank.app
        bidv.online vpbank.online mbbank.online tpbank.live vietcombank.page hdbank.center bidv.me agribank.link
        techcombank.team vietcombank.care
    """,
    "a firm's name in the plural under the ending of schools": "agribanks.edu.vn vietinbanks.edu.vn techcombanks.edu.vn",
    "a name with what scammers ask for": """
        vcb-digibank.com vietcombank-login.com bidv-smartbanking.com tpbank-xacthuc.com momo-payment.com
        agribank-capnhat.com mbbank-otp.com techcombank-hotro.com sacombank-nanghanmuc.com vpbank-mokhoa.com
        dichvucong-vneid.com csgt-phatnguoi.com vneid-capnhat.com viettelpost-donhang.com evn-thanhtoan.com
        shopee-tuyendung.com
    """,
    "letters swapped, left out or from another alphabet": """
        vietc0mbank.com vietcornbank.com vietconbank.com techconbank.xyz agr1bank.com xn--vetcombank-x2i.com
        xn--vietcombnk-6qi.top vietinbamk-login.com
    """,
    "a name in front of somebody else's": """
        vietcombank.evil-host.top dangnhap-bidv.example-host.cc vneid.dichvu-congdan.top techcombank.xac-minh.online
        agribank.uudai-khachhang.vip momo-qua.nhanthuong.club
    """,
}


def _rows(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(host, why) for why, hosts in table.items() for host in hosts.split()]


def _score(host: str, *, lists_on: bool = True) -> float:
    asked = [Indicator(Kind.DOMAIN, host, host)]
    return judge_many(asked, lists=default_lists(TODAY) if lists_on else NoLists(), today=TODAY)[0].score


def test_the_tables_are_as_long_as_they_say() -> None:
    assert len(_rows(HONEST)) == len({host for host, _ in _rows(HONEST)}) == 60
    assert len(_rows(FALSE)) == len({host for host, _ in _rows(FALSE)}) == 60


@pytest.mark.parametrize(("host", "why"), _rows(HONEST))
def test_a_namesake_is_not_suspected(host: str, why: str) -> None:
    assert _score(host) < SUSPICIOUS_AT, why


@pytest.mark.parametrize(("host", "why"), _rows(FALSE))
@pytest.mark.parametrize("lists_on", [True, False])
def test_a_borrowed_name_is_suspected(host: str, why: str, *, lists_on: bool) -> None:
    assert _score(host, lists_on=lists_on) >= SUSPICIOUS_AT, why
