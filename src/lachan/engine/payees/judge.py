"""The judge of payees.

An account number tells nearly nothing by its form. Scores are estimates at the base rate of accounts that people ask
about; rules on the form alone stay below `suspicious`, and only a list decides. Nothing is ever trusted: anybody may
name an honest account to hide another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.extract.banks import BY_BIN
from lachan.engine.listed import join, look_up, words_of
from lachan.engine.model import Indicator, Judgement, Lists, Reason
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from datetime import date

_BASE_SCORE = 0.12

WORDS: dict[str, Words] = {
    **words_of("payee", "Tài khoản này", "This account"),
    "payee.code_changed": Words(
        "Mã QR này bị sửa hoặc đọc sai",
        "This QR code was changed or misread",
        "Số kiểm tra trong mã không khớp. Hãy hỏi lại người nhận và quét mã mới.",
        "Its check value doesn’t fit. Ask the payee again and scan a fresh code.",
    ),
    "payee.bank_unknown": Words(
        "Chưa rõ tài khoản thuộc ngân hàng nào",
        "It isn’t clear which bank this account is at",
    ),
    "payee.no_such_bank": Words(
        "Không có ngân hàng nào ở Việt Nam mang mã {bin}",
        "No bank in Vietnam has the code {bin}",
        "Mã có thể bị gõ sai hoặc bịa ra.",
        "The code may be mistyped or made up.",
    ),
    "payee.at_bank": Words(
        "Tài khoản tại {bank}",
        "An account at {bank}",
        "Chưa có thông tin xấu về tài khoản này. Chưa biết, không có nghĩa là đáng tin.",
        "Nothing bad is known of it. Not known doesn’t mean that it can be relied on.",
    ),
    "payee.by_phone": Words(
        "Ví {bank} nhận tiền theo số điện thoại",
        "A {bank} wallet that is paid by phone number",
    ),
    "payee.abroad": Words(
        "Đây là nơi nhận tiền ở nước ngoài",
        "This payee is abroad",
        "Tiền đã chuyển ra nước ngoài rất khó lấy lại.",
        "Money sent abroad is very hard to get back.",
    ),
    "payee.other": Words("Chưa biết gì về nơi nhận tiền này", "Nothing is known of this payee"),
    "payee.check_name": Words(
        "Hãy đọc kỹ tên người nhận trước khi chuyển",
        "Read the payee’s name before you send",
        "Cơ quan, công ty thật nhận tiền vào tài khoản đứng tên mình, không phải tên cá nhân.",
        "A real office or company is paid on an account in its own name, not a person’s.",
    ),
}

_WALLETS = {
    "momo": "MoMo",
    "zalopay": "ZaloPay",
    "viettelmoney": "Viettel Money",
    "vnptmoney": "VNPT Money",
    "shopeepay": "ShopeePay",
}
_ABROAD = frozenset({"iban", "promptpay", "paynow", "duitnow", "qris", "khqr"})


def judge(indicator: Indicator, *, lists: Lists, today: date) -> Judgement:
    """This will judge one payee by its form, its bank and the lists."""
    lead = indicator.value.partition(":")[0]
    score = _BASE_SCORE
    bank = BY_BIN.get(lead)
    if bank is not None:
        reason = Reason("payee.at_bank", 0.1, {"bank": bank.name})
    elif lead == "unknown":
        reason = Reason("payee.bank_unknown", 0.1)
    elif lead.isdigit():
        score = 0.25
        reason = Reason("payee.no_such_bank", 0.3, {"bin": lead})
    elif lead in _WALLETS:
        reason = Reason("payee.by_phone", 0.1, {"bank": _WALLETS[lead]})
    elif lead in _ABROAD:
        score = 0.2
        reason = Reason("payee.abroad", 0.25)
    else:
        reason = Reason("payee.other", 0.1)
    reasons = [reason, Reason("payee.check_name", 0.05)]
    if indicator.facts.get("crc") == "wrong":
        # misreading is as likely as fraud, so it warns and does not accuse
        score = 0.45
        reasons.append(Reason("payee.code_changed", 0.45))
    return join(
        "payee", indicator, look_up(indicator, lists=lists, today=today), score=score, reasons=reasons
    )
