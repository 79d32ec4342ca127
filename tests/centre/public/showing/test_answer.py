from __future__ import annotations

import msgspec
import pytest

from lachan.centre.public.queries import Told
from lachan.centre.public.showing.answer import MAX_REASONS, OPEN_REASONS, Shown, ShownReason, show
from lachan.engine import check
from lachan.engine.words.catalogue import ALL

BAD = "VIETCOMBANK: Tài khoản của quý khách bị khóa. Xác minh tại https://vietcombank-login.top trong 2 giờ, nhập mã OTP."
HONEST = "Chào bạn, mình là Hương. Lịch mới ở https://lichhoc.example/t11"


def shown(text: str, lang: str = "vi", *, codes: tuple[str, ...] = ()) -> Shown:
    return show(Told(check(text, qr=codes), text, codes=codes), "vi" if lang == "vi" else "en")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "text", [BAD, HONEST, "0912345678", "https://www.vietcombank.com.vn/", "970436:0123456789"]
)
def test_everything_that_is_said_is_in_the_catalogue(text: str, lang: str) -> None:
    page = shown(text, lang)
    assert page.order
    assert page.second
    assert {reason.code for reason in page.reasons} <= set(ALL)
    assert all(reason.title for reason in page.reasons)
    assert all(advice.title for advice in page.advice)
    assert "{" not in str((page.reasons, page.advice, page.notes, page.order, page.second))


def test_reasons_are_numbered_without_a_gap_and_those_in_the_text_come_first() -> None:
    numbers = [reason.number for reason in shown(BAD).reasons]
    pinned = [number for number in numbers if number]
    assert pinned == list(range(1, len(pinned) + 1))
    assert numbers[: len(pinned)] == pinned
    assert len(numbers) <= MAX_REASONS


def test_every_number_is_pinned_to_words() -> None:
    page = shown(BAD)
    pins = {number for piece in page.pieces for run in piece.runs for number in run.pins}
    assert pins == {reason.number for reason in page.reasons if reason.number}
    assert "".join(run.text for piece in page.pieces for run in piece.runs) == BAD


def test_nothing_of_a_code_is_pinned_to_the_words_beside_it() -> None:
    page = shown("Quét mã để nhận quà nhé bạn ơi, " * 5, codes=(BAD,))
    assert page.is_bad
    alone = shown("Quét mã để nhận quà nhé bạn ơi, " * 5)
    marked = [run.text for piece in page.pieces if piece.marked for run in piece.runs]
    assert marked == [run.text for piece in alone.pieces if piece.marked for run in piece.runs]


def test_it_says_that_pages_are_not_opened_where_there_is_a_link() -> None:
    said = "Chưa xem nội dung trang sau đường link"
    assert said in [note.title for note in shown(HONEST).notes]
    assert said not in [note.title for note in shown("xin chào").notes]
    assert said not in [note.title for note in shown("https://www.vietcombank.com.vn/").notes]


def test_a_trusted_address_is_named_by_its_owner() -> None:
    page = shown("https://www.vietcombank.com.vn/")
    assert page.level == "trusted"
    assert "Vietcombank" in " ".join(page.order)
    assert page.steps == ()


def test_a_number_stands_as_it_is_dialled_here() -> None:
    assert [one.value for one in shown("Gọi +84912345678 nhé").seen] == ["0912345678"]


def test_an_account_stands_with_its_bank() -> None:
    (account,) = shown("STK 0123456789 Vietcombank").seen
    assert account.value == "0123456789"
    assert "Vietcombank" in account.facts


@pytest.mark.parametrize(("count", "opened"), [(0, 0), (3, 3), (4, 4), (5, OPEN_REASONS), (7, OPEN_REASONS)])
def test_three_reasons_stand_open_and_never_one_alone_is_folded_away(count: int, opened: int) -> None:
    reasons = tuple(ShownReason(0, f"code.{number}", "", "") for number in range(count))
    page = msgspec.structs.replace(shown(BAD), reasons=reasons)
    assert len(page.first_reasons) == opened
    assert page.first_reasons + page.more_reasons == reasons


def test_what_is_found_is_listed_without_the_machines_prefixes() -> None:
    page = shown("Cài tệp a.apk, kết bạn Zalo 0912345678 và t.me/canbo_a1 nhé")
    values = {(one.kind, one.value, one.facts) for one in page.seen}
    assert ("Trang hoặc nhóm mạng xã hội", "0912345678", "Zalo") in values
    assert ("Trang hoặc nhóm mạng xã hội", "canbo_a1", "Telegram") in values
    assert ("Ứng dụng", "a.apk", "") in values


def test_what_is_not_listed_is_counted() -> None:
    page = shown(" ".join(f"https://a{number}.example/" for number in range(12)))
    assert (len(page.seen), page.unlisted) == (8, 4)
    assert shown(BAD).unlisted == 0


def test_the_language_of_a_message_is_said_where_it_is_not_that_of_the_page() -> None:
    assert shown(HONEST, "en").message_lang == "vi"
    assert shown(HONEST, "vi").message_lang == ""
    assert shown("Hello from the bank", "en").message_lang == ""
