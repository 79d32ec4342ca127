"""V39: Somebody posing as the carrier gets a code for a new SIM or eSIM."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V39",
    strong="""
        esim|e sim
        (nang cap|doi|chuyen|chuyen doi|len|sang) [len|sang|mien phi|qua] [sim] [4g|3g] [len|sang] (sim|esim|4g|5g|sim 4g|sim 5g)|(doi|nang cap|cap lai|chuyen doi|thay) sim|upgrade [to] (5g|4g|esim|your sim)|sim (upgrade|swap|swapped|change|replacement)|swapped my sim
        (mat song|khong co song|bong dung mat song|tu nhien mat song|khong goi duoc|mat tin hieu|sim chet|lost signal|no signal|suddenly lost|vo song)
        (chiem|cuop|lay mat|mat|bi lay) (sim|so|so dien thoai|quyen su dung sim)|chiem sim|took over my number
        (so seri|seri sim|serial|sim trang|soan tin ds|cu phap|soan tin|yeu cau doi sim|kich hoat esim|ma qr esim|activation qr)
        (cap lai sim|dung cccd gia|ra cua hang|nguoi khac lam lai sim|lam lai sim)
    """,
    good="""
        (nha mang|viettel|mobifone|vinaphone|tong dai|carrier|vietnamobile|nhan vien)
        (ma otp|ma qr|ma xac nhan|ma <number> so|<number> so|doc ma|confirmation code|code)
        (ngan hang|het tien|mat tien|rut sach|bank account was emptied|emptied)
        sim
    """,
    weak="""
        mien phi
    """,
    against="""
        (khoa sim|khoa hai chieu|chinh chu|chuan hoa|tam ngung|ngung hoat dong|bam phim|cat lien lac)
        (tai cua hang|phi 25|mang theo cccd chinh chu|den cua hang)
        (cho thue|thu mua|tai khoan ngan hang kem)
        (goi cuoc|data)
    """,
    hits=(
        "Nhân viên nhà mạng mời nâng cấp eSIM miễn phí, xin mã OTP và mã QR vừa gửi",
        "Tự nhiên điện thoại mất sóng rồi tiền trong ngân hàng bay hết, ra cửa hàng mới biết bị đổi sim",
        "My phone lost signal because someone swapped my SIM and emptied my bank account.",
    ),
    misses=("Đổi sang eSIM tại cửa hàng Viettel, mang theo CCCD chính chủ, phí 25.000đ",),
)
