"""Scheme: letters that are set apart by signs, around something that is asked or threatened."""

import re

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.words.form import Words

# Three words and more whose every letter is set apart; one may be an abbreviation, or play.
_SPLIT = Part(
    pattern=re.compile(
        r"(?:(?<![^\W_])[^\W\d_](?:[-._*~^|/'`][^\W\d_]){1,}(?![^\W_]|[-._*~^|/'`][^\W\d_])[^\w\n]{0,3}(?:\w+\s){0,2}?){3,}"
        # … or by spaces, for longer than anybody spells a word out
        r"|(?:(?<![^\W_])[^\W\d_]\s{1,2}){9,}"
    )
)
_ASKED = Part(
    cues=(
        "text.threat", "text.click_link", "text.asks_code", "text.install_app", "text.prize", "text.loan",
        "text.gambling", "text.job", "text.investment", "text.pay_first", "text.move_channel",
    )
)  # fmt: skip

SCHEME = Scheme(
    code="text.scheme.split_letters",
    words=Words(
        "Chữ bị tách rời từng chữ cái để né bộ lọc",
        "Its words are split into letters, to slip past filters",
        "Nơi gửi đàng hoàng không viết như vậy. Đừng làm theo tin này.",
        "Honest senders don’t write like that. Don’t do what it says.",
    ),
    ways=((_ASKED, _SPLIT),),
    hits=(
        "T-h-ô-n-g b-á-o: t-à-i k-h-o-ả-n n-g-â-n h-à-n-g b-ị k-h-ó-a, nhấn link",
        "t à i k h o ả n n g â n h à n g bị khóa, vui lòng nhấn link",
        "t.à.i k.h.o.ả.n n.g.â.n h.à.n.g b.ị k.h.ó.a, vui lòng nhấn link",
    ),
    misses=(
        "Từ này đánh vần là b-à-n, con nhé, rồi bấm vào link bài giảng cô gửi",
        "Tài khoản ngân hàng của bạn bị khóa",
        "Liên hệ Zalo để nhận việc tại TP. H.C.M",
        "C-O-N-G-R-A-T-S! Bấm vào link xem ảnh lớp mình nhé",
        "Bài hát tên là H-A-P-P-Y đó, hay lắm",
    ),
)
