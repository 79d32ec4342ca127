from __future__ import annotations

import pytest

from centre.measures.notices.came import (
    DESK,
    EXCHANGE,
    HOLIDAY,
    OUTLOOK,
    POSTFIX,
    POSTFIX_DELAYED,
    QMAIL,
    TICKET,
    parsed,
)
from lachan.centre.measures.notices.bounces import Bounce, read_bounce


def read(said: str, envelope_from: str = "") -> Bounce | None:
    return read_bounce(parsed(said), envelope_from=envelope_from, address=DESK)


@pytest.mark.parametrize(("said", "code"), [(POSTFIX, "5.1.1"), (EXCHANGE, "550"), (QMAIL, "5.1.1")])
def test_each_servers_report_says_that_it_is_final_and_about_whom(said: str, code: str) -> None:
    bounce = read(said)
    assert bounce is not None
    assert bounce.is_final
    assert bounce.is_about(DESK)
    assert bounce.code == code


def test_a_delay_is_not_the_end() -> None:
    bounce = read(POSTFIX_DELAYED)
    assert bounce is not None
    assert not bounce.is_final


def test_what_failed_where_it_was_handed_on_is_not_about_the_desk() -> None:
    said = POSTFIX.replace(
        f"Final-Recipient: rfc822; {DESK}", "Final-Recipient: rfc822; lan@songxanh.example"
    ).replace(f"Original-Recipient: rfc822;{DESK}\n", "")
    bounce = read(said)
    assert bounce is not None
    assert not bounce.is_about(DESK)


@pytest.mark.parametrize("said", [OUTLOOK, HOLIDAY, TICKET])
def test_an_answer_is_no_report(said: str) -> None:
    assert read(said, envelope_from=DESK) is None


def test_a_person_who_quotes_a_failure_has_not_failed() -> None:
    said = OUTLOOK.replace("Trân trọng", f"Thư đến {DESK} từng bị lỗi 550 5.1.1 nhưng nay đã nhận được.")
    assert read(said, envelope_from="lan@songxanh.example") is None


def test_numbers_that_are_no_status_end_nothing() -> None:
    said = EXCHANGE.replace("550 5.1.10", "250 2.1.5").replace(
        "Delivery has failed", "Gửi lúc 15.5.10.3, số 5501"
    )
    bounce = read(said)
    assert bounce is not None
    assert not bounce.is_final


def test_a_report_without_fields_or_with_thousands_of_them_is_read_all_the_same() -> None:
    empty = POSTFIX.replace("Action: failed\n", "").replace("Status: 5.1.1\n", "")
    bounce = read(empty)
    assert bounce is not None
    assert not bounce.is_final
    many = POSTFIX.replace(
        "Action: failed",
        "\n\n".join(f"Final-Recipient: rfc822; a{n}@b.example\nAction: failed" for n in range(5_000)),
    )
    found = read(many)
    assert found is not None
    assert len(found.receivers) <= 200
