"""V33: A false courier asks for a small payment or sends a link."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V33",
    strong="""
        (shipper|ship|nguoi giao hang|nhan vien giao hang|buu ta|buu cuc|buu dien|giao hang|courier|delivery (man|guy|driver)|ghtk|ghn|vnpost|j t|jt|viettel post|spx|usps|dhl|fedex|ups|royal mail|giao hang tiet kiem|giao hang nhanh|giao van)
        (goi hoi vien|hoi vien|the hoi vien|dang ky hoi vien|thanh vien|the thanh vien|hoi vien shipper|goi thanh vien|goi giao van|membership) (shipper|giao hang|bi tru|tru)
        (chua giao duoc|khong giao duoc|giao khong thanh cong|sai dia chi|dia chi khong|giao lai|cap nhat dia chi|xac nhan dia chi|bi giu tai kho|giu tai kho|could not be delivered|delivery failed|failed delivery|redelivery|re delivery|incomplete address|undeliverable|missed (delivery|parcel))
        (de|gui) [hang|don|o|truoc|lai] (bao ve|nha ben canh|hang xom|truoc cong|truoc nha|trong san|cong|san|o cong|nha em)|de truoc cong|gui bao ve|left [it] (at|with)
        (don|don hang|hang|kien hang|buu pham|goi hang|kien|parcel|package) [<money>|<number>|cua|nay|quoc te|is|your] (chi|anh|em|quy khach|ban|waiting|held)|buu pham|kien hang|your (parcel|package)
        (khong dat|dau co dat|khong co dat|chua dat|khong mua) [gi|hang|don|mon nao]|didn t order|did not order
        (phi giao lai|phi ship|tien ship|tien hang|cod|phi van chuyen|phi luu kho|redelivery fee|shipping fee|delivery fee)
    """,
    good="""
        (chuyen|ck|chuyen khoan|thanh toan) [giup|cho|qua|vao|vo] (em|so|stk|tien hang|<money>|link)
        (huy|huy dang ky|link huy|de huy|cancel) (dang ky|thi|trong|hoi vien|goi)|bi tru <money> moi thang|tru <money>
        (khong co nha|vang nha|dang gio lam|di lam|co nha khong|khong o nha)
        <url>
    """,
    against="""
        (yeu|hai quan|ngoai te|trang suc|ban trai|my love|customs|qua tang)
        (ma tuy|cong an|vien kiem sat|lenh bat)
        (bill|bien lai|shop oi|chuyen roi|nguoi ban|receipt|release the item)
        (da giao thanh cong|dang duoc giao|dang tren duong|cam on|da thanh toan|tra tien khi nhan|don tra tien roi|delivered|nhan giup em truoc cong nhe)
        (hang fake|hang gia|cuc gach|counterfeit|fake)
        (trung thuong|cao trung)
        (mang theo can cuoc|ra buu cuc)
        (cong tac vien|hoa hong|nhiem vu|chot don)
    """,
    hits=(
        "Em ship nè chị, chị không có nhà nên em gửi hàng xóm, đơn 60k chị ck vào số này giúp em",
        "Ck tiền hàng xong shipper báo nhầm số đăng ký hội viên, mỗi tháng trừ 3 triệu, kêu vào link hủy",
        "Your parcel could not be delivered, pay the redelivery fee at this link.",
    ),
    misses=(
        "Đơn hàng SPX8812 của bạn đang được giao, shipper sẽ liên hệ trong hôm nay. Tiền thu hộ 189.000đ",
        "#V22 Hải quan giữ thùng quà bạn trai ngoại quốc gửi, phải đóng phí",
    ),
)
