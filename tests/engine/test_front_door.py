"""The answer as a whole: what an asker is told, and what may never be told."""

from __future__ import annotations

from datetime import date

import pytest

from lachan.engine import Level, NoLists, Question, check, check_many, default_lists
from lachan.engine.lists import Layered, TableLists
from lachan.engine.model import Indicator, InputKind, Kind, ListClass, ListEntry

TODAY = date(2026, 11, 24)
LISTS = default_lists(TODAY)

HONEST_MESSAGES = [
    "Ma OTP cua quy khach la 482913. Hieu luc 2 phut. KHONG cung cap ma nay cho bat ky ai, ke ca nhan vien ngan hang.",
    "Vietcombank: So du TK 0071xxxx123 thay doi -250,000 VND luc 09:14 24/11/2026. So du 3,120,455 VND. ND: tien dien",
    "Ngân hàng không bao giờ gửi link qua tin nhắn. Nếu nhận được link lạ, bạn đừng bấm và gọi ngay tổng đài.",
    (
        "Công an khuyến cáo: hiện có đối tượng giả danh công an gọi điện yêu cầu chuyển tiền vào tài khoản an toàn. "
        "Người dân không làm theo."
    ),
    "Mai 7h họp ở văn phòng nhé, nhớ mang hợp đồng cũ. Có gì gọi anh.",
    "Mẹ ơi con tới nơi rồi, tối con gọi về nha",
    "Đơn hàng của bạn đang trên đường giao, dự kiến giao trong hôm nay. Bạn vui lòng để ý điện thoại.",
    "Happy birthday! See you at the restaurant at 7, table is booked under my name.",
    "Lớp học tối thứ Ba tuần sau dời sang thứ Năm, phòng 204, các bạn nhớ nhé.",
    "Tiền điện tháng 10 của nhà mình là 412.000 đ, anh đóng rồi, em khỏi lo.",
]

SCAM_MESSAGES = [
    (
        "VIETCOMBANK: Tai khoan cua quy khach da dang ky dich vu tai chinh toan cau, phi 2.500.000d/thang se tru sau 2 gio. "
        "Neu khong phai quy khach vui long bam https://vietcombank-huy.top de huy"
    ),
    (
        "Tài khoản của bạn bị khóa do đăng nhập lạ. Xác minh ngay trong hôm nay tại http://bidv.xacminh-online.xyz/login "
        "và nhập mã OTP để tiếp tục sử dụng"
    ),
    (
        "Tôi là đại úy Nam, công an thành phố. Chị đang liên quan đến một đường dây rửa tiền, phải chuyển toàn bộ tiền vào "
        "tài khoản an toàn để phục vụ điều tra, tuyệt đối không được nói với ai. STK 0123456789 VCB"
    ),
    (
        "Tuyen CTV lam viec tai nha chi can dien thoai, luong 500k-800k/ngay, khong can kinh nghiem, nhan luong trong ngay. "
        "Lien he Zalo 0399999123 de nhan viec"
    ),
    (
        "Chúc mừng bạn đã trúng thưởng xe SH trị giá 100 triệu. Để nhận giải vui lòng nộp phí hồ sơ 2 triệu vào STK "
        "190312345678 Techcombank"
    ),
    "Để nâng cấp định danh mức 2, anh/chị tải ứng dụng tại http://vneid-dichvucong.cc/app.apk rồi mở quyền trợ năng",
]


def entry(list_class: ListClass, value: str, kind: Kind = Kind.DOMAIN, **more: object) -> ListEntry:
    return ListEntry(list_class=list_class, kind=kind, value=value, source="test", **more)  # type: ignore[arg-type]


def with_entries(*entries: ListEntry) -> Layered:
    return Layered(LISTS, TableLists(entries, today=TODAY))


@pytest.mark.parametrize("message", HONEST_MESSAGES)
def test_it_does_not_accuse_an_honest_message(message: str) -> None:
    assert check(message, lists=LISTS, today=TODAY).level <= Level.UNKNOWN


@pytest.mark.parametrize("message", SCAM_MESSAGES)
def test_it_sees_a_scam(message: str) -> None:
    answer = check(message, lists=LISTS, today=TODAY)
    assert answer.level >= Level.SUSPICIOUS
    assert answer.reasons
    assert answer.advice


@pytest.mark.parametrize("message", SCAM_MESSAGES)
def test_nothing_around_it_makes_a_message_better(message: str) -> None:
    alone = check(message, lists=LISTS, today=TODAY)
    harmless = " ".join(f"https://site{i}.example.org/page" for i in range(50))
    for around in (
        f"{HONEST_MESSAGES[4]}\n{message}",
        f"{message}\n{HONEST_MESSAGES[8]}",
        f"{message}\nXem thêm tại https://vietcombank.com.vn",
        f"{harmless}\n{message}",
        "\n".join([*HONEST_MESSAGES, message, *HONEST_MESSAGES]),
    ):
        answer = check(around, lists=LISTS, today=TODAY)
        assert answer.level >= alone.level
        assert answer.score >= alone.score - 1e-9


def test_only_a_single_closed_official_address_is_trusted() -> None:
    assert check("https://vietcombank.com.vn/", lists=LISTS, today=TODAY).level is Level.TRUSTED
    assert check("vietcombank.com.vn", lists=LISTS, today=TODAY).level is Level.TRUSTED
    assert check("Xem tại vietcombank.com.vn nhé", lists=LISTS, today=TODAY).level is not Level.TRUSTED


@pytest.mark.parametrize(
    "platform", ["sites.google.com", "docs.google.com", "t.me", "zalo.me", "facebook.com"]
)
def test_a_platform_where_others_publish_is_never_trusted(platform: str) -> None:
    for address in (platform, f"https://{platform}/abc"):
        assert check(address, lists=LISTS, today=TODAY).level is not Level.TRUSTED


def test_a_number_or_an_account_is_never_trusted() -> None:
    for asked in ("1900545413", "+84912345678", "STK 0123456789 Vietcombank"):
        assert check(asked, lists=LISTS, today=TODAY).level is not Level.TRUSTED


def test_a_review_of_the_name_that_is_too_old_vouches_for_nothing() -> None:
    later = date(2028, 12, 1)
    assert check("vietcombank.com.vn", lists=default_lists(later), today=later).level is Level.UNKNOWN


def test_bad_beats_official() -> None:
    lists = with_entries(entry(ListClass.BAD, "vietcombank.com.vn", reason="taken over"))
    assert check("vietcombank.com.vn", lists=lists, today=TODAY).level is Level.DANGEROUS


def test_a_listed_false_alarm_is_put_right() -> None:
    honest_shop = "vietcombank-login.top"
    assert check(honest_shop, lists=LISTS, today=TODAY).level is Level.DANGEROUS
    lists = with_entries(entry(ListClass.CORRECTED, honest_shop, reason="owner proved it"))
    assert check(honest_shop, lists=lists, today=TODAY).level is Level.UNKNOWN


def test_an_official_address_that_leads_elsewhere_is_judged_by_where_it_leads() -> None:
    link = "https://vietcombank.com.vn/redirect?url=https%3A%2F%2Fvietcombank-login.top%2F"
    assert check(link, lists=LISTS, today=TODAY).level is Level.DANGEROUS


def test_without_lists_nothing_is_trusted_and_brand_names_still_count() -> None:
    assert check("vietcombank.com.vn", lists=NoLists(), today=TODAY).level is not Level.TRUSTED
    assert check("vietcombank-login.top", lists=NoLists(), today=TODAY).level is Level.DANGEROUS


def test_of_an_official_name_that_nobody_has_sorted_it_is_not_said_who_publishes_there() -> None:
    for domain, code in (("vnexpress.net", "link.listed_unsure"), ("facebook.com", "link.listed_official")):
        codes = [reason.code for reason in check(domain, lists=LISTS, today=TODAY).reasons]
        assert [one for one in codes if one.startswith("link.listed_")] == [code]


@pytest.mark.parametrize(
    "domain", ["hdbank.com.vn", "citibank.com.vn", "github.com", "telegram.org", "vnexpress.net"]
)
def test_it_does_not_call_an_honest_address_fraud(domain: str) -> None:
    for lists in (LISTS, NoLists()):
        assert check(domain, lists=lists, today=TODAY).level < Level.DANGEROUS


@pytest.mark.parametrize("domain", ["acb.vn-ibank.info", "bidv.me", "agribanks.link", "agribanks.edu.vn"])
def test_it_sees_an_imitated_bank(domain: str) -> None:
    answer = check(domain, lists=LISTS, today=TODAY)
    assert answer.level >= Level.SUSPICIOUS
    assert answer.imitates == domain.split(".", maxsplit=1)[0].rstrip("s")


def test_level_follows_the_score_unless_a_list_decides() -> None:
    answers = sorted(
        check_many([*HONEST_MESSAGES, *SCAM_MESSAGES], lists=NoLists(), today=TODAY), key=lambda a: a.score
    )
    levels = [answer.level for answer in answers]
    assert levels == sorted(levels)


def test_reasons_come_strongest_first() -> None:
    for message in SCAM_MESSAGES:
        weights = [reason.weight for reason in check(message, lists=LISTS, today=TODAY).reasons]
        assert weights == sorted(weights, reverse=True)


def test_rows_of_a_batch_do_not_touch_one_another() -> None:
    rows = [*HONEST_MESSAGES, *SCAM_MESSAGES, "", "vietcombank-login.top", "0912345678"]
    together = list(check_many(rows, lists=LISTS, today=TODAY))
    backwards = list(check_many(rows[::-1], lists=LISTS, today=TODAY))[::-1]
    alone = [check(row, lists=LISTS, today=TODAY) for row in rows]
    assert together == alone == backwards


def test_a_code_in_a_picture_is_judged_beside_its_text() -> None:
    answer = check("Quét mã để nhận quà", qr=["https://vietcombank-login.top/qua"], lists=LISTS, today=TODAY)
    assert answer.level is Level.DANGEROUS
    code = next(each for each in answer.indicators if each.kind is Kind.URL)
    assert code.span is None
    only_code = check("", qr=["https://vietcombank.com.vn/"], lists=LISTS, today=TODAY)
    assert only_code.kind is Kind.URL
    assert only_code.level is Level.TRUSTED


def test_spans_point_into_the_prepared_text() -> None:
    answer = check(SCAM_MESSAGES[0], lists=LISTS, today=TODAY)
    link = next(each for each in answer.indicators if each.kind is Kind.URL)
    assert link.span is not None
    assert SCAM_MESSAGES[0][slice(*link.span)] == "https://vietcombank-huy.top"


def test_a_forced_kind_that_is_not_there_is_said() -> None:
    answer = check("xin chào", kind=InputKind.PHONE, lists=LISTS, today=TODAY)
    assert answer.level is Level.UNKNOWN
    assert "note.kind_not_found" in answer.notes


def test_a_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        check("x", kind="nonsense", lists=LISTS, today=TODAY)


def test_an_answer_names_what_made_it() -> None:
    assert check("x", lists=LISTS, today=TODAY).engine.startswith("lachan/")


def test_questions_keep_their_own_kind_in_a_batch() -> None:
    rows = [Question("vietcombank.com.vn", InputKind.TEXT), Question("vietcombank.com.vn", InputKind.DOMAIN)]
    text, domain = check_many(rows, lists=LISTS, today=TODAY)
    assert text.kind is Kind.TEXT
    assert domain.kind is Kind.DOMAIN
    assert domain.indicators[0] == Indicator(
        Kind.DOMAIN, "vietcombank.com.vn", "vietcombank.com.vn", (0, 18), domain.indicators[0].facts
    )


@pytest.mark.parametrize(
    "text",
    [
        "Danh bạ tổ dân phố:\n" + "\n".join(f"Nhà {i}: 090234{i}078" for i in range(8)),
        "Tài liệu tham khảo: " + " ".join(f"https://vi.wikipedia.org/wiki/Bai_{i}" for i in range(10)),
        "1" * 50_000,
        "xin chào " * 5_000,
    ],
    ids=["telephone list", "list of links", "one long number", "one word over and over"],
)
def test_a_list_is_no_message_however_long(text: str) -> None:
    assert check(text, lists=LISTS, today=TODAY).level < Level.DANGEROUS


@pytest.mark.parametrize(
    "text",
    [
        "Quý khách đọc mã OTP cho nhân viên để gia hạn thẻ",
        "Don't tell anyone about this. Move your savings to the safe account",
    ],
)
def test_who_asks_for_a_code_or_the_savings_is_suspicious(text: str) -> None:
    answer = check(text, lists=LISTS, today=TODAY)
    assert answer.level >= Level.SUSPICIOUS
    assert "text.own_warning" not in {reason.code for reason in answer.reasons}


@pytest.mark.parametrize("site", ["torvalds.github.io", "lop12a.blogspot.com", "tiembanh.myshopify.com"])
def test_a_name_on_a_free_host_is_not_accused_for_where_it_stands(site: str) -> None:
    assert check(site, lists=LISTS, today=TODAY).level is Level.UNKNOWN


def test_a_trusted_address_beside_a_bad_one_is_not_the_first_thing_said() -> None:
    answer = check("vietcombank.com.vn vcb-digibank.top", lists=LISTS, today=TODAY)
    assert answer.level is Level.DANGEROUS
    assert answer.reasons[0].code != "link.trusted"


def test_what_is_listed_is_not_also_called_unblemished() -> None:
    lists = with_entries(entry(ListClass.BAD, "+84912345678", Kind.PHONE, reason="vishing"))
    answer = check("0912345678", lists=lists, today=TODAY)
    assert [reason.code for reason in answer.reasons] == ["phone.listed_bad"]


def test_a_backslash_in_an_official_address_ends_the_trust() -> None:
    assert check("http://vietcombank.com.vn\\@evil.top/", lists=LISTS, today=TODAY).level is not Level.TRUSTED


def test_a_lure_at_the_end_of_a_long_text_is_found() -> None:
    answer = check("Xin chào bạn. " * 9_000 + " mời vào vietcombank-login.top xác minh", lists=NoLists())
    assert answer.level is Level.DANGEROUS
    assert "note.cut" in answer.notes
