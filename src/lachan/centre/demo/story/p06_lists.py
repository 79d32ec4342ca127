"""What stands on lists after a month: bad names, a correction, what waits; and what owners say is theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.demo.story.p01_offices import BANK, OPERATOR_OFFICE
from lachan.centre.indicators.claims import decide_claim, make_claim
from lachan.centre.indicators.entries import add_entry, agree_entry, end_entry

if TYPE_CHECKING:
    from lachan.centre.demo.factories import Scene

# kind, value, reason, days for which it holds (0 for no end); all of it invented
_BAD: Final = (
    ("domain", "phatnguoi-giaohang53.example", "Giả cơ quan xử phạt giao thông; hàng chục người báo", 90),
    ("domain", "culong-dichvu81.example", "Giả trang vay tiền; thu “phí hồ sơ” rồi chặn", 25),
    ("phone", "0900 000 156", "Gọi xưng công an, bảo cài ứng dụng lạ", 20),
    ("url", "https://khuyenmai-songhong.example/nhan-qua", "Xin mật khẩu ngân hàng bằng trang tặng quà giả", 60),
)  # fmt: skip
_WAITING: Final = (
    ("domain", "dinhdanh-capnhat.example", "Ba người báo trang này xin mã OTP; đã xem trang"),
    ("phone", "0900 000 565", "Nhiều cuộc gọi dọa khóa SIM trong một ngày"),
)
_ENDED: Final = ("domain", "may-tinh-cu.example", "Tưởng là trang bán hàng giả")
_CORRECTED: Final = (
    "domain", "gom-hoa-bien.example", "Cửa hàng thật; một nhóm báo sai, đã gặp chủ cửa hàng và xem giấy phép",
)  # fmt: skip
_CONTACT: Final = "phapche@nganhang.example"


def tell(scene: Scene) -> None:
    """This will fill the lists over the last days; two entries and a claim wait today."""
    first, second = scene.actor("phantich1"), scene.actor("phantich2")
    for number, (kind, value, reason, days) in enumerate(_BAD):
        at = scene.now - timedelta(days=9 - number, hours=2)
        entry = add_entry(
            list_class="bad", kind=kind, value=value, reason=reason, actor=first, now=at,
            expires_on=scene.day + timedelta(days=days),
        )  # fmt: skip
        agree_entry(entry_id=entry.id, actor=second, now=at + timedelta(hours=1))
    at = scene.now - timedelta(days=5)
    kind, value, reason = _ENDED
    entry = add_entry(list_class="bad", kind=kind, value=value, reason=reason, actor=second, now=at)
    agree_entry(entry_id=entry.id, actor=first, now=at + timedelta(hours=1))
    end_entry(
        entry_id=entry.id,
        reason="Chủ trang chứng minh được, xin lỗi họ",
        actor=first,
        now=at + timedelta(days=1),
    )
    kind, value, reason = _CORRECTED
    entry = add_entry(
        list_class="corrected",
        kind=kind,
        value=value,
        reason=reason,
        actor=first,
        now=scene.now - timedelta(hours=2),
    )
    agree_entry(entry_id=entry.id, actor=second, now=scene.now - timedelta(hours=1))
    for kind, value, reason in _WAITING:
        add_entry(
            list_class="bad",
            kind=kind,
            value=value,
            reason=reason,
            actor=first,
            now=scene.now - timedelta(minutes=50),
        )
    _tell_owners(scene)


def _tell_owners(scene: Scene) -> None:
    bank, operator = scene.office(BANK), scene.office(OPERATOR_OFFICE)
    banker, carrier = scene.actor("nganhang", BANK), scene.actor("vienthong", OPERATOR_OFFICE)
    confirmed = make_claim(
        office_id=bank, kind="domain", value="nganhang-songhong.example", proof="Công văn 112/2026 của ngân hàng",
        contact=_CONTACT, actor=banker, now=scene.now - timedelta(days=7),
    )  # fmt: skip
    refused = make_claim(
        office_id=bank, kind="domain", value="songhong-khuyenmai.example", proof="Công văn 113/2026 của ngân hàng",
        contact=_CONTACT, actor=banker, now=scene.now - timedelta(days=7),
    )  # fmt: skip
    for claim, confirm, reason in (
        (confirmed, True, "Đã gọi lại ngân hàng theo số trong danh bạ"),
        (refused, False, "Tên miền đứng tên một công ty quảng cáo, không phải ngân hàng"),
    ):
        decide_claim(
            claim_id=claim.id, confirm=confirm, reason=reason, actor=scene.actor("phantich2"),
            now=scene.now - timedelta(days=6),
        )  # fmt: skip
    make_claim(
        office_id=operator, kind="domain", value="nhamang-cskh.example", proof="Công văn 27/2026 của nhà mạng",
        contact="phapche@nhamang.example", actor=carrier, now=scene.now - timedelta(minutes=40),
    )  # fmt: skip
