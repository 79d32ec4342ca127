"""What fills the blanks of the stories: who, when, how much, which bank, how a story ends, names of sites."""

from __future__ import annotations

from typing import Final

WHO: Final = (
    "tôi", "mẹ tôi", "bố tôi", "bà nội tôi", "ông ngoại tôi", "vợ tôi", "chồng tôi", "em gái tôi", "anh trai tôi",
    "cô tôi", "chú tôi", "bác hàng xóm", "bạn cùng phòng", "chị đồng nghiệp", "con trai tôi", "dì tôi", "cậu tôi",
    "cháu tôi",
)  # fmt: skip
WHEN: Final = (
    "Sáng nay", "Trưa nay", "Chiều qua", "Tối qua", "Hôm kia", "Cuối tuần trước", "Đầu tuần này", "Lúc đang họp",
    "Khi đang nấu cơm", "Đúng giờ tan tầm", "Hôm thứ Hai", "Hôm thứ Năm", "Mới nãy", "Đêm qua",
)  # fmt: skip
MONEY: Final = (
    "500 nghìn", "800 nghìn", "1,2 triệu", "2 triệu", "3,5 triệu", "5 triệu", "8 triệu", "12 triệu", "15 triệu",
    "20 triệu", "35 triệu", "50 triệu", "75 triệu", "120 triệu", "200 triệu", "450 triệu",
)  # fmt: skip
BANKS: Final = ("NH Sông Hồng", "NH Cửu Long", "NH Trường Sơn", "NH Biển Đông")
ENDINGS: Final = (
    "", "Mong cơ quan kiểm tra giúp.", "Mọi người cẩn thận nhé.", "Tôi còn giữ tin nhắn và ảnh chụp.",
    "Xin hỏi có lấy lại được không ạ?", "Tôi đã gọi ngân hàng khóa thẻ.", "Nhà tôi lo quá.", "Họ vẫn còn gọi lại.",
    "May mà chưa chuyển thêm.",
    "Tôi báo để không ai bị nữa.", "Số đó giờ không liên lạc được.", "Trang đó bây giờ vẫn mở được.",
)  # fmt: skip
STEMS: Final = (
    "xacminh", "capnhat", "hotro", "dichvu", "tracuu", "nhanqua", "thanhtoan", "hoso", "khachhang", "uudai", "giaohang",
    "dangky",
)  # fmt: skip
HEADS: Final = (
    "songhong", "culong", "truongson", "biendong", "evn-hoadon", "buucuc", "dinhdanh", "phatnguoi", "thue-online",
    "combo", "vemaybay", "vieclam",
)  # fmt: skip
