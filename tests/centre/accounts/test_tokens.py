"""How a token looks."""

from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from lachan.centre.accounts.tokens import PREFIX, hash_of_token, is_token, new_token


def test_a_token_has_a_beginning_that_scanners_of_secrets_know() -> None:
    token = new_token()
    assert token.startswith("lch_")
    assert len(token) == len(PREFIX) + 42
    assert token[4:].isalnum()
    assert is_token(token)


def test_two_tokens_are_never_the_same() -> None:
    assert len({new_token() for _ in range(1_000)}) == 1_000


def test_the_check_is_the_crc_of_the_chance_in_base_62() -> None:
    assert is_token(f"lch_{'0' * 36}{_check('0' * 36)}")


def _check(chance: str) -> str:
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    number = zlib.crc32(chance.encode())
    return "".join(signs[number // 62**power % 62] for power in range(5, -1, -1))


@given(at=st.integers(4, 45), sign=st.sampled_from("0Az"))
def test_a_token_with_one_other_sign_is_none(at: int, sign: str) -> None:
    token = new_token()
    mistyped = token[:at] + sign + token[at + 1 :]
    assert is_token(mistyped) == (mistyped == token)


def test_what_was_cut_or_is_something_else_is_no_token() -> None:
    token = new_token()
    for other in (
        token[:-1],
        token + "0",
        token[4:],
        "",
        "lachan_" + token[4:],
        token + "\n",
        "lch_" + "é" * 42,
    ):
        assert not is_token(other)


def test_only_the_hash_is_kept() -> None:
    token = new_token()
    assert len(hash_of_token(token)) == 64
    assert token[4:] not in hash_of_token(token)
