"""Cue: advertises gambling."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.gambling",
    strength=0.6,
    words=Words(
        "Mời cờ bạc, cá cược",
        "It advertises gambling",
        "Cờ bạc trên mạng là trái luật, và nhà cái thường không cho rút tiền.",
        "Online gambling is illegal in Vietnam, and the house rarely pays out.",
    ),
    phrases="""
        (nha cai|ca cuoc|danh bac|co bac|tai xiu|no hu|ban ca|xoc dia|lo de|soi cau|bach thu|xien <n>|baccarat|casino|slot|keo nha cai|ca do|vong cuoc|nap dau|nap lan dau|thuong nap|thanh vien moi tang|tan thu|game bai|danh bai|quay hu|da ga|xo so online|cuoc the thao)
        (nap) <n> [k|nghin|trieu] [nhan|tang|thuong] <n>
        (tang|free|thuong|nhan) <n> [k] ... (thanh vien moi|nap dau|dang ky|xac minh tai khoan|tan thu)
        (rut|nap) [tien] (sieu toc|nhanh|<n> phut|<n> giay|trong <n>)
        (free spins|online casino|bet now|betting bonus|first deposit bonus|jackpot|slots bonus|judi online|situs judi|togel|poker online|slot gacor|apuestas|paris sportifs)
        (赌场|博彩|카지노|토토)
    """,
    hits=(
        "Nhà cái uy tín, nạp đầu tặng 100%, nổ hũ",
        "Nap 50k nhan 108k",
        "Online casino: 100 free spins",
    ),
    misses=(
        "Anh nạp thẻ điện thoại chưa",
        "Chiều nay xem đá bóng không",
        "I bet you will like it",
    ),
)
