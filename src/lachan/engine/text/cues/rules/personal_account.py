"""Cue: money is to go to a personal account that it names."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.personal_account",
    strength=0.5,
    words=Words(
        "Bảo chuyển tiền vào một số tài khoản",
        "It wants money sent to an account it names",
        "Xem kỹ tên chủ tài khoản: là người lạ hay công ty lạ thì đừng chuyển.",
        "Look at the holder’s name: if it is a stranger or an unknown company, don’t pay.",
    ),
    except_in="""
        (da|vua|moi|duoc) (chuyen|ck|gui|nap|nop)
        (luong|tien luong|thuong) [thang] [<n>] [se|da|duoc] chuyen
    """,
    acts=True,
    phrases="""
        (chuyen|ck|gui|nap|nop) [gap|ngay] [khoan|truoc|giup] [cho|so] [em|anh|con|minh|toi] [tien|<n>] [trieu|tr|k|dong|vnd|nghin] (vao|vo|qua|toi|den|sang|ve|theo) [so|cai] (stk|tk|tai khoan|so tai khoan)
        (chuyen|ck|gui|nap|nop) ... (stk|tk|tai khoan|so tai khoan) (<n>|nay|sau|ben duoi|duoi day)
        (update|change) (our|my) [new] (bank|account) (details|information)
        vi <n> ... (chu tai khoan|chu tk|chu vi)
        (so tai khoan|stk|tk) <n> ... (chu tai khoan|chu tk|ten|ngan hang|chuyen|nhan)
        (send|transfer|wire) [the|me] [money|funds|<n>] (to|into) [this|the|my] (account|bank account|wallet|iban)
        (western union|moneygram|gift cards|itunes cards|steam cards|bitcoin wallet|cash app|zelle me)
        (the cao|the nap|card dien thoai) <n> ... (gui ma|cao|chup|doc)
        转账 ... 账户|송금 ... 계좌|振込
    """,
    hits=(
        "Chị chuyển 5 triệu vào tài khoản 0123456789 giúp em",
        "Pay with gift cards today",
        "STK 123456789 chủ tài khoản Nguyễn Văn A",
    ),
    misses=(
        "Tài khoản của bạn vừa nhận 200.000đ",
        "The wallet is on the table",
        "Lương đã chuyển, mọi người kiểm tra tài khoản",
        "Chị gửi em số tài khoản để em chuyển nhé",
    ),
)
