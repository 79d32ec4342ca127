"""V24: "Sure" lottery numbers are sold."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V24",
    strong="""
        (so|lo|de|dan) (chuan|dep|de|dac biet|an chac|noi bo|lo|xien|kep|bach thu|song thu|3 cang|dan de|chac chan|trung|chot|vip|dau duoi) [hom nay|chieu nay|toi nay|dem nay|mien bac|mien nam|tu|noi bo]|(chot|lay|mua|ban|cho|nhan|xin|bao|boi) so [de|lo|vip|dep|trung|hom nay]|chot so|lay so|cho so|so de|lo de|so lo
        (bach thu|song thu|xien|lo xien|dan de|soi cau|cau lo|3 cang|ba cang|so 3 cang|kep bang|ba con kep|lo kep|soi keo xo so|de kep)
        (xo so|quay thuong|hoi dong quay|kqxs|ve so|lottery|draw) (mien|tuon|chieu nay|toi nay|ket qua|insider|numbers)|(winning|sure|lucky|guaranteed) number[s]|lottery (insider|numbers)
        (truot|khong trung|khong ve|lose) (hoan|tra lai|hoan phi|hoan tien|refund|khong lay tien)|refund if you lose
        (cam ket|dam bao|bao|cam doan|chac chan) (trung|no|ve|an|ve bo|chuan|win)|bao trung|an chac|100 win|chuan xac
        (trung|an) [xong|thi|roi] (chia|tra|hau ta|an chia|boi duong|tra lai|cam on thay)|an chia|hau ta|chia (7 3|5 5|lai|thay)
    """,
    good="""
        (thay|co dong|cau|chuyen gia soi|hoi|master|ba dong|su phu)
        (phi|le|cung|gui) (vao nhom|nhan so|lay so|song thu|<money>|the cao)
        (lo|de)
    """,
    against="""
        (no hu|tai xiu|ca cuoc|nha cai|casino|nap lan dau|bong da)
        (cao trung|ve cao|phieu cao|scratch|nhan thuong|trung thuong|giai thuong)
        (ket qua xo so|giai dac biet|khao ca xom|dao)
        (dau tu|chung khoan|coin)
    """,
    hits=(
        "Thầy chốt số đề hôm nay ăn chắc, phí lấy số 300k, trượt hoàn tiền",
        "Soi cầu miền Bắc bạch thủ lô chuẩn 99%, trúng chia thầy 20%",
        "I sell sure lottery numbers for tonight, refund if you lose.",
    ),
    misses=(
        "Kết quả xổ số miền Nam hôm nay giải đặc biệt 482913",
        "Số đẹp ghê, trúng số rồi khao cả xóm nha ông bạn",
    ),
)
