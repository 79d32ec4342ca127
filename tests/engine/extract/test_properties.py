"""What holds for any text whatever: limits, spans, canonical forms, time."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lachan.engine.extract import Extraction, canonicalize, extract
from lachan.engine.extract.limits import MAX_INDICATORS
from lachan.engine.fold import MAX_CHARS, fold, prepare
from lachan.engine.model import Indicator, InputKind, Kind

# Far above what each takes (a tenth of a second at most), far below what an asker would notice: the machine that
# runs the tests may be busy. bench/extract.py prints the times.
MAX_SECONDS = 0.6

PIECES = st.sampled_from(
    [
        "https://", "http://", "hxxp://", "HTTPS://", "www.", "abc", "vietcombank", "VCB", "MB Bank", "xn--", "com", "vn", "top",
        "me", "io", ".", "[.]", " . ", "(.)", " dot ", "/", "//", ":", "?", "&", "=", "#", "@", "-", "_", "%2F", "%3A", "url=",
        "0912345678", "84", "+84", "1900", "545436", "191", "0123456789", "000201", "6304", "STK", "stk: ", "số tài khoản ",
        "Zalo ", "telegram ", "t.me/", "zalo.me/", "facebook.com/", "wa.me/", "gui ", "LH ", "la", "NGUYEN VAN A", "chủ TK: ",
        " ", "\n", "  ", ", ", ". ", ".Xin ", ")", "(", "]", "[", "\u200b", "\u00ad", "đ", "ế", "ｖ", "．", "。", "і", "İ", "ß",
        "\ufffd", "\U0001f600", "\u0661\u0662\u0663", "\u096a",  "あ", "0x", "bc1q", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", ".apk", "com.abc.app", "::", "1", "192.168.1.1",
        "abc@example.com", "d41d8cd98f00b204e9800998ecf8427e", "momo ", "javascript:", "data:text/html,", "tg://", "user:pass@",
    ]
)  # fmt: skip
MESSAGES = st.lists(PIECES, max_size=14).map("".join)
TEXTS = st.one_of(MESSAGES, st.text(max_size=200), st.text(st.characters(codec=None), max_size=60))


def read(text: str, kind: InputKind = InputKind.AUTO) -> Extraction:
    prepared, _ = prepare(text)
    return extract(prepared, fold(prepared), kind=kind)


def keys(found: tuple[Indicator, ...]) -> set[tuple[Kind, str]]:
    return {(each.kind, each.value) for each in found}


@given(TEXTS, st.sampled_from(InputKind))
@example("\ud800", InputKind.AUTO)
@example("\0", InputKind.LINK)
@example("", InputKind.PAYEE)
@settings(max_examples=400)
def test_it_answers_for_any_text(text: str, kind: InputKind) -> None:
    extraction = read(text, kind)
    assert len(extraction.indicators) <= MAX_INDICATORS
    assert isinstance(extraction.kind, Kind)


@given(TEXTS)
@settings(max_examples=600)
def test_a_canonical_form_stays_as_it_is(text: str) -> None:
    for each in read(text).indicators:
        assert canonicalize(each.kind, each.value) == each.value


@given(TEXTS)
@settings(max_examples=600)
def test_a_span_points_at_text_that_gives_the_same_indicator(text: str) -> None:
    prepared, _ = prepare(text)
    for each in extract(prepared, fold(prepared)).indicators:
        assert each.span is not None
        start, end = each.span
        assert each.raw == prepared[start:end]
        assert (each.kind, each.value) in keys(read(each.raw).indicators)


@given(MESSAGES)
def test_case_and_width_of_a_host_change_nothing(text: str) -> None:
    hosts = {each.value for each in read(text).indicators if each.kind is Kind.DOMAIN}
    for host in hosts:
        assert canonicalize(Kind.DOMAIN, host.upper()) == host


@given(st.sampled_from([kind for kind in Kind if kind is not Kind.TEXT]), TEXTS)
@settings(max_examples=400)
def test_canonicalising_twice_changes_nothing(kind: Kind, text: str) -> None:
    once = canonicalize(kind, text)
    if once is not None:
        assert canonicalize(kind, once) == once


@given(MESSAGES)
def test_surrounding_quotes_and_white_space_change_nothing(text: str) -> None:
    plain = read(text.strip())
    if plain.kind is not Kind.TEXT:
        around = read(f'  "{text.strip()}"\n')
        assert around.kind is plain.kind
        assert keys(around.indicators) == keys(plain.indicators)


SLOW = {
    "a.": "a." * 25_000,
    "at": "@" * 50_000,
    "a at": "a@" * 25_000,
    "digits": "1" * 50_000,
    "digits and spaces": "1 " * 25_000,
    "dots": "." * 50_000,
    "dots and spaces": ". " * 25_000,
    "schemes": "http://" * 7_000,
    "hyphens": "-a" * 25_000,
    "brackets": "[.]" * 16_000,
    "a bracket": "a[.]" * 12_500,
    "closing brackets": "http://a.vn/" + ")" * 49_000,
    "letters": "a" * 50_000,
    "spaces": " " * 50_000,
    "new lines": "\n" * 50_000,
    "stk": "stk " * 12_500,
    "accounts": "stk 0123456789 vcb " * 2_600,
    "phones": "".join(f"09{i:08d} " for i in range(4_500)),
    "links": "".join(f"a{i}.vn " for i in range(6_000)),
    "wallets": ("0x" + "aB" * 20 + " ") * 1_100,
    "percent": "http://a.vn/?u=" + "%25" * 16_000,
    "codes": "000201" * 8_000,
    "long code": "00020101" + "0299" * 12_000,
    "foreign numbers": "".join(f"+44 7700 {i:06d} " for i in range(2_900)),
    "zero width": "a\u200b.\u200bv\u200bn " * 6_000,
    "nested": "http://a.vn/?url=" * 3_000,
    "telegram": "telegram " * 5_500,
    "hidden schemes": "h t t p " * 6_000,
    "hex": "0123456789abcdef" * 3_100,
    "colons": "a:" * 25_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_no_text_takes_long(name: str) -> None:
    prepared, _ = prepare(SLOW[name])
    folded = fold(prepared)
    start = time.process_time()
    extraction = extract(prepared, folded)
    assert time.process_time() - start < MAX_SECONDS
    assert len(extraction.indicators) <= MAX_INDICATORS


def test_a_million_links_are_cut_and_it_says_so() -> None:
    text = " ".join(f"https://a{i}.vn/x" for i in range(1_000_000))
    start = time.process_time()
    extraction = read(text)
    assert time.process_time() - start < MAX_SECONDS
    assert len(extraction.indicators) == MAX_INDICATORS
    assert extraction.truncated


def test_ten_million_characters_are_read_up_to_the_limit() -> None:
    start = time.process_time()
    extraction = read(
        "x" * (MAX_CHARS - 11_000) + " https://abc.vn/a " + "y " * 5_000_000 + " https://abc.vn/b"
    )
    assert time.process_time() - start < MAX_SECONDS
    assert [each.value for each in extraction.indicators] == ["https://abc.vn/a", "https://abc.vn/b"]


def test_the_same_link_a_thousand_times_is_one() -> None:
    extraction = read("https://abc.vn/a " * 1_000)
    assert len(extraction.indicators) == 1
    assert not extraction.truncated
