"""V44: A false boss or partner has a payment made to a new account."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V44",
    strong="""
        (doi|thay doi|chuyen|cap nhat|change[d]) [so|our|lai] (tai khoan|so tai khoan|tai khoan ngan hang|tai khoan nhan|tai khoan thanh toan|ngan hang thu huong|thong tin ngan hang|bank details|bank account)|(bank|account|payment) details have changed|tai khoan moi|tai khoan cong ty moi|new (account|bank account|beneficiary|vendor)|(tai khoan|ngan hang) moi
        (ke toan|thu quy|phong ke toan|ke toan truong|accountant|accounting|finance (team|department)|accounts payable)
        (giam doc|tong giam doc|sep|chu tich|ceo|boss|sep tong|chief executive|quan ly|director)
        (doi tac|nha cung cap|khach hang nuoc ngoai|hop dong|du an|hoa don|invoice|vendor|supplier|partner|wire|cong no|don hang nhap)
        (dang hop|tiep khach|khong nghe may duoc|dung goi|in a meeting|can t talk|khong tien nghe|keep it confidential|confidential|giu kin|bi mat|du an mat|khong cho ai)
        (gift card[s]|the qua tang|mua the qua tang|gui ma qua|send me the codes)
        (email|mail|hop thu|thu dien tu) [sai|khac|co|gia|bi] [mot|1] (chu|chu cai|ky tu|hack|chiem)|sai mot chu|one letter|gia email|lookalike email
    """,
    good="""
        (chuyen|thanh toan|remit|process|pay|ung) [ngay|gap|giup|tien|urgent|an urgent] (cho|truoc|anh|toi|wire)
        (chung tu|ky sau|hach toan|tam ung|so du cong ty|tien hang|uy nhiem chi|swift)
        (email|zalo|viber|telegram|chat) [cua] (sep|giam doc|doi tac)
        (trong sang nay|truoc <number> gio|truoc <number>|today|gap)
        cong ty|company
    """,
    against="""
        (goi video|video call|deepfake|hinh nhoe|giong y)
        (ho kinh doanh|thue|etax|dien luc)
        (bo doi|don vi dat|suat com)
        (tuyen|ung vien|phong van|cv|luong thang)
        (chung tu em de tren ban|theo hop dong|nhac ho thanh toan|co tuc|luong thang nay)
        (ban be|nick face|vay tam|muon)
        (kid|be|casting)
    """,
    hits=(
        "Chị kế toán chuyển gấp 300 triệu cho đối tác theo tài khoản mới, anh đang họp đừng gọi",
        "Nhà cung cấp gửi email báo đổi tài khoản nhận tiền, địa chỉ email sai một chữ, kế toán đã chuyển rồi",
        "Our bank details have changed, please pay the invoice to the new account today, I'm in a meeting.",
    ),
    misses=("Anh duyệt giúp em đề nghị thanh toán cho nhà cung cấp, chứng từ em để trên bàn",),
)
