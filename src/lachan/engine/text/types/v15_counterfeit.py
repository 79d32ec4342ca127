"""V15: Counterfeit goods, or none, after payment outside the platform."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V15",
    strong="""
        (hang gia|hang nhai|hang fake|hang fake 1|sieu cap|super fake|rep 1 1|replica|hang dung|do gia|do dom|hang kem chat luong|counterfeit|knock off|fake (shoes|goods|product|bag|products))
        (nhan|giao|ve|nhan ve|nhan duoc|giao toi|giao den|mo ra) [hang|thi|la|toan|duoc|ra] [thay|la|toan] (cuc gach|hang gia|hang fake|hang nhai|do nhua|do dom|hang khac|hang loi|nuoc la|mo hinh|gach|do cu|hang rach)
        (shop|nguoi ban|gian hang|ben ban|page|trang) [do|nay|da|bi|cung|thi] (chan|block|bien mat|khoa|mat hut|chan luon|khong tra loi|xoa|bay mau|cat lien lac)|(seller|shop|store) (blocked|disappeared|vanished|never shipped)|never (shipped|arrived|delivered)
        (ngoai san|khong qua san|chuyen khoan truc tiep cho shop|dat ngoai|huy don tren san|outside the platform|cancel the shopee order|directly for a discount)
        (khong|mien|cam) [duoc|cho] (kiem hang|kiem tra hang|xem hang|dong kiem|doi tra|kiem tra truoc)|no (refund|inspection|returns)
        (gucci|lv|chanel|dior|louis|nike|adidas|iphone|rolex|hermes|omega|samsung) (chuan|chinh hang|auth|hang|xach tay|xa kho|thanh ly|gia|like)
        (thanh ly|xa kho|xa hang|sale soc|sale|giam soc|giam gia soc|gia soc|gia xuong|gia hoi|gia sinh vien|gia re) (toan bo|lo|<percent>|chi|con|tu|iphone|hang|dien thoai|tui|giay|kho|nuoc hoa|may)
    """,
    good="""
        (chinh hang|xach tay|chuan auth|auth|noi dia|fullbox|full box|bao hanh|tem|ma vach|hang hieu|hang cong ty)
        (chuyen khoan truoc|ck truoc|chuyen tien truoc|thanh toan truoc|gui tien truoc|coc du|coc truoc|bank transfer only|pay first)
        (shop|gian hang|livestream|san|don hang|mua hang|dat mua|order|online store|seller)
        (giay|tui|tui xach|nuoc hoa|dong ho|dien thoai|my pham|thuoc|sua|kem|ao|quan|may lanh|may hut bui|watches|sneakers|bag|phone)
        (mua tren|dat tren|order) (tiktok|facebook|mang|fb|shopee|lazada|web)
    """,
    weak="""
        hang|ship|giao|gia
    """,
    against="""
        (bill|bien lai|tien ve chua|tai khoan chua nhan|receipt|screenshot)
        (shipper|buu pham|buu dien|hoi vien|parcel)
        (tour|khach san|ve may bay|concert|vuot)
        (cong tac vien|hoa hong|nhiem vu)
        (bo doi|don vi|cong an)
        (ung xem|kiem hang khong ung|cho kiem hang|xem may truc tiep|doi thoai mai|qua shop|khong ung tra lai)
        (ma qr|dan de)
    """,
    hits=(
        "Đặt đôi giày Nike chính hãng trên Facebook, nhận về hàng fake, nhắn thì shop chặn luôn",
        "iPhone xách tay xả kho 4tr9, chuyển khoản trước 100%, không cho kiểm hàng",
        "The seller told me to pay outside the platform, sent a fake product and blocked me.",
    ),
    misses=("Mình bán lại cái iPhone 13 cũ 7tr, xem máy trực tiếp ở quận 3, ưng thì lấy",),
)
