"""What officers, approvers and owners of the demo write about measures. All written for this story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

WHY: Final[Mapping[str, str]] = {
    "block_domain": "Trang giả để lấy mã OTP và tiền; nhiều người báo, trang vẫn mở được lúc kiểm tra",
    "block_url": "Đường dẫn trong tin nhắn lừa đảo; phần còn lại của trang chưa rõ",
    "take_page_down": "Trang lừa đảo đặt trên máy chủ thuê, đề nghị nơi cho thuê gỡ",
    "warn_payee": "Tài khoản nhận tiền của nhiều người báo trong tuần",
    "freeze_payee": "Tiền của nạn nhân vừa chuyển vào tài khoản này",
    "refused": "Mới có một đường dẫn và chưa ai xem trang; đề nghị xác minh thêm",
}
SIGNED_WITH: Final = "Đã xem những điều cần chú ý; đề nghị có căn cứ"
APPEALS: Final[Mapping[str, str]] = {
    "wrong": "Đây là trang của cửa hàng nhà tôi, có giấy phép. Kẻ xấu chép ảnh của chúng tôi để lừa người khác.",
    "kept": "Trang của tôi không lừa ai cả, đề nghị gỡ ngay.",
    "kept_too": "Tôi chỉ cho thuê chỗ đặt trang, không biết người thuê làm gì.",
    "appealed": "Trang này của công ty chúng tôi, vừa bị chiếm tuần trước; hôm qua chúng tôi đã lấy lại và dọn sạch.",
}
# was it a mistake?
ANSWERS: Final[Mapping[bool, str]] = {
    True: "Đã xem giấy phép và trang: đây là cửa hàng thật, người báo nhầm với trang chép lại. Xin lỗi gia đình.",
    False: "Đã xem lại trang và các báo cáo: trang xin mã OTP và mật khẩu ngân hàng. Giữ nguyên.",
}
