"""Cue: has you type a code on the phone that forwards calls or sends messages."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.relay_codes",
    strength=0.6,
    words=Words(
        "Bảo bấm phím hoặc nhập mã trên điện thoại",
        "It has you press a key or dial a code",
        "Bấm phím có thể nối máy cho kẻ gian. Mã như *21* còn chuyển cuộc gọi của bạn, cả cuộc gọi đọc mã OTP, sang máy họ.",
        "A key can put you through to a fraudster. A code like *21* sends them your calls, those with one-time codes too.",
    ),
    acts=True,
    phrases="""
        (bam|nhap|soan|go) [cu phap|ma|phim|tin] [sao] (<n>) ... (giu so|nang cap|giu sim|chuyen huong|mo khoa)
        (chuyen huong cuoc goi|chuyen tiep cuoc goi|call forwarding|forward your calls)
        (bam phim|nhan phim|an phim|press) <n> [de] [gap|noi chuyen|to] (nhan vien|tong dai|tong dai vien|can bo|speak)
    """,
    hits=(
        "Bấm phím 1 để gặp nhân viên",
        "Dial to turn on call forwarding",
    ),
    misses=(
        "Soạn TC gửi 199 để từ chối",
        "Press the red button",
    ),
)
