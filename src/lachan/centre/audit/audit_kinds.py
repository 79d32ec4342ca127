"""The log's own kinds of entries."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind(
        "audit.person_erased",
        vi="Xóa dữ liệu cá nhân của một người trong nhật ký",
        en="Erased the personal data about a person in the log",
    ),
    Kind(
        "audit.person_told",
        vi="Xuất mọi dữ liệu về một người để trả lời chính người đó",
        en="Wrote out all data about a person, to answer that person",
        read=True,
    ),
)
