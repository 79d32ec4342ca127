"""What is found in a text, of what kind, and what is left alone."""

from __future__ import annotations

import pytest

from lachan.engine.extract import Extraction, extract
from lachan.engine.fold import fold, prepare
from lachan.engine.model import InputKind, Kind


def read(text: str, kind: InputKind = InputKind.AUTO) -> Extraction:
    prepared, _ = prepare(text)
    return extract(prepared, fold(prepared), kind=kind)


def found(text: str) -> list[str]:
    return [f"{each.kind}={each.value}" for each in read(text).indicators]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("https://vietcombank.top/login?x=1", Kind.URL, "https://vietcombank.top/login?x=1"),
        ("  <https://abc.vn>  ", Kind.URL, "https://abc.vn/"),
        ("vietcombank.top", Kind.DOMAIN, "vietcombank.top"),
        ("8.8.8.8", Kind.IP, "8.8.8.8"),
        ("0x7f000001", Kind.IP, "127.0.0.1"),
        ("0x7f.1", Kind.IP, "127.0.0.1"),
        ("0177.0.0.1", Kind.IP, "127.0.0.1"),
        ("2001:db8::1", Kind.IP, "2001:db8::1"),
        ("0912 345 678", Kind.PHONE, "+84912345678"),
        ("1900 545436", Kind.PHONE, "1900545436"),
        ("STK 0123456789 VCB NGUYEN VAN A", Kind.PAYEE, "970436:0123456789"),
        ("970436:0123456789", Kind.PAYEE, "970436:0123456789"),
        ("abc@example.com", Kind.EMAIL, "abc@example.com"),
        ("telegram:kieutrang", Kind.PROFILE, "telegram:kieutrang"),
        ("com.vietcombank.app", Kind.APP, "android:com.vietcombank.app"),
        ("vneid.apk", Kind.APP, "apk:vneid.apk"),
        ("d41d8cd98f00b204e9800998ecf8427e", Kind.FILE, "md5:d41d8cd98f00b204e9800998ecf8427e"),
        ("javascript:alert(1)", Kind.URL, "javascript:alert(1)"),
    ],
)
def test_a_whole_input_is_of_the_kind_it_is(text: str, kind: Kind, value: str) -> None:
    extraction = read(text)
    assert extraction.kind is kind
    assert extraction.indicators[0].kind is kind
    assert extraction.indicators[0].value == value


def test_a_message_with_one_link_is_still_a_text() -> None:
    assert read("Xem tại https://abc.vn nhé").kind is Kind.TEXT


@pytest.mark.parametrize("kind", [InputKind.LINK, InputKind.DOMAIN, InputKind.PHONE, InputKind.PAYEE])
def test_it_says_so_when_nothing_of_the_forced_kind_is_there(kind: InputKind) -> None:
    extraction = read("chào bạn", kind)
    assert extraction.notes == ("note.kind_not_found",)
    assert extraction.kind is not Kind.TEXT
    assert extraction.indicators == ()


@pytest.mark.parametrize(
    "text",
    ["http://host%00.example/a", "http://host%00.example", "https://bank.example%2fx/", "http://999.1.1.1/"],
)
def test_a_link_that_no_browser_opens_is_a_link_without_an_indicator(text: str) -> None:
    extraction = read(text)
    assert extraction.kind is Kind.URL
    assert extraction.indicators == ()
    assert extraction.notes == ("note.no_such_link",)


@pytest.mark.parametrize("text", ["0x", "0912.345.678", "0177", "2130706433", "0x7f.vn.abc"])
def test_other_numbers_are_no_odd_addresses(text: str) -> None:
    assert read(text).kind is not Kind.IP


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1012345678", "unknown:1012345678"),
        ("1012 345 678", "unknown:1012345678"),
        ("0912345678", "unknown:0912345678"),
        ("VQRQ00012345", "unknown:VQRQ00012345"),
        ("970436 1012345678", "970436:1012345678"),
        ("970436:0123456789", "970436:0123456789"),
        ("momo:0912345678", "momo:+84912345678"),
        ("gb29 nwbk 6016 1331 9268 19", "iban:GB29NWBK60161331926819"),
        ("DE89370400440532013000", "iban:DE89370400440532013000"),
    ],
)
def test_an_account_that_is_said_to_be_one_is_read_as_one(text: str, value: str) -> None:
    extraction = read(text, InputKind.PAYEE)
    assert extraction.kind is Kind.PAYEE
    assert extraction.indicators[0].value == value
    assert extraction.notes == ()


def test_an_account_that_is_a_mobile_number_is_looked_up_as_a_number_too() -> None:
    found = read("0912 345 678", InputKind.PAYEE).indicators
    assert [(one.kind, one.value) for one in found] == [
        (Kind.PAYEE, "unknown:0912345678"),
        (Kind.PHONE, "+84912345678"),
    ]


@pytest.mark.parametrize(
    ("text", "stated", "kind"),
    [
        ("vietcombank-login.top", InputKind.PAYEE, Kind.DOMAIN),
        ("https://abc-123456.top/x", InputKind.PAYEE, Kind.URL),
        ("vcb24h-123456.top", InputKind.PHONE, Kind.DOMAIN),
        ("an@example.vn", InputKind.PAYEE, Kind.EMAIL),
        ("0912345678", InputKind.LINK, Kind.PHONE),
        ("xin chao", InputKind.PAYEE, Kind.PAYEE),
        ("vietcombank", InputKind.PAYEE, Kind.PAYEE),
        ("Nguyen Van An", InputKind.PAYEE, Kind.PAYEE),
        ("GB29NWBK60161331926818", InputKind.PHONE, Kind.PHONE),
    ],
)
def test_what_is_of_another_kind_is_read_as_what_it_is_and_a_note_says_so(
    text: str, stated: InputKind, kind: Kind
) -> None:
    extraction = read(text, stated)
    assert extraction.kind is kind
    assert extraction.notes == ("note.kind_not_found",)
    assert all(one.kind is not Kind.PAYEE for one in extraction.indicators)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("GB29NWBK60161331926819", "iban:GB29NWBK60161331926819"),
        ("GB29 NWBK 6016 1331 9268 19", "iban:GB29NWBK60161331926819"),
        ("FR1420041010050500013M02606", "iban:FR1420041010050500013M02606"),
        ("nl91 abna 0417 1643 00", "iban:NL91ABNA0417164300"),
        ("NO9386011117947", "iban:NO9386011117947"),
    ],
)
def test_an_iban_alone_is_an_account(text: str, value: str) -> None:
    extraction = read(text)
    assert extraction.kind is Kind.PAYEE
    assert [one.value for one in extraction.indicators] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "GB29NWBK60161331926818",
        "VN29NWBK60161331926819",
        "GB29NWBK6016133192681",
        "mã vận đơn SPXVN024512345678",
    ],
)
def test_what_fails_the_check_or_the_length_is_no_iban(text: str) -> None:
    assert all(not one.value.startswith("iban:") for one in read(text).indicators)
