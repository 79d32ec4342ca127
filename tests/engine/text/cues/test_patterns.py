from __future__ import annotations

import pytest

from lachan.engine.text.cues.patterns import Part, PatternError, read_line


def test_brackets_give_alternatives() -> None:
    assert read_line("(doc|gui) ma") == [[Part((("doc", "ma"), ("gui", "ma")), 0)]]


def test_what_may_be_missing_leaves_room_for_as_many_words() -> None:
    assert read_line("doc [cho em] ma") == [[Part((("doc",),), 0), Part((("ma",),), 2)]]


def test_a_gap_leaves_room_for_five_words() -> None:
    assert read_line("doc ... ma") == [[Part((("doc",),), 0), Part((("ma",),), 5)]]


def test_bars_outside_brackets_part_phrases() -> None:
    assert len(read_line("doc ma|gui ma")) == 2


def test_numbers_are_one_word() -> None:
    assert read_line("<n> gio") == read_line("24 gio")


def test_ideographs_are_words_of_their_own() -> None:
    assert read_line("验证码") == [[Part((("验", "证", "码"),), 0)]]


@pytest.mark.parametrize("line", ["(doc", "doc)", "[doc]", "...", "(a ... b)", "a b c d e f g h i"])
def test_a_slip_of_the_pen_is_told(line: str) -> None:
    with pytest.raises(PatternError):
        read_line(line)
