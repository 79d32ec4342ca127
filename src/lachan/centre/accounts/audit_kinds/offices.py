"""What the log says of territories, offices, and who took over from whom. No personal value stands in any of these."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind("accounts.territories_loaded", "Nạp địa bàn", "Territories loaded"),
    Kind("accounts.offices_imported", "Nạp cây đơn vị", "Office tree imported"),
    Kind("accounts.office_opened", "Lập đơn vị", "Office opened"),
    Kind("accounts.office_changed", "Sửa đơn vị", "Office changed"),
    Kind("accounts.office_closed", "Kết thúc đơn vị", "Office closed"),
    Kind("accounts.office_revived", "Lập lại đơn vị", "Office revived"),
    Kind("accounts.competence_granted", "Giao thẩm quyền", "Competence granted"),
    Kind("accounts.competence_ended", "Kết thúc thẩm quyền", "Competence ended"),
    Kind("accounts.plan_recorded", "Ghi kế hoạch sắp xếp đơn vị", "Reorganisation plan recorded"),
    Kind(
        "accounts.duty_contact_asked", "Đề nghị đầu mối trực của đơn vị", "Duty desk of an office asked for"
    ),
    Kind("accounts.duty_contact_set", "Xác nhận đầu mối trực của đơn vị", "Duty desk of an office confirmed"),
    Kind("accounts.duty_contact_ended", "Bỏ đầu mối trực của đơn vị", "Duty desk of an office taken away"),
    Kind("accounts.duty_code_wrong", "Gõ sai mã của đầu mối trực", "Wrong code for a duty desk"),
    Kind("accounts.duty_request_withdrawn", "Rút đề nghị đầu mối trực", "Request for a duty desk withdrawn"),
    Kind("accounts.duty_request_expired", "Đề nghị đầu mối trực hết hạn", "Request for a duty desk ran out"),
    Kind(
        "accounts.duty_request_guessed",
        "Đóng đề nghị đầu mối trực vì sai mã nhiều lần",
        "Request for a duty desk ended by wrong codes",
    ),
    Kind("accounts.office_succeeded", "Đơn vị tiếp nhận công việc", "Work passed to another office"),
)
