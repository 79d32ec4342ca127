from __future__ import annotations

import numpy as np
import pytest

from lachan.engine.fold import fold, prepare
from lachan.engine.text.grams import KEPT_ROWS, TABLE_BITS, Grams, as_written, read


def grams_of(*texts: str) -> Grams:
    prepared = [prepare(text)[0] for text in texts]
    folded = [fold(text) for text in prepared]
    written = [as_written(text, form) for text, form in zip(prepared, folded, strict=True)]
    return read([form.text for form in folded], written)


def rows_of(text: str) -> set[int]:
    grams = grams_of(text)
    columns = (*grams.chars, *grams.words, grams.pairs, grams.skips)
    return {int(row) for column in columns for row in column if row >= KEPT_ROWS}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("v!etc0mbank", "vietcombank"),
        ("t.à.i", "tai"),
        ("t a i k h o a n", "taikhoan"),
        ("khooooa", "khooa"),
        ("0912345678", "0987654321"),
        ("09xxxxxxxx", "0911111111"),
        ("TÀI", "tai"),
    ],
)
def test_two_spellings_of_one_word_are_one_word(one: str, other: str) -> None:
    assert grams_of(one).hashes.tolist() == grams_of(other).hashes.tolist()


def test_accents_are_kept_beside_the_bare_word() -> None:
    plain, accented = grams_of("tai"), grams_of("tài")
    assert plain.words[0].tolist() == accented.words[0].tolist()
    assert plain.words[1].tolist() != accented.words[1].tolist()


def test_short_numbers_are_told_apart() -> None:
    assert grams_of("198").hashes.tolist() != grams_of("199").hashes.tolist()


def test_sentences_end_at_stops_with_space_and_at_lines() -> None:
    sentence = grams_of("xin chao. ban\nkhoe bit.ly").sentence.tolist()
    assert len(set(sentence)) == 3
    assert sentence == sorted(sentence)


def test_a_message_gives_the_same_whatever_stands_beside_it() -> None:
    alone, beside = grams_of("chào bạn nhé"), grams_of("khác hẳn", "chào bạn nhé", "x")
    first, last = beside.first_word[1], beside.first_word[2]
    for rows in ("pairs", "skips", "hashes"):
        assert np.array_equal(getattr(alone, rows), getattr(beside, rows)[first:last])
    assert alone.start.tolist() == beside.start[first:last].tolist()


def test_nothing_gives_nothing() -> None:
    assert len(grams_of("", "...").start) == 0
    assert grams_of().first_word.tolist() == [0]


def test_letters_of_east_asia_have_rows_of_their_own() -> None:
    """A language that was never learnt must fall on nothing, not on what other languages' words say."""
    east = rows_of("荷物をお届けしました 고객님 您的账户")
    west = rows_of("Tài khoản của quý khách bị khoá, verify your account, Ваша карта заблокирована")
    border = (1 << TABLE_BITS) - (1 << (TABLE_BITS - 3))
    assert min(east) >= border
    assert max(west) < border
