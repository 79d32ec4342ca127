"""Cue: warns of fraud or of giving codes away, as honest senders do, and fraudsters who copy them."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.own_warning",
    strength=0.1,
    words=Words(
        "Có lời nhắc không đưa mã, mật khẩu cho ai",
        "It reminds you not to give codes away",
        "Lời nhắc này đúng. Nhưng kẻ gian cũng chép lại nó, nên tin này không vì thế mà an toàn.",
        "The advice is right. Fraudsters copy it too, so it doesn’t make the message safe.",
    ),
    except_in="""
        (khong|dung|tuyet doi khong|ko|k|khg) [duoc|nen] (chia se|tiet lo|noi|cung cap) [voi|cho] (ai|bat ky ai|nguoi khac|bat cu ai) (doc|gui|dua|cho|nhap|cung cap|chuyen|bam)
    """,
    calms=True,
    phrases="""
        (khong|dung|tuyet doi khong|ko|k|khg) [duoc|nen] (cung cap|chia se|tiet lo|share) [so|cac] [ma|mat khau|thong tin] [nay|otp|xac thuc] ... (bat ky ai|cho ai|nguoi khac|ai|bat cu ai|nguoi la|hinh thuc nao)
        (khong|dung|tuyet doi khong|ko|k|khg) [duoc|nen] (gui|dua|noi|cho|doc) [so|cac] (ma|mat khau|otp|ma pin) [nay|otp|xac thuc] ... (bat ky ai|cho ai|nguoi khac|ai|bat cu ai|nguoi la|hinh thuc nao)
        (khong|dung|tuyet doi khong) (cung cap|chia se|tiet lo) [cac|bat ky|so] [ma|thong tin] (otp|mat khau|ma pin|thong tin ca nhan|thong tin the|cvv|ma xac thuc)
        (khong|dung|tuyet doi khong|khong nen) [duoc] (bam|truy cap|click|nhan|nhap|chuyen tien|lam theo|mo) ... (link|duong link|lien ket|la|nguoi la|yeu cau)
        (canh giac|canh bao|de phong|phong tranh|coi chung) [voi|truoc|thu doan|cac|tinh trang|hanh vi] [thu doan] (lua dao|gia mao|mao danh|gia danh)
        (khong bao gio|khong) (yeu cau|goi dien yeu cau|gui link|gui tin nhan) ... (mat khau|otp|link|chuyen tien|cung cap)
        (do not|dont|don t|never) (share|disclose) [this|your|the|it|any] [code|otp|pin|password|verification code] [with|to] (anyone|anybody|others|someone)
        (do not|dont|don t|never) (give|tell|reveal|send) [this|your|the|any] (code|otp|pin|password|verification code) [with|to] (anyone|anybody|others|someone)
        (will never|never) (ask|asks) [you] [for] ... (password|pin|code|otp|details)
        (beware of|be aware of|warning about|watch out for) (scams|scam|fraud|phishing|fake)
        (no lo compartas|no comparta|nao compartilhe|nao o partilhe|ne le communiquez|non condividerlo|geben sie|deel deze|jangan berikan|jangan bagikan|paylasmayin|nie udostepniaj)
        (请勿泄露|谨防诈骗|他人に教えないで|타인에게 알려주지)
    """,
    hits=(
        "KHÔNG cung cấp mã này cho bất kỳ ai",
        "Công an cảnh báo thủ đoạn lừa đảo mới",
        "Do not share this code with anyone",
        "Bank will never ask you for your password",
        "Không chia sẻ OTP",
    ),
    misses=(
        "Đọc mã OTP cho em",
        "Share this photo with grandma",
        "Mẹ không cho con đi",
        "Tuyệt đối không được nói với ai",
        "Don't tell anyone. Transfer the money now.",
        "Không chia sẻ với ai, đọc mã OTP cho cán bộ",
    ),
)
