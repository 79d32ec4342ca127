"""Scheme: a chain message says that merely answering a call takes one's money."""

import re

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.words.form import Words

_CALL = Part(
    phrases="""
        (nghe may|bat may|nhac may|goi lai|nghe dien thoai|nghe cuoc goi|tra loi cuoc goi|nghe so|bam nghe)
        (answer|pick up|call back|answering) [the|a|any|calls|call|this|to] [from]
    """,
)
_GONE = Part(
    phrases="""
        (mat|bay|boc hoi|tru|rut|hut) (het|sach|toan bo|tron|mau|luon) [tien|het|tien trong|so tien] (tien|tai khoan|tk|so du)
        (mat|bi mat|tru|rut) [het|sach|toan bo] [tien|so tien] trong (tai khoan|tk|ngan hang|the|vai giay|<n> giay)
        (lose|steal|take|empty|drain) [all] [your|the] (money|account|savings|balance)
    """,
)
_PASS_ON = Part(
    phrases="""
        (chia se|share|lan truyen|gui cho|bao cho|chuyen tiep|thong bao cho|nhan cho) [gap|ngay|rong rai|cho|den] [moi nguoi|nguoi than|ban be|ca nha|nhieu nguoi]
        (share|forward|pass) [this|it] [on|to] [everyone|all|friends|family]
    """,
)

SCHEME = Scheme(
    code="text.scheme.call_hoax",
    kind="V20",
    words=Words(
        "Dọa chỉ nghe máy là mất tiền và bảo chia sẻ",
        "It says that a call alone takes your money, and wants to be passed on",
        "Chỉ nghe máy thì không mất tiền trong tài khoản. Tin đồn như vậy làm mọi người hoang mang; đừng chuyển tiếp.",
        "Answering takes no money from an account. Such rumours only frighten people; don’t pass it on.",
    ),
    ways=((_CALL, _GONE, _PASS_ON),),
    # who tells that a code was read out, or an app installed, tells of what really takes money
    unless=re.compile(
        r"\botp\b|\bma\b(?! so)|\blinks?\b|\bung dung\b|\bapp\b|\bcode\b|chuyen khoan|lam theo|khong mat"
    ),
    of_warnings=True,
    hits=(
        "Canh bao: nghe may so +375 hay +371 se mat het tien trong tai khoan sau 3 giay, chia se gap!",
        "If you answer a call from +375 they take all your money in 3 seconds, share this with everyone",
    ),
    misses=(
        "Công an khuyến cáo: gọi lại số lạ đầu +375 có thể mất cước rất cao, hãy chia sẻ cho người thân",
        "Chỉ nghe máy thì chẳng sao, mọi người đừng chia sẻ tin đó nữa",
        "Nghe máy đi, mẹ gọi mãi không được",
        "Mất hết tiền điện thoại vì gọi đi nước ngoài lâu quá, nạp thêm mới gọi lại được",
    ),
)
