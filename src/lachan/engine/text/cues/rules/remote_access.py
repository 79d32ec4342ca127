"""Cue: wants your screen or your device under their control."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.remote_access",
    strength=0.85,
    words=Words(
        "Đòi điều khiển máy hoặc xem màn hình của bạn",
        "It wants control of your device or a view of your screen",
        "Ai thấy màn hình là thấy mã OTP và mật khẩu. Nhân viên thật không cần điều đó.",
        "Whoever sees your screen sees your codes. Real staff don’t need it.",
    ),
    negatable=True,
    acts=True,
    phrases="""
        (teamviewer|team viewer|anydesk|any desk|ultraviewer|ultra viewer|rustdesk|quicksupport|alpemix|zoho assist)
        (chia se|share|bat chia se) (man hinh)
        (dieu khien|truy cap) [may|dien thoai|tu xa] (tu xa|may tinh|dien thoai|may)
        (share your screen|screen sharing|remote access|remote control|control your computer|let our technician)
        (屏幕共享|共享屏幕|원격 제어|リモート操作)
    """,
    hits=(
        "Cài AnyDesk rồi đọc mã cho em",
        "Anh bật chia sẻ màn hình giúp em",
        "Please share your screen with our agent",
    ),
    misses=(
        "Màn hình điện thoại em vỡ rồi",
        "Không chia sẻ màn hình cho người lạ",
        "The remote is under the sofa",
    ),
)
