"""V46: False tickets for shows, and false summer camps for children."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V46",
    strong="""
        (ve|pass ve|ban ve|nhuong|pass|pass lai|selling|sell|buy) [<number>|lai|cap|2|concert] (concert|ve concert|ve vip|ve show|ve fan|ve xem|ve ca nhac|ve bong da|ve fan meeting|ve liveshow|concert ticket[s]|ticket[s])|ve (concert|show|xem bong da|fan meeting|liveshow|ca nhac|vip|xem phim|hoi cho|xem|san van dong|su kien)|concert|liveshow|fan meeting|concert tickets|fanmeeting
        (trai he|hoc ky quan doi|hoc ky cong an|chien si nhi|cong an nhi|trai huan luyen|khoa tu|khoa tu he|trai he quan doi|ky nang song|trong quan ngu|summer camp|military camp|kids camp|bo doi nhi)
        (blackpink|coldplay|anh trai|chi dep|bts|my dinh|doi tuyen|son tung|day vong|bts|world cup|aff)
        (vao cong|cong|soat ve|gate|check ve) [bao|thi|khong] [ve|duoc|gia|khong] (khong|invalid|ton tai|hop le)|ve khong ton tai|ve gia|invalid at the gate|fake ticket[s]|cung mot ma qr
        (pass|nhuong lai|gia goc|duoi gia goc|gia doi|below face value|ban minh bi ban|khong di duoc|last pair)
    """,
    good="""
        (phu huynh|ba me|be|con|hoc sinh|parents|kids)
        (dang ky som|uu dai|giam nua gia|<percent>|con <number> suat|suat|giu cho|hoc bong|discount)
        (ck|chuyen khoan|coc|transfer first|dong phi|dong tien) (truoc|la|gui|first|giu)
        ve|ticket[s]
        (gay quy|nhiem vu|vat pham|tich diem)
    """,
    against="""
        (ve may bay|hang bay|san bay|bay|flight|ma dat cho|airline)
        (tour|khach san|resort|combo)
        (ticketbox|tu thien|trang chinh thuc|official site|phong giao vu|ban to chuc ban tai)
        (mau nhi|casting|nguoi mau)
        (ve so|ve cao|xo so)
        (mam co|suat com|bo doi dat)
    """,
    hits=(
        "Pass lại 2 vé concert giá gốc, chuyển khoản trước mình gửi mã QR vé liền",
        "Trại hè học kỳ quân đội cho bé giảm 50% nếu phụ huynh đóng tiền hôm nay",
        "Selling two concert tickets below face value, transfer first and I'll send the code.",
    ),
    misses=("Chúng tôi tổ chức đêm nhạc, vé bán tại Ticketbox, giá từ 500.000đ",),
)
