"""V19: A login code or a "vote" takes over a Telegram account."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V19",
    strong="""
        telegram|premium|tele
        (gui|doc|dua|chuyen|chup|cho|xin|lay) [nham|lai|giup|gium|ho|cho|man hinh|minh|em|anh|toi|di|qua] [cai] (ma|code|ma code|ma xac nhan|ma dang nhap|<number> so|ma so|otp) [do|dang nhap|telegram|voi|vua|cho|xac nhan|ve]|ma dang nhap|(login|telegram|activation|verification) code|code (login|dang nhap|telegram)|gui nham ma|lo gui ma|(send|forward|give|read) [me|it] the [<number>|digit|login] code|my (telegram )code
        (binh chon|bo phieu|vote|bau chon|voting) [giup|cho|ho|gium|for] (con|chau|be|em|minh|chi|my|my niece|cho chau|anh)|vote for|binh chon|bo phieu
        (cuoc thi|thi ve|be khoe|be ngoan|contest|cuoc thi anh)
        (dang nhap|login|log in) [bang|voi|with|vao] telegram
        (mat|bi) [luon|chiem|mat] [nick|tai khoan] (tele|telegram)|lost my [telegram] account|bi vang khoi
    """,
    good="""
        (nick|tai khoan|account)
        (ma|code|otp)
        (bot|admin|xac minh|xac thuc)
    """,
    against="""
        (nhiem vu|task|job|nap|don hang|cong tac vien|like|boosting|hoa hong|luong)
        (dau tu|san|tin hieu|forex|crypto|trading|chung khoan)
        (khong chia se|khong cung cap|do not give|don t share|hieu luc)
        (ngan hang|the tin dung|so the|cvv)
        (mau nhi|casting|thu thach|be duoc chon|model|challenge)
        (nhan qua|qua tet|nha mang|esim|sim)
        (app chinh thuc|hoa hau|moi ngay <number> phieu)
        (muon tien|vay tien|giam doc|ke toan|lay lai nick)
        (nha cai|no hu)
    """,
    hits=(
        "Bạn đọc giúp mình mã Telegram vừa gửi về máy bạn với, mình đăng nhập nhầm số",
        "Bình chọn cho cháu mình cuộc thi vẽ nha, đăng nhập bằng Telegram rồi gửi mã cho mình",
        "I sent my login code to your Telegram by accident, can you forward it to me?",
    ),
    misses=(
        "Telegram: Login code 55821. Do not give this code to anyone",
        "Bình chọn hoa hậu trên app chính thức của đài, mỗi ngày 1 phiếu miễn phí",
    ),
)
