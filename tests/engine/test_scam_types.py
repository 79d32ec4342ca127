from __future__ import annotations

import time

from lachan.engine.scam_types import scam_types


def test_it_knows_the_forty_six_kinds_in_the_order_of_their_ids() -> None:
    assert list(scam_types()) == [f"V{number:02}" for number in range(1, 47)]


def test_every_kind_has_every_text_in_both_languages() -> None:
    for kind in scam_types().values():
        assert kind.name_vi
        assert kind.name_en
        assert kind.how_it_works_vi
        assert kind.how_it_works_en
        assert kind.advice_vi
        assert kind.advice_en
        assert kind.red_flags_vi
        assert kind.red_flags_en
        assert kind.group in {"brand", "takeover", "combined"}


def test_the_steps_after_a_loss_go_together_in_both_languages() -> None:
    for kind in scam_types().values():
        assert 5 <= len(kind.after_loss_vi) == len(kind.after_loss_en) <= 9


def test_it_reads_the_file_once_and_within_ten_milliseconds() -> None:
    scam_types.cache_clear()
    fastest = 1.0
    for _ in range(5):
        scam_types.cache_clear()
        before = time.process_time()
        scam_types()
        fastest = min(fastest, time.process_time() - before)
    assert fastest < 0.010
    assert scam_types() is scam_types()
