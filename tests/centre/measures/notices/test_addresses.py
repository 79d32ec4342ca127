from __future__ import annotations

import pytest

from lachan.centre.measures.notices.addresses import address_of, new_token, token_hash, token_in

OURS = "thongbao@trungtam.example"


def test_a_token_comes_back_however_a_server_writes_the_address() -> None:
    token = new_token()
    address = address_of(token, notices=OURS)
    assert address == f"thongbao+{token}@trungtam.example"
    assert len(address.partition("@")[0]) <= 64
    for written in (address, address.upper(), address.replace("trungtam", "TrungTam")):
        assert token_in(written, notices=OURS) == token


def test_no_two_are_the_same_and_none_can_be_guessed() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert {len(token) * 5 for token in tokens} == {120}
    assert len({token_hash(token) for token in tokens}) == 1_000


@pytest.mark.parametrize(
    "address",
    [
        "thongbao@trungtam.example", "thongbao+@trungtam.example", "thongbao+abc@trungtam.example", "",
        f"thongbao+{'a' * 24}@khac.example", f"khac+{'a' * 24}@trungtam.example", f"thongbao+{'1' * 24}@trungtam.example",
        f"thongbao+{'a' * 24}+{'b' * 24}@trungtam.example", f"x@thongbao+{'a' * 24}@trungtam.example", "+@",
    ],
)  # fmt: skip
def test_what_is_no_token_of_ours_is_none(address: str) -> None:
    assert token_in(address, notices=OURS) == ""
    assert token_in(f"thongbao+{'a' * 24}@trungtam.example", notices="") == ""
