"""Parts that several schemes need."""

from __future__ import annotations

import re

from lachan.engine.text.schemes.scheme import Part

# An amount with its unit, in the short forms of chats too ("5tr", "300k", "20 củ", "£500", "1.500.000").
_AMOUNT = (
    r"(?<![\w.,])(?:\d[\d.,]*\s?(?:k|tr\d?|trieu|ty|cu|nghin|ngan|lit|dong|d|vnd|do|usd|usdt|euros?|pounds?|dollars?)\b"
    r"|[$£€]\s?\d|\d{1,3}(?:[.,]\d{3})+\b)"
)
SUM = Part(pattern=re.compile(_AMOUNT))

# A payee's number said outright.
ACCOUNT = Part(
    pattern=re.compile(
        r"\b(?:stk|so tk|tk|so tai khoan|tai khoan|account|acc)\b[^.\n\d]{0,24}\d{6,}"
        r"|\b\d{6,16}\s?[,-]?\s?(?:ngan hang |nh )?(?:vcb|vietcombank|mb|mbbank|bidv|acb|vpbank|tpbank|vib|agribank"
        r"|vietinbank|techcombank|tcb|sacombank|shb|hdbank|msb|ocb|scb|momo)\b"
    )
)
