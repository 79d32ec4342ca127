"""V29: A prize that asks for one fee after another."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V29",
    strong="""
        (cao|ve cao|the cao may man|phieu cao|the cao trung) [online|trung|may man|ra|truc tuyen] (trung|thuong|duoc)|cao trung|ve cao|phieu cao|the cao may man|scratch card[s]|scratched
        (trung|da trung|nhan|duoc|vua trung) [thuong|giai] [<number>|mot|1] [chiec|xe|chi] (xe|xe may|xe sh|iphone|so tiet kiem|giai|thuong|tivi|vang|oto|o to|chi vang|giai nhi|giai nhat|giai dac biet|<money>|tour|phan qua|vision)|trung thuong|trung giai|da trung|won [a|an|the] (prize|motorbike|iphone|car|lottery)|you ve won|you have won|your number won|lucky draw|you won
        (phi|thue|le phi|nop|dong) [ho so|nhan|nhan thuong|mo giai|lam thu tuc|van chuyen|xac nhan|giu giai|bao hiem|thu nhap|bao luu|<percent>] (thuong|nhan thuong|giai|de nhan|truoc khi|moi)|phi nhan thuong|thue trung thuong|phi ho so|phi mo giai|(handling|processing|release|claim|tax) [fee|payment] (to|required)|claim (your|the|it|within)
        (vong quay may man|quay so|boc tham|tri an khach hang|may man|chuong trinh tri an|ma du thuong|quay thuong|so dien thoai trung|sdt trung|thue bao trung|spin)
        (nhan|linh|lanh) (thuong|giai|qua|phan thuong|giai thuong)|nhan giai
    """,
    good="""
        (chuc mung|congratulations|congrats|xin chuc mung)
        (trong buu pham|trong don hang|trong hop|mua hang tang|that came with)
        (lien he|goi) (so|tong dai|hotline)
    """,
    weak="""
        giai|thuong|prize
    """,
    against="""
        (so de|lo|soi cau|bach thu|chot so)
        (no hu|casino|nha cai|nap)
        (voucher giam|giam <percent>|sinh nhat|tai cua hang|dau phong van|tai tro)
        (otp|phuong|nguoi cao tuoi|tet|ho tro ngheo|an sinh)
        (nhiem vu|hoa hong|be|mau nhi)
        (ma qr|quet)
        (yeu|hai quan)
    """,
    hits=(
        "Chúc mừng bạn cào trúng 1 cây vàng, đóng phí hồ sơ 1 triệu để nhận giải",
        "Em cào thẻ trong gói hàng trúng xe SH, họ đòi nộp thuế trước, rồi lại phí vận chuyển",
        "You won a motorbike in our lucky draw, pay the handling fee to claim it.",
    ),
    misses=("Chúc mừng sinh nhật bạn! Tặng bạn voucher giảm 10% cho lần mua tiếp theo tại cửa hàng",),
)
