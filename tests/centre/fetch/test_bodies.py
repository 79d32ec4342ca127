from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.fetch.bodies import unpack
from lachan.centre.fetch.targets import FetchError

RAW = zlib.compressobj(wbits=-15)
BARE = RAW.compress(b"xin ch\xc3\xa0o" * 100) + RAW.flush()
TEXT = b"xin ch\xc3\xa0o" * 100


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@pytest.mark.parametrize(
    ("packed", "encoding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzip.compress(TEXT), "gzip"),
        (gzip.compress(TEXT), "X-GZIP "),
        (zlib.compress(TEXT), "deflate"),
        (BARE, "deflate"),
    ],
)
def test_it_unpacks_what_we_say_that_we_read(packed: bytes, encoding: str) -> None:
    assert b"".join(unpack(cut(packed, 7), encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "x" * 1000])
def test_it_refuses_what_it_did_not_ask_for(encoding: str) -> None:
    with pytest.raises(FetchError) as error:
        list(unpack([TEXT], encoding))
    assert error.value.code == "encoding"


def test_a_bomb_comes_in_pieces_that_can_be_stopped() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    first = next(iter(unpack([bomb], "gzip")))
    assert len(first) <= 65_536


@pytest.mark.parametrize("cut_at", [1, 12, 20])
def test_a_body_that_ends_too_early_is_no_body(cut_at: int) -> None:
    with pytest.raises(FetchError) as error:
        list(unpack([gzip.compress(TEXT)[:cut_at]], "gzip"))
    assert error.value.code == "broken_body"


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=5), st.sampled_from(["gzip", "deflate", ""]))
def test_whatever_comes_is_unpacked_or_refused(pieces: list[bytes], encoding: str) -> None:
    code = ""
    try:
        list(unpack(pieces, encoding))
    except FetchError as error:
        code = error.code
    assert code in {"", "broken_body"}
