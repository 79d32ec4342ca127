"""The drawing itself, without its walls: whatever comes in, it says something that the asker understands."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from centre.evidence.files import picture
from lachan.centre.evidence.drawing import CODES, NOTES, Drawn, Task, answer, refuse_large
from lachan.pictures.model import Limits, PictureRefused

KINDS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF")
GOOD = {kind: picture(kind, (90, 70)) for kind in KINDS}


def task(what: str, kind: str = "") -> Task:
    return Task(what, kind, 1, "/nonexistent/pdftoppm", "/nonexistent/pdfinfo", 400_000_000, 10)


def understood(said: Drawn, payload: bytes) -> None:
    assert msgspec.json.decode(msgspec.json.encode(said), type=Drawn) == said
    assert set(said.notes) <= NOTES
    if said.code:
        assert said.code in CODES
        assert payload == b""
    else:
        assert len(payload) == said.width * said.height * 3 > 0


@given(
    st.sampled_from(KINDS),
    st.lists(st.tuples(st.integers(0, 5_000), st.binary(min_size=1, max_size=6)), max_size=6),
    st.integers(0, 5_000),
)
@settings(max_examples=150)
def test_a_picture_changed_anywhere_is_drawn_or_refused(
    kind: str, changes: list[tuple[int, bytes]], cut: int
) -> None:
    content = bytearray(GOOD[kind])
    for at, put in changes:
        at %= len(content)  # noqa: PLW2901 - a place that is there
        content[at : at + len(put)] = put
    if cut < len(content):
        del content[len(content) - cut :]
    understood(*answer(bytes(content), task("picture", kind)))


@given(st.sampled_from(KINDS), st.sampled_from(KINDS))
def test_a_picture_of_another_kind_than_its_bytes_said_is_broken(said: str, kind: str) -> None:
    drawn, payload = answer(GOOD[kind], task("picture", said))
    understood(drawn, payload)
    assert bool(drawn.code) == (said != kind)


@given(st.binary(max_size=2_000))
def test_any_bytes_as_text_are_drawn_or_broken(content: bytes) -> None:
    said, payload = answer(content, task("text"))
    assert said.code in CODES | {""}
    payload.decode("utf-8")


def test_a_program_that_is_not_there_draws_nothing() -> None:
    assert answer(b"%PDF-1.7", task("pdf")) == (Drawn("broken"), b"")


@pytest.mark.parametrize("size", [(0, 5), (5, 0), (16_385, 1), (1, 16_385), (5_000, 5_000)])
def test_sizes_beyond_the_limits_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(PictureRefused):
        refuse_large(size, Limits().pixels, Limits())
