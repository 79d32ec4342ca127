"""V05: A teacher or doctor says that a relative is in hospital and money is needed at once."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V05",
    strong="""
        (con|chau|be|em|ba|me|bo|anh|chi|ong|cu|nguoi nha) [chi|anh|ba|cua|nha minh|nha|trai|gai|toi|ong|minh] [dang|vua|bi|moi] [duoc|dua] [vao|nam|o|trong|phai|can] [phong] (cap cuu|nhap vien|vien|benh vien|phong mo|mo gap|mo ngay|phau thuat)|dang cap cuu|phong cap cuu|khoa cap cuu
        (te|nga|te xe|nga xe|te lau|nga cau thang|tai nan|bi xe dung|xe tong|dien giat|chan thuong so nao|chan thuong|gay chan|gay tay|hon me|bat tinh|mat mau|soc phan ve|dot quy|duoi nuoc|ngo doc)
        ({send}|chuyen|nop|dong) [gap|ngay|truoc|lien|tien] [<money>|<number> trieu|tien] (vien phi|tien vien phi|tam ung|tien mo|tien phau thuat|tien thuoc|tien mau)|vien phi|tam ung vien phi|tien mo|tien phau thuat|phi phau thuat|hospital (fee|bill|fees|deposit)|surgery
        (giao vien|co giao|thay giao|thay chu nhiem|co chu nhiem|giao vien chu nhiem|phong y te truong|y te truong|hieu truong|giam thi|co giao vien)|(school nurse|teacher|school)
        (bac si|y ta|dieu duong|nhan vien y te|nhan vien benh vien)|(doctor|nurse|hospital)
        (your|my) (son|daughter|child|kid|mother|father|grandmother|brother) [is|has been|was|fell|got] [in|hit|hurt|injured|unconscious] [an|the|by]|emergency room|(had|in) an accident|hit by a car
    """,
    good="""
        (cho ray|bach mai|viet duc|115|benh vien tinh|benh vien nhi|nhi dong|benh vien)
        (khong kip|cham la|tre la|nguy hiem|nguy kich|khong cuu duoc|moi mo duoc|truoc khi mo|moi duoc mo|no time)
        (phu huynh|gia dinh|nguoi nha) [benh nhan|chau|be]
    """,
    weak="""
        (goi dien|goi|so la|alo)
        ({send}|<money>|<number> trieu)
    """,
    against="""
        (tu thien|quyen gop|manh thuong quan|ung ho|donat|charity|cancer|ung thu|hoan canh)
        (bao hiem y te|the bao hiem|tai kham)
        (da on|on roi|khong sao|tray chan)
        (canh sat giao thong|phat nguoi|bien ban)
        (video|facetime|deepfake)
    """,
    hits=(
        "Tôi là giáo viên của bé Na, bé bị ngã chấn thương đang cấp cứu ở bệnh viện, gia đình chuyển gấp 15 triệu để mổ",
        "Số lạ gọi nói con em bị tai nạn ở trường, bác sĩ cần đóng viện phí ngay mới mổ được",
        "Your daughter is in the emergency room after an accident, pay the surgery fee now or it will be too late.",
    ),
    misses=(
        "Bệnh viện Nhi nhắc lịch tái khám của bé ngày 28/11, mang theo thẻ BHYT",
        "#V37 Hoàn cảnh bé ung thư đang nằm viện, xin mạnh thường quân ủng hộ vào tài khoản này",
    ),
)
