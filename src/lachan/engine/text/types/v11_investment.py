"""V11: A fake platform for shares or coins shows gains and takes fees to withdraw."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V11",
    strong="""
        (san|san giao dich|nen tang) (forex|chung khoan|tien ao|quoc te|vang|coin|quyen chon|nhi phan|giao dich|dau tu|tien so|bo|crypto|phai sinh|ngoai hoi)
        (dau tu|chung khoan|co phieu|forex|coin|bitcoin|btc|tien ao|tien so|crypto|cryptocurrency|trading|token|usdt|stocks|ngoai hoi|phai sinh|quyen chon|trader|ico|staking|ai bot)
        (cam ket|dam bao|bao dam|guaranteed) [hoan|bao toan|loi|lai] (von|loi nhuan|lai|lai suat|profit|return[s]|daily)|bao toan von|hoan von|bao hiem von|khong lo lo|loi nhuan <percent>|loi nhuan|lai <percent>|lai suat <percent>|(daily|weekly|monthly) (profit|return)|<percent> (profit|return|daily)
        (phim|ho) (hang|lenh|ma|keo)|(doc|theo|vao) lenh|(tin hieu|khuyen nghi) [mua|ban|ma|giao dich]|room (vip|chung khoan)|nhom (dau tu|chung khoan|co phieu|kin|vip|tin hieu|phim hang)|(vip|investment|trading|signal) (group|signals)|phim ma|lo noi bo|mua lo
        (thay|chuyen gia|tro ly|tro giang|giao su|professor|mentor|analyst|expert) (dau tu|chung khoan|phan tich|doc lenh|tai chinh|lee|shares|trading)
        (rut|khong rut duoc|rut tien|withdraw|withdrawal) [tien|duoc|thi|phai] [dong|nop] (thue|phi|<percent>|tax)|(dong|nop|pay) [them] [<percent>] (thue thu nhap|thue|phi xac minh|tax) [moi|de|before|to] [rut|withdraw|withdrawal]|(before|to) withdraw[al]
        (da cap|he thong|tuyen duoi|hoa hong gioi thieu|gioi thieu nguoi moi|keo them|nha dau tu|gop von|referral commission|lai kep|doi f1|f1 f2)
    """,
    good="""
        (lai|loi|sinh loi|nhan doi|x10|x5|x3|gap doi) (moi ngay|ngay|thang|mot thang|mot tuan|tuan)
        (nap|von|goi|rot) (tu|toi thieu|ban dau|<money>|<number>)
        (tai khoan|vi|hien) [hien|thay|dang] (lai|loi)
        (san sap|sap|bi khoa|khong vao duoc)
    """,
    against="""
        (nhiem vu|don hang|cong tac vien|lam them|shopee|like video|product boosting)
        (yeu|em yeu|anh yeu|tinh yeu|cuoi|hen ho|dating|love|tinder|nguoi yeu)
        (lay lai|thu hoi|recover|truy vet|bi lua|luat su)
        (co tuc|gia vang hom nay|tang <number> diem)
        (webcam|clip|khoa than|nude)
        (khong chung minh tai chinh|visa)
    """,
    hits=(
        "Vào nhóm tín hiệu của thầy, vốn 5 triệu lãi 3% mỗi ngày, cam kết bảo toàn vốn, sàn quốc tế uy tín",
        "Tài khoản trên sàn báo lãi 500 triệu mà muốn rút phải đóng thuế 20%, em đóng rồi lại đòi thêm phí",
        "Join my crypto trading group, guaranteed 10% weekly profit, the mentor shares signals.",
    ),
    misses=(
        "Giá vàng hôm nay 92 triệu/lượng, chứng khoán tăng 5 điểm",
        "#V18 Chuyên gia blockchain nhận thu hồi tiền bị lừa đầu tư, phí 10%",
    ),
)
