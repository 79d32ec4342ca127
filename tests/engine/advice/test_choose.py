from __future__ import annotations

import itertools

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
    advice = advise(level=Level.DANGEROUS, kind=Kind.TEXT, scam_type="V10")
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
