"""Whatever a picture is refused for, and whatever could not be looked at, is said in both languages."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import lachan.pictures
from lachan.pictures import PictureRefused, refusal
from lachan.pictures.words import REFUSALS, WORDS

SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(lachan.pictures.__file__).parent.glob("*.py")
)


def test_every_code_that_is_used_has_words_and_every_words_are_used() -> None:
    used = set(re.findall(r'"((?:picture|note)\.[a-z_]+)"', SOURCES))
    assert used == set(WORDS)


@pytest.mark.parametrize("code", sorted(WORDS))
def test_words_are_there_in_both_languages(code: str) -> None:
    words = WORDS[code]
    for text in (words.vi, words.en, words.why_vi, words.why_en):
        assert unicodedata.is_normalized("NFC", text)
        assert set(re.findall(r"{(\w*)}", text)) <= {"limit"}
    assert re.search(r"[ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ]", words.vi)
    assert words.en
    assert bool(words.why_vi) == bool(words.why_en)


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_a_refusal_names_its_limit(code: str) -> None:
    vietnamese, english = refusal(PictureRefused(code, "12345"))
    assert ("12345" in vietnamese) == ("12345" in english) == (code != "picture.broken")


def test_the_front_door_opens_on_every_name() -> None:
    for name in lachan.pictures.__all__:
        assert getattr(lachan.pictures, name) is not None
    with pytest.raises(AttributeError):
        _ = lachan.pictures.no_such_name
