"""Cue: tells you to keep it secret."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.secrecy",
    strength=0.7,
    words=Words(
        "Bảo bạn giữ bí mật",
        "It tells you to keep it secret",
        "Kẻ gian sợ người nhà bạn biết chuyện. Người ngay thẳng không cấm bạn hỏi gia đình.",
        "Fraudsters fear that your family will hear of it. Nobody honest forbids you to ask them.",
    ),
    phrases="""
        (khong duoc|dung|khong|tuyet doi khong|cam) (noi|ke|tiet lo|cho) [lai] [chuyen nay] (voi|cho) (ai|bat ky ai|nguoi nha|gia dinh|nguoi than|vo|chong|con|bo me|ngan hang)
        (giu bi mat|bao mat tuyet doi|tuyet doi giu bi mat|giu kin chuyen nay|giu kin|khong de ai biet|dung cho ai biet)
        (khong|dung|tuyet doi khong) [duoc] (chia se|tiet lo|noi) [voi|cho] (ai|bat ky ai|nguoi khac) (doc|gui|dua|nhap|cung cap|chuyen|bam) [ma|tien|cho|em|toi]
        (tat may|ngat may|dung nghe may|dung goi) ... (ai|nguoi khac|gia dinh)
        (do not|dont|don t|never) (tell|inform|discuss|mention) [this] [it] [with|to] (anyone|anybody|your family|your bank|the bank|your husband|your wife)
        (keep this|keep it) (secret|confidential|between us|private)
        (no se lo digas a nadie|ne le dites a personne|jangan beritahu siapa pun|nao conte a ninguem|erzahlen sie niemandem)
        (不要告诉任何人|保密|아무에게도 말하지)
    """,
    hits=(
        "Tuyệt đối giữ bí mật, không được kể với gia đình",
        "Đừng nói với ai nhé",
        "Do not tell anyone about this call",
        "Keep this confidential",
        "Không chia sẻ với ai, đọc mã OTP cho cán bộ",
    ),
    misses=(
        "Mã OTP của bạn là 1234",
        "Con nhớ nói với mẹ nhé",
        "Tell your family I said hi",
    ),
)
