"""Scheme: a code of one's account has come, and somebody wants it sent on."""

import re

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.words.form import Words

_ITS_CODE = Part(
    phrases="""
        (ma|code) (xac minh|xac nhan|xac thuc|dang nhap|otp|kich hoat|bao mat|zalo|telegram|facebook|khoi phuc|binh chon) [zalo|telegram|facebook|gmail|instagram]
        (verification|login|security|whatsapp|telegram|confirmation|<n> digit) code
    """,
)
_SEND_BACK = Part(
    phrases="""
        (gui|nhan|doc|chup|chuyen|dua) [lai|giup|dum|gium|ngay] [cho] [minh|em|anh|chi|toi|t|tao|shop|ad|admin] [xin|lai] (ma|code) [nay|do|ay|kia|so] [lai|qua] (cho|voi|sang|giup) (minh|em|anh|chi|toi|t|tao|to|shop|ad|admin|ben em|ben minh)
        (gui|nhan|doc|chup|chuyen|dua) [lai] [giup|dum|gium|cho] (minh|em|toi|t|tao|to|shop|ad|admin) [cai|dong|xin] (ma|code)
        (chup|chep|copy) [lai] (ma|code) [nay|do|ay] (gui|nhan) [lai|qua|sang] (cho|sang|qua) (minh|em|toi|t|tao|to|shop|ad|admin)
        (send|read|forward|give|text|tell) (me|us|it back|it to me|it to us) [back] [the|that|this] [code]
        (send|forward|text) (it|the code|that code) (back|to me|to us|over)
    """,
    except_in="""
        (xac|thuyet|chung) minh
        (thong bao|bao) ma
    """,
    negatable=True,
)

SCHEME = Scheme(
    code="text.scheme.code_back",
    kind="V19",
    words=Words(
        "Nhắc tới mã xác minh và bảo bạn gửi mã đó lại",
        "It speaks of a verification code and wants it sent on",
        "Mã đó mở tài khoản của chính bạn. Ai có mã là chiếm được tài khoản; đừng gửi cho ai.",
        "That code opens your own account. Whoever has it takes the account; send it to nobody.",
    ),
    ways=((_ITS_CODE, _SEND_BACK),),
    # a code for a parcel or an appointment is shown to whoever brings it or stands at the desk
    unless=re.compile(
        r"ma (?:don|van don|lich hen|dat cho|giam gia|voucher|hoc sinh)|wifi|tai quay|o quay|\bshipper\b"
    ),
    hits=(
        "Mã xác minh Zalo của bạn là 1234, gửi lại mã này cho mình để nhận quà",
        "Có mã xác nhận vừa về máy chị, chị đọc mã đó cho em với",
        "You will get a verification code, please send it back to me",
    ),
    misses=(
        "Mã xác nhận lịch hẹn là 1234, anh đưa mã này cho chị ở quầy lễ tân",
        "Mã đơn hàng 5567, khi shipper tới anh đọc mã này cho shipper giúp em",
        "Đừng gửi mã xác minh này cho ai",
        "Thông báo: mã xác minh đăng nhập vào tài khoản của bạn là 838820. Không chia sẻ mã của bạn.",
        "Your verification code is 1234. Do not send it to anyone.",
        "Chụp mã giảm giá gửi cho mình nhé",
        "Em gửi chị mã đăng nhập wifi rồi đó",
        "Em chưa nhận được mã xác nhận, chị xem lại giúp em",
    ),
)
