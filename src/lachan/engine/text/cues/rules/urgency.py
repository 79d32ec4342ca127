"""Cue: sets a deadline or presses to act at once."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.urgency",
    strength=0.35,
    words=Words(
        "Thúc bạn làm ngay",
        "It presses you to act at once",
        "Vội thì không kịp hỏi ai. Việc thật nào cũng chờ được một cuộc gọi kiểm tra.",
        "In a hurry you ask nobody. Anything real can wait for one call to check.",
    ),
    except_in="""
        (so|so dien thoai|goi|cuoc goi|cuu ho|cuu nan|cap cuu|tinh trang|ban bo|trung tam|loi thoat|cac so|duong day|lien he) khan cap
    """,
    phrases="""
        (ngay lap tuc|ngay bay gio|khan cap|viec khan cap|cang som cang tot|gap gap|thuc hien ngay|xu ly ngay|xac thuc ngay|xac minh ngay|cap nhat ngay|lien he ngay|goi ngay|bam ngay|nhanh tay)
        (trong|trong vong|sau|con) <n> [gio|phut|tieng|h|ngay] [nua|toi] ... (khoa|huy|mat|cat|bat|phat|thu hoi|het han|cuong che)
        (neu khong|khong thi|neu qua|qua han|qua) ... (se bi|bi khoa|bi huy|khong duoc|bi phat|mat quyen)
        (han chot|han cuoi|han cuoi cung|ngay cuoi|lan cuoi|thong bao lan cuoi|canh bao lan cuoi|hom nay la han)
        truoc <n> [h|gio] ... (hom nay|ngay mai|neu khong)
        (act|respond|reply|call|verify|confirm|pay|click) (now|immediately|today|asap|at once)
        (within|in the next) <n> (hours|hour|minutes|hrs|days)
        (urgent|urgently|immediate action|final notice|last warning|final reminder|last chance|expires today|act fast)
        (de inmediato|urgente|inmediatamente|ultimo aviso|imediatamente|immediatement|dernier avis|segera|sofort|dringend|onmiddellijk|subito|natychmiast|hemen)
        (立即|马上|尽快|至急|긴급|즉시)
    """,
    hits=(
        "Xác thực ngay để không bị khóa",
        "Trong 24h nữa không thanh toán sẽ bị phạt",
        "URGENT: confirm today or lose access",
        "Hôm nay là hạn cuối nộp phạt",
        "Segera verifikasi data Anda",
    ),
    misses=(
        "Mai mình đi Đà Lạt nhé",
        "See you in the afternoon",
        "Đơn hàng giao trong hai ngày",
        "Số khẩn cấp: công an 113, cứu hỏa 114",
    ),
)
