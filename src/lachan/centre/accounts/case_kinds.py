"""Kinds of case: what an office can be competent for. A small list, in both languages; tables name the codes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping


class CaseKind(msgspec.Struct, frozen=True):
    """One kind of case, in the words of the desk."""

    code: str
    vi: str
    en: str


class UnknownCaseKindError(LookupError):
    """A code that is no kind of case. `code` is what was given."""

    def __init__(self, code: str) -> None:
        """This will keep the code."""
        super().__init__(f"{code!r} is no kind of case; there are {', '.join(CASE_KINDS)}")
        self.code = code


# What a case is mainly about decides whose it is: the thing that has to be stopped, or the trade that the fraud plays.
CASE_KINDS: Final[Mapping[str, CaseKind]] = MappingProxyType(
    {
        kind.code: kind
        for kind in (
            CaseKind("bank_account", "Tài khoản ngân hàng, ví điện tử", "Bank account or e-wallet"),
            CaseKind("phone_number", "Số điện thoại, cuộc gọi", "Phone number or call"),
            CaseKind("message", "Tin nhắn SMS, tin nhắn mạng", "Text message"),
            CaseKind("email", "Thư điện tử", "E-mail"),
            CaseKind("website", "Trang web, tên miền", "Website or domain"),
            CaseKind("social_profile", "Tài khoản, hội nhóm mạng xã hội", "Social media account or group"),
            CaseKind("app", "Ứng dụng, tệp cài đặt", "App or file to install"),
            CaseKind("investment", "Đầu tư, chứng khoán, tiền số", "Investment, securities, crypto money"),
            CaseKind("lending", "Vay tiền, đòi nợ", "Lending and debt collection"),
            CaseKind("commerce", "Mua bán, giao hàng", "Trade and deliveries"),
            CaseKind("job", "Việc làm, xuất khẩu lao động", "Jobs and work abroad"),
            CaseKind("travel", "Du lịch, vé, lưu trú", "Travel, tickets, lodging"),
            CaseKind("impersonation", "Giả danh cơ quan, người thân", "Posing as an authority or a relative"),
            CaseKind("personal_data", "Lộ, mua bán dữ liệu cá nhân", "Leaked or traded personal data"),
            CaseKind("border", "Qua biên giới, cưỡng bức lừa đảo", "Border crossings, forced scamming"),
        )
    }
)

# In a CSV or a plan: all kinds.
ALL_KINDS: Final = ""


def check_case_kind(code: str) -> str:
    """This will give the code back. Raises UnknownCaseKindError for one that stands on no list."""
    if code not in CASE_KINDS:
        raise UnknownCaseKindError(code)
    return code
