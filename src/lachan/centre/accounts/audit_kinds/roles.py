"""What the log says of roles."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind("accounts.administration_started", "Lập quản trị viên đầu tiên", "First administrators made"),
    Kind("accounts.role_granted", "Giao vai trò", "Role granted"),
    Kind("accounts.role_ended", "Kết thúc vai trò", "Role ended"),
    Kind("accounts.role_asked", "Đề nghị giao vai trò", "Role asked for"),
    Kind("accounts.role_request_granted", "Chấp thuận đề nghị giao vai trò", "Request for a role granted"),
    Kind("accounts.role_request_refused", "Từ chối đề nghị giao vai trò", "Request for a role refused"),
    Kind("accounts.role_request_withdrawn", "Rút đề nghị giao vai trò", "Request for a role withdrawn"),
    Kind("accounts.role_request_expired", "Đề nghị giao vai trò hết hạn", "Request for a role expired"),
)
