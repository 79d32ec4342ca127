"""Scheme: a loan that nobody asked for has come, and is to be sent to another account."""

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.text.schemes.shared import ACCOUNT
from lachan.engine.words.form import Words

_PAID_OUT = Part(
    phrases="""
        (tien vay|khoan vay|ho so vay|giai ngan) ... (vao|ve|cho|toi) [tk|tai khoan|stk|so tai khoan]
        (da|vua) (giai ngan|chuyen tien vay|duyet vay)
    """,
    negatable=True,
)
_SEND_ON = Part(
    phrases="""
        (chuyen|ck|hoan|gui|nop|chuyen tra|hoan tra) (lai|tra|tra lai|ve|lai tien) [ngay|gap|tien|so tien] [vao|qua|ve|cho|theo|toi] [so] (stk|tk|tai khoan|so tai khoan|so tk)
    """,
    negatable=True,
)

SCHEME = Scheme(
    code="text.scheme.loan_not_asked_for",
    kind="V17",
    words=Words(
        "Báo tiền vay đã vào tài khoản và bảo chuyển trả sang số khác",
        "It says that a loan was paid out to you, to be sent to another account",
        "Để nguyên số tiền và báo ngân hàng của bạn. Chuyển sang số khác thì bạn vẫn có thể bị đòi khoản vay đó.",
        "Leave the money and tell your bank. If you send it elsewhere, the loan may still be claimed from you.",
    ),
    ways=((_PAID_OUT, _SEND_ON, ACCOUNT),),
    hits=(
        "Tiền vay đã giải ngân vào tk của bạn 50tr, nếu không phải vui lòng chuyển lại vào stk 99001122 vib",
        "Công ty vừa giải ngân nhầm 20 triệu, bạn hoàn trả vào số tài khoản 0123456789 giúp",
    ),
    misses=(
        "Khoản vay của quý khách đã giải ngân vào tài khoản 0123456789, kỳ trả đầu tiên ngày 5/12",
        "Em chuyển nhầm anh 500k, anh xem giúp em nhé",
        "Ngân hàng đã giải ngân, anh kiểm tra tài khoản trong ứng dụng giúp em",
    ),
)
