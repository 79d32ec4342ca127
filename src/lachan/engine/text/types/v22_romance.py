"""V22: Love by chat, then a gift, a customs fee or an investment."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V22",
    strong="""
        (bac si|ky su|linh|si quan|quan nhan|doanh nhan|phi cong|thuyen truong|tuong|engineer|doctor|soldier|officer|surgeon|captain|general) [quan doi|dau khi|nguoi|hai quan|army] (my|anh|uc|duc|phap|han|quan doi|dau khi|viet kieu|my goc viet)|(us army|oil rig|gian khoan|army doctor|viet kieu|nguoi nuoc ngoai|trai tay|ong tay|un mission)
        (em yeu|anh yeu|anh yeu em|em oi anh|honey|darling|my love|babe|baby|sweetheart|cung oi|vo yeu|tinh yeu|yeu em|nho em|nho anh|love you|loves me|dearest)
        (quen|gap|lam quen|ket ban|yeu) [nhau|mot anh|anh|em|mot ong|ong|chi|co|qua|tren|trai tay] [tren|qua|mot] (mang|facebook|tinder|app hen ho|facebook dating|zalo|instagram|dating app|app)|dating (app|site)|met [a|him|her] [man|guy] (on|online)|hen ho|tinder|lam quen|bumble|nguoi yeu quen
        (cuoi|ket hon|sang viet nam|qua viet nam|ve viet nam|ve vn|song cung|xay tuong lai|ve chung|get married|marry|be together|come to vietnam|when we meet)
        (gui|goi|kien|hop|thung|vali) [cho em|tang|qua|hang|mot] (qua|trang suc|tien do|do la|ngoai te|iphone|nhan|dola|vali|hop qua|goi qua|kien qua|tien mat)|(parcel|package|gift|box) i sent|(gold|dollars|jewelry) inside|kien qua|goi qua|thung hang
        (hai quan|san bay|noi bai|tan son nhat|customs|thong quan|clearance|phi hai quan|thue hai quan|giu o san bay|bi giu|giu lai) (giu|thu|goi|phi|dong|bat|phat)
        (chua gap|chua bao gio gap|khong chiu gap|chua gap lan nao|chua tung gap|never met|haven t met)
    """,
    good="""
        (dong|nop|chuyen|send|pay) [giup|dum|phi|thue|phat|the] (anh|em|phi|clearance|fee)
        (tam su|ngot ngao|goa vo|goa|co don|don than|cung nhau)
        (dau tu cung|ru dau tu|ru choi san|choi san|cung dau tu)
    """,
    against="""
        (ma tuy|cong an|vien kiem sat|duong day)
        (khoa than|clip|nude|sex|webcam|tong|quay man hinh|phat tan|chat sex)
        (shipper|buu dien|don hang|usps|cod|vnpost|redelivery)
        (cuoi tuan|mung cuoi|dam cuoi|dam)
        (ghep mat|deepfake)
    """,
    hits=(
        "Quen anh kỹ sư dầu khí trên Facebook, anh gửi quà về nhưng hải quan giữ, bắt đóng 20 triệu phí",
        "Em yêu, anh là bác sĩ quân đội Mỹ, anh gửi em thùng quà, em đóng phí hải quan giúp anh, mình sẽ cưới nhau",
        "My love, the gift box is held by customs, please pay the clearance fee so we can be together.",
    ),
    misses=(
        "Anh yêu em, cuối tuần anh về quê em nhé, nhớ em",
        "#V11 Nhóm đầu tư coin cam kết lãi 5% mỗi ngày",
    ),
)
