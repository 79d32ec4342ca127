"""Cue: has you type a code on the phone that forwards calls or sends messages."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.relay_codes",
    strength=0.6,
    words=Words(
        "Bảo bấm mã chuyển cuộc gọi hoặc gửi tin theo cú pháp",
        "It has you dial a code that forwards calls",
        "Mã như *21* chuyển cuộc gọi và mã OTP của bạn sang máy kẻ gian.",
        "A code like *21* sends your calls and codes to the fraudster.",
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
