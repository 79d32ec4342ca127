"""Scheme: coins are to be sent, and more of them are to come back."""

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.words.form import Words

_COINS = Part(
    phrases="""
        (send|deposit|transfer|gui|chuyen|nap) ... (btc|eth|bitcoin|ethereum|usdt|sol|solana|xrp|bnb|doge|dogecoin|coin|coins|crypto)
    """,
    negatable=True,
)
_BACK = Part(
    phrases="""
        (get|receive|claim|earn) ... (back|double|twice)
        (double|doubles|doubled|doubling|x2) (your|the|it|back|btc|eth|every|any|of)
        (we|i|he|will) [will] (send|give|return) [you] [back] (double|twice|x2)
        (nhan|nhan lai|tra lai|hoan lai) [ngay|duoc] (gap doi|gap 2|gap hai|gap ba|gap <n>|x2|x<n>|nhan doi)
    """,
)
_AWAY = Part(phrases="(giveaway|give away|airdrop|tang coin|tang qua) [event|live|official]")

SCHEME = Scheme(
    code="text.scheme.coins_doubled",
    words=Words(
        "Bảo gửi tiền mã hóa để nhận lại nhiều hơn",
        "It wants coins sent, and promises more in return",
        "Không ai tặng tiền bằng cách xin tiền trước. Tiền mã hóa đã gửi đi thì không lấy lại được.",
        "Nobody gives money away by asking for some first. Coins that were sent can’t be fetched back.",
    ),
    ways=((_COINS, _BACK), (_COINS, _AWAY)),
    hits=(
        "Elon Musk giveaway: send 0.1 BTC get 0.2 BTC back",
        "Gửi 0.5 ETH vào ví này nhận lại gấp đôi trong 10 phút",
    ),
    misses=(
        "Tao gửi mày 10 USDT rồi nhé, check ví đi",
        "I will send you 0.1 BTC tomorrow for the laptop",
        "Never send coins to anybody who promises to double them",
        "Phí chuyển USDT là 1 USDT mỗi lần",
    ),
)
