"""Words that lures add to a name: sign-in, gifts, help, loans, apps; Vietnamese ones without accents."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lachan.engine.confusables import look

if TYPE_CHECKING:
    from collections.abc import Iterable


def _words(text: str) -> list[str]:
    return text.split()


# Own list, November 2026, from the scam types and the advice of the rules' authors. Each is [a-z]+.
SIGN_IN = _words("""
    login signin logon dangnhap dangky xacthuc xacminh xacnhan verify verification verified confirm secure
    security  auth otp sms account accounts taikhoan update capnhat nangcap unlock mokhoa khoa baomat
    password matkhau sinhtrac  sinhtrachoc sso portal id kyc reset recovery khoiphuc kichhoat active
""")
GIFTS = _words("""
    khuyenmai uudai quatang nhanqua tangqua traoqua doiqua doidiem tichdiem qua gift gifts giftcode code
    free mienphi  trian trungthuong giaithuong vongquay quay event sukien tetsale sale promo promotion bonus
    thuong hoantien refund  cashback voucher hoanphi nhanthuong tet noel luckydraw lucky
""")
MONEY = _words("""
    bank banking ebank ebanking ibank ibanking mbank mobilebanking internetbanking netbanking digital
    digibank smart  smartbanking pay payment payments thanhtoan chuyentien nhantien naptien ruttien vay
    vaytien vaynhanh vayvon  vayonline tinchap tindung credit card cards the thetindung thevisa hanmuc
    nanghanmuc finance taichinh loan loans  dautu invest investment trade trading wallet vi vidientu airdrop
    claim token coin
""")
SERVICE = _words("""
    hotro support help care service services dichvu cskh chamsoc chamsockhachhang khachhang tongdai hotline
    lienhe  contact tuvan tuyendung vieclam ctv congtacvien kinhdoanh nhanvien giaodich donhang giaohang
    vanchuyen ship  shipping tracking track delivery post parcel package
""")
PLACE = _words("""
    vn vietnam viet online web website site app apps mobile android ios apk download tai taiapp group
    official  chinhthuc chinhchu vip pro plus club shop store mall center centre global international asia
    new news info  live net com org gov edu www my the home dichvucong congdan quocgia so www2 m h5
""")

# Words of trades and places that are half of many names and tell none of them apart.
GENERAL = _words("""
    express logistics software securities insurance life capital markets university edu school college
    airlines  airways air travel tour tours energy power electric water gas mobile telecom telecoms tech
    technology technologies  market exchange games game sports sport media news tv radio press book books
    food foods fashion beauty health  medical hospital pharma pharmacy auto motor motors cars estate land
    home house homes hotel hotels group  chungkhoan baohiem daihoc benhvien nhathuoc sieuthi dienmay dienluc
    vantai hangkhong xe oto nha dat thoitrang  security global fone tel post posts gold silver fund funds
    stock stocks credit invest chat mail cloud host drive  ltd corp inc jsc company congty tapdoan
""")

ALL = frozenset(SIGN_IN + GIFTS + MONEY + SERVICE + PLACE)
# Words that say by themselves what is wanted. Those of `PLACE` are on honest sites just as often.
TELLING = frozenset(SIGN_IN + GIFTS + MONEY + SERVICE)


# Those that honest names seldom have beside them. Measured on popular names: "bank",
# "card", "the", "trade", "services" are not among them.
STRONGLY_TELLING = frozenset(
    _words("""
    login signin logon dangnhap xacthuc xacminh xacnhan verify verification verified secure auth otp sms account
    accounts taikhoan capnhat nangcap unlock mokhoa khoathe baomat password matkhau sinhtrac sinhtrachoc kyc
    recovery khoiphuc kichhoat khuyenmai uudai quatang nhanqua tangqua traoqua doiqua doidiem tichdiem gift gifts
    giftcode trian trungthuong giaithuong vongquay hoantien refund hoanphi nhanthuong digibank ibank ebank ibanking
    ebanking mobilebanking internetbanking smartbanking thanhtoan chuyentien nhantien naptien ruttien vaytien
    vaynhanh vayvon vayonline tinchap tindung thetindung hanmuc nanghanmuc airdrop claim hotro support cskh
    chamsockhachhang khachhang tongdai hotline tuyendung congtacvien ctv giaohang donhang tracking parcel
""")
)

# What firms lend their names to, and whom they work with: runs, teams, houses, funds, foreign partners. Such sites are
# the firm's own or its partner's more often than not, so a name with nothing but these is no strong imitation.
OCCASIONS = frozenset(
    _words("""
    marathon halfmarathon run running race cup league futsal football golf tennis volleyball fc team stadium arena
    concert festival awards award summit forum conference museum tower plaza building foundation fund funds amc leasing
    partner partners alumni careers motor motors fleming tokio manulife prudential aia ageas dai ichi life metlife
    capital securities insurance chungkhoan quy hoinghi giaichay giaibongda sbr sbj sbl note notes
""")
)

# Endings that cost next to nothing. Honest sites have them too, so they are a second sign and no first one.
CHEAP_ENDINGS = frozenset(
    _words("""
    top xyz vip club me icu info life live online site shop store fun win bid cc pw tk ml ga cf gq click ink
    rest bet  lol space website buzz cyou cfd sbs today world pro mobi tech link biz host press monster
    quest bond one ltd asia  games game network work support services finance loan loans credit cash money
""")
)

# Newer endings under which a Vietnamese bank or office has no site of its own known to us, while anybody can buy a name
# there in a minute. World-wide firms do have theirs (`cash.app`), so these tell of Vietnamese names alone. Those of
# technicians (`dev`, `cloud`, `systems`) are left out: a bank's own workshop stands there.
OPEN_ENDINGS = frozenset(
    _words("""
    digital app page email zone plus team center help care chat gift gifts promo sale deals company group
    agency fit bar art media market markets solutions run how wiki fyi social community express
    delivery tax legal claims guide tips codes vin exchange fund capital holdings investments banking
""")
)

# Countries whose ending is sold to the world like any other; under every other country's stand that country's firms.
WORLD_ENDINGS = frozenset(
    _words("ac ag ai am bz cc cd co fm gg im in io is la ly me ms nu pw sc sh so st tk to tv vc ws")
)

# Endings that are given out against papers only.
CHECKED_ENDINGS = frozenset(_words("bank insurance jobs aero coop int museum post edu gov mil"))

# What stands at the end, or at the front, of many names without telling them apart.
_TAILS = frozenset(
    _words("""
    bank banking online digital smart mobile pay payment shop store mall card credit finance taichinh
    support service services business login center trade trading wallet coin invest
""")
    + GENERAL
)
_HEADS = frozenset(
    _words(
        "benhvien daihoc truong bao bo so cuc chungkhoan baohiem congty nganhang congan dienluc cang dienmay"
        " sieuthi nhathuoc nhasach"
    )
)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted({look(word) for word in words}, key=lambda word: (-len(word), word)))


@cache
def _name_parts() -> re.Pattern[str]:
    return re.compile(rf"(?P<head>(?:{_any_of(_HEADS)})?)(?P<core>.+?)(?P<tail>(?:{_any_of(_TAILS)})*)")


@cache
def lures_in_bytes() -> frozenset[bytes]:
    """This will give the lure words as bytes."""
    return frozenset(word.encode("ascii") for word in ALL)


@cache
def _lure_looks() -> frozenset[str]:
    return frozenset(map(look, ALL))


_LONGEST_LURE = max(map(len, ALL))


def are_lures(seen: str) -> bool:
    """This will say whether a word's look is nothing but lure words run together (`dangnhapvn`); "" is."""
    looks = _lure_looks()
    if not seen or seen in looks:
        return True
    reached = {0}
    for start in range(len(seen)):
        if start in reached:
            reached.update(
                end
                for end in range(start + 1, min(start + _LONGEST_LURE, len(seen)) + 1)
                if seen[start:end] in looks
            )
    return len(seen) in reached


@cache
def split_name(seen: str) -> tuple[str, str, str]:
    """This will split a name's look into general words in front, what tells it apart, and general words behind.

    `vpbank` → "", `vp`, `bank`; `boxaydung` → `bo`, `xaydung`, "".
    """
    found = _name_parts().fullmatch(seen)
    return (found["head"], found["core"], found["tail"]) if found else ("", seen, "")
