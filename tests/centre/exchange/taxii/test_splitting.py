from __future__ import annotations

import json
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.exchange.taxii.splitting import (
    MOST_DEPTH,
    MOST_OBJECT_BYTES,
    MOST_OBJECTS,
    BrokenEnvelopeError,
    split_envelope,
)

ID = f"indicator--{uuid4()}"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def why_not(body: bytes) -> str:
    with pytest.raises(BrokenEnvelopeError) as caught:
        split_envelope(body)
    return caught.value.why


@given(st.lists(st.dictionaries(st.text(max_size=5), JSON, max_size=4), max_size=4), st.booleans())
def test_each_object_comes_out_as_it_was_put_in(objects: list[dict[str, object]], ascii_: bool) -> None:  # noqa: FBT001
    body = json.dumps(
        {"more": False, "objects": objects, "x": [{"objects": [1]}]}, ensure_ascii=ascii_
    ).encode()
    pieces = split_envelope(body)
    assert [json.loads(piece.raw) for piece in pieces] == objects
    assert {piece.why for piece in pieces} <= {""}


def test_a_bundle_is_an_envelope_too() -> None:
    bundle = {"type": "bundle", "id": f"bundle--{uuid4()}", "objects": [{"id": ID}]}
    assert [piece.raw for piece in split_envelope(json.dumps(bundle).encode())] == [
        b'{"id": "%s"}' % ID.encode()
    ]


def test_one_that_is_nested_too_deep_is_named_and_takes_none_along() -> None:
    deep = f'{{"id":"{ID}","a":{"[" * 100_000}{"]" * 100_000}}}'
    first, second, third = split_envelope(f'{{"objects":[{{"a":1}},{deep},{{"b":2}}]}}'.encode())
    assert (second.why, second.id, second.raw) == ("deep", ID, b"")
    assert (first.raw, third.raw) == (b'{"a":1}', b'{"b":2}')
    just = "[" * (MOST_DEPTH - 1) + "]" * (MOST_DEPTH - 1)
    [one] = split_envelope(f'{{"objects":[{{"a":{just}}}]}}'.encode())
    assert one.why == ""


def test_one_that_is_too_long_is_named() -> None:
    [one] = split_envelope(f'{{"objects":[{{"id":"{ID}","a":"{"x" * MOST_OBJECT_BYTES}"}}]}}'.encode())
    assert (one.why, one.id) == ("large", ID)


@pytest.mark.parametrize("body", [b"{}", b'{"more":false}', b'{"objects":[]}', b' { "objects" : [ ] } '])
def test_an_empty_envelope_is_one(body: bytes) -> None:
    assert split_envelope(body) == ()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "json"),
        (b"null", "json"),
        (b"[]", "envelope"),
        (b'{"a":1}', "envelope"),
        (b'{"objects":{}}', "envelope"),
        (b'{"objects":[1]}', "envelope"),
        (b'{"objects":[{},1,{}]}', "envelope"),
        (b'{"objects":[', "json"),
        (b'{"objects":[{}]', "json"),
        (b'{"objects":[{}]} {"objects":[{}]}', "json"),
        (b'x{"objects":[{}]}', "envelope"),
    ],
)
def test_what_is_none_is_refused(body: bytes, why: str) -> None:
    assert why_not(body) == why


def test_too_many_are_refused() -> None:
    assert why_not(b'{"objects":[' + b"{}," * MOST_OBJECTS + b"{}]}") == "many"


@pytest.mark.parametrize(
    "tail", [b'\\"' * 1_000_000, b'\\"' * 1_000_000 + b"\\", b'"' * 1_000_001, b"[{" * 500_000]
)
def test_a_text_that_is_never_closed_takes_one_pass(tail: bytes) -> None:
    # a pass for each of its marks would take hours
    assert why_not(b'{"objects":["' + tail) in {"json", "envelope"}
