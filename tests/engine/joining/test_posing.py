"""Who speaks as somebody and leads elsewhere is named; who only speaks of somebody is not."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lachan.engine import Level, NoLists, check, check_many, default_lists
from lachan.engine.joining.posing import CODE
from lachan.engine.words import catalogue

TODAY = date(2026, 11, 24)
LISTS = default_lists(TODAY)

# message → whose name it borrows
POSES = {
    "VPBank thông báo: tài khoản của quý khách bị khóa. Vui lòng đăng nhập https://trung-tam-online.top để mở lại": "vpbank",
    "[Vietcombank] Quy khach vui long xac thuc thong tin tai https://kiemtra-hoso.xyz trong 24h": "vietcombank",
    "Ngân hàng Techcombank xin thông báo: dịch vụ sẽ dừng, cập nhật tại hoso-online.vip": "techcombank",
    "Tài khoản Sacombank của quý khách có giao dịch lạ. Xác nhận tại https://an-toan-the.top/": "sacombank",
    "CSGT thông báo: bạn có 1 biên bản chưa xử lý. Nộp phạt tại https://tra-cuu-vipham.top": "csgt",
    "VCB: tai khoan cua quy khach tam khoa, vui long dang nhap https://kiemtra-hoso.xyz": "vietcombank",
    "v!etc0mbank: dang nhap https://kiemtra-hoso.xyz de nhan lai tien": "vietcombank",
    "Vietcombank: if it was not you, please verify your account at https://secure-check.top": "vietcombank",
    "Agribank: neu khong phai quy khach, vui long dang nhap https://kiemtra-hoso.xyz de huy giao dich": "agribank",
    "Liobank thông báo: Quý khách đăng nhập tài khoản tại https://lio-khachhang.weebly.com": "liobank",
    "Vietcombank kinh bao. Hay dang nhap https://vcb-khach.weebly.com de cap nhat thong tin": "vietcombank",
}
# message → what is honest about it
DOES_NOT_POSE = {
    "Vietcombank: mời quý khách đăng nhập https://vietcombank.com.vn để cập nhật thông tin": "its own site",
    "Thanh toán qua MoMo, Vietcombank tại https://shop-hoa-tuoi.vn, giao hàng trong ngày": "names as ways to pay",
    "Báo mới: Vietcombank tăng lãi suất tiết kiệm, đọc tại https://tin-kinh-te-24.vn/bai/123": "a newspaper",
    "Shop nhận chuyển khoản Techcombank STK 190312345678. Xem mẫu tại https://may-do-ao-dai.vn nhé": "a shop",
    "Vietcombank thông báo: nghỉ Tết từ 28/1. Xem lịch tại https://lich-nghi-le.vn": "asks for nothing",
    "Viettel Money tặng bạn 20k. Nhận quà tại https://km.vtmoney.vn/abc": "the wallet's own site for offers",
    "Đăng nhập https://vnexpress.net để bình luận bài về Vietcombank": "a known site",
    "Cơ quan thuế: đăng nhập https://thuedientu.gdt.gov.vn để nộp tờ khai": "the state's own site",
    "Em đăng nhập https://kho-hoc-lieu.vn lấy bài giảng nhé, lớp mình học về Vietcombank": "a class",
    (
        "Lương tháng 10 đã chuyển vào tài khoản Vietcombank của bạn. Xem phiếu lương, đăng nhập https://hrm.abc-corp.com.vn"
    ): "an employer",
    "Shop Hoa Mai thông báo: hàng đi Viettel Post, xác nhận địa chỉ tại https://hoamai-shop.vn/don": "a shop's courier",
    (
        "Chuyển khoản:\nVietcombank: 0071000123456 Nguyen Van A\nMoMo: 0912345678\nXong xác nhận tại "
        "https://shop-online-24h.com/xac-nhan"
    ): "a shop's accounts",
    "Techcombank: STK 190312345678. Vui lòng xác nhận tại https://shop-online-24h.com/x": "a shop's account",
    "Momo: em mới mở quán, xác nhận đặt bàn tại https://quan-cafe-abc.com nhé": "a person of that name",
    "Vietcombank - chi nhánh Huế: mời xem ảnh tất niên, đăng nhập https://anh-tat-nien.com": "colleagues",
    "MB Ageas Life thông báo: Quý khách đăng nhập tài khoản tại https://mbal-khachhang.vn để xem hợp đồng": (
        "nobody told us which site is theirs"
    ),
    "Liobank: Quý khách vui lòng đăng nhập tài khoản tại https://lio-khachhang.vn": "the same of a bank",
    "VPBank không bao giờ yêu cầu quý khách đăng nhập https://trung-tam-online.top": "a denial",
}


def _codes(text: str) -> set[str]:
    return {reason.code for reason in check(text, kind="text", lists=LISTS, today=TODAY).reasons}


@pytest.mark.parametrize(("text", "brand"), POSES.items())
def test_it_names_whom_a_message_poses_as_and_is_suspicious_at_least(text: str, brand: str) -> None:
    answer = check(text, kind="text", lists=LISTS, today=TODAY)
    assert CODE in {reason.code for reason in answer.reasons}
    assert answer.level >= Level.SUSPICIOUS
    assert answer.imitates == brand


@pytest.mark.parametrize("text", DOES_NOT_POSE, ids=DOES_NOT_POSE.values())
def test_it_accuses_nobody_who_only_speaks_of_somebody(text: str) -> None:
    assert CODE not in _codes(text)


def test_it_says_where_the_link_leads_and_what_the_true_address_is() -> None:
    text = "VPBank thông báo: tài khoản bị khóa. Vui lòng đăng nhập https://trung-tam-online.top để mở lại"
    reason = next(one for one in check(text, lists=LISTS, today=TODAY).reasons if one.code == CODE)
    assert catalogue.title(reason, "vi") == "Tin nói như VPBank, nhưng liên kết dẫn tới trung-tam-online.top"
    assert "vpbank.com.vn" in catalogue.why(reason, "vi")
    assert "vpbank.com.vn" in catalogue.why(reason, "en")
    (span,) = reason.spans
    assert text[slice(*span)] == "VPBank"


def test_with_lists_off_nobody_can_tell_a_strangers_address() -> None:
    text = next(iter(POSES))
    codes = {reason.code for reason in check(text, kind="text", lists=NoLists(), today=TODAY).reasons}
    assert CODE not in codes


@given(st.lists(st.sampled_from([*DOES_NOT_POSE, "Cảnh báo lừa đảo.", "Xem thêm tại https://vietcombank.com.vn"]), max_size=4),
       st.sampled_from([*POSES]))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_honest_text_before_and_behind_takes_nothing_away(around: list[str], text: str) -> None:
    for whole in ("\n".join([*around, text]), "\n".join([text, *around])):
        assert check(whole, kind="text", lists=LISTS, today=TODAY).level >= Level.SUSPICIOUS
        assert CODE in _codes(whole)


def test_many_requests_in_one_text_do_not_take_long() -> None:
    text = " ".join(f"VPBank thong bao vui long dang nhap https://a{i}.top" for i in range(900))
    start = time.process_time()
    answer = check(text, kind="text", lists=LISTS, today=TODAY)
    assert time.process_time() - start < 1  # the limit for any input
    assert answer.level is Level.DANGEROUS


def test_an_operator_or_airline_that_leads_elsewhere_is_told_of_and_not_accused() -> None:
    text = "Vietnam Airlines: mời quý khách làm thủ tục trực tuyến, xác nhận tại https://checkin.sabre.com"
    answer = check(text, kind="text", lists=LISTS, today=TODAY)
    assert CODE in {reason.code for reason in answer.reasons}
    assert answer.level is Level.UNKNOWN
    assert answer.imitates == ""


def test_one_question_and_many_get_the_same_answers() -> None:
    rows = [*POSES, *DOES_NOT_POSE]
    together = list(check_many(rows, kind="text", lists=LISTS, today=TODAY))
    backwards = list(check_many(rows[::-1], kind="text", lists=LISTS, today=TODAY))[::-1]
    assert together == backwards == [check(row, kind="text", lists=LISTS, today=TODAY) for row in rows]


def test_another_name_before_it_takes_nothing_away() -> None:
    text = "CSGT thông báo: bạn có 1 biên bản chưa xử lý. Nộp phạt tại https://tra-cuu-vipham.top"
    for other in ("MoMo: chúc bạn ngày mới vui vẻ.", "VinaPhone thông báo: khuyến mại 20%."):
        answer = check(f"{other}\n{text}", kind="text", lists=LISTS, today=TODAY)
        assert answer.imitates == "csgt"
        assert answer.level >= Level.SUSPICIOUS
