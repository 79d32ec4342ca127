"""V45: A company without licence promises work or a visa abroad and takes deposits."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V45",
    strong="""
        (xuat khau lao dong|di lao dong|lao dong thoi vu|don hang (nhat|han|duc|dai loan)|don hang di|di nhat|di han|di duc|di uc|di my|di canada|di dai loan|di han quoc|di nhat ban|di chau au|thuc tap sinh|e9|eps|eb3|thuyen vien|du hoc nghe|labour export|work permit|work visa|xuat canh)
        (bao dau|dau|cam ket|bao|chac chan|guaranteed) [<percent>|visa|100] (visa|dau|do|the xanh|guaranteed)|bao dau|bao do|dau 100|dau <percent>|visa guaranteed|guaranteed visa|visa (guaranteed|bao dau)|chua dau hoan|the xanh
        (khong can|khoi|mien|no) [can] (thi tieng|hoc tieng|biet tieng|ngoai ngu|phong van|tieng|english|interview|thi|kinh nghiem|language test)|no english|without interview
        (bay|xuat canh) (gap|trong|sau|nhanh|<number> thang|ngay)|bay trong|bao bay|ho so (nhanh|dac biet|sieu nhanh)|khong qua trung tam|suat noi bo|dien (e9|nong nghiep|than nhan|lao dong|eb3|dac biet)
        (hai nho|hai tao|nong nghiep|nong trai|dieu duong|dau bep|thuc pham|co khi|picking fruit|fruit picking|farm|danh ca)
        (cong ty|trung tam|moi gioi|agency|van phong) [khong co|khong|moi gioi|chui] (giay phep|dong cua|bien mat|ma|no licence)|khong co giay phep|no licence|ho hen hoai|hen hoai|khong bay|khong xuat canh|cho 1 nam|flight never
    """,
    good="""
        (nhat|nhat ban|han quoc|han|uc|canada|duc|dai loan|new zealand|ba lan|romania|my|chau au|korea|japan|australia|europe|germany|nga|singapore)
        (coc|dat coc|nop|dong|nop truoc|phi tron goi|chong coc|deposit|giu suat|giu don|in advance) (truoc|<money>|ho so|half)
        (luong) [<money>|<number>] (trieu|euro|do|usd|thang)|luong
        (ho chieu|passport|visa|dai su quan|embassy)
    """,
    against="""
        (campuchia|myanmar|casino|bien gioi|lao|tam giac vang|sihanoukville|cambodia)
        (tour|du lich|khach san|4 ngay|5 ngay|tourist)
        (thi tuyen truc tiep|tai tru so|co giay phep|moi den van phong|khai giang|nghiep doan)
        (yeu|hai quan|cuoi)
        (ve may bay|cheap flights|ma dat cho)
    """,
    hits=(
        "Đơn hàng đi Úc hái nho lương 60 triệu, bao đậu visa, không cần tiếng Anh, cọc 30 triệu giữ suất",
        "Em nộp 80 triệu cho công ty môi giới đi Hàn Quốc mà hẹn hoài không bay, hóa ra không có giấy phép",
        "Work in Canada, visa guaranteed without interview, pay half in advance.",
    ),
    misses=(
        "Công ty có giấy phép xuất khẩu lao động, tuyển đơn hàng thực phẩm Nhật, thi tuyển trực tiếp tại trụ sở",
    ),
)
