"""V40: A false agent sells plane tickets that are never issued."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V40",
    strong="""
        (ve may bay|ve bay|ve tet bay|ve khu hoi|ve vietjet|ve vietnam airlines|ve bamboo|plane ticket[s]|air ticket[s]|airline ticket[s]|flight ticket[s]|cheap flight[s]|ve 0 dong|ve quoc te|phong ve|dai ly ve)
        (ma dat cho|code ve|pnr|ma giu cho|so ve|xuat ve|xuat ma|giu cho bay|hold cho|booking code|reservation code|booking reference|ticket number|gui code)
        (hang bay|vietnam airlines|vietjet|bamboo|airline|vietjet sale|san bay|check in|quay check in|bay vietnam|airport)
        (ve) [da|bi] (huy|hoan|bi huy|bi hoan|chua thanh toan|khong co)|(chua thanh toan|chua xuat ve|hoan ve|khong co so ve|huy ve|never issued|cancelled the booking|kept the refund|not paid)
        (bay) (sai gon|ha noi|da nang|my|uc|nhat|quoc te|tet|thang)|(sai gon|sg|hn|ha noi|da nang|sgn|han) (ha noi|sai gon|da nang|hn|sg|phu quoc)
    """,
    good="""
        (gia re|re hon|gia noi bo|gia nhan vien|khuyen mai|gia tot|off|cheap) (nhat|<percent>|hang)
        (con <number> ghe|<number> ghe|con may ghe|trong <number> phut|tet|le)
        (chuyen khoan|ck|thanh toan|coc) (truoc|ngay|trong|du)|pay by transfer
        (dai ly|agent|fanpage)
    """,
    against="""
        (khach san|resort|combo|tour|nghi duong|homestay)
        (doi gio khoi hanh|delayed|thong cam|kiem tra tren web hang giup|so ve <number>)
        (concert|show|liveshow|bong da|trai he|ca nhac)
        (yeu|hai quan|visa|lao dong|luong)
    """,
    hits=(
        "Vé máy bay Tết giá rẻ hơn hãng 40%, chuyển khoản trong 15 phút em gửi mã đặt chỗ",
        "Ra sân bay mới biết đại lý chưa xuất vé, mã giữ chỗ đã bị hủy",
        "Cheap flights for Tet, pay by transfer and I send the booking code.",
    ),
    misses=(
        "Vé máy bay của anh đã xuất, số vé 738-2412345678, mã đặt chỗ ABC123, anh kiểm tra trên web hãng giúp em",
    ),
)
