"""A warning that quotes a bad address: as bad as the address, and called what it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from lachan.engine import Level, check, default_lists
from lachan.engine.advice import plate_for
from lachan.engine.joining import QUOTED

if TYPE_CHECKING:
    from lachan.engine.model import Answer

TODAY = date(2026, 11, 24)
LISTS = default_lists(TODAY)

WARNINGS = [
    "Cảnh báo: website giả mạo vietcombank-login.top, quý khách không truy cập, không cung cấp thông tin.",
    (
        "Công an cảnh báo: đối tượng lập trang https://nhanqua-shopee.top giả mạo Shopee, yêu cầu người dân đăng nhập để "
        "chiếm đoạt tài khoản. Người dân tuyệt đối không truy cập."
    ),
    "Vietcombank khuyến cáo: đường link vcb-xacminh.top là giả mạo. Quý khách tuyệt đối không nhập mật khẩu.",
    (
        'Báo chí: Kẻ gian gửi tin "Vietcombank: tài khoản bị khóa, vui lòng đăng nhập vietcombank-login.top". Bạn đọc đừng '
        "bấm."
    ),
    "Vietcombank trân trọng thông báo có trang giả mạo: http://vietcombank-login.top. Quý khách đừng đăng nhập ở đó.",
    "Warning: vietcombank-login.top is a fake site. Do not open it.",
    "Cục Thuế: không vào trang giả thue-gdt.top, không tải ứng dụng lạ",
    "EVN cảnh báo: không truy cập các trang giả như evn-hcmc.cc, không cài app lạ.",
    "Đừng bấm vào link giả vietcombank-login.top nha cả nhà, mình vừa nhận được tin này.",
]
# A scam around which words of warning stand, or that warns of one address and leads to another.
LURES = [
    "Cảnh báo: tài khoản của bạn có dấu hiệu bị lừa đảo. Vui lòng đăng nhập vietcombank-login.top để xác minh",
    (
        "Cảnh báo: website giả mạo vietcombank-login.top, quý khách không truy cập. Vui lòng đăng nhập "
        "https://vcb-xacminh.top để xác minh"
    ),
    (
        "Cảnh giác lừa đảo, không đưa mã cho ai.\n"
        "Tài khoản Vietcombank của bạn bị khóa, bấm https://vietcombank-login.top để mở"
    ),
    "Website vietcombank-login.top",
    "Không cần đến quầy, trang giá tốt nhất hôm nay: vui lòng đăng nhập vietcombank-login.top",
    'Kẻ gian gửi tin "abc". Quý khách không trả lời. Vui lòng đăng nhập "vietcombank-login.top" để xác minh',
    "Cảnh báo giả mạo: không truy cập trang lạ, hãy xác thực tại vietcombank-login.top ngay",
]


def _check(text: str) -> Answer:
    return check(text, kind="text", lists=LISTS, today=TODAY)


@pytest.mark.parametrize("text", WARNINGS)
def test_a_warning_is_as_bad_as_the_address_in_it_and_is_called_a_warning(text: str) -> None:
    answer = _check(text)
    assert answer.level is Level.DANGEROUS
    assert answer.reasons[0].code == QUOTED
    assert "text.click_link" not in {reason.code for reason in answer.reasons}
    assert answer.scam_type == ""
    assert answer.advice[0] == "advice.do_not_open_link"
    assert "advice.delete_message" not in answer.advice


@pytest.mark.parametrize("text", LURES)
def test_who_leads_to_a_bad_address_is_not_called_a_warning(text: str) -> None:
    answer = _check(text)
    assert answer.level is Level.DANGEROUS
    assert QUOTED not in {reason.code for reason in answer.reasons}


@pytest.mark.parametrize("text", LURES)
@pytest.mark.parametrize("words", ["Cảnh báo lừa đảo. ", "Cảnh báo giả mạo, không truy cập trang lạ.\n"])
def test_a_sentence_of_warning_put_before_a_lure_lowers_nothing(text: str, words: str) -> None:
    alone, warned = _check(text), _check(words + text)
    assert warned.level >= alone.level
    assert warned.score >= alone.score - 1e-9


@pytest.mark.parametrize("text", LURES)
def test_words_of_warning_inside_the_sentence_of_a_lure_do_not_lower_the_level(text: str) -> None:
    # a passage begins with a sentence, so words within it are read with it; they may move the score by a hair
    alone, warned = _check(text), _check("Cảnh báo lừa đảo: " + text)
    assert warned.level >= alone.level
    assert warned.score >= alone.score - 0.001


def test_the_plate_of_a_warning_says_what_is_to_be_left_alone() -> None:
    answer = _check(WARNINGS[0])
    plate = plate_for(
        level=answer.level,
        kind=answer.kind,
        kinds={one.kind for one in answer.indicators},
        codes={reason.code for reason in answer.reasons},
    )
    assert plate.code == "plate.dangerous.quoted_link"
    assert "Đừng mở địa chỉ" in plate.order.vi
    assert "read like a warning" in plate.second.en
