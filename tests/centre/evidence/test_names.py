from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.evidence.names import NAMELESS, clean_name, original_name


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("ảnh chuyển khoản.png", "ảnh chuyển khoản.png"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\cmd.exe", "cmd.exe"),
        ("/", NAMELESS),
        ("", NAMELESS),
        ("...", NAMELESS),
        ("a\0b.txt", "ab.txt"),
        ("hoa don\u202egpj.exe", "hoa dongpj.exe"),
        ("\u2066\u200ba\u2069.png", "a.png"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("COM1.png", "_COM1.png"),
        ("lpt¹", "_lpt¹"),
        ("console.txt", "console.txt"),
        ("C:\\fakepath\\a.png", "a.png"),
        ("a.png:stream", "a.png_stream"),
        ("  a   b .png . ", "a b .png"),
        ("a\nb\r\n.txt", "ab.txt"),
        ("\ud800.txt", "txt"),
        ("e\u0302\u0323.txt", "ệ.txt"),
        ('<script>"|?*', "_script_____"),
    ],
)
def test_what_is_shown_has_nothing_in_it_that_misleads(said: str, shown: str) -> None:
    assert clean_name(said) == shown


def test_a_long_name_keeps_its_ending() -> None:
    shown = clean_name("a" * 500 + ".jpeg")
    assert len(shown) == 120
    assert shown.endswith("aaa.jpeg")
    assert len(clean_name("." + "b" * 500)) == 120


@given(st.text(st.characters(codec=None)))
def test_any_name_can_be_shown_and_stored(said: str) -> None:
    shown = clean_name(said)
    assert 1 <= len(shown) <= 120
    assert not set(shown) & set('/\\\0<>:"|?*')
    assert shown not in {".", ".."}
    assert all(unicodedata.category(sign) not in {"Cc", "Cf", "Cs"} for sign in shown)
    assert clean_name(shown) == shown
    kept = original_name(said)
    assert len(kept) <= 1_000
    kept.encode("utf-8")
    assert "\0" not in kept


def test_the_name_as_it_came_is_kept_with_its_odd_signs_spelled_out() -> None:
    assert original_name("../a\0\u202eb\ud800.png") == "../a\\x00\\u202eb\\ud800.png"
