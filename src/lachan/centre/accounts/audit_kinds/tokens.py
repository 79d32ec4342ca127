"""What the log says of tokens of the API."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

KINDS: Final = (
    Kind("accounts.token_made", "Tạo mã API", "Token made"),
    Kind("accounts.token_asked", "Đề nghị mã API cho đơn vị", "Token for an office asked for"),
    Kind("accounts.token_granted", "Chấp thuận mã API cho đơn vị", "Token for an office granted"),
    Kind("accounts.token_refused", "Từ chối mã API cho đơn vị", "Token for an office refused"),
    Kind("accounts.token_withdrawn", "Rút đề nghị mã API", "Request for a token withdrawn"),
    Kind("accounts.token_expired", "Đề nghị mã API hết hạn", "Request for a token expired"),
    Kind("accounts.token_ended", "Thu hồi mã API", "Token ended"),
)
