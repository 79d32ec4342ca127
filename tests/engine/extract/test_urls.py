"""Links as people and swindlers write them, and the sentences that look like links."""

from __future__ import annotations

import pytest

from lachan.engine.extract import Extraction, extract
from lachan.engine.fold import fold, prepare
from lachan.engine.model import Indicator, Kind

LINK_KINDS = {Kind.URL, Kind.DOMAIN, Kind.IP}


def read(text: str) -> Extraction:
    prepared, _ = prepare(text)
    return extract(prepared, fold(prepared))


def links(text: str) -> list[str]:
    return [each.value for each in read(text).indicators if each.kind in LINK_KINDS]


def only(text: str) -> Indicator:
    found = [each for each in read(text).indicators if each.kind in LINK_KINDS]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Xem https://abc.vn/tin nhé", "https://abc.vn/tin"),
        ("Xem HTTPS://ABC.VN/Tin nhé", "https://abc.vn/Tin"),
        ("vào www.abc-xyz.com để nhận", "www.abc-xyz.com"),
        ("Link: abc.top/x?y=1.", "http://abc.top/x?y=1"),
        ("xem tại:bit.ly/Frw2T5 điểm danh", "http://bit.ly/Frw2T5"),
        ("Bấm vào (https://abc.com/x).", "https://abc.com/x"),
        ("https://abc.com/wiki/A_(b) hay", "https://abc.com/wiki/A_(b)"),
        ('Trang "https://abc.com/x", nhé', "https://abc.com/x"),
        ("xem **abc88.com** ngay", "abc88.com"),
        ("Vui lòng vào abc.com.vn.", "abc.com.vn"),
        ("Dang nhap ngay:abc-bank.icu", "abc-bank.icu"),
        ("https://abc.vn:8443/x nhé", "https://abc.vn:8443/x"),
        ("クリックしてhttps://abc.comをクリック", "https://abc.com/"),
        ("请访问abc.com领取", "abc.com"),
        ("vào //abc.io/B10 nhé", "http://abc.io/B10"),
        ("Bam vao www.mvndc-a.icude lay", "www.mvndc-a.icu"),
        ("Hi poela33sdf.us", "poela33sdf.us"),
        ("Bam_vao_www.ghjklz.xyz nhe", "www.ghjklz.xyz"),
        ("liên hệ....abc-123.net...nhé", "abc-123.net"),
        ("Tải tại ftp://abc.vn/tep", "ftp://abc.vn/tep"),
    ],
)
def test_it_finds_a_link_where_a_person_would_see_it_end(text: str, value: str) -> None:
    assert only(text).value == value


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("vào hxxps://abc[.]top/login nhé", "https://abc.top/login", "defanged"),
        ("hxxp[:]//abc(.)top nhé", "http://abc.top/", "defanged"),
        ("abc[dot]com", "abc.com", "defanged"),
        ("vào abc dot com dot vn nhé", "abc.com.vn", "defanged"),
        ("vào abcbank chấm com chấm vn nhé", "abcbank.com.vn", "defanged"),
        ("vào abcbank . com . vn nhé", "abcbank.com.vn", "spaced"),
        ("vào abcbank .com.vn nhé", "abcbank.com.vn", "spaced"),
        ("vào abcbank. com để nhận", "abcbank.com", "spaced"),
        ("vào https :// abc . com nhé", "https://abc.com/", "spaced"),
        ("vào https:// abc-online.com.vn/ De", "https://abc-online.com.vn/", "spaced"),
        ("click http //abc9.com/MPAAM now", "http://abc9.com/MPAAM", "spaced"),
        ("vào https://i -abcbank .com", "https://i-abcbank.com/", "spaced"),
        ("vào https://abcba\nnk.com.vn/ab nhé", "https://abcbank.com.vn/ab", "broken"),
        ("vào https://abc.vn/dang-\nnhap88x nhé", "https://abc.vn/dang-nhap88x", "broken"),
        ("vào abcbank。com nhé", "abcbank.com", "spaced"),
        ("1[.]2[.]3[.]44", "1.2.3.44", "defanged"),
    ],
)
def test_it_sees_a_hidden_link(text: str, value: str, written: str) -> None:
    indicator = only(text)
    assert indicator.value == value
    assert indicator.facts["written"] == written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ｖｉｅｔｃｏｍｂａｎｋ．ｔｏｐ", "vietcombank.top"),
        ("vіetcombank.com", "xn--vetcombank-x2i.com"),
        ("viet\u200bcom\u200bbank.top/x", "http://vietcombank.top/x"),
        ("vietcombank.соm", "vietcombank.xn--m-0tbi"),
        ("https://viet\u00adcombank.top/x", "https://vietcombank.top/x"),
    ],
)
def test_other_letters_and_invisible_marks_give_what_a_browser_would_open(text: str, value: str) -> None:
    assert links(f"vào {text} nhé") == [value]
    assert links(text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://0300.0250.1.1/", "http://192.168.1.1/"),
        ("http://3232235777/", "http://192.168.1.1/"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
    ],
)
def test_odd_addresses_are_written_as_browsers_write_them(text: str, value: str) -> None:
    assert links(f"mo {text} nhe") == [value]
    assert links(text) == [value]


def test_the_facts_say_what_the_canonical_form_does_not_show() -> None:
    assert only("vào http://bank.vn@evil.example.com/ nhé").facts["userinfo"] == "yes"
    assert only("vào http://0x7f.1/ nhé").facts["odd_ip"] == "yes"
    assert only("vào bit.ly/abc nhé").facts["shortener"] == "yes"
    assert "shortener" not in only("vào abc.vn/abc nhé").facts
    assert only("vào login.abc.com.vn/x nhé").facts["unit"] == "abc.com.vn"


HONEST = [
    "cảm ơn.Anh chị nhớ nhé, v.v và T.P HCM, Q.1, tp.hn",
    "Cam on quy khach.Xin chao.Me oi.Con ve.Va em nua.De sau",
    "Kết hôn.Khai sinh. L.H sau 17h30.Tối nay",
    "Viettel.De tu choi QC soan TC gui 1313",
    "Ma xac minh la 131929. Co hieu luc trong 15 phut.",
    "Het han 25/09/2026. Tk du lieu con 2.5GB, gia 1.000.000 d, 2.5tr, 1.250.000đ/m2",
    "Xet tuyen tu 18-25/7. Link se gui sau. Top 10 . Vip . Online",
    "Chuc mung ban . Com trua luc 12.30 nhe . Vn vo dich",
    "khuyến mại . Top 10 sản phẩm . Link . Shop mở cửa 8.00-22.00",
    "Nap Dau Nhan 188K, Va Nhieu Uu Dai Hap Dan.AE Den Ngay",
    "anh.chi oi, ngay 12.05.2026 luc 9.30, phien ban 1.2.3 va 2.0.11",
    "Thank you.Reliance team. must go back.lol. her.love will be fine. Stupid.it is. K.k.how are you",
    "message.Click here. today.We go. e.g. this, i.e. that, etc.And so on, U.S. and U.K.",
    "Mr.An va Ms.La, No.1, P.S. toi ve.Be ngu roi",
    "3.500.000.000 dong, 0.5%, 1,5.2, ver 4.6.3.2",
    "да.со мной, привет.но",
    "https://live hoac tai app",
    "your account access. bank account number please. link is below, email address. email me",
    "src/configure.ac, doc/collctrl.cc",
    "tổng đài 1900.xxx.xxx và 1800.xxxx",
    "README.md, main.py, video.mov va hoso.zip",
    "..", "...", ". . .", "a.b", "@.com", "www.", "http://", "https:// . com",
]  # fmt: skip


@pytest.mark.parametrize("text", HONEST)
def test_a_sentence_is_no_link(text: str) -> None:
    assert links(text) == []


def test_a_link_ends_before_the_next_sentence() -> None:
    assert links("Chi tiet https://km.example.vn . Com bo 3 ngay") == ["https://km.example.vn/"]
    assert links("Xem https://abc.gov.vn . Link khac") == ["https://abc.gov.vn/"]


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("https://www.google.com/url?q=https%3A%2F%2Fevil.top%2Fx&sa=D", "https://evil.top/x"),
        ("https://bank.vn/r?url=https://evil.top/a", "https://evil.top/a"),
        ("https://bank.vn/r?next=evil.top/a", "http://evil.top/a"),
        ("https://l.example.com/l.php?u=https%3A%2F%2Fevil.top%2Fx%3Fa%3D1&h=AT0", "https://evil.top/x?a=1"),
        ("https://bank.vn/go/https://evil.top/a", "https://evil.top/a"),
        ("https://bank.vn/r?u=https%253A%252F%252Fevil.top%252Fa", "https://evil.top/a"),
    ],
)
def test_an_address_inside_another_is_found_too(text: str, inner: str) -> None:
    for written in (text, f"vào {text} nhé"):
        found = {each.value: each for each in read(written).indicators}
        assert inner in found
        assert found[inner].facts["inside"] == text


def test_a_page_of_the_same_site_is_not_inside() -> None:
    assert links("https://bank.vn/r?url=https://bank.vn/a") == ["https://bank.vn/r?url=https://bank.vn/a"]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PGI+",
        "momo://app?refId=abc",
        "intent://scan/#Intent;scheme=zxing;package=com.a.b;end",
    ],
)
def test_addresses_that_lead_to_no_site_are_links_too(text: str) -> None:
    assert [each.kind for each in read(f"mở {text} nhé").indicators][:1] == [Kind.URL]


def test_what_stands_in_an_email_address_is_no_link() -> None:
    assert links("gửi về nguyen.van@example.com.vn nhé") == []
    assert links("vào http://user@evil.example.com/ nhé") == ["http://evil.example.com/"]
