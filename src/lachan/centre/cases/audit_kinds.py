"""What this room writes into the log: ids and codes. What officers wrote, and titles, are not among it."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind("cases.opened", vi="Mở vụ việc", en="Opened a case"),
    Kind("cases.found", vi="Quy tắc gắn thêm căn cứ vào vụ việc", en="A rule added to a case"),
    Kind("cases.viewed", vi="Xem vụ việc", en="Looked at a case", read=True),
    Kind("cases.assigned", vi="Giao vụ việc cho cán bộ", en="Assigned a case"),
    Kind("cases.looked", vi="Xem xét vụ việc lần đầu", en="Marked a case as looked at"),
    Kind("cases.changed", vi="Sửa vụ việc", en="Changed a case"),
    Kind("cases.handed_over", vi="Chuyển vụ việc cho đơn vị khác", en="Handed a case over"),
    Kind("cases.carried_on", vi="Đơn vị kế nhiệm tiếp nhận vụ việc", en="A successor took a case over"),
    Kind("cases.no_successor", vi="Vụ việc lên cấp trên vì đơn vị không có kế nhiệm",
         en="A case went up because its office has no successor"),
    Kind("cases.paused", vi="Tạm dừng vụ việc để chờ bên ngoài", en="Paused a case that waits for somebody outside"),
    Kind("cases.went_on", vi="Tiếp tục vụ việc", en="Went on with a case"),
    Kind("cases.acted", vi="Xử lý xong phần việc của vụ việc", en="Finished acting on a case"),
    Kind("cases.closed", vi="Đóng vụ việc", en="Closed a case"),
    Kind("cases.reopened", vi="Mở lại vụ việc", en="Opened a case again"),
    Kind("cases.merged", vi="Nhập vụ việc vào vụ việc khác", en="Merged a case into another"),
    Kind("cases.took_in", vi="Nhận vụ việc được nhập vào", en="Took another case in"),
    Kind("cases.split", vi="Tách vụ việc", en="Split a case"),
    Kind("cases.member_added", vi="Thêm tin báo, dấu hiệu vào vụ việc", en="Added to a case"),
    Kind("cases.member_removed", vi="Bỏ tin báo, dấu hiệu khỏi vụ việc", en="Took out of a case"),
    Kind("cases.linked", vi="Nối hai vụ việc", en="Linked two cases"),
    Kind("cases.unlinked", vi="Bỏ nối hai vụ việc", en="Unlinked two cases"),
    Kind("cases.noted", vi="Ghi chú vào vụ việc", en="Wrote a note on a case"),
    Kind("cases.task_added", vi="Giao việc trong vụ việc", en="Gave a task in a case"),
    Kind("cases.task_done", vi="Xong việc trong vụ việc", en="Did a task in a case"),
    Kind("cases.task_dropped", vi="Bỏ việc trong vụ việc", en="Dropped a task in a case"),
    Kind("cases.task_carried_on", vi="Đơn vị kế nhiệm tiếp nhận việc trong vụ việc",
         en="A successor took a task over"),
    Kind("cases.evidence_added", vi="Thêm chứng cứ vào vụ việc", en="Added evidence to a case"),
    Kind("cases.evidence_handled", vi="Thao tác với chứng cứ của vụ việc", en="Handled evidence of a case"),
    Kind("cases.shared", vi="Gửi bản đã che của vụ việc cho đối tác", en="Gave a redacted case to a partner"),
    Kind("cases.warned", vi="Cảnh báo sắp hết hạn", en="Warned of a deadline"),
    Kind("cases.missed", vi="Quá hạn, báo lên cấp trên", en="Missed a deadline, told the office above"),
    Kind("cases.report_withdrawn", vi="Người báo đã rút một tin báo của vụ việc",
         en="A report of the case was withdrawn"),
    Kind("cases.questioned", vi="Căn cứ đã đổi, cần xem lại vụ việc",
         en="What the case stands on has fallen; it is in question"),
    Kind("cases.answered", vi="Trả lời có tiếp tục vụ việc hay không", en="Answered whether a case goes on"),
    Kind("cases.bank_told", vi="Báo ngay cho đầu mối trực của ngân hàng", en="Told a bank’s duty contact at once"),
    Kind("cases.shift_note", vi="Ghi sổ giao ca", en="Wrote a shift note"),
    Kind("cases.view_saved", vi="Lưu bộ lọc chung của đơn vị", en="Saved a view of an office"),
    Kind("cases.view_removed", vi="Xóa bộ lọc chung của đơn vị", en="Removed a view of an office"),
    Kind("cases.shift_note_read", vi="Đọc sổ giao ca", en="Read a shift note"),
    Kind("cases.calendar_set", vi="Đặt giờ làm việc của đơn vị", en="Set an office’s hours"),
)  # fmt: skip
