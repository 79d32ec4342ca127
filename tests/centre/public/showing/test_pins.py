from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.public.showing.pins import AROUND_CHARS, WHOLE_CHARS, Piece, pin


def text_of(pieces: tuple[Piece, ...]) -> str:
    return "".join(run.text for piece in pieces for run in piece.runs)


def marked(pieces: tuple[Piece, ...]) -> list[tuple[str, tuple[int, ...]]]:
    return [(run.text, run.pins) for piece in pieces if piece.marked for run in piece.runs]


def test_it_marks_the_words_and_puts_the_number_behind_them() -> None:
    text = "bấm link để hủy"
    pieces = pin(text, [(1, ((0, 8),)), (2, ((12, 15),))])
    assert text_of(pieces) == text
    assert marked(pieces) == [("bấm link", (1,)), ("hủy", (2,))]


def test_overlapping_places_are_one_mark_with_a_pin_where_each_ends() -> None:
    pieces = pin("ab cd ef", [(1, ((0, 5),)), (2, ((3, 8),)), (3, ((0, 5),))])
    assert len([piece for piece in pieces if piece.marked]) == 1
    assert marked(pieces) == [("ab cd", (1, 3)), (" ef", (2,))]


def test_places_that_only_space_keeps_apart_are_one_mark_and_a_number_stands_once_in_it() -> None:
    pieces = pin("khóa ngay trong 2 giờ", [(1, ((0, 4), (5, 9))), (2, ((5, 14),)), (1, ((15, 16),))])
    assert marked(pieces) == [("khóa ngay trong", (2,)), (" 2", (1,))]
    assert text_of(pieces) == "khóa ngay trong 2 giờ"


def test_no_number_stands_in_the_middle_of_a_word_or_a_link() -> None:
    text = "phí 2.500.000 đ, bấm https://a.example/x."
    pieces = pin(text, [(1, ((6, 13),)), (2, ((17, 26),)), (3, ((21, 40),))])
    assert marked(pieces) == [("2.500.000", (1,)), ("bấm https://a.example/x", (2, 3))]


def test_a_place_outside_the_text_is_not_marked() -> None:
    assert marked(pin("abc", [(1, ((2, 9), (-1, 2), (2, 2)))])) == []


def test_a_long_message_is_shown_around_its_marks() -> None:
    text = "a" * 20_000 + "bấm link" + "b" * 20_000
    pieces = pin(text, [(1, ((20_000, 20_008),))])
    assert [piece.gap for piece in pieces] == [True, False, False, False, True]
    assert text_of(pieces) == "a" * AROUND_CHARS + "bấm link" + "b" * AROUND_CHARS


def test_a_long_message_without_marks_is_shown_by_its_ends() -> None:
    pieces = pin("a" * 50_000, [])
    assert len(text_of(pieces)) <= 2 * WHOLE_CHARS
    assert any(piece.gap for piece in pieces)


places = st.tuples(st.integers(0, 300), st.integers(0, 300))


@given(
    st.text(max_size=300), st.lists(st.tuples(st.integers(1, 9), st.lists(places, max_size=4)), max_size=6)
)
def test_nothing_of_a_short_message_is_lost_or_doubled(
    text: str, numbered: list[tuple[int, list[tuple[int, int]]]]
) -> None:
    pieces = pin(text, numbered)
    assert text_of(pieces) == text
    seen = {number for piece in pieces for run in piece.runs for number in run.pins}
    wanted = {
        number for number, spans in numbered if any(0 <= start < end <= len(text) for start, end in spans)
    }
    assert seen == wanted
