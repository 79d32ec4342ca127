"""V38: A QR code is swapped, or leads to another account or a false page."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V38",
    strong="""
        (dan|dan de|dan chong|thay|trao|doi|bi thay|bi dan|bi trao|de len|bi doi) [mat] [len|ma|bang] (ma qr|qr|ma|bang qr|tem qr|qr la|ma qr la|qr khac)|(qr|ma qr|ma|tem) [bi|cua quan] (dan de|dan chong|thay|trao|de len|gia)|qr gia|tem (dan|qr)|(fake|swapped|replaced) qr|qr (code|sticker) [was] [replaced|pasted|swapped]|pasted a|sticker
        (quet|scan|scanned) [ma|ma qr|qr|xong|ra|vo|vao|the|the qr|a qr] [code] [thi|la|no|ra|hien] [ra|hien|bat|thay] (trang|web|dang nhap|thay ten)|quet (ma|qr|ma qr|ra|vo|xong)
        (to roi|buu thiep|phieu|thiep|flyer|leaflet|to quang cao|phieu boc tham|gui toi nha|nhan thu|post card|postcard|thu la)
        (ten nguoi nhan|ten chu tai khoan|ten tai khoan|payee) [hien|la|thi] (la|khac|khong phai|nguoi la)|khong vao tai khoan quan|khong vo tai khoan|khong nhan duoc dong nao|tien vao tai khoan nguoi la|went to another account
        (ma qr|qr|qr code|ma vach)
    """,
    good="""
        (quan|cua hang|bai giu xe|quay|cay xang|tram sac|thung cong duc|shop s|parking meter|sap|tiem)
        (dang nhap|nhap the|dien the|nhap mat khau|login page|phishing)
        (nhan qua|li xi|lanh giai|free gift)
    """,
    against="""
        (esim|kich hoat|bao hiem y te|tich hop|sap nhap|le phi|dia chi moi|giay to)
        (phat nguoi|thue|dien luc|vneid|bhyt)
        (khach quet binh thuong|ten tai khoan van|moi doi ma qr|quan em moi)
        (ve|concert|vao cong|cong bao ve|show|ticket|gate)
        (bill|man hinh giao dich thanh cong|receipt)
        (lu lut|ung thu|quyen gop|hoi chu thap)
    """,
    hits=(
        "Mã QR ở quán bị ai đó dán đè tem khác, khách chuyển tiền vào tài khoản người lạ",
        "Nhận tờ rơi có mã QR tặng quà, quét xong hiện trang bắt đăng nhập ngân hàng",
        "Someone put a sticker with a fake QR code over the shop's code.",
    ),
    misses=("Quán em mới đổi mã QR, tên tài khoản vẫn là quán Cơm Bà Tám, khách quét bình thường ạ",),
)
