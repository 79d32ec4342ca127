"""Words of signing in, of codes and verification, in an address that is nobody's official one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.sign_in_words"
WEIGHT = 0.4
FLOOR = 0.0
WORDS = Words(
    "Địa chỉ có chữ dụ đăng nhập hay xác minh (“{word}”)",
    "The address speaks of signing in or verifying (“{word}”)",
    "Đừng nhập mật khẩu hay mã OTP từ một đường link được gửi tới.",
    "Never enter a password or a code from a link that was sent to you.",
)

TRIGGER = (
    r"dangnhap|dang-nhap|xacthuc|xac-thuc|xacminh|xac-minh|xacnhan|xac-nhan|capnhat|cap-nhat|mokhoa|mo-khoa|matkhau|"
    r"sinhtrac|sinh-trac|smartotp|smart-otp|(?:^|[^a-z])otp(?:[^a-z]|$)|log-?in|log-?on|sign-?in|verif(?:y|ication)|"
    r"(?:^|[^a-z])i-?bank|e-?banking|netbank|webscr|account|unlock|suspend|wallet-?connect|authenticat"
)
_WORD = re.compile(TRIGGER)


def see(seen: Seen) -> Facts | None:
    """This will see such a word in the host or the path."""
    found = _WORD.search(seen.text)
    return {"word": found[0]} if found is not None else None


HITS = ("https://vcb-xacthuc.top/", "https://example.com/login.php", "https://smart-otp.example.vn/")
MISSES = ("https://example.com/", "https://tuoitre.vn/thoi-su.htm", "https://example.com/potplant")
