from __future__ import annotations

import csv
import itertools
from io import StringIO

import pytest

from lachan.engine.advice import Did, When, hotlines, report_sms, steps_after
from lachan.engine.data import read_text
from lachan.engine.scam_types import scam_types

ALL_DID = [
    frozenset(some) for size in range(1, 4) for some in itertools.combinations(Did, size)
]  # seven ways to have been caught
ALL_TYPES = ["", *scam_types()]


def test_it_gives_no_steps_when_nothing_happened() -> None:
    assert steps_after([]) == ()
    assert steps_after((), "V14") == ()


@pytest.mark.parametrize("scam_type", ALL_TYPES)
def test_the_steps_are_in_order_of_time_and_none_stands_twice(scam_type: str) -> None:
    for did in ALL_DID:
        steps = steps_after(did, scam_type)
        assert [step.when for step in steps] == sorted(step.when for step in steps)
        assert len({step.id for step in steps}) == len(steps)
        assert len({step.words.vi for step in steps}) == len(steps)
        assert 5 <= len(steps) <= 14


@pytest.mark.parametrize("scam_type", ALL_TYPES)
def test_flight_mode_comes_first_when_an_app_was_installed_and_else_not_at_all(scam_type: str) -> None:
    for did in ALL_DID:
        ids = [step.id for step in steps_after(did, scam_type)]
        assert ("flight_mode" in ids) is (Did.APP in did)
        if Did.APP in did:
            assert ids[0] == "flight_mode"


@pytest.mark.parametrize("scam_type", ALL_TYPES)
def test_the_bank_is_rung_now_and_the_police_seen_within_thirty_minutes(scam_type: str) -> None:
    for did in ALL_DID:
        by_id = {step.id: step for step in steps_after(did, scam_type)}
        assert by_id["ring_bank"].when is When.NOW
        assert by_id["commune_police"].when is When.WITHIN_30
        assert by_id["no_recovery"].when is When.AFTERWARDS


def test_another_phone_is_used_for_the_bank_only_when_an_app_was_installed() -> None:
    def bank(*did: Did) -> str:
        return next(step.words.vi for step in steps_after(did) if step.id == "ring_bank")

    assert bank(Did.MONEY) == "Gọi ngân hàng theo số in trên thẻ"
    assert bank(Did.MONEY, Did.APP).startswith("Dùng máy khác")


def test_the_transfer_is_held_only_when_there_was_one() -> None:
    def how(*did: Did) -> str:
        return next(step.words.why_vi for step in steps_after(did) if step.id == "ring_bank")

    assert "giữ khoản tiền đã chuyển" in how(Did.MONEY)
    assert "giữ khoản tiền đã chuyển" not in how(Did.CODE)
    assert "khóa thẻ" in how(Did.CODE)


def test_who_is_held_on_the_phone_hangs_up_before_ringing_the_bank() -> None:
    ids = [step.id for step in steps_after([Did.MONEY], "V14")]
    assert ids.index("V14_hang_up") < ids.index("ring_bank")
    ids = [step.id for step in steps_after([Did.MONEY], "V25")]
    assert ids[0] == "V25_ring_police"


def test_every_sentence_of_the_steps_after_a_loss_is_known_and_none_is_left_over() -> None:
    known = [row["sentence_en"] for row in csv.DictReader(StringIO(read_text("after-loss-steps.csv")))]
    used = {sentence for kind in scam_types().values() for sentence in kind.after_loss_en}
    assert len(known) == len(set(known))
    assert set(known) == used


def test_a_kind_of_scam_that_is_not_known_gives_the_general_steps() -> None:
    assert steps_after([Did.MONEY], "V99") == steps_after([Did.MONEY], "")


def test_only_verified_numbers_are_named() -> None:
    allowed = {hotline.number for hotline in hotlines().values()}
    for scam_type, did in itertools.product(ALL_TYPES, ALL_DID):
        for step in steps_after(did, scam_type):
            text = f"{step.words.vi} {step.words.en} {step.words.why_vi} {step.words.why_en}"
            numbers = {word.strip("();,.") for word in text.split() if word.strip("();,.").isdigit()}
            assert numbers <= allowed | {"18"}  # "under 18" is an age


def test_every_number_has_a_source_and_a_day() -> None:
    assert {hotline.number for hotline in hotlines().values()} == {"113", "156", "5656"}
    for hotline in hotlines().values():
        assert hotline.source
        assert hotline.checked.isoformat() == "2026-11-24"
        assert hotline.how in {"call", "sms"}


def test_the_sms_to_the_report_number_has_its_form() -> None:
    assert report_sms("0912 345 678", "Tài khoản của quý khách") == "LD 0912 345 678 tai khoan cua quy khach"
    step = next(step for step in steps_after([Did.MONEY], number="songhongbank") if step.id == "report_sms")
    assert step.sms == "LD songhongbank (noi dung)"


@pytest.mark.parametrize("text", ["", "\0\ud800", "😀" * 500, "x" * 5_000, "đ" * 200])
def test_the_sms_is_one_message_whatever_is_put_in(text: str) -> None:
    message = report_sms("0912345678", text)
    assert message.startswith("LD 0912345678")
    assert len(message) <= 160
    assert message.isascii()
