"""V12: Work at home that asks one to pay in."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V12",
    strong="""
        (tuyen|can|can tuyen|tim) [<number>|them|gap] (cong tac vien|nguoi lam them|nguoi lam online|nhan su online|cong viec online)|cong tac vien|viec lam online|lam viec online|viec online|lam online|viec lam them|lam them tai nha|lam viec tai nha|viec nhe tai nha|viec tai nha|part time (job|online)|work from home|online job|remote job|work online
        (like|xem|follow|tha tim|dang ky) (video|tiktok|youtube|quang cao|kenh|bai|page|trang)|tang (tuong tac|follow|like)|like (youtube|tiktok|videos)|(xem quang cao|gap phong bi|xau hat|xau vong|nhap lieu|danh gia khach san|danh gia 5 sao|danh gia san pham|review khach san|google maps|dan tem|go van ban|lam phong bi)
        (don ao|chot don|giat don|don hang ao|thanh toan don|xu ly don|lam don|nhan don|dat don|goi don|san don|combo don|combo order|complet[e|ing] orders|product boosting|boosting tasks)
        (lam|hoan thanh|thuc hien|con) [<number>|cac|du|xong] (nhiem vu|task)|nhiem vu (cuoi|tiep theo|goi|nap|thanh toan)|goi nhiem vu|(task|tasks) (to|group|online)|top up|recharge first
        (sai cu phap|sai thao tac|loi he thong|loi don|lam sai|don lech gia|phai nap bu|nap bu|dong bang don|mo khoa don)
        (hoa hong|chiet khau|hoan goc|hoan tien|commission) (<percent>|moi don|kem|<number>|<number> <number>|per)
    """,
    good="""
        (thu nhap|luong|kiem|kiem duoc|ngay kiem) [them] [<money>|<number>] (moi ngay|ngay|1 ngay|/ngay|mot ngay)|nhan luong trong ngay|luong ngay|tra luong theo ngay|earn [up to] <money>|per day
        (khong can kinh nghiem|khong can von|khong yeu cau|khong can bang cap|chi can dien thoai|chi can dt|thoi gian ranh|tren dien thoai|me bim|sinh vien|ai ranh|no experience)
        (shopee|lazada|tiki|amazon|tiktok|sen do|agoda)
        (nap|dong|ung|ung truoc|chuyen) [truoc|them|tien|von] (de|moi|phi|goi)
        (telegram|zalo|whatsapp)
    """,
    weak="""
        tuyen|viec|nhan viec|job
    """,
    against="""
        (campuchia|myanmar|bien gioi|lao|philippin|dubai|thai lan|cambodia|mien dien|qua bien|bao an o)
        (mau nhi|be|casting|trai he)
        (forex|chung khoan|bitcoin|tien ao)
        (phong van|cv|kinh nghiem <number> nam|tai van phong|hop dong lao dong|den quan|gap quan ly|ca toi|apply|careers)
        (xuat khau lao dong|visa|don hang nhat)
        (anh can cuoc|hai mat|cccd)
    """,
    hits=(
        "Shopee cần CTV xử lý đơn tại nhà, hoa hồng 10-20% mỗi đơn, ngày 300k, nhắn zalo nhận việc",
        "Em làm nhiệm vụ telegram, mấy đơn đầu có tiền, đơn sau bắt nạp 20 triệu mới rút được",
        "Part time online job: like TikTok videos, earn 200 dollars per day, top up to unlock the next tasks.",
    ),
    misses=(
        "Nhà hàng cần tuyển phục vụ ca tối, lương 25k/giờ, đến quán gặp quản lý để phỏng vấn",
        "#V36 Tuyển người sang Campuchia làm việc online lương 1000 đô bao ăn ở",
    ),
)
