"""What officers of the demo write in cases. All written for this story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTES: Final = (
    "Đã gọi lại người báo, lời kể khớp với tin nhắn gửi kèm.",
    "Số gọi đến là số quốc tế giả, gọi lại không được.",
    "Trang vẫn mở được lúc kiểm tra, giao diện chép từ một ngân hàng.",
    "Tài khoản nhận tiền đã xuất hiện trong vụ tuần trước. Nhờ Trung tâm đối chiếu giúp.",
    "Người báo chưa chuyển tiền, chỉ cung cấp số căn cước; đã hướng dẫn khóa thẻ.",
    "Ngân hàng hẹn trả lời trong ngày.",
    "Nạn nhân lớn tuổi, con trai đi cùng khi làm việc.",
    "Tên miền mới đăng ký ba ngày trước, máy chủ ở nước ngoài.",
    "Cần Trung tâm hỏi nhà mạng về đầu số này.",
    "Ba người báo cùng một kịch bản, cùng giọng nói.",
)
TASKS: Final = (
    "Tra chủ thể đăng ký tên miền",
    "Đối chiếu tài khoản nhận tiền với các vụ khác",
    "Hỏi nhà mạng về thuê bao đã gọi",
    "Kiểm tra ứng dụng tải về",
    "Liên hệ nạn nhân ở tỉnh khác",
)
ANSWERS: Final = (
    "Đã tra: đăng ký qua đại lý nước ngoài, thông tin chủ thể bị ẩn.",
    "Tài khoản trùng với hai vụ khác, đã liên kết.",
    "Nhà mạng trả lời: thuê bao đã thu hồi.",
    "Ứng dụng đòi quyền đọc tin nhắn, gửi về máy chủ lạ.",
)
WAITS: Final = (
    ("Ngân hàng Sông Hồng", "Chờ sao kê tài khoản nhận tiền"),
    ("Nhà mạng Lá Xanh", "Chờ thông tin thuê bao"),
    ("Nạn nhân", "Chờ người báo gửi ảnh biên lai"),
    ("Cơ quan đăng ký tên miền", "Chờ xác nhận đã thu hồi"),
)
HANDED_OVER: Final = (
    "Nạn nhân ở nhiều phường, cần cấp trên chủ trì",
    "Tài khoản nhận tiền liên quan nhiều tỉnh",
    "Số tiền lớn, vượt thẩm quyền",
)
EXHIBITS: Final = (
    (
        "Tai khoan cua ban bi khoa. Xac minh tai song-hong-xacminh.example trong 24h",
        "Điện thoại của người báo",
    ),
    ("Chi chuyen vao tk nay de giu cho, mai em hoan lai", "Ảnh chụp trò chuyện do nạn nhân gửi"),
    ("Cong an goi: lien he ngay de khong bi bat giam", "Tin nhắn chuyển tiếp về đầu số"),
)
# how often each
OUTCOMES: Final[Mapping[str, int]] = {
    "stopped": 32, "recovered": 18, "handed_to_court": 12, "no_scam": 8, "not_proven": 16, "not_reached": 9,
    "double": 5,
}  # fmt: skip
CLOSED: Final[Mapping[str, str]] = {
    "stopped": "Trang đã bị gỡ, số đã bị khóa",
    "recovered": "Ngân hàng tạm giữ kịp và hoàn lại cho nạn nhân",
    "handed_to_court": "Đủ dấu hiệu tội phạm, chuyển cơ quan điều tra",
    "no_scam": "Người bán giao chậm, đã giao hàng và xin lỗi",
    "not_proven": "Không còn dấu vết, chưa xác định được ai",
    "not_reached": "Gọi người báo năm lần trong ba ngày không được",
    "double": "Trùng với vụ đã mở hôm trước",
}
SHIFT_NOTES: Final[Mapping[str, str]] = {
    "TTQG": "Ca sáng: ba vụ tiền vừa chuyển đã báo ngân hàng, chờ trả lời. Nhóm giả điện lực tăng từ hôm qua.",
    "CAT-HN": "Nạn nhân ở Hoàn Kiếm hẹn 14 giờ mang biên lai. Gọi lại nhà mạng trước 16 giờ.",
    "CAT-HCM": "Không có việc tồn. Vụ ở phường Sài Gòn chờ sao kê.",
}

# what a case of a type of scam is mainly about, where the report itself says less
KINDS: Final[Mapping[str, str]] = {
    "V01": "travel", "V02": "impersonation", "V05": "impersonation", "V06": "job", "V07": "lending", "V10": "message",
    "V11": "investment", "V12": "job", "V13": "social_profile", "V14": "impersonation", "V15": "commerce",
    "V16": "personal_data", "V19": "social_profile", "V21": "social_profile", "V22": "investment",
    "V25": "impersonation", "V33": "message", "V36": "border", "V40": "travel", "V41": "personal_data",
    "V44": "email", "V45": "job",
}  # fmt: skip
