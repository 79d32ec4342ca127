"""Vietnamese names, invented: the same number gives the same name each time."""

from __future__ import annotations

import random
from typing import Final

FAMILY: Final = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Nông",
    "Vi", "Giàng", "Thạch", "Y", "Lò",
)  # fmt: skip
MIDDLE: Final = (
    "Văn",
    "Thị",
    "Minh",
    "Thanh",
    "Đức",
    "Ngọc",
    "Quốc",
    "Thu",
    "Hữu",
    "Kim",
    "Xuân",
    "Bảo",
    "Anh",
)
GIVEN: Final = (
    "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hải", "Hạnh", "Hiếu", "Hoa", "Hùng", "Hương", "Khánh", "Lan", "Linh",
    "Long", "Mai", "Nam", "Nga", "Phong", "Phương", "Quân", "Sơn", "Tâm", "Thảo", "Trang", "Tuấn", "Vân", "Việt", "Yến",
)  # fmt: skip


def invent_name(number: int) -> str:
    """This will give the name that belongs to a number."""
    draw = random.Random(number)  # noqa: S311 - names, not secrets
    return f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}"
