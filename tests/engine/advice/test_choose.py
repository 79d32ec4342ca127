from __future__ import annotations

import itertools

import pytest

from lachan.engine.advice import MAX_ADVICE, advise
from lachan.engine.model import Kind, Level
from lachan.engine.scam_types import scam_types
from lachan.engine.words import catalogue


def test_every_advice_has_words_and_none_comes_twice() -> None:
    for level, kind, scam_type in itertools.product(Level, Kind, ["", *scam_types()]):
        advice = advise(level=level, kind=kind, scam_type=scam_type, codes=("text.cue.otp", "x.secrecy"))
        assert set(advice) <= set(catalogue.ALL)
        assert 2 <= len(advice) <= MAX_ADVICE
        assert len(set(advice)) == len(advice)


def test_a_message_in_the_name_of_a_bank_says_first_not_to_open_the_link() -> None:
    advice = advise(level=Level.DANGEROUS, kind=Kind.TEXT, scam_type="V10", kinds={Kind.URL})
    assert advice[0] == "advice.do_not_open_link"
    assert "advice.ring_bank_on_card" in advice


def test_a_reason_adds_the_advice_that_it_calls_for() -> None:
    plain = advise(level=Level.DANGEROUS, kind=Kind.TEXT)
    assert "advice.do_not_install" not in plain
    assert "advice.do_not_install" in advise(
        level=Level.DANGEROUS, kind=Kind.TEXT, codes=("text.cue.app_to_install",)
    )


def test_an_unknown_answer_gives_the_three_things_to_do_before_one_believes_it() -> None:
    assert advise(level=Level.UNKNOWN, kind=Kind.TEXT) == (
        "advice.call_back_known_number",
        "advice.give_no_code_or_papers",
        "advice.no_money_no_app",
    )


def test_a_trusted_text_gets_the_advice_of_an_unknown_one() -> None:
    assert advise(level=Level.TRUSTED, kind=Kind.TEXT) == advise(level=Level.UNKNOWN, kind=Kind.TEXT)
    assert advise(level=Level.TRUSTED, kind=Kind.URL)[0] == "advice.type_address_yourself"


def test_a_suspicious_message_may_be_honest_so_it_is_kept_and_shown_to_somebody() -> None:
    for scam_type in ["", *scam_types()]:
        advice = advise(level=Level.SUSPICIOUS, kind=Kind.TEXT, scam_type=scam_type)
        assert advice[-1] == "advice.ask_family"
        assert "advice.delete_message" not in advice


@pytest.mark.parametrize(
    ("kind", "kinds", "first"),
    [
        (Kind.URL, (), "advice.type_address_yourself"),
        (Kind.DOMAIN, (), "advice.type_address_yourself"),
        (Kind.PHONE, (), "advice.ring_yourself"),
        (Kind.PAYEE, (), "advice.check_payee_name"),
        (Kind.WALLET, (), "advice.coins_are_gone"),
        (Kind.APP, (), "advice.official_store_only"),
        (Kind.FILE, (), "advice.official_store_only"),
        (Kind.EMAIL, (), "advice.ask_sender"),
        (Kind.PROFILE, (), "advice.ask_sender"),
        (Kind.TEXT, (Kind.URL,), "advice.type_address_yourself"),
        (Kind.TEXT, (Kind.PHONE,), "advice.call_back_known_number"),
    ],
)
def test_what_is_unknown_gets_the_advice_of_its_kind(kind: Kind, kinds: tuple[Kind, ...], first: str) -> None:
    assert advise(level=Level.UNKNOWN, kind=kind, kinds=kinds)[0] == first


def test_where_nothing_was_read_the_advice_is_how_to_ask() -> None:
    advice = advise(level=Level.UNKNOWN, kind=Kind.TEXT, notes=("note.empty",))
    assert advice == ("advice.paste_it", "advice.type_it_out")


def test_where_there_is_no_link_no_advice_speaks_of_one() -> None:
    for level, scam_type in itertools.product((Level.SUSPICIOUS, Level.DANGEROUS), ["", *scam_types()]):
        advice = advise(level=level, kind=Kind.TEXT, scam_type=scam_type, kinds={Kind.PAYEE})
        assert "advice.do_not_open_link" not in advice
        assert "advice.type_address_yourself" not in advice
        assert len(advice) >= 2
