"""Cue: sells papers, degrees, SIM or bank accounts."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.forged_papers",
    strength=0.65,
    words=Words(
        "Bán giấy tờ, bằng cấp, tài khoản",
        "It sells papers, degrees or accounts",
        "Giấy tờ giả là phạm pháp; người mua cũng bị xử lý và thường mất tiền, mất thông tin.",
        "Forged papers are a crime for the buyer too, who mostly loses money and data.",
    ),
    phrases="""
        (lam|nhan lam|ban|lam gia) [cac loai|tat ca] (bang lai|bang lai xe|gplx|giay phep lai xe|bang cap|bang dai hoc|bang cap <n>|giay to|cmnd|cccd|can cuoc|chung minh thu|so do|ho chieu|bang)
        (khong can thi|bao dau|bao soi|ho so goc|phoi that) ... (bang|gplx|bang lai|giay to|nhan)
        (ban|thue|mua|thu mua|cho thue) (tai khoan ngan hang|acc ngan hang|tai khoan momo|tk ngan hang|the ngan hang)
        (fake id|buy degree|buy diploma|driving licence without|real passport)
    """,
    hits=(
        "Nhận làm bằng lái xe các loại không cần thi",
        "Thuê tài khoản ngân hàng giá cao",
    ),
    misses=(
        "Anh mang bằng lái xe theo chưa",
        "Nộp hồ sơ xin cấp lại căn cước tại phường",
    ),
)
