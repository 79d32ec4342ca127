"""What starting, backing up and restoring write into the log."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

BACKUP_MADE: Final = "config.backup_made"
RESTORED: Final = "config.restored"
SET_UP: Final = "config.set_up"

KINDS: Final = (
    Kind(BACKUP_MADE, vi="Đã sao lưu", en="A backup was made"),
    Kind(RESTORED, vi="Đã khôi phục từ bản sao lưu", en="The site was restored from a backup"),
    Kind(SET_UP, vi="Đã thiết lập trung tâm", en="The centre was set up"),
)
