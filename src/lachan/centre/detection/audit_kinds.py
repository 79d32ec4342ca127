"""What this room writes into the log. Ids and counts alone; the values stand in the register."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind(
        "detection.sweep_begun", vi="Bắt đầu đánh giá lại sổ dấu hiệu", en="Began to judge the register again"
    ),
    Kind("detection.sweep_done", vi="Đánh giá lại sổ dấu hiệu xong", en="Judged the register again"),
    Kind(
        "detection.sweep_held",
        vi="Dừng đánh giá lại vì quá nhiều mục đổi mức",
        en="Held judging again, since too many would change",
    ),
    Kind("detection.sweep_let_through", vi="Cho việc đánh giá lại đi tiếp", en="Let judging again go on"),
    Kind(
        "detection.sweep_dropped",
        vi="Bỏ việc đánh giá lại, giữ kết quả cũ",
        en="Dropped judging again, the old verdicts stay",
    ),
    Kind(
        "detection.pictures_read",
        vi="Đọc ảnh của tin báo và đánh giá lại",
        en="Read the pictures of a report and judged it again",
    ),
    Kind("detection.tried_again", vi="Cho đánh giá lại mục từng bị lỗi", en="Had what failed judged again"),
)
