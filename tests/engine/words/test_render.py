from __future__ import annotations

import pytest

from lachan.engine.words.render import Template, template


def test_a_blank_is_filled_and_what_is_filled_in_is_never_a_template() -> None:
    sentence = Template("Giống {brand}, khác ở {letter}.", "vi")
    assert sentence.fill({"brand": "{0.__class__}", "letter": "{x"}) == "Giống {0.__class__}, khác ở {x."


def test_a_blank_in_one_language_comes_before_the_common_one() -> None:
    params = {"brand": "VCB", "brand_vi": "Ngân hàng Sông Hồng"}
    assert Template("{brand}", "vi").fill(params) == "Ngân hàng Sông Hồng"
    assert Template("{brand}", "en").fill(params) == "VCB"


def test_a_blank_that_is_left_open_is_shown_as_a_gap() -> None:
    assert Template("Của {owner}", "vi").fill({}) == "Của …"


def test_a_sentence_without_blanks_is_said_as_it_is() -> None:
    assert Template("Tắt máy.", "vi").fill({"x": "y"}) == "Tắt máy."
    assert Template("", "vi").fill({}) == ""


@pytest.mark.parametrize("sentence", ["{", "}", "{}", "{0}", "{a.b}", "{a[0]}", "{a:>9}", "{a!r}"])
def test_it_refuses_a_sentence_with_anything_but_plain_blanks(sentence: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Template(sentence, "vi")


def test_a_sentence_is_taken_apart_once() -> None:
    assert template("Tắt máy.", "vi") is template("Tắt máy.", "vi")
