"""Cue: a relative or friend in sudden need of money."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.family_emergency",
    strength=0.65,
    words=Words(
        "Kể người thân gặp nạn, cần tiền gấp",
        "It tells of a relative in trouble who needs money at once",
        "Hãy gọi số cũ của người đó, hoặc hỏi một điều chỉ người nhà biết, trước khi chuyển tiền.",
        "Ring the person’s old number, or ask what only family knows, before you pay.",
    ),
    phrases="""
        (con|chau|be|anh|chi|me|bo|chong|vo|em) ... (tai nan|cap cuu|mo gap|nhap vien gap|bi bat) ... (chuyen|vien phi|tien|dong)
        (dang cap cuu|bi tai nan|can mo gap|phau thuat gap) ... (chuyen|vien phi|tien|tai khoan)
        (con|em|chau|anh|chi) [vua] (doi so moi|mat dien thoai|hong dien thoai|roi dien thoai) ... (chuyen|tien|vay|muon)
        (hi|hello|hey) (mum|mom|dad|grandma) ... (send|transfer|lend|wire|need) [me|some|the|you to] (money|cash|rent|payment)
        (cho em|cho anh|cho minh|cho con) (vay|muon) (gap|nong) ... (trieu|tr|tai khoan|stk|<n>)
        (so moi cua con|so moi cua em) ... (chuyen|tien)
        (my phone broke|lost my phone|this is my new number|broken phone) ... (send|transfer|money|pay|urgent)
        (been in an accident|am in hospital|am in jail|need bail) ... (money|send|pay|transfer)
        (엄마 나|아빠 나) ... 급하게
    """,
    hits=(
        "Con bị tai nạn đang cấp cứu, chị chuyển viện phí gấp",
        "Con mất điện thoại rồi, mẹ chuyển cho con 2 triệu",
        "Hi mum, can you send money today",
    ),
    misses=(
        "Con đến trường rồi mẹ ạ",
        "Bố đang ở viện thăm ông",
        "Hi mum, dinner at seven?",
        "Hi mum, new number from today",
    ),
)
