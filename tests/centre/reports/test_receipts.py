"""Receipt codes: a slip is seen, guesses find none and slow down."""

from __future__ import annotations

import secrets
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre.reports.tellings import NOW, telling
from lachan.centre.reports import receipts
from lachan.centre.reports.receipt_codes import (
    LETTERS,
    NoCodeError,
    code_hash,
    new_code,
    read_code,
    write_code,
)
from lachan.centre.reports.receipts import open_receipt
from lachan.centre.reports.services import take_report
from lachan.centre.web.limits import Buckets
from lachan.centre.web.refusals import Refusal


@given(st.binary(min_size=10, max_size=10))
def test_it_reads_what_it_wrote_however_it_is_typed(code: bytes) -> None:
    said = write_code(code)
    assert read_code(said) == code
    assert read_code(f" {said.lower().replace('-', ' ')} ") == code
    assert read_code(said.replace("0", "O").replace("1", "l")) == code


@given(st.binary(min_size=10, max_size=10), st.integers(0, 16), st.integers(1, 31))
def test_every_single_wrong_letter_is_seen(code: bytes, place: int, by: int) -> None:
    letters = list(write_code(code).replace("-", ""))
    letters[place] = LETTERS[(LETTERS.index(letters[place]) + by) % 32]
    with pytest.raises(NoCodeError):
        read_code("".join(letters))


@given(st.binary(min_size=10, max_size=10), st.integers(0, 16), st.integers(0, 16))
def test_every_two_that_changed_places_are_seen(code: bytes, one: int, other: int) -> None:
    letters = list(write_code(code).replace("-", ""))
    if letters[one] == letters[other]:
        return
    letters[one], letters[other] = letters[other], letters[one]
    with pytest.raises(NoCodeError):
        read_code("".join(letters))


@given(st.text(max_size=100))
def test_anything_else_is_no_code_and_no_error(said: str) -> None:
    with suppress(NoCodeError):
        assert len(read_code(said)) == 10


def test_codes_have_80_bits_and_do_not_repeat() -> None:
    assert len({new_code() for _ in range(10_000)}) == 10_000
    assert len(new_code()) * 8 == 80


@pytest.mark.django_db
def test_100000_guesses_find_none_and_slow_down(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(receipts, "wrong_codes", Buckets(12, clock=lambda: clock[0]))
    for _ in range(20):
        take_report(told=telling(), now=NOW)
    looked = refused = 0
    # all that one network can ask in a quarter of an hour, a hundred a second
    for _ in range(100_000):
        clock[0] += 0.01
        try:
            open_receipt(write_code(secrets.token_bytes(10)), network="203.0.113")
        except Refusal as refusal:
            refused += refusal.status == 429
            looked += refusal.status == 404
    assert looked + refused == 100_000
    # 12 at once and 12 a minute: 100,000 guesses are 212
    assert looked <= 12 + 12 * 1_000 / 60 + 1
    with pytest.raises(Refusal) as error:
        open_receipt("0000-0000-0000-00000", network="203.0.113")
    assert error.value.status == 429
    assert error.value.retry_after_seconds >= 1


@pytest.mark.django_db
def test_others_can_open_theirs_while_somebody_guesses() -> None:
    code = take_report(told=telling(), now=NOW).receipt
    for _ in range(50):
        with pytest.raises(Refusal):
            open_receipt(write_code(new_code()), network="a")
    assert open_receipt(code, network="b").state == "new"


@pytest.mark.django_db
def test_a_slip_is_told_from_a_code_that_nobody_has() -> None:
    with pytest.raises(Refusal) as slip:
        open_receipt("ABCD", network="a")
    assert slip.value.code == "reports_receipt_typo"
    with pytest.raises(Refusal) as unknown:
        open_receipt(write_code(new_code()), network="a")
    assert unknown.value.code == "reports_receipt_unknown"


def test_only_the_hash_is_comparable() -> None:
    code = new_code()
    assert len(code_hash(code)) == 64
    assert code.hex() not in code_hash(code)
