"""Cue: presses a debt, with threats or to people around you."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.debt_collection",
    strength=0.55,
    words=Words(
        "Đòi nợ, gây sức ép",
        "It presses a debt",
        "Đòi nợ bằng đe dọa là trái luật, kể cả khi bạn có vay. Có thể khoản nợ không có thật.",
        "Collecting by threats is illegal even if you did borrow. The debt may not exist.",
    ),
    phrases="""
        (thanh toan|tra|dong|tat toan) [ngay] [khoan|so] (tien no|no goc|khoan no|no xau|du no|no qua han|no cho|het no|no goc va lai)
        (thanh toan|tra|tat toan) (no|no ngay) (ngay|gap|lap tuc|<n>|di|truoc|trong|cho)
        (no|vay) ... (qua han|tron no|khong thanh toan) ... (phap luat|khoi kien|cong an|nguoi than|gia dinh|co quan|phat mai|dia phuong|ho khau)
        (tron no|tron tranh|chay no|quyt no|lua dao chiem doat)
        (thu hoi no|bo phan phap ly|phap che|khoi kien|don kien) ... (ong ba|ban|anh|chi|khoan vay|hop dong)
        (debt collector|outstanding debt|overdue debt|bailiff|pay your debt)
    """,
    hits=(
        "Yêu cầu ông thanh toán khoản nợ ngay, nếu không báo người thân",
        "Anh trốn nợ quá hạn, chúng tôi khởi kiện ra pháp luật và báo gia đình",
    ),
    misses=(
        "Sao kê thẻ tín dụng tháng 5, hạn thanh toán 20/5",
        "Tao nợ mày 50k nhé",
        "em tra cuu ma no bao loi",
    ),
)
