"""Cue: money is to be moved to a "safe" account."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.safe_account",
    strength=0.9,
    words=Words(
        "Bảo chuyển tiền vào tài khoản “an toàn” hay để “xác minh”",
        "It wants your money moved to a “safe account” or sent to be checked",
        "Không cơ quan, ngân hàng nào có tài khoản như vậy. Tiền chuyển đi là mất.",
        "No bank or authority has such an account. What you move there is gone.",
    ),
    except_in="""
        (giu|bao ve|de|cho) (tai khoan|tk) [luon|duoc] an toan
    """,
    negatable=True,
    acts=True,
    outright=True,
    phrases="""
        (tai khoan|tk|stk) (an toan|tam giu|phuc vu dieu tra|cua co quan dieu tra|cua vien kiem sat|cua co quan cong an|cua bo cong an)
        (vao|sang|toi|den|qua|ve) [so|mot] (tai khoan|tk|stk) (tam khoa|bao mat|kiem tra|kho bac)
        (chuyen|nop|gui) [toan bo|het] [so] (tien|so du|tien tiet kiem) ... (chung minh|xac minh|dieu tra|kiem tra|an toan|trong sach|tam giu)
        (chung minh|xac minh) (trong sach|vo toi|dong tien|nguon tien)
        (safe account|secure account|holding account|protected account|government account)
        (move|transfer) [all] [your] (money|funds|savings) ... (safe|protect|secure|investigation)
        (cuenta segura|compte securise|sicheres konto|rekening aman|conta segura|veilige rekening)
        (安全账户|안전계좌|안전 계좌)
    """,
    hits=(
        "Chuyển toàn bộ số dư vào tài khoản an toàn để kiểm tra",
        "Move your money to a safe account",
        "请将资金转入安全账户",
        "Chuyển tiền vào tài khoản tạm khóa",
    ),
    misses=(
        "Tài khoản của tôi còn 2 triệu",
        "Keep your card in a safe place",
        "Tài khoản tạm khóa 30 phút",
        "Đổi mật khẩu để giữ tài khoản an toàn",
        'Ngân hàng không bao giờ yêu cầu chuyển tiền vào "tài khoản an toàn"',
    ),
)
