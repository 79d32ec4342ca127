"""Links whose letters or labels stand apart, and sentences that look like them."""

from __future__ import annotations

import pytest

from lachan.engine.extract import extract
from lachan.engine.extract.telling import is_called_for, is_known_host, names_brand
from lachan.engine.fold import fold, prepare
from lachan.engine.model import Kind

LINK_KINDS = {Kind.URL, Kind.DOMAIN, Kind.IP}


def links(text: str) -> list[str]:
    prepared, _ = prepare(text)
    return [each.value for each in extract(prepared, fold(prepared)).indicators if each.kind in LINK_KINDS]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # letters apart
        ("v i e t c o m b a n k . t o p", "vietcombank.top"),
        ("v i e t c o m b a n k . top", "vietcombank.top"),
        ("V I E T C O M B A N K . C O M . V N", "vietcombank.com.vn"),
        ("v c b - l o g i n . t o p", "vcb-login.top"),
        ("h t t p s : / / v c b - l o g i n . t o p", "https://vcb-login.top/"),
        ("v i e t c o m b a n k chấm t o p", "vietcombank.top"),
        ("v i e t c o m b a n k [.] t o p", "vietcombank.top"),
        ("vcb-login.t o p", "vcb-login.top"),
        # words after www
        ("www vcb-digibank top", "www.vcb-digibank.top"),
        ("www vietcombank com vn", "www.vietcombank.com.vn"),
        ("www,vcb-login,com", "www.vcb-login.com"),
        ("www.vcb-login,top", "www.vcb-login.top"),
        ("w w w vcb-login com", "www.vcb-login.com"),
        ("w w w . vcb-login . com", "www.vcb-login.com"),
        # a comma for a dot
        ("vcb-login,com", "vcb-login.com"),
        ("vietcombank,com,vn", "vietcombank.com.vn"),
        ("vcb-login,top/nhan-qua", "http://vcb-login.top/nhan-qua"),
        # a dot that stands apart
        ("vietcombank . top", "vietcombank.top"),
        ("vietcombank. top", "vietcombank.top"),
        ("vcb - login (.) top", "vcb-login.top"),
        ("vcb -login[.]top", "vcb-login.top"),
        ("vcb-digibank dot top", "vcb-digibank.top"),
        ("vcb-digibank[dot]top", "vcb-digibank.top"),
        ("vcb-digibank chấm top", "vcb-digibank.top"),
        ("vcb-digibank CHAM top", "vcb-digibank.top"),
        ("vcb-login<.>top", "vcb-login.top"),
        ("vcb-login·top", "vcb-login.top"),
        ("vcb-login•top", "vcb-login.top"),
        ("vcb-login․top", "vcb-login.top"),
        ("vcb-login﹒top", "vcb-login.top"),
        # a path that stands apart
        ("bit . ly / abc12", "http://bit.ly/abc12"),
        ("zalo . me / g / abcxyz123", "http://zalo.me/g/abcxyz123"),
        ("t . me/abc_88", "http://t.me/abc_88"),
        ("https : / / vcb-login . top / xac-minh", "https://vcb-login.top/xac-minh"),
        # the scheme
        ("http[s]://vcb-login.top/x", "https://vcb-login.top/x"),
        ("https[://]vcb-login[.]top", "https://vcb-login.top/"),
        ("htt ps://vcb-login.top/a", "https://vcb-login.top/a"),
        ("https：／／vcb-login．top／abc", "https://vcb-login.top/abc"),
        ("https：//vcb-login.top/abc", "https://vcb-login.top/abc"),
    ],
)
def test_it_reads_what_is_written_apart(text: str, value: str) -> None:
    assert links(text) == [value]
    assert links(f"vào {text} nhé") == [value]


@pytest.mark.parametrize(
    "text",
    [
        "anh . em",
        "Hà Nội . Top 10",
        "gọi em . Xin cảm ơn",
        "mua hàng . shop",
        "tel . me",
        "vào shopee . top 10 món rẻ nhất",
        "Thông báo từ Vietcombank . Link sẽ gửi sau",
        "tin của vietcombank . link em gửi chị rồi",
        "T H Ô N G  B Á O . Vui lòng đọc kỹ",
        "K H U Y Ế N  M Ã I . S H O P  mở cửa",
        "a b c d e . Top",
        "mở www sau đó vào mục tin tức",
        "www là viết tắt của world wide web",
        "ăn cơm,com rang,top đầu, vn",
        "anh,chị,em,info",
        "giá 5,000,vn",
        "bán 10-20,top hàng đẹp",
        "Freeship•Shop uy tín•Top 1",
        "giảm 10% · top sản phẩm",
        "A / B . C / D",
        "bit . ly kỳ lạ",
        "em nói thật . me biết rồi",
    ],
)
def test_a_sentence_that_stands_apart_is_no_link(text: str) -> None:
    assert links(text) == []


def test_nobody_knows_what_a_space_in_a_dotted_name_stands_for() -> None:
    assert links("www.abc xyz.com") == ["xyz.com"]


def test_a_time_is_no_path() -> None:
    assert links("vào https :// abc-bank.com/ 16:30") == ["https://abc-bank.com/"]


@pytest.mark.parametrize("name", ["vietcombank", "vcb-login", "myvietcombanks", "zalo-qua"])
def test_a_protected_name_tells(name: str) -> None:
    assert names_brand(name)


@pytest.mark.parametrize("name", ["vcb", "cake", "muahang", "shop-hoa", ""])
def test_other_names_tell_nothing(name: str) -> None:
    assert not names_brand(name)


def test_an_address_is_called_for_by_a_word_before_it_or_by_its_line() -> None:
    assert is_called_for("vao abc . top nhe", 4, 13)
    assert is_called_for("tin\nabc . top\nxin", 4, 13)
    assert not is_called_for("tin abc . top nhe", 4, 13)
    assert not is_called_for("vao abc . top 10", 4, 13)


def test_shorteners_and_platforms_are_known_to_everybody() -> None:
    assert is_known_host("bit.ly")
    assert is_known_host("www.facebook.com")
    assert not is_known_host("abc.ly")
