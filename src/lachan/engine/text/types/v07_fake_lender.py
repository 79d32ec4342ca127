"""V07: A fee is asked before a loan that never comes."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V07",
    strong="""
        (phi|dong|nop|thu) [truoc] (bao hiem khoan vay|phi bao hiem|ho so vay|tham dinh|phi tham dinh|phi ho so|phi giai ngan|kich hoat khoan vay|chung minh tai chinh|chung minh kha nang|phi xac thuc|phi dich vu|phi lam ho so)|(insurance|processing|upfront|release|activation) fee
        (khoan vay|ho so vay|vay|loan) [cua] [ban|anh|chi|em|quy khach|my|your] [da] [duoc] (duyet|phe duyet|giai ngan|dong bang|bi treo|bi khoa|bi loi|approved|frozen)|(loan|your loan) [of <money>|request] (has been|is|was) (approved|frozen)|loan approved|duyet vay|duyet khoan vay
        (sai|nhap sai|dien sai|loi) [so|ten] (tai khoan|so tai khoan|thu huong|nguoi thu huong|stk)|wrong account number
        (giai ngan|release the funds|disburse|disbursement|disbursed)
        (vay|cho vay|ho tro vay|goi vay|vay von|vay tien) [tien] (online|tin chap|nhanh|nong|lai suat thap|khong the chap|qua app|qua mang|theo luong|theo sim|tra gop|uu dai|trong ngay|bang cccd|von|cap toc|tieu dung|khong tham dinh)
        (instant|quick|fast|personal|easy|online) loan[s]|bad credit|no collateral
    """,
    good="""
        (no xau|khong tham dinh|duyet <percent>|duyet nhanh|duyet trong|khong can the chap|khong the chap|chi can (cccd|can cuoc)|lai suat|lai thap|lai suat thap|han muc vay|diem tin dung)
        (cong ty tai chinh|fe credit|home credit|nhan vien tu van|nhan vien tin dung|tu van vay|lender|lending)
        (vay|loan|khoan vay|vay tien|vay von|borrow)
        (rut|nhan) [duoc] (khoan vay|tien vay)|(mo khoa|dong bang|unlock) (lenh|tien|khoan)
    """,
    weak="""
        ho so|hop dong
        (dong|nop|chuyen) [them] (<money>|<number> trieu|phi|tien)
    """,
    against="""
        (danh ba|boi nho|beu xau|doi no|khung bo|ghep anh|access to contacts|threaten)
        (the tin dung|nang han muc|cvv)
        (cho thue|muon|mua|thu mua) (cccd|tai khoan|can cuoc)|in my name|dung ten
        (vay ban be|muon ban|cho (minh|t|em) (muon|vay)|bi hack|hack)
        (chuyen nham|nham)
        (den ky|dung han|so du|dam bao so du)
    """,
    hits=(
        "Bên em duyệt vay 70 triệu chỉ cần căn cước, anh đóng phí bảo hiểm khoản vay 2 triệu là giải ngân liền",
        "Em vay online, nó báo sai số tài khoản thụ hưởng nên phải nộp thêm tiền mới rút được khoản vay",
        "Instant loan without collateral, pay the processing fee first and we release the funds.",
    ),
    misses=(
        "Khoản vay mua nhà của quý khách đến kỳ thanh toán ngày 05/12, vui lòng đảm bảo số dư tài khoản",
        "#V08 App vay nóng gọi khủng bố cả danh bạ, ghép ảnh đòi nợ",
    ),
)
