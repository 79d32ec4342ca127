from __future__ import annotations

import pytest

from lachan.centre.public.showing.steps import DIDS, WAYS, steps_by_way
from lachan.engine.advice import steps_after
from lachan.engine.scam_types import scam_types


def shown(scam_type: str, way: int) -> list[object]:
    return [
        one.step
        for one in steps_by_way(scam_type)
        if one.classes == "all" or f"w{way}" in one.classes.split()
    ]


@pytest.mark.parametrize("scam_type", ["", *scam_types()])
def test_each_way_of_ticking_shows_just_its_steps(scam_type: str) -> None:
    for way in WAYS:
        dids = [did for bit, did in enumerate(DIDS) if way >> bit & 1]
        wanted = list(steps_after(dids, scam_type))
        assert len(shown(scam_type, way)) == len(wanted)
        assert set(shown(scam_type, way)) == set(wanted)


@pytest.mark.parametrize("scam_type", ["", *scam_types()])
def test_the_soonest_comes_first_in_each_way(scam_type: str) -> None:
    for way in WAYS:
        times = [step.when for step in shown(scam_type, way)]  # type: ignore[attr-defined]
        assert times == sorted(times)


@pytest.mark.parametrize("way", [4, 5, 6, 7])
def test_flight_mode_is_first_when_an_app_was_installed(way: int) -> None:
    assert shown("", way)[0].id == "flight_mode"  # type: ignore[attr-defined]


def test_the_sms_is_written_for_this_message() -> None:
    sms = [
        one.step.sms for one in steps_by_way("", number="0912345678", text="Chuyển tiền ngay") if one.step.sms
    ]
    assert sms == ["LD 0912345678 chuyen tien ngay"]
