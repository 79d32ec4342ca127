"""V34: A false camera-fine notice with a link, app or account."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V34",
    strong="""
        (phat nguoi|phat nong|phat vi pham|vi pham giao thong|loi vi pham|bien ban vi pham|bien ban phat|traffic (fine|violation|ticket|offence)|speeding (ticket|fine)|camera fine|toll)
        (canh sat giao thong|doi canh sat|phong canh sat giao thong|traffic police|dmv|csgt)
        (vuot den do|den do|qua toc do|chay qua toc do|lan lan|lan tuyen|sai lan|dung do|dung xe|do sai|nong do con|vuot toc do|speeding|red light|ban toc do)
        (bien so|bien kiem soat|bien so xe|xe cua|xe [may|o to|oto] cua|phuong tien|your vehicle|vehicle|licence plate|license plate|bang so)
        (tuoc|giu|khoa|tam giu|thu) (bang lai|bang|giay phep lai xe|dang kiem|bien so)|khoa dang kiem|tuoc bang|licence will be|revoke[d]|(tra cuu|tra|nop|dong|xoa|xu ly) [tien|ngay] (phat|phat nguoi|loi|loi vi pham)
        (camera|hinh anh) (ghi hinh|ghi lai|ghi nhan|vi pham)|hinh anh vi pham|vnetraffic|bien ban
    """,
    good="""
        (nop phat|dong phat|muc phat|tien phat|pay the fine|pay the ticket|fine)
        (apk|app|link|tep|file|<url>)
        (qua han|cuong che|thong bao lan cuoi|trong ngay|hom nay|revoked|overdue)
        (chuyen|qua) [vao|momo|so|tai khoan|ma qr] (em|nay|ca nhan)
    """,
    against="""
        (thue|etax|hoa don)
        (rua tien|ma tuy|lenh bat|vu an|bat giam)
        (tu tra cuu|khong nop phat qua|csgt.vn|khuyen cao)
        (het han dang kiem|di dang kiem|garage|sua xe|sua xong)
        (cap cuu|vien phi|hon me)
        (camera nha|clip|sim|vneid)
    """,
    hits=(
        "Xe biển 59X của anh bị phạt nguội lỗi vượt đèn đỏ, nộp phạt tại link này trong hôm nay",
        "Có người xưng csgt gọi báo em bị camera ghi lỗi quá tốc độ, đòi chuyển khoản nộp phạt",
        "Traffic police: your vehicle has an unpaid speeding ticket, pay at this link.",
    ),
    misses=(
        "Phòng CSGT hướng dẫn người dân tự tra cứu vi phạm trên trang csgt.vn, không nộp phạt qua đường link lạ",
    ),
)
