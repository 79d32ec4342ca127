"""Scheme: a code that forwards one's calls to somebody else's number."""

import re

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.words.form import Words

_TOLD_TO = Part(
    phrases="""
        (bam|nhan|an|quay|goi|soan|nhap|go) [so|ma|phim|cu phap|tu|theo] <n>
        (dial|call|press|enter|type) [the|this|code|number] [code] <n>
    """,
)
# The codes of telephone networks that forward all calls, or those that aren't answered, to a number (ETSI TS 122 030).
_CODE = Part(pattern=re.compile(r"\*{1,2}(?:21|61|62|67|002|004)\*\+?\d{8,15}(?:\*\d{1,2}){0,2}#"))

SCHEME = Scheme(
    code="text.scheme.call_forwarding",
    kind="V39",
    words=Words(
        "Bảo bấm mã chuyển cuộc gọi sang số khác",
        "It wants you to dial a code that forwards your calls",
        "Bấm mã này thì cuộc gọi đến bạn, cả cuộc gọi đọc mã OTP, sẽ sang số kia. Lỡ bấm thì hỏi nhà mạng cách hủy.",
        "With that code your calls, also those that read out codes, go to the other number. Ask your carrier to undo it.",
    ),
    ways=((_TOLD_TO, _CODE),),
    hits=(
        "Bạn vui lòng bấm *21*0912345678# để hủy chuyển tiếp",
        "Please dial **21*0912345678# to secure your line",
    ),
    misses=(
        "Bấm *101# để kiểm tra số dư tài khoản",
        "Muốn hủy chuyển hướng cuộc gọi, bấm ##002# rồi nhấn gọi",
        "Nạp thẻ: bấm *100*1234567890123# rồi bấm gọi",
        "Dial *#06# to see the IMEI of your phone",
    ),
)
