"""What people tell, for tests: plain and believable, each with what it differs in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

import msgspec

from lachan.centre.reports.told import Told

NOW: Final = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
DAY: Final = date(2026, 11, 28)

_PLAIN: Final = Told(
    story="Có người gọi tự xưng công an, bảo tôi cài ứng dụng lạ rồi chuyển tiền.",
    message="VNeID: Ho so cua ban can cap nhat. Truy cap http://dichvucong-xacthuc.example/ trong 24h",
    numbers=("0912 345 678",),
    phone="0987654321",
    name="Nguyễn Thị Mơ",
    network="203.0.113",
    device="điện thoại cũ",
)


def telling(**changed: Any) -> Told:
    """This will give something told, with what is changed in it."""
    return msgspec.structs.replace(_PLAIN, **changed)
