"""V36: An easy, well-paid job abroad that ends in a guarded compound."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V36",
    strong="""
        (campuchia|cambodia|cam pu chia|myanmar|mien dien|tam giac vang|golden triangle|sihanoukville|bavet|ba vet|poipet|mộc bài|moc bai|phnom penh|dac khu|svay rieng|cam bot|phi lip pin|philippin|philippines|dubai|laos|ben lao|qua lao|sang lao|qua cam|ben cam|sang cam)
        (qua|vuot|di|sang|dua qua|bang) [duong] (bien|bien gioi|cua khau|cua khau phu|duong mon|loi mo|tieu ngach|song|bien di|duong tieu ngach|bien khong)|bien gioi|cua khau|duong tieu ngach|duong mon|across the border|border
        (viec nhe luong cao|viec nhe|luong cao|easy (job|office job|work)|high (salary|pay)|luong <money> bao an o|luong nghin do)
        (bao an o|bao an|bao an bao o|lo an o|bao ve may bay|xe don|xe dua don|co xe don|food and housing|housing included|bao visa|lo het giay to|khoi ho chieu|khong can ho chieu|giu ho chieu|keeps your passport)
        (bi|dang bi) (nhot|giam|giam giu|danh|danh dap|chich dien|ban|ban qua|giu giay to|ep lua|bat lua)|(ep|bat|buoc) [di] (lua|lua dao|lua nguoi)|(doi|tien|nop|tra) (chuoc|boi thuong hop dong|chuoc ve|tien chuoc)|locked in|compound|forced to scam|trafficked|ransom
        (casino|game|danh may|danh may vi tinh|cham soc khach hang|chat sale|truc page|telesale|van phong|typing)
    """,
    good="""
        (tuyen|can|ru|ru qua|rủ) [gap] (nguoi|nhan vien|nam nu|ban|em|nhan su)
        (luong|thang) [cung] [<money>|<number>] (do|usd|trieu|cu|vai chuc trieu)|<money> (do|usd|a month)
        (khong can bang cap|khong can kinh nghiem|khong can tay nghe|no experience|18 30|di lien|di ngay|dem nay|toi nay)
        (nuoc ngoai|abroad)
    """,
    against="""
        (nhat|han quoc|uc|canada|dai loan|duc|my|chau au|ba lan|new zealand|visa|korea|australia|japan|xuat khau lao dong|thi tieng)
        (khuyen cao|canh bao|de nghi nguoi dan|canh giac)
        (tour|du lich|ve may bay re)
        (tai nha|like video|shopee|don hang)
        (nap lan dau|nha cai|tai xiu)
        (khach san|bat camera|sinh vien)
    """,
    hits=(
        "Tuyển người qua Campuchia trực page, lương 1000 đô, bao ăn ở, có xe đón qua biên giới, khỏi hộ chiếu",
        "Con trai bị rủ sang Myanmar làm game giờ bị nhốt, ép đi lừa đảo, đòi tiền chuộc mới cho về",
        "Easy job in Cambodia, food and housing included, we take you across the border.",
    ),
    misses=(
        "Bộ Công an cảnh báo chiêu trò việc nhẹ lương cao ở Campuchia, đề nghị người dân cảnh giác",
        "#V45 Đơn hàng đi Nhật lương 35 triệu không cần học tiếng, cọc trước 20 triệu",
    ),
)
