"""What the desk itself writes into the log: that the log was read, and taken away."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

LOG_READ: Final = "console.log_read"
ENTRY_READ: Final = "console.entry_read"
LOG_EXPORTED: Final = "console.log_exported"
# what people told was taken away without their words and numbers, and with them; for the latter a reason is given
REPORTS_EXPORTED: Final = "console.reports_exported"
TOLD_EXPORTED: Final = "console.told_exported"
EXPORT_REASON: Final = "console.export_reason"
LISTS_EXPORTED: Final = "console.lists_exported"
CLAIMS_EXPORTED: Final = "console.claims_exported"
ALARMS_EXPORTED: Final = "console.alarms_exported"
CASES_EXPORTED: Final = "console.cases_exported"
FIGURES_EXPORTED: Final = "console.figures_exported"
RISING_EXPORTED: Final = "console.rising_exported"
TASKS_EXPORTED: Final = "console.tasks_exported"
PARTNERS_EXPORTED: Final = "console.partners_exported"
HELD_EXPORTED: Final = "console.held_exported"
SHARED_VIEWED: Final = "console.shared_viewed"

KINDS: Final = (
    Kind(LOG_READ, "Xem nhật ký", "Log read", read=True),
    Kind(ENTRY_READ, "Xem một mục nhật ký", "Entry of the log read", read=True),
    Kind(LOG_EXPORTED, "Tải nhật ký về", "Log taken away as a file", read=True),
    Kind(
        REPORTS_EXPORTED,
        "Tải bảng tin báo về, không kèm lời kể",
        "Table of reports taken away without what was told",
        read=True,
    ),
    Kind(
        TOLD_EXPORTED,
        "Tải bảng tin báo về, kèm lời kể và dữ liệu cá nhân",
        "Table of reports taken away with what was told and who told it",
        read=True,
    ),
    Kind(
        EXPORT_REASON,
        "Nêu lý do tải dữ liệu cá nhân về",
        "Gave a reason to take personal data away",
        personal=frozenset({"reason"}),
        erased="With the person who took it away: the reason is encrypted under that person’s key.",
    ),
    Kind(PARTNERS_EXPORTED, "Tải bảng đối tác về", "Table of partners taken away", read=True),
    Kind(
        HELD_EXPORTED,
        "Tải bảng dữ liệu chờ chia sẻ về",
        "Table of what waits to be shared taken away",
        read=True,
    ),
    Kind(SHARED_VIEWED, "Xem dữ liệu chia sẻ hoặc đang chờ", "Looked at what is shared or waits", read=True),
    Kind(LISTS_EXPORTED, "Tải bảng danh sách về", "Table of list entries taken away", read=True),
    Kind(CLAIMS_EXPORTED, "Tải bảng lời khai về", "Table of claims taken away", read=True),
    Kind(FIGURES_EXPORTED, "Tải bảng số liệu về", "Table of figures taken away"),
    Kind(
        RISING_EXPORTED, "Tải bảng chỉ dấu đang tăng về", "Table of rising indicators taken away", read=True
    ),
    Kind(ALARMS_EXPORTED, "Tải bảng báo động về", "Table of alarms taken away", read=True),
    Kind(CASES_EXPORTED, "Tải bảng vụ việc về", "Table of cases taken away", read=True),
    Kind(TASKS_EXPORTED, "Tải bảng việc phải làm về", "Table of tasks taken away", read=True),
)
