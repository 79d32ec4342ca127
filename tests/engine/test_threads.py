from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from lachan.engine import check

TEXTS = [
    "xin chào",
    "vietcombank-login.top",
    "Tài khoản của bạn bị khóa, bấm https://vietcombank-login.top/otp?x=1",
    "https://www.vietcombank.com.vn/",
    "google.com",
    "0912345678",
]


def test_threads_that_ask_at_once_get_the_same_answers_as_alone() -> None:
    wanted = {text: check(text) for text in TEXTS}
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            asked = TEXTS * 60
            answers = list(pool.map(check, asked))
    finally:
        sys.setswitchinterval(interval)
    for text, answer in zip(asked, answers, strict=True):
        assert answer == wanted[text]
