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
)
