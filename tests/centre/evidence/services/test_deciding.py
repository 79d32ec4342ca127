from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.evidence.files import LAN, MINH, NOW, keep, picture
from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor
from lachan.centre.evidence import queries, services
from lachan.centre.evidence.models import Content, IllegalFlag
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.refusing import EvidenceRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from lachan.centre.evidence.queries import EvidenceFile

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(days=400)


def now_of(file: EvidenceFile) -> EvidenceFile:
    found = queries.file_for(file_id=file.id, office_ids=None)
    assert found is not None
    return found


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(EvidenceRefused) as caught:
        act()
    assert caught.value.title("vi")
    assert caught.value.mend("en")
    return caught.value.what_code


def test_a_flag_stops_all_who_hold_the_content_today_and_later() -> None:
    ours, theirs = keep(picture(), holder="case:1"), keep(picture(), holder="case:2")
    services.flag_illegal(file_id=ours.id, reason="Ảnh trẻ em", actor=LAN, now=NOW)
    later = keep(picture(), holder="case:3")
    for file in (now_of(ours), now_of(theirs), later):
        assert file.flagged
        assert file.why_not_shown == "flagged"


def test_one_person_does_not_lift_a_flag() -> None:
    file = keep(picture())
    flag = services.flag_illegal(file_id=file.id, reason="Ảnh", actor=LAN, now=NOW)
    assert (
        refused(lambda: services.decide_lift(flag_id=flag, agreed=True, reason="Đã xem", actor=MINH, now=NOW))
        == "not_asked"
    )
    services.ask_to_lift(flag_id=flag, reason="Nhầm", actor=LAN, now=NOW)
    assert (
        refused(lambda: services.decide_lift(flag_id=flag, agreed=True, reason="Đã xem", actor=LAN, now=NOW))
        == "two_persons"
    )
    assert now_of(file).flagged
    assert [(waiting.what, waiting.asked_by) for waiting in queries.waiting_decisions()] == [
        ("lift", "person:1")
    ]
    services.decide_lift(flag_id=flag, agreed=True, reason="Đã xem", actor=MINH, now=NOW)
    assert not now_of(file).flagged
    assert not queries.waiting_decisions()
    assert (
        refused(lambda: services.decide_lift(flag_id=flag, agreed=True, reason="Đã xem", actor=MINH, now=NOW))
        == "not_asked"
    )
    assert refused(lambda: services.ask_to_lift(flag_id=flag, reason="Nhầm", actor=LAN, now=NOW)) == "decided"


def test_a_refused_lift_lets_the_flag_stand_and_can_be_asked_anew() -> None:
    file = keep(picture())
    flag = services.flag_illegal(file_id=file.id, reason="Ảnh", actor=LAN, now=NOW)
    services.ask_to_lift(flag_id=flag, reason="Nhầm", actor=LAN, now=NOW)
    assert refused(lambda: services.ask_to_lift(flag_id=flag, reason="Nhầm", actor=MINH, now=NOW)) == "asked"
    services.decide_lift(flag_id=flag, agreed=False, reason="Đã xem", actor=MINH, now=NOW)
    assert now_of(file).flagged
    services.ask_to_lift(flag_id=flag, reason="Xem lại", actor=MINH, now=NOW)
    services.decide_lift(flag_id=flag, agreed=True, reason="Đã xem", actor=LAN, now=NOW)
    assert not now_of(file).flagged


def test_a_second_flag_stands_when_the_first_is_lifted() -> None:
    file = keep(picture())
    first = services.flag_illegal(file_id=file.id, reason="Một", actor=LAN, now=NOW)
    services.flag_illegal(file_id=file.id, reason="Hai", actor=MINH, now=NOW)
    services.ask_to_lift(flag_id=first, reason="Nhầm", actor=LAN, now=NOW)
    services.decide_lift(flag_id=first, agreed=True, reason="Đã xem", actor=MINH, now=NOW)
    assert now_of(file).flagged


@pytest.mark.parametrize("actor", [MACHINE, OPERATOR])
def test_neither_a_program_nor_the_command_line_lifts_or_destroys(actor: Actor) -> None:
    file = keep(picture())
    flag = services.flag_illegal(file_id=file.id, reason="Ảnh", actor=actor, now=NOW)
    services.ask_to_lift(flag_id=flag, reason="Nhầm", actor=LAN, now=NOW)
    order = services.ask_to_destroy(
        file_id=file.id, order_reference="12/QĐ", reason="Lệnh", actor=LAN, now=NOW
    )
    for act in (
        lambda: services.ask_to_lift(flag_id=flag, reason="Nhầm", actor=actor, now=NOW),
        lambda: services.decide_lift(flag_id=flag, agreed=True, reason="Đã xem", actor=actor, now=NOW),
        lambda: services.ask_to_destroy(
            file_id=file.id, order_reference="1", reason="L", actor=actor, now=NOW
        ),
        lambda: services.withdraw_destruction(order_id=order, reason="Đã xem", actor=actor, now=NOW),
        lambda: services.destroy(order_id=order, reason="Đã xem", actor=actor, now=NOW),
    ):
        assert refused(act) == "person"


def test_destroying_takes_an_order_and_two_persons_and_leaves_the_hash() -> None:
    ours, theirs = keep(picture(), holder="case:1"), keep(picture(), holder="case:2")
    order = services.ask_to_destroy(
        file_id=ours.id, order_reference="12/QĐ-CA 28/11/2026", reason="Lệnh", actor=LAN, now=LATER
    )
    assert (
        refused(lambda: services.destroy(order_id=order, reason="Đã xem", actor=LAN, now=LATER))
        == "two_persons"
    )
    assert site_store().stamp(ours.sha256)
    services.destroy(order_id=order, reason="Đã xem", actor=MINH, now=LATER)
    assert not site_store().stamp(ours.sha256)
    for file in (now_of(ours), now_of(theirs)):
        assert (file.removed_why, file.sha256, file.name, file.original_name) == (
            "order",
            ours.sha256,
            "",
            "",
        )
        assert file.why_not_shown == "removed"
        assert queries.custody_of(file.id)[-1].kind == "evidence.destroyed"
    assert not queries.files_for(office_ids=None)
    assert (
        refused(lambda: services.destroy(order_id=order, reason="Đã xem", actor=MINH, now=LATER)) == "decided"
    )


def test_what_was_kept_this_hour_is_out_of_reach_at_once_and_off_the_disk_with_the_next_sweep() -> None:
    file = keep(picture())
    stamp = site_store().stamp(file.sha256) / 1_000_000_000
    kept_at = NOW.fromtimestamp(stamp, tz=NOW.tzinfo)
    order = services.ask_to_destroy(
        file_id=file.id, order_reference="12", reason="Lệnh", actor=LAN, now=kept_at
    )
    services.destroy(order_id=order, reason="Đã xem", actor=MINH, now=kept_at + timedelta(minutes=5))
    assert not queries.files_for(office_ids=None)
    assert services.sweep(now=kept_at + timedelta(minutes=50)) == 0
    assert services.sweep(now=kept_at + timedelta(minutes=61)) == 1
    assert not site_store().stamp(file.sha256)


def test_a_destruction_that_was_withdrawn_is_not_carried_out() -> None:
    file = keep(picture())
    order = services.ask_to_destroy(
        file_id=file.id, order_reference="12", reason="Lệnh", actor=LAN, now=LATER
    )

    def again() -> int:
        return services.ask_to_destroy(
            file_id=file.id, order_reference="13", reason="Lệnh", actor=MINH, now=LATER
        )

    assert refused(again) == "asked"
    services.withdraw_destruction(order_id=order, reason="Đã xem", actor=LAN, now=LATER)
    assert (
        refused(lambda: services.destroy(order_id=order, reason="Đã xem", actor=MINH, now=LATER)) == "decided"
    )
    assert (
        refused(lambda: services.withdraw_destruction(order_id=order, reason="Đã xem", actor=MINH, now=LATER))
        == "decided"
    )
    assert not now_of(file).removed_at
    assert again()


def test_a_legal_hold_stands_against_an_order() -> None:
    file = keep(picture())
    order = services.ask_to_destroy(
        file_id=file.id, order_reference="12", reason="Lệnh", actor=LAN, now=LATER
    )
    hold = services.place_legal_hold(file_id=file.id, reason="Vụ án 3", actor=LAN, now=LATER)
    assert refused(lambda: services.destroy(order_id=order, reason="Đã xem", actor=MINH, now=LATER)) == "held"
    assert site_store().stamp(file.sha256)
    # the refused attempt has changed nothing: the same order can be carried out later
    services.lift_legal_hold(hold_id=hold, reason="Xong", actor=MINH, now=LATER)
    services.destroy(order_id=order, reason="Đã xem", actor=MINH, now=LATER)
    assert not site_store().stamp(file.sha256)


def test_destroyed_content_that_comes_again_is_held_anew_and_still_flagged() -> None:
    file = keep(picture())
    services.flag_illegal(file_id=file.id, reason="Ảnh", actor=LAN, now=LATER)
    order = services.ask_to_destroy(
        file_id=file.id, order_reference="12", reason="Lệnh", actor=LAN, now=LATER
    )
    services.destroy(order_id=order, reason="Đã xem", actor=MINH, now=LATER)
    again = keep(picture(), holder="case:9")
    assert again.flagged
    assert Content.objects.get().removed_at is None
    assert site_store().stamp(file.sha256)


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 501])
def test_a_reason_is_needed(reason: str) -> None:
    file = keep(picture())
    assert (
        refused(lambda: services.flag_illegal(file_id=file.id, reason=reason, actor=LAN, now=NOW)) == "reason"
    )
    assert not IllegalFlag.objects.exists()


@pytest.mark.parametrize("reference", ["", "   ", "a\0b", "x" * 201])
def test_an_order_has_a_number(reference: str) -> None:
    file = keep(picture())
    act = lambda: services.ask_to_destroy(  # noqa: E731 - asked for its refusal
        file_id=file.id, order_reference=reference, reason="Lệnh", actor=LAN, now=NOW
    )
    assert refused(act) == "order"


def test_what_does_not_exist_is_not_found() -> None:
    for act in (
        lambda: services.flag_illegal(file_id=9, reason="x", actor=LAN, now=NOW),
        lambda: services.ask_to_lift(flag_id=9, reason="x", actor=LAN, now=NOW),
        lambda: services.decide_lift(flag_id=9, agreed=True, reason="Đã xem", actor=LAN, now=NOW),
        lambda: services.ask_to_destroy(file_id=9, order_reference="1", reason="x", actor=LAN, now=NOW),
        lambda: services.withdraw_destruction(order_id=9, reason="Đã xem", actor=LAN, now=NOW),
        lambda: services.destroy(order_id=9, reason="Đã xem", actor=LAN, now=NOW),
    ):
        assert refused(act) == "unknown"
