"""A small evaluation from the repository alone, so that a fall of the shipped model is seen.

The real figures need the development data (`python -m lachan.training.link_eval`); they stand in the model's card.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from lachan.engine.brands import official_domains
from lachan.engine.links import judge_many
from lachan.engine.links.lookalike.ways import OF_HOST
from lachan.engine.lists import NoLists, default_lists
from lachan.engine.model import DANGEROUS_AT, SUSPICIOUS_AT, Indicator, Kind, Level, Lists, level_of
from lachan.training.metrics import auroc

if TYPE_CHECKING:
    from numpy.typing import NDArray

TODAY = date(2026, 11, 24)

# Made up in the manner of the Vietnamese lists: loans, gambling, cash-out, games, sign-in; none is a listed name.
SCAMS = """
vaytien24h-online.com vaynhanh365.top hotro-vayvon.online taichinh-vaytinchap.vip tindung-nhanh.club ruttien-the.com
quetthe-ruttien247.com nanghanmuc-thetindung.vip doithecao24.net napthe-khuyenmai.com nhanqua-sukien.top
sukien-lienquan2026.com shopacc-freefire.net nhankimcuong-ff.site vongquay-mayman.club trian-khachhang.xyz
kubet-vn88.com nhacai-uytin.club taixiu-online.vip bong88-cadomobi.net nohu-doithuong.win xocdia88.club game-bai.fun
vn88-cacuoc.com 188bet-viet.vip fb88moi.com w88-link.info clmm-tudong.top chanle-autobank.fun cltx-momo.club
vcb-xacthuc.top bidv-otp.online techcombank-vn.vip acb-khuyenmai.xyz vpbank-thetindung.online sacombank-vay.club
mbbank-uudai.top agribank-hotro.site vietinbank-ipay.live shopee-tuyendung.vip tiki-ctv.online lazada-nhiemvu.club
congan-vneid.top thue-dientu.online dichvucong-vneid.xyz evn-hoadon.site viettelpost-phi.top ghtk-donhang.club
binance-vietnam.vip usdt-dautu.top forex-loinhuan.club metamask-airdrop.xyz trustwallet-claim.site
""".split()  # noqa: SIM905 - a list to be read


@cache
def scores(lists_on: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # noqa: FBT001 - a cache key
    lists: Lists = default_lists(TODAY) if lists_on else NoLists()
    return _scores(SCAMS, lists), _scores(sorted(official_domains()), lists)


def _scores(hosts: list[str], lists: Lists) -> NDArray[np.float64]:
    asked = [Indicator(Kind.DOMAIN, host, host) for host in hosts]
    return np.array([one.score for one in judge_many(asked, lists=lists, today=TODAY)])


def test_official_names_are_hardly_ever_dangerous_with_lists_off() -> None:
    _, official = scores(lists_on=False)
    assert (official >= DANGEROUS_AT).mean() <= 0.005
    assert (official >= SUSPICIOUS_AT).mean() <= 0.10


def test_official_names_are_never_suspicious_with_lists_on() -> None:
    _, official = scores(lists_on=True)
    assert official.max() < SUSPICIOUS_AT


@pytest.mark.parametrize("lists_on", [False, True])
def test_scams_stand_above_official_names(lists_on: bool) -> None:  # noqa: FBT001 - a parameter of the test
    scams, official = scores(lists_on)
    truth = np.arange(scams.size + official.size) < scams.size
    assert auroc(np.concatenate([scams, official]), truth) >= 0.97
    assert (scams >= SUSPICIOUS_AT).mean() >= 0.75
    assert (scams >= DANGEROUS_AT).mean() >= 0.35


def test_most_examples_of_imitation_are_suspicious() -> None:
    hosts = [host for way in OF_HOST for host in way.HITS]
    asked = [Indicator(Kind.DOMAIN, host, host) for host in hosts]
    judged = judge_many(asked, lists=default_lists(TODAY), today=TODAY)
    caught = [level_of(one.score) >= Level.SUSPICIOUS for one in judged]
    assert np.mean(caught) >= 0.7
