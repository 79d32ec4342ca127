"""Near-identical texts count as one; different stories about the same thing do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.reports.likeness import (
    MARKS,
    SKETCH_HASHES,
    are_nearly_the_same,
    likeness,
    marks_of,
    marks_of_many,
    read_sketch,
    sketch_of,
    write_sketch,
)

STORY = (
    "Sáng nay có một người gọi cho mẹ tôi, tự xưng là nhân viên điện lực, bảo nhà tôi nợ tiền điện ba tháng và sẽ bị "
    "cắt điện trong hai giờ nữa nếu không chuyển tiền vào tài khoản của họ. Mẹ tôi hoảng quá nên đã ra ngân hàng, may "
    "mà cô giao dịch viên hỏi kỹ rồi khuyên gọi lại cho tôi nên chưa mất đồng nào."
)


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("the same", STORY),
        ("in capitals", STORY.upper()),
        ("other punctuation", STORY.replace(",", "").replace(".", " !!!")),
        ("a word more at the end", f"{STORY} Mong cảnh báo"),
        ("a greeting before", f"Chào anh chị. {STORY}"),
        ("one word another", STORY.replace("hoảng", "sợ")),
        ("two words others", STORY.replace("hoảng", "sợ").replace("khuyên", "bảo")),
        ("hidden letters between", STORY.replace("điện lực", "điện\u200b lực")),
        ("decomposed letters", STORY.replace("mẹ", "me\u0323")),
    ],
)
def test_it_takes_for_one_what_was_hardly_reworded(why: str, other: str) -> None:
    assert are_nearly_the_same(sketch_of(STORY), sketch_of(other)), why


@pytest.mark.parametrize(("one", "other"), [("12 triệu", "97 triệu"), ("0912345678", "0987111222")])
def test_it_takes_for_one_what_differs_in_numbers_alone(one: str, other: str) -> None:
    text = "Tôi bị lừa {} khi mua điện thoại trên mạng, người bán nhận tiền rồi chặn số của tôi luôn."
    assert are_nearly_the_same(sketch_of(text.format(one)), sketch_of(text.format(other)))


@pytest.mark.parametrize(
    ("why", "other"),
    [
        (
            "the same trick, told by another",
            "Bố tôi nhận cuộc gọi của người xưng là bên điện lực đòi tiền điện ba tháng, dọa cắt điện ngay trong buổi "
            "sáng. Bố tôi chuyển hai triệu rồi mới hỏi tổ dân phố thì biết là lừa đảo.",
        ),
        (
            "the same caller, another trick",
            "Sáng nay có một người gọi cho mẹ tôi, tự xưng là bác sĩ ở bệnh viện, bảo em tôi bị tai nạn phải mổ gấp và "
            "cần đóng viện phí trước, mẹ tôi đã chuyển mười triệu vào tài khoản họ đọc.",
        ),
        ("half of it", STORY[: len(STORY) // 2]),
        ("nothing", ""),
    ],
)
def test_it_keeps_different_stories_apart(why: str, other: str) -> None:
    assert not are_nearly_the_same(sketch_of(STORY), sketch_of(other)), why


def test_texts_without_words_are_like_nothing() -> None:
    assert sketch_of("… !!! ") == ()
    assert likeness(sketch_of(""), sketch_of("")) == 0
    assert marks_of(()) == ()


def test_those_nearly_the_same_share_a_mark() -> None:
    words = STORY.split()
    for place in range(0, len(words), 2):
        other = sketch_of(" ".join((*words[:place], "khác", *words[place + 1 :])))
        if are_nearly_the_same(sketch_of(STORY), other):
            assert set(marks_of(sketch_of(STORY))) & set(marks_of(other)), place


def test_a_long_text_has_a_sketch_of_the_same_size_and_is_still_known() -> None:
    long = " ".join(
        f"từ{chr(97 + one % 26)}{chr(97 + one // 26 % 26)} {STORY[one % 90]}x" for one in range(3_000)
    )
    changed = long.replace("từaa", "khác", 1)
    assert len(sketch_of(long)) == SKETCH_HASHES
    assert are_nearly_the_same(sketch_of(long), sketch_of(changed))


@given(st.text(max_size=400))
def test_it_reads_what_it_wrote_and_marks_fit_the_database(text: str) -> None:
    sketch = sketch_of(text)
    assert read_sketch(write_sketch(sketch)) == sketch
    assert all(0 <= mark < 2**63 for mark in marks_of(sketch))
    assert len(marks_of(sketch)) in {0, MARKS}


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_the_same_both_ways_and_between_0_and_1(one: str, other: str) -> None:
    here, there = sketch_of(one), sketch_of(other)
    assert likeness(here, there) == likeness(there, here)
    assert 0 <= likeness(here, there) <= 1


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=SKETCH_HASHES).map(tuple)))
def test_the_marks_of_many_are_those_of_each(sketches: list[tuple[int, ...]]) -> None:
    assert marks_of_many(sketches) == [marks_of(sketch) for sketch in sketches]
