from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lachan.engine.fold import fold, prepare
from lachan.engine.text.cues.gather import CUES
from lachan.engine.text.cues.matcher import find_cues
from lachan.engine.text.grams import as_written, read

if TYPE_CHECKING:
    from lachan.engine.text.cues.cue import Cue


def found(text: str) -> list[str]:
    prepared = prepare(text)[0]
    folded = fold(prepared)
    written = [as_written(prepared, folded)]
    grams = read([folded.text], written)
    return [CUES[hit.cue].code for hit in find_cues(grams, [folded.text], written)[0]]


@pytest.mark.parametrize(("cue", "text"), [(cue, text) for cue in CUES for text in cue.hits])
def test_a_cue_is_found_where_it_stands(cue: Cue, text: str) -> None:
    assert cue.code in found(text)


@pytest.mark.parametrize(("cue", "text"), [(cue, text) for cue in CUES for text in cue.misses])
def test_a_cue_is_not_found_elsewhere(cue: Cue, text: str) -> None:
    assert cue.code not in found(text)


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue.code)
def test_a_cue_has_examples_and_words(cue: Cue) -> None:
    assert len(cue.hits) >= 2
    assert len(cue.misses) >= 2
    assert cue.code.startswith("text.")
    assert 0 < cue.strength < 1
    assert cue.words.vi
    assert cue.words.en
    assert cue.words.why_vi
    assert cue.words.why_en


def test_codes_are_unique() -> None:
    codes = [cue.code for cue in CUES]
    assert len(codes) == len(set(codes))


def test_a_cue_does_not_reach_over_the_end_of_a_sentence() -> None:
    assert "text.asks_code" not in found("Bạn đọc. Mã OTP là 1234.")


def test_a_denied_request_is_none() -> None:
    assert "text.asks_code" not in found("Tuyệt đối không cung cấp mã OTP")
    assert "text.asks_code" in found("Nếu không phải bạn thực hiện vui lòng cung cấp mã OTP cho nhân viên")


def test_broken_up_words_are_found() -> None:
    assert "text.gambling" in found("n.h.a c.a.i uy tin")
    assert "text.asks_code" in found("doc m@ 0TP cho em") or "text.asks_code" in found("doc ma o.t.p cho em")
