from __future__ import annotations

import pytest

from lachan.centre.accounts.duty_codes import MOST_CODES, WALLETS, code_name, known_codes, read_codes
from lachan.centre.web.refusals import Refusal
from lachan.engine.extract.payees import canonical_payee


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("970436", "970436"),
        ("Vietcombank", "970436"),
        ("vcb", "970436"),
        ("  BIDV ", "970418"),
        ("Quân đội", "970422"),
        ("MoMo", "momo"),
        ("Viettel Money", "viettelmoney"),
        ("shopeepay", "shopeepay"),
    ],
)
def test_a_bank_is_meant_by_its_code_and_by_its_name(said: str, code: str) -> None:
    assert read_codes([said]) == (code,)


@pytest.mark.parametrize(
    "said", ["970999", "Vietcombank BIDV", "ngân hàng tôi", "970436 970418", "\u202e970436"]
)
def test_what_names_no_bank_or_two_is_refused(said: str) -> None:
    with pytest.raises(Refusal, match="duty_unknown"):
        read_codes([said])


def test_none_and_too_many_are_refused() -> None:
    for said in ((), known_codes()[: MOST_CODES + 1]):
        with pytest.raises(Refusal, match="duty_codes"):
            read_codes(said)


def test_every_name_that_a_page_shows_is_understood_when_it_is_typed() -> None:
    unread = [code for code in known_codes() if read_codes([code]) != (code,)]
    assert unread == []
    for code in known_codes():
        try:
            read = read_codes([code_name(code)])
        except Refusal:
            pytest.fail(f"{code_name(code)} of {code} is not understood")
        # two BINs of one bank are called alike
        assert code_name(read[0]) == code_name(code)


def test_wallets_are_spelled_as_the_engine_spells_accounts_at_them() -> None:
    for code in WALLETS:
        assert canonical_payee(f"{code}:0912345678") == f"{code}:+84912345678"
