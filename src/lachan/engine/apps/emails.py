"""The judge of e-mail addresses. The domain behind the "@" is judged apart; here is what the whole adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.apps.names import name_in
from lachan.engine.listed import join, look_up, words_of
from lachan.engine.model import Indicator, Judgement, Lists, Reason
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from datetime import date

# Providers where anybody gets a mailbox at once. Own knowledge, November 2026.
FREE_PROVIDERS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "yahoo.com.vn",
        "ymail.com",
        "rocketmail.com",
        "outlook.com",
        "outlook.com.vn",
        "hotmail.com",
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "tutanota.com",
        "tuta.io",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "mail.com",
        "mail.ru",
        "yandex.com",
        "yandex.ru",
        "zoho.com",
        "zohomail.com",
        "aol.com",
        "qq.com",
        "163.com",
        "126.com",
        "naver.com",
        "daum.net",
        "hanmail.net",
    ]
)

WORDS: dict[str, Words] = {
    **words_of("email", "Địa chỉ thư này", "This e-mail address"),
    "email.named_on_free_provider": Words(
        "Địa chỉ mang tên {brand} nhưng dùng hộp thư miễn phí",
        "The address bears the name {brand} but is on a free mail service",
        "Tổ chức thật gửi thư từ tên miền của mình; hộp thư miễn phí thì ai cũng mở được.",
        "A real organisation writes from its own domain; anybody can open a free mailbox.",
    ),
    "email.free_provider": Words(
        "Hộp thư miễn phí, ai cũng mở được",
        "A free mailbox that anybody can open",
    ),
    "email.own_domain": Words(
        "Hộp thư trên tên miền {domain}",
        "A mailbox on the domain {domain}",
        "Địa chỉ người gửi có thể bị giả.",
        "A sender’s address can be forged.",
    ),
}


def judge(indicator: Indicator, *, lists: Lists, today: date) -> Judgement:
    """This will judge one e-mail address by its name, its provider and the lists."""
    entry = look_up(indicator, lists=lists, today=today)
    local, _, domain = indicator.value.rpartition("@")
    imitates = ""
    if domain in FREE_PROVIDERS:
        brand = name_in(local)
        if brand is not None:
            score, imitates = 0.55, brand.id
            reason = Reason("email.named_on_free_provider", 0.55, {"brand": brand.name_en})
        else:
            score, reason = 0.1, Reason("email.free_provider", 0.1)
    else:
        score, reason = 0.05, Reason("email.own_domain", 0.05, {"domain": domain})
    return join("email", indicator, entry, score=score, reasons=[reason], imitates=imitates)
