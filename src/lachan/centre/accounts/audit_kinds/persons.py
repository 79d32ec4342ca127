"""What the log says of accounts."""

from __future__ import annotations

from typing import Final

from lachan.centre.audit.kinds import Kind

_ERASED: Final = (
    "accounts.services.erasures: the person's key is removed when two administrators erase the account"
)
_SAYS_WHO: Final = frozenset({"name", "email"})

KINDS: Final = (
    Kind("accounts.person_added", "Lập tài khoản", "Account made", personal=_SAYS_WHO, erased=_ERASED),
    Kind(
        "accounts.person_changed",
        "Sửa tên, địa chỉ thư hoặc ngôn ngữ của tài khoản",
        "Account’s name, address or language changed",
        personal=frozenset({"name", "name_before", "email", "email_before"}),
        erased=_ERASED,
    ),
    Kind("accounts.person_moved", "Chuyển tài khoản sang đơn vị khác", "Account moved to another office"),
    Kind("accounts.person_stopped", "Ngừng tài khoản", "Account stopped"),
    Kind("accounts.person_restarted", "Mở lại tài khoản", "Account opened again"),
    Kind(
        "accounts.address_change_asked",
        "Đề nghị đổi địa chỉ thư của tài khoản",
        "Change of an account’s address asked for",
        personal=frozenset({"email"}),
        erased=_ERASED,
    ),
    Kind("accounts.erasure_asked", "Đề nghị xoá dữ liệu cá nhân", "Erasure of personal data asked for"),
    Kind("accounts.person_erased", "Xoá dữ liệu cá nhân của tài khoản", "Account’s personal data erased"),
    Kind(
        "accounts.person_request_refused", "Từ chối đề nghị về tài khoản", "Request about an account refused"
    ),
    Kind(
        "accounts.person_request_withdrawn", "Rút đề nghị về tài khoản", "Request about an account withdrawn"
    ),
    Kind(
        "accounts.person_request_expired", "Đề nghị về tài khoản hết hạn", "Request about an account expired"
    ),
    Kind("accounts.demo_password_given", "Đặt mật khẩu dùng thử", "Demo password given"),
    Kind("accounts.demo_passwords_blocked", "Khoá các mật khẩu dùng thử", "Demo passwords blocked"),
    Kind("accounts.persons_read", "Xem danh sách tài khoản", "List of accounts read", read=True),
    Kind("accounts.person_read", "Xem một tài khoản", "Account read", read=True),
)
