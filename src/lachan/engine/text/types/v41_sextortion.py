"""V41: Intimate pictures, real or edited, are used to demand money."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V41",
    strong="""
        (clip|anh|hinh|video|hinh anh|photos|pictures|footage) [ghep|cat ghep|quay len|bi] (nong|nhay cam|sex|nude|khoa than|rieng tu|nguoi lon|tu suong|quan he|18+|intimate|ho hang|naked|thay do|bay ba)|(anh|clip|video|hinh) (nong|nhay cam|khoa than|nude|sex|rieng tu|tu suong|tham mat|thay do|ho)|(nude|naked|intimate|porn|webcam|explicit)|(khoa than|tu suong|chat sex|quay len|lo hang)
        (ghep|cat ghep|ghep mat|edit) [mat|khuon mat|anh] [ban|vao|anh|toi|lanh dao] [vao|anh] [anh|hinh|clip] (nong|khoa than|sex|quan he)|deepfake nude
        (gui|tung|dang|phat tan|phat|tha|send|post|release|share) [len|cho|clip|anh|video|the video|it] [video|mang] [cho|len|to|ca] [toan bo|ca|danh sach|ban be|gia dinh|vo|chong|co quan|don vi|truong|nhom|all|your|lop|mang|tat ca|gia dinh va] (friends|contacts|ban be|cong tac)|phat tan|tung clip|tung anh|tung hinh|tung len
        (khong|neu khong|khong thi|unless|or) [chuyen|tra|dua|nop|you pay|i pay|thi] [tien|thi] (tao|toi|se|gui|i ll|we ll|tung|phat tan|dang)|threatens to|or i ll send|doa (phat tan|tung|dang|gui)|tong tien|blackmail|de yen|muon yen
        (chuyen|nop|tra|dua|doi|pay|send) [tao|toi|no|them|us] [<money>|<number> trieu|<number> cu|tien] [trong|bang|within|qua|in] [<number>|24|24h|bitcoin|usdt|48|2] (gio|tieng|hours)|trong 24h|within 48 hours|trong 48 gio|bitcoin
        (nha nghi|khach san) (voi|cung) (phu nu|nguoi|bo)|ngoai tinh|theo doi anh|camera (nha|giau kin|quay len)|hack camera|quay man hinh|goi video (voi gai|voi trai|khieu dam)|video chat
    """,
    good="""
        (danh sach ban be|ban be facebook|co quan|vo|chong|gia dinh|dong nghiep|contacts|lop|truong)
        (xau ho|so qua|khong dam noi|khong dam ke|lam sao)
        (xoa|xoa clip|delete)
        (bo cu|nguoi yeu cu|gai tren mang|nguoi la ket ban|she convinced)
    """,
    against="""
        (link|dang nhap facebook|xem full|binh luan|is this you|log in)
        (app vay|danh ba|vay|no tien|qua han|loan app)
        (chuoc|bat coc|khach san o mot minh)
        (muon tien|cho muon|vay tam)
    """,
    hits=(
        "Tao có clip nóng của mày, chuyển 20 triệu trong 24h không tao gửi cho vợ mày và cả cơ quan",
        "Em bị ghép mặt vào ảnh khỏa thân, nó dọa phát tán đòi 10 triệu",
        "I have your nude video, pay in Bitcoin or I'll send it to all your contacts.",
    ),
    misses=(
        "Video đám cưới của tụi mình nè, tải về đi",
        "#V23 Clip nóng full của hot girl, link dưới bình luận",
    ),
)
