"""Cue: wants money, or intimate pictures are shown around."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.blackmail",
    strength=0.85,
    words=Words(
        "Dọa tung ảnh, clip riêng tư để đòi tiền",
        "It wants money, or else intimate pictures are shown around",
        "Đừng trả: trả rồi vẫn bị đòi tiếp. Giữ lại tin nhắn và báo công an. Lỗi không phải ở bạn.",
        "Don’t pay: they only ask for more. Keep the messages and tell the police. It isn’t your fault.",
    ),
    acts=True,
    outright=True,
    phrases="""
        (anh|hinh|clip|video) (nong|nhay cam|khoa than|nude|sex|rieng tu|kin|tu suong) [cua] [may|m|ban|em|anh|mi] ... (khong|ko|k|kg|neu khong|chua) (ck|chuyen|tra|dua|nop|gui tien|chuyen tien|chuyen khoan)
        (khong|ko|k|neu khong) (ck|chuyen|tra|dua|nop|chuyen tien) ... (tung|phat tan|dang|gui|tha) [het|len] (anh|hinh|clip|video) (nong|nhay cam|khoa than|nude|sex|rieng tu|kin|tu suong|nay|do|cua may|cua m)
        (chuyen|ck|nop|dua|tra) ... (khong|ko|k|neu khong) [thi] (tao|t|toi|se) ... (tung|phat tan|dang|gui|tha) [het] (anh|hinh|clip|video)
        (nude|naked|intimate|explicit|private) (video|videos|photos|pictures|pics|images) ... (pay|send) ... (or|otherwise|unless)
        (pay|send) ... (or|otherwise) ... (release|send|post|share|leak) [the|your|these|this] (video|videos|photos|pictures|pics|footage|nudes)
        (recorded|filmed) you ... (pay|bitcoin|send)
    """,
    hits=(
        "t giữ clip nóng của m, ko chuyển 5tr thì coi chừng",
        "Không trả tiền tao tung ảnh khỏa thân của mày lên mạng",
        "Pay me now or I will send the video to your friends",
    ),
    misses=(
        "Em gửi ảnh nóng cho anh chưa, ảnh bánh mì mới ra lò đó",
        "Không gửi ảnh nhạy cảm cho người lạ trên mạng",
        "Chuyển giúp mình mấy tấm ảnh lớp, không gửi được qua mail",
        "Please send the video or upload the photos to the album",
    ),
)
