from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import pytest

from lachan.centre.cases.api.bodies import read_body
from lachan.centre.cases.schemas.asked import Body
from lachan.centre.web.refusals import Refusal


class Said(Body, frozen=True, kw_only=True):
    says: Literal["done", "refused"] = "done"
    words: Annotated[str, msgspec.Meta(max_length=5)] = ""
    count: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1


@pytest.mark.parametrize(
    ("body", "pointer", "sentence"),
    [
        (b'{"says": "dance"}', "/says", "says has a value that isn’t used."),
        (b'{"words": "too long"}', "/words", "Wanted: str of length <= 5."),
        (b'{"words": 5}', "/words", "words is of the wrong type. Wanted: str."),
        (b'{"count": 10}', "/count", "Wanted: int <= 9."),
        (b'{"number": 10}', "", "unknown field"),
    ],
)
def test_what_does_not_fit_is_said_so_that_it_can_be_mended(body: bytes, pointer: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_body(body, Said)
    assert (refused.value.code, refused.value.pointer) == ("not_valid", pointer)
    assert sentence in refused.value.what("en")
    assert "dance" not in refused.value.what("en"), "nothing of what was sent is repeated"
