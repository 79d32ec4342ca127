"""Scheme: somebody is held, and money is to be sent for them."""

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.text.schemes.shared import SUM
from lachan.engine.words.form import Words

_HELD = Part(
    phrases="""
        (con|chau|em|me|bo|ba|toi|anh|chi|vo|chong) [da|dang|vua] bi (bat coc|bat giu|nguoi ta bat|giam giu|giu lai|bat nhot|tui no bat|bon no bat)
        (con|chau|em|vo|chong|bo|me|bo me|ba me|con gai|con trai) [gai|trai|cua] [anh|chi|ong|ba|may|ban|co|chu|mi] dang (trong tay|nam trong tay|bi|o trong tay)
        (kidnapped|held hostage|taken hostage|being held|(we|i) have your (son|daughter|wife|husband|mother|father|child))
    """,
    negatable=True,
)
_AT_OURS = Part(
    phrases="""
        (con|chau|em|vo|chong|bo|me|bo me|ba me|con gai|con trai|nguoi nha) [gai|trai|cua] [anh|chi|ong|ba|may|ban|co|chu|mi] dang (o|trong) (cho|tay|nha) (toi|tao|tui|bon toi|bon tao|chung toi|tui tao)
    """,
)
_PAID = Part(
    phrases="""
        (chuan bi|gui|chuyen|ck|dua|mang|nop|dem|chuoc) [ngay|gap|du] <n>
        (tien chuoc|chuoc nguoi|chuoc con)
        (pay|send|transfer|wire|bring) [us|me|the] (<n>|ransom)
    """,
)
_OR_ELSE = Part(
    phrases="""
        (dung trach|dung co trach|biet tay|dung bao cong an|khong duoc bao|cam bao|mat mang|khong thay mat|khong gap lai|khong con|nhat xac|chat tay|cat tay|giet)
        (or else|never see|dont call the police|don t call the police|no police)
    """,
)

SCHEME = Scheme(
    code="text.scheme.ransom",
    kind="V25",
    words=Words(
        "Nói có người bị giữ và đòi tiền",
        "It says that somebody is held, and wants money",
        "Thường người ấy vẫn bình an. Hãy tự gọi cho họ, trường, bạn bè, và gọi 113; đừng chuyển tiền.",
        "Most often the person is well. Ring them, their school and friends, and the police; send no money.",
    ),
    ways=((_HELD, _PAID, SUM), (_AT_OURS, _OR_ELSE, SUM)),
    hits=(
        "bố ơi con bị bắt cóc, gửi 500 triệu vào tài khoản này",
        "Bố mẹ anh đang ở chỗ tôi, chuẩn bị 200 triệu nếu không đừng trách",
        "Dad I've been kidnapped, pay $5,000 or they hurt me",
    ),
    misses=(
        "Bố mẹ anh đang ở chỗ tôi chơi, mai anh qua đón nhé",
        "Con em đang ở nhà tôi, chuẩn bị 2 triệu tiền học thêm nha",
        "Truyện hôm nay kể về một hoàng tử bị bắt cóc và cuộc giải cứu",
        "Bé trai bị bắt cóc đã được công an giải cứu sau hai ngày",
        "The film is about a girl who is kidnapped and her father",
    ),
)
