"""Cue: offers love, company or sex."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.romance",
    strength=0.45,
    words=Words(
        "Làm quen, tỏ tình hoặc mời gọi",
        "It offers love, company or sex",
        "Người chưa gặp bao giờ mà thân mật quá nhanh thì về sau hay xin tiền hoặc tống tiền.",
        "Sudden intimacy from somebody you never met usually ends in asking for money, or blackmail.",
    ),
    phrases="""
        (tam su|lam quen|ket ban bon phuong|tim ban trai|tim ban gai|can ban trai|hen ho|gai goi|gai xinh|em ut|check hang|tinh mot dem|mot dem|phuc vu tan noi|massage|sugar baby|sugar daddy|chat sex|goi sex)
        (em|e) (vua|moi) (tron) <n>
        (em yeu|anh yeu|honey|darling|my love|dear) ... (chuyen|gui|qua|hai quan|phi|money|gift|customs|parcel)
        (i am|im) [a] (widow|widower|soldier|engineer|doctor) ... (love|friendship|relationship|deployed|abroad)
        (lonely|single) (girls|women|ladies|moms) [near|in|waiting]
        (hot girls|escort|date tonight|meet singles|adult dating|sexy girls)
    """,
    hits=(
        "Anh gọi để tâm sự với em nhé",
        "Gái gọi phục vụ tận nơi",
        "Lonely girls waiting near you",
    ),
    misses=(
        "Em yêu ơi tối ăn gì",
        "Bạn trai em đến đón rồi",
        "My love, dinner is ready",
    ),
)
