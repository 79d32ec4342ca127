"""Scheme: a stranger with a far-away post looks for love."""

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.words.form import Words

_POST = Part(
    phrases="""
        (us|u s|american|british|uk|united states|un|nato) (army|navy|military|marine|marines|soldier|general|doctor|surgeon|officer|sergeant|peacekeeper|engineer|air force)
        (army|military|navy) (doctor|surgeon|nurse|officer|general|engineer)
        (oil rig|offshore engineer|marine engineer|peacekeeping mission|on a mission in|contract in)
        (bac si quan doi|quan nhan my|linh my|tuong my|si quan my|ky su dau khi|bac si lien hop quoc|ky su gian khoan|quan doi my|ky su tau bien)
    """,
)
_SEEKS = Part(
    phrases="""
        (looking|searching|seeking|look|search) [for] [a|an|some|serious|true|good] [honest|serious|loving|caring|god fearing|good|sincere|single] (woman|man|lady|wife|husband|love|relationship|partner|soulmate|soul mate|companion|women)
        (want|like|love|wish) to (know you|be your friend|get to know you|know more about you|marry)
        (tim|muon tim|dang tim|mong tim) [mot|nguoi|1] [nguoi] (phu nu|ban doi|vo|chong|tinh yeu|nua kia|mot nua|nua con lai|ban gai|nguoi yeu|tri ky|phu nu viet)
        (muon|mong) [duoc] (lam quen|ket ban) [voi] (em|chi|ban|co|anh)
    """,
)

SCHEME = Scheme(
    code="text.scheme.stranger_abroad",
    kind="V22",
    words=Words(
        "Người lạ xưng làm việc ở xa (quân đội, giàn khoan…) tìm người yêu",
        "A stranger with a far-away post (army, oil rig …) looks for love",
        "Kẻ lừa tình hay mở đầu như vậy, rồi xin tiền hoặc gửi “quà bị giữ”. Đừng gửi tiền, ảnh, giấy tờ.",
        "Romance swindlers often begin so; then comes a plea, or a “held gift”. Send no money, pictures or papers.",
    ),
    ways=((_POST, _SEEKS),),
    hits=(
        "Hello dear, I am a US army doctor in Yemen looking for honest woman",
        "Chào em, anh là bác sĩ quân đội Mỹ tại Syria, muốn tìm một người phụ nữ Việt Nam chân thành",
    ),
    misses=(
        "My uncle was a US army doctor in Germany for ten years",
        "I am an army doctor looking for a flat near the base",
        "Anh là kỹ sư xây dựng ở Đà Nẵng, tuần sau về quê thăm mẹ",
        "Bộ phim kể về một lính Mỹ trở lại Việt Nam sau chiến tranh",
    ),
)
