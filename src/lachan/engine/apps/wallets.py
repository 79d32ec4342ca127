"""The judge of cryptocurrency wallets. Nothing but a list tells one from another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.listed import join, look_up, words_of
from lachan.engine.model import Indicator, Judgement, Lists, Reason
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from datetime import date

_SHOWN = {"btc": "Bitcoin", "eth": "Ethereum", "tron": "Tron"}
# Who is sent a bare address to pay to is often being robbed, yet exchanges and friends do the same.
_SCORE = 0.3

WORDS: dict[str, Words] = {
    **words_of("wallet", "Ví này", "This wallet"),
    "wallet.no_way_back": Words(
        "Địa chỉ ví {coin}",
        "A wallet address of {coin}",
        "Tiền mã hóa đã chuyển thì không ai lấy lại được.",
        "Nobody can get cryptocurrency back once it is sent.",
    ),
}


def judge(indicator: Indicator, *, lists: Lists, today: date) -> Judgement:
    """This will judge one wallet by the lists."""
    entry = look_up(indicator, lists=lists, today=today)
    coin = indicator.value.partition(":")[0]
    reason = Reason("wallet.no_way_back", 0.3, {"coin": _SHOWN.get(coin, coin)})
    return join("wallet", indicator, entry, score=_SCORE, reasons=[reason])
