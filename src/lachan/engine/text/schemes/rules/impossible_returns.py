"""Scheme: money that is to grow many times over, or a bet that can't be lost."""

import re

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.words.form import Words

_PUT_IN = Part(
    phrases="""
        (nap|nap tien|dau tu|goi von|bo von|vao tien|rot von|xuong tien|xuong von) [tien|von|vao]
        (vao|theo|choi|tham gia) (san|lenh|keo|nhom|group|du an)
        (invest|deposit|put in|send)
    """,
    negatable=True,
)
_TIMES = Part(
    pattern=re.compile(
        r"\bx ?(?:[3-9]|\d{2,3}) (?:tai khoan(?! (?:goi|chinh|phu|thoai|data|khuyen))|tk|von|tien|loi nhuan)\b"
        r"|\b(?:nhan|gap) (?:doi|ba|\d+ lan|[2-9]|muoi) (?:tai khoan|tk|von|so tien|tien von|tien|loi nhuan)\b"
        r"|\blai (?:[2-9]\d|\d{3,})\s?% (?:moi|mot|1|/)?\s?(?:ngay|tuan)\b"
        r"|\b(?:double|triple|10x|5x) your (?:money|investment|deposit|account)\b"
    )
)
_SURE = Part(
    phrases="""
        (bao|cam ket|dam bao) [100|chac] (thang|an|trung|lai|loi|ve|lai suat|loi nhuan|hoan von|khong lo|khong thua)
        (thang|an|trung|ve) [chac|chac chan] [100|<n>] phan tram
        (guaranteed|sure) (win|wins|profit|profits|returns|tips)
    """,
    except_in="""
        (cam ket|dam bao|bao) (lai suat) ... (tiet kiem|ngan hang)
        bao (lai|ve) (xe|nha|que|may)
    """,
    negatable=True,
)
_BET = Part(
    phrases="""
        (keo|tai xiu|bach thu|lo de|so lo|ca cuoc|ca do|no hu|baccarat|xoc dia|slot|nha cai|soi cau|cau lo|trading|forex|coin|tien ao|chung khoan quoc te|lenh vip|quyen chon nhi phan)
        (betting|bets|crypto|forex|casino)
    """,
)
_DAILY = Part(
    pattern=re.compile(
        r"\b(?:1|mot|moi) (?:ngay|hom|buoi)(?: \w+){0,2} (?:kiem|an|lai|thu|ve|bo tui)(?: duoc| ve)? \d+ ?(?:tr|trieu|k|cu)\b"
        r"|\bkiem(?: \w+){0,2} \d+ ?(?:tr|trieu|k|cu) ?(?:/|moi|mot|1) ?(?:ngay|hom)\b"
    )
)
_FREE = Part(
    phrases="""
        (khong|ko|k|kg|hok|chang) (mat|can|ton|bo|so mat) [gi] (von|dong nao|tien|von lieng)
        (von 0 dong|khong rui ro|ko rui ro|0 dong von)
    """,
)
_CALLS = Part(
    phrases="""
        (ib|inbox|ibox|nhan tin|nt|cmt|lien he|lh|kb|zalo|tele|telegram|nhan keo|vao nhom|keo thom)
    """,
)

# what carriers and games give for a refill is no return on money
_REFILL = re.compile(
    r"menh gia|\bthe nap|\bnap the|thue bao|khuyen mai|\bdata\b|kim cuong|\[qc\]|soan tin|phut goi"
)

SCHEME = Scheme(
    code="text.scheme.impossible_returns",
    words=Words(
        "Hứa lời gấp bội hoặc kiếm tiền chắc thắng",
        "It promises many times your money, or a sure win",
        "Không ai bảo đảm được điều đó. Đừng nạp tiền; nếu đã nạp, đừng nạp thêm để rút.",
        "Nobody can promise that. Pay nothing in; if you have, pay no more to get it out.",
    ),
    unless=_REFILL,
    ways=((_PUT_IN, _TIMES), (_SURE, _BET), (_FREE, _CALLS, _DAILY)),
    hits=(
        "nạp tiền vào sàn này x10 tài khoản trong 1 tuần",
        "kèo tài xỉu bao thắng 100% nhé",
        "ib e nhan keo thom 1 ngay kiem 2tr nha, ko mat von",
        "Deposit today and double your money in 24 hours",
    ),
    misses=(
        "[QC] Nạp tiền hôm nay nhận x3 tài khoản gọi, áp dụng thẻ nạp từ 20.000đ",
        "Nạp thẻ hôm nay được x2 giá trị thẻ nạp, áp dụng đến 23h59",
        "Kèo này Việt Nam chắc thắng rồi, tối qua nhà tao xem nha",
        "Chạy xe cả ngày mới kiếm được 500k, mệt quá",
        "Lãi suất tiết kiệm 12 tháng tại ngân hàng là 4,7%/năm",
        "Mở quán nhỏ thôi, một ngày kiếm 500k là vui rồi",
        "Investing can lose you money; nobody can double your money overnight",
    ),
)
