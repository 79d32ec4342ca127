"""V35: The electricity company's name is used to threaten a cut-off."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V35",
    strong="""
        (dien luc|evn|tap doan dien luc|nhan vien dien|tho dien|ben dien|anh dien luc|cong ty dien|electric (company|utility)|power company|electricity company)
        (cat|cup|ngung|tam ngung|ngung cap|ngung cung cap|bi cat|ngat) [cap] dien|(power|electricity) (will be|would be|is going to be) (cut|disconnected|off|shut)|(disconnect|cut) [off] [your|the] (power|electricity)|power off
        (no|tien|hoa don|hoan|hoan lai|giam|thanh toan|dong) [<percent>|<money>] [tien] dien|no tien dien|tien dien|hoan tien dien|hoa don dien|electric[ity] bill|(power|electricity) refund
        (dong ho dien|cong to|cong to dien|chi so dien|hop dong dien|ma khach hang|cskh dien|cham soc khach hang dien)
    """,
    good="""
        dien|electricity|power
        (<number> gio|<number> tieng|2 gio|1 tieng|30 phut|chieu nay|hom nay|at 9 pm|two hours|immediately)
        (chuyen|ck|tai khoan ca nhan|nop|thanh toan|dong) (ngay|vao)
        (app|cai app|link|<url>|zalo|apk)
        (bam phim|phim 9)
    """,
    against="""
        (lich tam ngung|sua chua|bao tri|mong quy khach thong cam|lich cup|dinh ky)
        (da thanh toan|dong roi|app ngan hang hoac|diem thu|han thanh toan)
        (canh bao|ke gia nhan vien|khuyen cao|ba con)
        (dien giat|dien thoai|dien tu|cap cuu)
        (thue|hoa don dien tu|sim)
        (direct debit|due on)
    """,
    hits=(
        "Nhân viên điện lực báo nhà em nợ tiền điện, 2 tiếng nữa cắt điện nếu không chuyển vào tài khoản này",
        "EVN: hoàn tiền điện 500k cho khách hàng, truy cập link nhập thẻ để nhận",
        "The power company says my electricity will be cut off today unless I pay through this link.",
    ),
    misses=(
        "EVN thông báo lịch tạm ngừng cấp điện để sửa chữa lưới điện ngày 26/11. Mong quý khách thông cảm",
    ),
)
