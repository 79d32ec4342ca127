"""V31: A gift or benefit for which elderly people are asked for codes."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V31",
    strong="""
        (qua|tien|tang qua|phat qua|tang tien|nhan qua|li xi) (tet|2 9|mung tho|trung thu|an sinh|tri an|cuu tro|le|xuan)|qua tet|tien tet|mung tho|an sinh|tet gift|gift for
        (tro cap|ho tro|cuu tro|phu cap|che do|benefit|welfare|subsidy|support payment) (xa hoi|nguoi gia|nguoi cao tuoi|ho ngheo|kho khan|an sinh|chinh phu|cuoi nam|cua nha nuoc|<money>|payment)|tro cap|welfare|an sinh xa hoi
        (nguoi cao tuoi|nguoi gia|cu ba|cu ong|ong ba|ba cu|ho ngheo|nguoi co cong|ba ngoai|ong noi|ong ngoai|ba noi|hoi nguoi cao tuoi|hoi phu nu|cac cu|senior[s]|elderly|grandmother|grandma)
        (doc|cung cap|dua|gui|cho) [con|em|chau|giup|cho|ma|so] [ma|ma so|so|otp|ma otp] [otp|vua|gui|nhan|cho] [de|nhan|xac nhan] (nhan|giao|qua)|read out (a|the) code|otp|doc ma|ma xac thuc|bank code
        (nhan|linh) [duoc] (qua|tien|ho tro|tien ho tro|tro cap|quà|qua tri an)|receive (it|the gift|the money)
    """,
    good="""
        (phuong|xa|to dan pho|uy ban|nha nuoc|chinh phu|hoi|ward office|government|charity)
        (bac|cu|co chu|ong|ba)
        (so the|so tai khoan|app ngan hang|card number)
        (giao qua|phat|tang|gao|phong bi|gift)
    """,
    against="""
        (trung thuong|cao trung|phi nhan|vong quay)
        (sinh trac|han muc|cvv|thuong nien|the tin dung)
        (tu thien|quyen gop|manh thuong quan)
        (luong huu|chi tra tu ngay|tai nha van hoa|moi cac bac den|den nhan)
        (telegram|facebook)
        (esim|sim|nha mang)
    """,
    hits=(
        "Bác ơi con bên ủy ban phường phát quà Tết cho người cao tuổi, bác đọc mã OTP để con xác nhận",
        "Họ gọi bà cụ nói có tiền hỗ trợ hộ nghèo, xin số thẻ và mã gửi về điện thoại",
        "The ward wants to send my grandma a Tet gift and asks her to read out the code.",
    ),
    misses=("Tổ dân phố phát quà Tết cho hộ nghèo lúc 8h Chủ nhật tại nhà văn hóa, mời các bác đến nhận",),
)
