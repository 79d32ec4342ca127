from __future__ import annotations

import hashlib
import io
import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.centre.evidence.sealing import (
    CHUNK_BYTES,
    HEAD_BYTES,
    SealedFile,
    SealError,
    SealingKey,
    SealingWriter,
)

KEY = SealingKey(b"k" * 32)
SIZES = [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 7]
SEALED_CHUNK = CHUNK_BYTES + 16


def seal(content: bytes, *, key: SealingKey = KEY, pieces: int = 100_000) -> bytes:
    file = io.BytesIO()
    writer = SealingWriter(file, key)
    for at in range(0, len(content), pieces):
        writer.write(content[at : at + pieces])
    assert writer.finish() == hashlib.sha256(content).hexdigest()
    return file.getvalue()


def unseal(sealed: bytes, content: bytes, *, key: SealingKey = KEY) -> bytes:
    return b"".join(SealedFile(io.BytesIO(sealed), key, hashlib.sha256(content).hexdigest()).chunks())


def why_not(sealed: bytes, content: bytes, *, key: SealingKey = KEY) -> str:
    with pytest.raises(SealError) as caught:
        unseal(sealed, content, key=key)
    return caught.value.code


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)  # noqa: S311 - the same noise each time


@pytest.mark.parametrize("size", SIZES)
def test_it_gives_back_what_was_sealed(size: int) -> None:
    assert unseal(seal(noise(size)), noise(size)) == noise(size)


@given(st.lists(st.binary(max_size=300_000), min_size=1, max_size=5))
@settings(max_examples=20)
def test_it_does_not_matter_in_which_pieces_a_content_comes(pieces: list[bytes]) -> None:
    file = io.BytesIO()
    writer = SealingWriter(file, KEY)
    for piece in pieces:
        writer.write(piece)
    content = b"".join(pieces)
    assert writer.finish() == hashlib.sha256(content).hexdigest()
    assert unseal(file.getvalue(), content) == content


@pytest.mark.parametrize("size", SIZES)
def test_nothing_can_be_cut_off_or_added(size: int) -> None:
    sealed = seal(noise(size))
    cuts = {1, 16, 17, SEALED_CHUNK, SEALED_CHUNK + 1, len(sealed) - HEAD_BYTES}
    for cut in sorted(cut for cut in cuts if cut <= len(sealed) - HEAD_BYTES):
        assert why_not(sealed[:-cut], noise(size)) == "length"
    assert why_not(sealed + b"\0", noise(size)) == "length"


def test_a_cut_whose_head_says_so_too_is_found() -> None:
    sealed, content = seal(noise(2 * CHUNK_BYTES)), noise(2 * CHUNK_BYTES)
    # the length in the head is proved with the key's wrapping
    shorter = bytearray(sealed[:-SEALED_CHUNK])
    shorter[36:44] = CHUNK_BYTES.to_bytes(8, "big")
    assert why_not(bytes(shorter), content) == "content"
    assert why_not(bytes(shorter), content[:CHUNK_BYTES]) == "content"


def test_chunks_can_not_change_places() -> None:
    content = noise(4 * CHUNK_BYTES)
    sealed = seal(content)
    parts = [sealed[at : at + SEALED_CHUNK] for at in range(HEAD_BYTES, len(sealed), SEALED_CHUNK)]
    for first, second in pairwise(range(4)):
        moved = parts.copy()
        moved[first], moved[second] = moved[second], moved[first]
        assert why_not(sealed[:HEAD_BYTES] + b"".join(moved), content) == "chunk"
    doubled = [parts[0], parts[0], parts[2], parts[3]]
    assert why_not(sealed[:HEAD_BYTES] + b"".join(doubled), content) == "chunk"


def test_a_chunk_of_another_file_is_not_taken() -> None:
    content = noise(2 * CHUNK_BYTES)
    one, two = seal(content), seal(content)
    mixed = one[:-SEALED_CHUNK] + two[-SEALED_CHUNK:]
    assert why_not(mixed, content) == "chunk"


def test_a_whole_file_in_the_place_of_another_is_not_taken() -> None:
    assert why_not(seal(noise(100, 1)), noise(100, 2)) == "content"


def test_each_changed_bit_is_found() -> None:
    content = noise(2_000)
    sealed = seal(content)
    chance = random.Random(5)  # noqa: S311 - the same noise each time
    places = [*range(HEAD_BYTES), *(chance.randrange(HEAD_BYTES, len(sealed)) for _ in range(300))]
    for place in places:
        changed = bytearray(sealed)
        changed[place] ^= 1 << chance.randrange(8)
        assert why_not(bytes(changed), content) in {"form", "key", "content", "length", "chunk"}


def test_another_master_key_is_named_as_such() -> None:
    assert why_not(seal(b"content"), b"content", key=SealingKey(b"x" * 32)) == "key"


def test_a_file_that_was_never_finished_is_no_sealed_file() -> None:
    file = io.BytesIO()
    SealingWriter(file, KEY).write(noise(2 * CHUNK_BYTES))
    assert why_not(file.getvalue(), noise(2 * CHUNK_BYTES)) == "form"
    assert why_not(b"", b"content") == "form"


def test_the_same_content_is_sealed_differently_each_time() -> None:
    assert seal(b"content")[HEAD_BYTES:] != seal(b"content")[HEAD_BYTES:]


def test_no_plain_content_is_handed_to_the_file() -> None:
    sealed = seal(b"SO TAI KHOAN 0123456789 " * 20_000)
    assert b"SO TAI" not in sealed


def test_a_master_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SealingKey(b"short")


@given(st.binary(max_size=400))
def test_whatever_lies_there_is_refused_with_a_code(rubbish: bytes) -> None:
    assert why_not(rubbish, b"content") in {"form", "key", "content", "length"}
