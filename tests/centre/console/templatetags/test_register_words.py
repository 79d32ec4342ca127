"""What the register holds stands on pages as people know it."""

from __future__ import annotations

import pytest

from lachan.centre.console.templatetags.register_words import readable


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("970407:19036789012345", "19036789012345 (Techcombank)"),
        ("unknown:19036789012345", "19036789012345"),
        ("123456:19036789012345", "123456:19036789012345"),
        ("http://a.example/970407:1", "http://a.example/970407:1"),
        ("+84912345678", "+84912345678"),
        ("970407", "970407"),
        ("", ""),
    ],
)
def test_an_account_is_written_with_the_name_of_its_bank(value: str, said: str) -> None:
    assert readable(value) == said
