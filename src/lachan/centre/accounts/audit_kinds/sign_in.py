"""What signing in writes into the log. Ids and codes alone."""

from __future__ import annotations

from lachan.centre.audit.kinds import Kind

KINDS = (
    Kind("accounts.signed_in", vi="Đăng nhập", en="Signed in"),
    Kind("accounts.signed_out", vi="Đăng xuất", en="Signed out"),
    Kind("accounts.sign_in_failed", vi="Đăng nhập không thành công", en="Sign-in failed"),
    Kind(
        "accounts.sign_in_failed_unknown",
        vi="Số lần đăng nhập không thành công ở địa chỉ không có tài khoản, theo giờ",
        en="Failed sign-ins at addresses without an account, by the hour",
    ),
    Kind("accounts.second_factor_failed", vi="Nhập sai yếu tố thứ hai", en="Second factor was wrong"),
    Kind(
        "accounts.guessing_told",
        vi="Báo cho chủ tài khoản rằng có người đoán mật khẩu hoặc mã",
        en="Owner told that somebody guesses at password or code",
    ),
    Kind("accounts.second_factor_added", vi="Thêm yếu tố thứ hai", en="Second factor added"),
    Kind("accounts.second_factor_removed", vi="Gỡ yếu tố thứ hai", en="Second factor removed"),
    Kind("accounts.recovery_codes_made", vi="Tạo mã dự phòng mới", en="Recovery codes made"),
    Kind("accounts.recovery_code_used", vi="Dùng một mã dự phòng", en="Recovery code used"),
    Kind("accounts.sessions_ended", vi="Kết thúc phiên đăng nhập", en="Sessions ended"),
    Kind("accounts.password_set", vi="Đặt mật khẩu", en="Password set"),
    Kind(
        "accounts.password_link_made",
        vi="Tạo liên kết đặt mật khẩu",
        en="Link for setting a password made",
    ),
    Kind(
        "accounts.reset_asked",
        vi="Yêu cầu gỡ yếu tố thứ hai bị mất",
        en="Taking away a lost second factor asked for",
    ),
    Kind(
        "accounts.reset_decided",
        vi="Quyết định gỡ yếu tố thứ hai bị mất",
        en="Taking away a lost second factor decided",
    ),
    Kind(
        "accounts.reset_withdrawn",
        vi="Rút yêu cầu gỡ yếu tố thứ hai bị mất",
        en="Request to take away a lost second factor withdrawn",
    ),
    Kind(
        "accounts.reset_expired",
        vi="Yêu cầu gỡ yếu tố thứ hai bị mất hết hạn",
        en="Request to take away a lost second factor expired",
    ),
    Kind(
        "accounts.provider_changed",
        vi="Thay đổi nơi đăng nhập của bộ, ngành",
        en="Ministry’s sign-in changed",
    ),
    Kind(
        "accounts.provider_linked",
        vi="Nối tài khoản với nơi đăng nhập của bộ, ngành",
        en="Account linked to a ministry’s sign-in",
    ),
    Kind(
        "accounts.provider_unlinked",
        vi="Bỏ nối tài khoản với nơi đăng nhập của bộ, ngành",
        en="Account no longer linked to a ministry’s sign-in",
    ),
    Kind(
        "accounts.provider_refused",
        vi="Từ chối đăng nhập từ bộ, ngành",
        en="Sign-in from a ministry refused",
    ),
)  # fmt: skip
