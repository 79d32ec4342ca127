"""Cue: offers a loan without checks, or asks money to release one."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.loan",
    strength=0.5,
    words=Words(
        "Mời vay tiền dễ dàng",
        "It offers an easy loan",
        "Vay thật phải xét hồ sơ và không thu phí trước khi giải ngân.",
        "Real lenders check you and take no fee before they pay out.",
    ),
    phrases="""
        (vay tien|cho vay|ho tro vay|vay von|vay nong|vay online|vay tin chap|vay nhanh) ... (khong the chap|khong tham dinh|nhanh|chi can|cccd|cmnd|nong|giai ngan|duyet|no xau|lai suat)
        (chi can|chi voi) [so] (cccd|cmnd|can cuoc) ... (vay|giai ngan|nhan tien)
        (giai ngan|duyet vay|duyet ho so vay) [trong|ngay|nhanh|sau] [<n>|ngay|phut]
        (no xau|bao no xau) [van] [duoc] (vay|ho tro|duyet)
        (goi vay|khoan vay) ... (uu dai|duoc duyet|lai suat <n>|mo khoa|phe duyet)
        (loan approved|instant loan|quick loan|easy loan|pre approved loan|loan without|no credit check|bad credit)
        (prestamo rapido|credito rapido|pinjaman|dana cepat|dana tunai|emprestimo|pret rapide|schnellkredit)
        贷款 ... 无抵押|即日融資|대출 ... 가능
    """,
    hits=(
        "Vay nhanh 50 triệu chỉ cần CCCD, nợ xấu vẫn duyệt",
        "Instant loan, no credit check",
        "Hỗ trợ vay online giải ngân 5 phút",
    ),
    misses=(
        "Mày cho tao vay 500k đầu tháng trả",
        "Khoản vay của quý khách đến hạn ngày 5",
        "I borrowed a book from the library",
    ),
)
