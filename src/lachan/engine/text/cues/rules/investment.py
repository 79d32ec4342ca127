"""Cue: promises high or sure profit."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.investment",
    strength=0.65,
    words=Words(
        "Hứa lãi cao, chắc chắn",
        "It promises high or certain profit",
        "Không có khoản đầu tư nào vừa lãi cao vừa chắc chắn. Tiền đã vào sàn như vậy thường không rút ra được.",
        "No profit is both high and certain. Money rarely comes back from such platforms.",
    ),
    except_in="""
        (lai suat|lai) (tiet kiem|gui tiet kiem|tien gui|huy dong|ngan hang|vay|cho vay|vay mua nha|ky han) [ky han] <n> thang
    """,
    phrases="""
        (cam ket|dam bao|bao) (lai|loi nhuan|lai suat|ve bo|hoan von|thang)
        (loi nhuan|lai|lai suat|sinh loi) [len den|toi|tu|co dinh|khung|<n>] <n> [phan tram] [moi|mot|trong] (ngay|thang|tuan|thang)
        (san|san giao dich|san forex|forex|tien ao|tien so|crypto|bitcoin|usdt|uy thac|dau tu) ... (loi nhuan|lai|x2|x3|x5|nhan doi|lenh|chuyen gia|tin hieu)
        (nhan doi|gap doi|nhan ba|x2|x3) (tai khoan|von|tien|so tien)
        (chuyen gia|thay|co) (doc|phim|boc) lenh|(doc|phim|boc) lenh|(phim hang|tin noi gian|keo thom|keo ngon|vao lenh)
        (sieu loi nhuan|thu nhap thu dong|kiem tien online|lam giau|tu do tai chinh|von it loi nhieu|khoi nghiep khong von)
        (guaranteed|daily|weekly|high) (profit|profits|returns|return|income)
        (double your|triple your) (money|investment|bitcoin)
        (trading platform|crypto investment|investment opportunity|bitcoin trading|forex trading|passive income|trading signals)
        (inversion segura|ganancias garantizadas|investasi|keuntungan|investimento garantido|rendement garanti)
        (稳赚|高收益|必ず儲かる|고수익 보장)
    """,
    hits=(
        "Cam kết lợi nhuận 30%/tháng, chuyên gia đọc lệnh",
        "Nhân đôi tài khoản sau một tuần",
        "Guaranteed profits every week with our trading platform",
    ),
    misses=(
        "Lãi suất tiết kiệm 5%/năm tại quầy",
        "Lãi suất tiền gửi kỳ hạn 6 tháng là 3,9%/năm",
        "Chứng khoán hôm nay giảm",
        "Không hợp tác sẽ có lệnh bắt",
        "We returned the books",
    ),
)
