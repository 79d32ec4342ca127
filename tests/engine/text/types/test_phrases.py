from __future__ import annotations

import pytest

from lachan.engine.text.types.phrases import PhraseError, branches, tree_of


def spoken(pattern: str, text: str) -> bool:
    return tree_of([(pattern, 7)]).find(text.split()) == {7}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("lenh bat", "co lenh bat anh"),
        ("(lenh|trat) (bat|toa)", "gui trat toa qua zalo"),
        ("lenh bat|trieu tap", "giay trieu tap"),
        ("ticket[s]", "two tickets left"),
        ("ticket[s]", "one ticket left"),
        ("khoa [cua|hai chieu] sim", "khoa sim"),
        ("khoa [cua|hai chieu] sim", "khoa cua anh sim"),
        ("chuyen [tien] [ngay] vao [so] tai khoan", "chuyen het tien vao cai tai khoan"),
        ("[nhe] tat may [ngay]", "chi tat may di"),
        ("tk an toan", "chuyen vao tai khoan an toan"),
    ],
)
def test_a_pattern_is_found(pattern: str, text: str) -> None:
    assert spoken(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("lenh bat", "lenh cho bat"),
        ("lenh bat", "bat lenh"),
        ("khoa [cua] sim", "sim bi khoa"),
        ("khoa [cua] sim", "khoa cua so nha va mua sim"),
        ("ticket[s]", "ticketing"),
    ],
)
def test_a_pattern_is_not_found(pattern: str, text: str) -> None:
    assert not spoken(pattern, text)


@pytest.mark.parametrize(
    "pattern", ["", "(", "a)", "[a", "[a]", "a||b", "(a|)", "(a|b)(c|d)]", "x " + "(a|b)" * 10]
)
def test_a_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(PhraseError):
        branches(pattern)


def test_one_walk_finds_all_concepts_overlapping_ones_too() -> None:
    tree = tree_of([("tai khoan", 1), ("tai khoan an toan", 2), ("an toan", 3), ("an [x] khoan", 4)])
    assert tree.find(["vao", "tai", "khoan", "an", "toan"]) == {1, 2, 3}
