from __future__ import annotations

import pytest

from centre.measures.notices.came import DESK, HOLIDAY, OUTLOOK, TICKET, mail, parsed
from lachan.centre.measures.notices.answers import is_automatic, is_theirs, own_words, said_of_orders
from lachan.centre.reports.mail.parts import text_of


def words(said: str) -> str:
    return own_words(text_of(parsed(said)))


def test_what_is_quoted_is_nobodys_answer() -> None:
    said = words(OUTLOOK)
    assert said.startswith("Kính gửi Trung tâm,")
    assert "Original Message" not in said
    assert said_of_orders(said, order_ids={4711}) == {4711: "done"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("4711 đã làm", "done"), ("4711: done", "done"), ("Yêu cầu 4711: ĐÃ LÀM.", "done"), ("#4711 - refused", "refused"),
        ("4711 từ chối", "refused"), ("order 4711 received", "acknowledged"), ("- 4711: đã hoàn tác", "undone"),
        ("4711, đã nhận!", "acknowledged"), ("4711", None), ("done", None), ("4712 done", None),
        ("4711 not done", None), ("4711 chưa làm", None), ("4711 will be done", None), ("> 4711 done", None),
        ("4711 done if you pay", None), ("Về 4711 done", None),
    ],
)  # fmt: skip
def test_a_line_says_what_it_says_and_nothing_is_guessed(line: str, said: str | None) -> None:
    found = said_of_orders(own_words(f"Xin chào\n{line}\nLan"), order_ids={4711, 4713})
    assert found == ({4711: said} if said else {})


def test_of_two_things_said_neither_counts() -> None:
    assert said_of_orders("4711 done\n4711 refused\n4713 done", order_ids={4711, 4713}) == {4713: "done"}


def test_what_stands_below_our_own_line_counts_for_nothing_even_unquoted() -> None:
    said = own_words("Đã nhận.\n--- Xin viết câu trả lời phía trên dòng này ---\n4711 done")
    assert said == "Đã nhận."
    assert own_words("ok\r\n\r\nOn Sat, 28 Nov 2026 at 10:02, Centre wrote:\r\n4711 done") == "ok"


def test_words_are_bounded_and_hold_no_control_signs() -> None:
    said = own_words("a\x1b[31m\u202eb" + "x" * 1_000_000)
    assert len(said) <= 4_000
    assert said.isprintable()


@pytest.mark.parametrize("said", [HOLIDAY, TICKET])
def test_a_program_is_told_from_a_person(said: str) -> None:
    assert is_automatic(parsed(said), envelope_from=DESK)
    assert not is_automatic(parsed(OUTLOOK), envelope_from=DESK)
    assert is_automatic(parsed(OUTLOOK), envelope_from=""), "nobody who answers by hand has no return path"
    assert mail(said)


@pytest.mark.parametrize(
    ("sender", "has_customers", "theirs"),
    [
        (DESK, True, True), ("Abuse@SongXanh.example", True, True), ("lan@songxanh.example", False, True),
        ("lan@songxanh.example", True, False), ("lan@xau.top", False, False), ("", False, False),
        ("abuse@mail.songxanh.example", False, False), ("abuse@songxanh.example.xau.top", False, False),
    ],
)  # fmt: skip
def test_whoever_has_a_mailbox_there_is_not_the_desk(sender: str, has_customers: bool, theirs: bool) -> None:  # noqa: FBT001
    assert is_theirs(sender, desks={DESK}, has_customers=has_customers) is theirs


def test_at_a_provider_of_mail_another_address_is_another_person() -> None:
    desk = "desk.abuse" + "@" + "gmail.com"
    assert is_theirs(desk, desks={desk}, has_customers=False)
    assert not is_theirs("other" + "@" + "gmail.com", desks={desk}, has_customers=False)
