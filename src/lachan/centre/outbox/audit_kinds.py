"""What this room writes into the log. Ids and codes alone: what left to whom can be found by the message's id."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind("outbox.delivered", vi="Đã gửi đi", en="Sent out and taken"),
    Kind("outbox.given_up", vi="Không gửi được, đã thôi gửi lại", en="Could not be delivered, given up"),
    Kind("outbox.retried", vi="Cho gửi lại", en="Had it tried again"),
    Kind("outbox.set_aside", vi="Bỏ qua, không gửi nữa", en="Set aside, not to be sent any more"),
    Kind(
        "outbox.forgotten",
        vi="Xóa nội dung đã gửi cho một địa chỉ",
        en="Removed what was kept for an address",
    ),
)
