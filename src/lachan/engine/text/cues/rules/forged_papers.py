"""Cue: sells papers, degrees, SIM or bank accounts."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.forged_papers",
    strength=0.65,
    words=Words(
        "Bán giấy tờ, bằng cấp, tài khoản",
        "It sells papers, degrees or accounts",
        "Mua bán giấy tờ giả hay tài khoản đều phạm pháp. Người mua cũng bị xử lý, lại hay mất tiền và lộ thông tin.",
        "Trading in forged papers or accounts is a crime. The buyer is punished too, and mostly loses money and data.",
    ),
    except_in="""
        (den|di|toi|len|ra|qua|can|muon|nguoi dan|cho|thu tuc|khi|de|dang ky|mien phi) lam (can cuoc|cccd|cmnd|chung minh thu|ho chieu|giay to|bang lai|bang lai xe|gplx|so do)
    """,
    phrases="""
        (nhan lam|chuyen lam|dich vu lam|lam gia|ban) [cac loai|tat ca] (bang lai|bang lai xe|gplx|giay phep lai xe|bang cap|bang dai hoc|bang cap <n>|giay to|cmnd|cccd|can cuoc|chung minh thu|so do|so hong|ho chieu|bang)
        lam [tat ca] cac loai (bang|bang lai|bang lai xe|gplx|bang cap|giay to|chung chi|ho so)
        lam (bang lai|bang lai xe|gplx|giay phep lai xe|bang cap|bang dai hoc|giay to|cmnd|cccd|can cuoc|chung minh thu|ho chieu|bang) [xe may|oto] (gia|that|goc|chuan|phoi that|uy tin|lay ngay|lay nhanh|cac loai|khong can thi|bao dau|bao soi|nhu that)
        (khong can thi|bao dau|bao soi|ho so goc|phoi that) ... (bang|gplx|bang lai|giay to|nhan)
        (ban|thue|mua|thu mua|cho thue) (tai khoan ngan hang|acc ngan hang|tai khoan momo|tk ngan hang|the ngan hang)
        (fake id|buy degree|buy diploma|driving licence without|real passport)
    """,
    hits=(
        "Nhận làm bằng lái xe các loại không cần thi",
        "Thuê tài khoản ngân hàng giá cao",
        "lam bang lai xe khong can thi, lay ngay",
        "Bên em làm tất cả các loại bằng cấp, giấy tờ",
    ),
    misses=(
        "Anh mang bằng lái xe theo chưa",
        "Nộp hồ sơ xin cấp lại căn cước tại phường",
        "Công an phường mời người dân đến làm căn cước từ 7h30",
        "Mai em đi làm hộ chiếu",
    ),
)
