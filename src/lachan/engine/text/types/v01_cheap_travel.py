"""V01: A travel page takes a deposit for a tour, a room or a visa that doesn't exist."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V01",
    strong="""
        [combo|goi|tron goi] (tour|du lich|nghi duong) [di|o] (phu quoc|da lat|da nang|nha trang|sapa|sa pa|ha long|thai lan|han quoc|nhat|bali|trung quoc|con dao|vung tau|quy nhon|chau au)
        (dat|giu|khoa|chot) (phong|villa|homestay|resort|slot|suat|cho) [cho|luon|ngay]
        (voucher|combo) (khach san|resort|nghi duong|du lich|bay)|combo [<number>] (ngay|du lich|nghi duong)|(cheap|discount|luxury) (travel|holiday|tour|resort|hotel) [package|deal]|(travel|holiday|vacation|tour|beach|island) package
        (tour|combo|villa|homestay|resort|khach san|phong) (gia re|gia soc|gia huy diet|sieu re|xa kho|giam <percent>|pass lai)|(gia re|gia soc|pass) (tour|combo|villa|homestay|resort)
        (lam|lo|ho tro|nhan lam|bao) visa (du lich|han|nhat|dai|uc|my|chau au|schengen|cho khach|tour)|visa du lich|tourist visa|schengen visa
        (khach san|homestay|resort|cong ty du lich) [ho] [noi|bao] khong co (dat phong|booking|ten)|no (booking|reservation) [under|in] [my] [name]
    """,
    good="""
        tour|du lich|nghi duong|travel|holiday package|itinerary|sightseeing
        khach san|resort|homestay|villa|phong khach san|hotel|du thuyen|cruise|airbnb
        (ngay|<number> ngay|3 ngay|4 ngay|2 ngay) (<number> dem|3 dem|2 dem|dem)|3n2d|4n3d|2n1d|5n4d|3 ngay 2 dem|4 ngay 3 dem|2 ngay 1 dem|5 ngay 4 dem|(days|day) <number> nights
        (ve khu hoi|ve may bay) [va|kem|+|gom] (khach san|resort)|bao gom ve|gom ve may bay|flight and hotel|(an sang|xe dua don|buffet)
        phu quoc|nha trang|da lat|sapa|ha long|con dao|bali|quy nhon|phuong hoang co tran|maldives
    """,
    weak="""
        (coc|dat coc|deposit) (truoc|<percent>|mot nua|50)|chuyen truoc
        (con|chi con|con dung) [<number>|vai|dung] (suat|cho|slot|can|phong)|(slots|rooms) left|only <number> (left|slots)
    """,
    against="""
        (so ve|ma dat cho|hang bay|san bay|check in|pnr|xuat ve)
        (concert|liveshow|show|trai he|hoc ky)
        (xuat khau lao dong|don hang|lam viec tai|luong)
    """,
    # a deposit for a room is ordinary; a price too good, haste, somebody's own account or a complaint is not
    needs=(
        r"gia (?:re|soc|goc|huy diet|uu dai|chi|tot)|sieu re|xa kho|giam|pass|uu dai|khuyen mai|mien phi|tang|hoan"
        r"|chi (?:tu |con )?\d+|con (?:dung |vai )?\d+ (?:suat|cho|slot|can|phong|ve)|(?:suat|phong|cho|slot) cuoi"
        r"|tron goi|gom doan|thue bao|facebook|fb|hoi (?:cong ty|khach san)|chot|gap|nhanh|hom nay|ngay trong|\d+ phut|ca nhan|tai khoan rieng|(?:tk|stk|tai khoan|so) (?:cua )?(?:em|chi|anh|ban)"
        r"|bao dau|cam ket|100|khong can|lua|chan|block|bien mat|mat (?:het|tien|luon|lien lac)|khong co (?:ai|phong|ten|dat)"
        r"|khong (?:ai|lien lac|tra loi|rep)|k rep|ko rep|gia mao|page|fanpage|bao loi|sai noi dung|lan nua|them"
        r"|cheap|discount|only|last|left|today|private|personal|scam\w*|blocked|no (?:booking|reservation)|guaranteed"
    ),
    hits=(
        "Combo nghỉ dưỡng Mũi Né 3N2Đ chỉ 1tr5/người, bên mình còn 2 phòng cuối, chị cọc trước một nửa qua tài khoản của em Hoa nhé",
        "Đặt villa Đà Lạt qua page, chuyển hết tiền rồi lên tới nơi chủ nhà nói không có ai đặt phòng",
        "All-inclusive holiday package to Da Nang for 120 USD, deposit 50% to my private account today.",
    ),
    misses=(
        "Vietnam Airlines: chuyến bay VN255 ngày 28/11 đổi giờ khởi hành sang 15:40",
        "Khách sạn xác nhận đặt phòng của quý khách, thanh toán tại quầy khi nhận phòng",
    ),
)
