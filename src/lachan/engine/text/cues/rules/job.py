"""Cue: offers easy work with high pay."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.job",
    strength=0.6,
    words=Words(
        "Mời việc nhẹ, lương cao",
        "It offers easy work for high pay",
        "Việc thật không trả hàng trăm nghìn cho vài cú bấm, cũng không bắt bạn nạp tiền trước.",
        "Real jobs don’t pay that much for a few taps, nor ask you to pay in first.",
    ),
    phrases="""
        (viec nhe luong cao|viec nhe|lam tai nha|lam viec tai nha|lam online|viec lam online|cong viec online|ban thoi gian|chi can dien thoai|chi can co dien thoai|khong can kinh nghiem|khong yeu cau kinh nghiem|nhan luong trong ngay|luong tra ngay|tra luong ngay|nhan tien trong ngay|thu nhap them)
        (tuyen|can tuyen|tuyen dung|tuyen gap|tim) [gap] [so luong lon] (cong tac vien|ctv|nhan vien online|nhan vien lam viec tai nha|nhan vien dat hang|nguoi lam tai nha|nhan vien xu ly don hang)
        (luong|thu nhap|kiem|hoa hong) [tu|duoc|len den|toi] <n> [den|toi|<n>] [k|nghin|ngan|trieu|tr|d|dong|vnd] [moi|mot] (ngay|ngay|gio|tuan)
        (lam nhiem vu|nhan nhiem vu|nhiem vu) ... (hoa hong|nhan lai|nap|thuong)
        (like|danh gia|xem|tha tim|theo doi) (video|san pham|tiktok|khach san|kenh) ... (nhan|kiem|hoa hong|luong)
        (work from home|part time job|part time work|remote job|no experience needed|no experience required|earn <n>|make <n>) ... (day|daily|week|per|hour)
        (job offer|hiring now|online job|easy job|simple tasks|optimization tasks|like videos|rate hotels)
        (trabajo desde casa|gana dinero|kerja sampingan|kerja online|lowongan kerja|trabalho em casa|travail a domicile|heimarbeit)
        (兼职|刷单|日赚|副業|在宅ワーク|고수익 알바|재택 알바)
    """,
    hits=(
        "Tuyển cộng tác viên online, làm tại nhà, lương 500k/ngày",
        "Việc nhẹ lương cao, nhận tiền trong ngày",
        "Work from home and earn $300 a day",
        "兼职刷单 日赚三百元",
    ),
    misses=(
        "Anh đi làm về chưa",
        "Công ty mời anh phỏng vấn lúc 9h",
        "My work starts at nine today",
    ),
)
