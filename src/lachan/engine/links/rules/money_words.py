"""Words of loans, prizes, gifts and cash-out in the host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.money_words"
WEIGHT = 0.5
FLOOR = 0.0
WORDS = Words(
    "Tên miền có chữ dụ vay, rút tiền hay nhận quà (“{word}”)",
    "The domain speaks of loans, cash or gifts (“{word}”)",
    "Đây là những lời mời mà kẻ lừa đảo hay dùng để lấy phí trước hoặc thông tin thẻ.",
    "Fraudsters use such offers to take a fee in advance or the data of your card.",
)

TRIGGER = (
    r"vaytien|vay-tien|vayvon|vay-von|vaynhanh|vay-nhanh|vayonline|vay-online|vaytinchap|tinchap|ruttien|rut-tien|"
    r"quetthe|quet-the|daohan|nanghanmuc|nang-han-muc|hanmuc|hoantien|hoan-tien|hoanphi|nhanqua|nhan-qua|"
    r"(?:^|[.\\-])tri-?an(?:[.\\-]|kh)|trungthuong|trung-thuong|quatang|qua-tang|vongquay|vong-quay|naptien|nap-tien|napthe|nap-the|"
    r"doithe|kiemtien|kiem-tien|viectainha|tuyendungctv|tuyenctv|congtacvien|cong-tac-vien|laythuong|freegift|"
    r"airdrop|claim-?reward|giveaway"
)
_WORD = re.compile(TRIGGER)


def see(seen: Seen) -> Facts | None:
    """This will see such a word in the host."""
    found = _WORD.search(seen.link.host)
    return {"word": found[0]} if found is not None else None


HITS = (
    "https://vaytien-thu365.online/",
    "https://quetthe-ruttien.example/",
    "https://trian-khachhang.top/",
    "https://crypto-airdrop.xyz/",
)
MISSES = ("https://vietcombank.com.vn/", "https://example.com/vay-tien", "https://vayne.example/")
