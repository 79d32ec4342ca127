"""A form or an upload that anybody can make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.links.rules.seen import Where
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from lachan.engine.links.rules.seen import Seen
    from lachan.engine.model import Facts

CODE = "link.open_form"
WEIGHT = 0.3
FLOOR = 0.0
WHERE = Where.SHARED
WORDS = Words(
    "Biểu mẫu hay tệp này do người dùng bất kỳ tạo trên {shared}",
    "Anybody can have made this form or file on {shared}",
    "Tên dịch vụ nổi tiếng không bảo đảm cho nội dung. Đừng điền mật khẩu, mã OTP hay số thẻ.",
    "The well-known name doesn’t vouch for what is in it. Never fill in a password, a code or a card number.",
)

_SORTS = frozenset({"forms", "files"})


def see(seen: Seen) -> Facts | None:
    """This will see the sort of shared host."""
    return {"shared": seen.site.shared} if seen.site.sort in _SORTS and len(seen.link.rest) > 1 else None


HITS = ("https://docs.google.com/forms/d/e/abc/viewform", "https://forms.gle/abc", "https://tally.so/r/x")
MISSES = ("https://example.com/", "https://docs.google.com/")
