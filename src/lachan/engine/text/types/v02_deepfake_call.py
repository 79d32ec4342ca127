"""V02: A faked face or voice of somebody known, by video call, asks for money."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V02",
    strong="""
        (deepfake|deep fake|ghep mat|ghep khuon mat|gia mat|gia khuon mat|gia giong|gia giong noi|gia hinh|ai gia|cong nghe ai|ai ghep|giong gia|mat gia)|(fake|cloned|ai) (face|voice|video)|voice clone
        [goi] (video call|video|facetime|goi hinh) [la|thay|cho] [dung|ro] (mat|khuon mat|hinh)|(thay|xem|coi) mat (con|em|anh|chi|ban|cau|minh)|(mat|giong|hinh) (y chang|y het|giong y|giong het|nhu that|dung la)
        (goi video|video call|goi hinh|facetime|call video) [zalo|facebook|messenger|telegram|viber] [muon|vay|nho|xin|hoi|bao|noi|keu] [muon|chuyen|vay] (tien|muon tien|chuyen tien)
        (hinh|hinh anh|mat|man hinh|khuon mat) [bi|hoi|thi|cu|cua] (mo|nhoe|giat|lag|do|do do|cung do|meo|toi om|mo mo|mo tit|giat giat)|(mieng|khau hinh|nhep mieng|moi) [noi|cu dong|bi|thi] (khong khop|lech|khong khop tieng)|(lips|mouth) (didn t match|did not match|not match|not moving|don t match)|(face|video) (froze|frozen|blurry|glitchy|looked odd|was blurry|looked strange)
        (song|mang|wifi|ket noi|duong truyen) [o day|cho nay|cua] [con|anh|em] [hoi|no] (yeu|kem|chap chon|lag|lag qua|do|khong on dinh)|(connection|signal|network) is (bad|weak|poor)
    """,
    good="""
        video call|goi video|goi hinh|facetime|video|call video|videocall|zalo video
        (vai giay|<number> giay|may giay|chua toi <number> giay|duoc vai giay|few seconds|<number> seconds) [thi|la|roi|la tat|la ngat] [tat|ngat|cup|mat]
        (chuyen|gui|muon|vay|ck) [giup|cho|dum|ho|tam] [con|anh|em|chi|minh|toi] (<money>|<number> trieu|tien)
        (tai khoan|stk|so tai khoan|ten nguoi nhan) [nhan|nhan tien] [la|thi|cua|ten|dung ten] (nguoi khac|nguoi la|ban con|ban anh|ban em|nguoi ban|khac|la)|(friend|roommate|someone else) s account
    """,
    against="""
        (lap trinh|hoc online|zoom hop)
        (khoa than|anh nong|clip nong|nhay cam|nude|sex|naked|porn|tong tien)
        (sinh trac hoc|nhan vien ngan hang|quet mat|quet khuon mat)
        ({police}|lenh bat|vien kiem sat)
    """,
    hits=(
        "Chú Tư gọi video mượn 20 triệu, hình cứ đơ đơ, miệng nói không khớp, tên tài khoản lại là người khác, có phải giả mặt bằng AI không",
        "Anh đang gọi video cho em đó, thấy mặt anh rồi nhé, sóng yếu quá, em chuyển giúp anh 10 triệu vào tài khoản bạn anh",
        "It was my sister's face on the video call for a few seconds but her lips did not match, then she asked me to send money to a friend's account.",
    ),
    misses=(
        "Tối nay gọi video cho bà nhé, bà nhớ cháu",
        "#V41 Tôi quay lại cuộc gọi video khỏa thân của anh, chuyển 20 triệu nếu không tôi gửi cho vợ anh",
    ),
)
