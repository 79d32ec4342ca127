"""What this room writes into the log: ids and codes. What people told, their numbers and names are not among it."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind("reports.taken", vi="Nhận báo cáo của người dân", en="Took a report"),
    Kind("reports.short_code_taken", vi="Nhận tin nhắn từ 156/5656", en="Took a message from 156/5656"),
    Kind("reports.added", vi="Người báo bổ sung báo cáo", en="The reporter added to a report"),
    Kind("reports.withdrawn", vi="Người báo rút báo cáo", en="The reporter withdrew a report"),
    Kind("reports.viewed", vi="Xem báo cáo của người dân", en="Looked at a report", read=True),
    Kind("reports.seen", vi="Đánh dấu đã xem báo cáo", en="Marked reports as seen"),
    Kind("reports.closed", vi="Đóng báo cáo", en="Closed a report"),
    Kind("reports.called", vi="Đã gọi lại cho người báo", en="Rang the reporter back"),
    Kind("reports.reopened", vi="Mở lại báo cáo đã đóng", en="Opened a closed report again"),
    Kind("reports.carried_on", vi="Chuyển báo cáo theo đơn vị tiếp nhận", en="Brought reports to who took over"),
    Kind("reports.routed_later", vi="Giao báo cáo cho đơn vị nay có thẩm quyền", en="Gave reports to who answers now"),
    Kind("reports.assigned", vi="Giao báo cáo cho một đơn vị bằng tay", en="Gave a report to an office by hand"),
    Kind("reports.emptied", vi="Xóa dữ liệu cá nhân của báo cáo hết hạn", en="Emptied reports whose time was over"),
    Kind("reports.traces_emptied", vi="Xóa dấu vết mạng, thiết bị hết hạn", en="Emptied traces of network and device"),
    Kind("reports.alarm_raised", vi="Báo động nhiều báo cáo phụ thuộc nhau", en="Raised an alarm about a crowd"),
    Kind("reports.alarm_closed", vi="Đóng báo động", en="Closed an alarm about a crowd"),
    Kind("reports.count_released", vi="Cho công khai số người báo", en="Let a count of reporters be public"),
    Kind("reports.count_withdrawn", vi="Thôi công khai số người báo", en="Took a public count back"),
)  # fmt: skip
