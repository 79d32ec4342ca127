"""V10: A message in a bank's name, with a link "to cancel" or "to verify"."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V10",
    strong="""
        {bank} [thong bao|canh bao|tran trong thong bao|xin thong bao] (quy khach|tai khoan|tk|phat hien)
        (tai khoan|the|ung dung|app|dich vu) [cua] [quy khach|ban|khach hang] [vua|da|dang|se] [duoc|bi] (dang nhap|kich hoat|khoa|tam khoa|phong toa|tru|dang ky|han che|ngung|vo hieu|dong bang|tam ngung|tru tien|truy cap)|(account|card|debit card|credit card) (has been|is|was|will be) (locked|suspended|limited|blocked|restricted|disabled|frozen|on hold)
        (thiet bi la|noi khac|dang nhap la|thiet bi khac|dia diem la|giao dich bat thuong|giao dich la|hoat dong bat thuong|giao dich dang ngo|dang nhap bat thuong)|unusual (activity|sign in|login|transaction)|new device|(unrecognised|unrecognized|suspicious|unauthorised|unauthorized) (login|transaction|payment|activity|device)
        (neu khong phai|khong phai|neu khong thuc hien|neu khong dong y|khong dong y|neu khong yeu cau) [ban|quy khach|do ban|do quy khach|thuc hien]|(if this wasn t you|if this was not you|not you|if you did not|wasn t you|if not you)
        (de huy|huy giao dich|huy dich vu|huy bo|huy tai|de dung giao dich|huy ngay|link huy|de xac thuc|de xac minh|xac thuc ngay|xac minh ngay|mo lai|mo khoa tai khoan|de mo lai)|(to cancel|cancel (this|the) (payment|transaction)|verify (now|at|here|immediately)|reactivate|unlock your account|secure your account)
        (phi dich vu|dich vu quang cao|quang cao tiktok|tai chinh toan cau|dich vu toan cau|diem thuong|doi diem|doi qua|tich diem|diem tich luy|reward points)
        (luong tin|chung voi tin|chung luong|brandname|brand name|ten ngan hang|ten nguoi gui|cung luong|same thread)
    """,
    good="""
        {bank}
        (quy khach|dear customer|khach hang)
        (truy cap|bam vao|bam|nhan vao|vao|tai) (link|duong link|duong dan|day|<url>)
        <url>
    """,
    weak="""
        (tru|giao dich|phi) (<money>)
        (trong <number> gio|trong 24h|ngay|hom nay|lap tuc|within <number> hours|immediately)
    """,
    against="""
        (khong bao gio|khong cung cap|khong bam|tuyet doi khong)
        (nhan vien|em ben|em la|goi dien|tong dai vien|doc ma|doc giup|cvv|han muc|thuong nien|so the)
        (sinh trac|khuon mat|quet mat)
        (so du|sd:|nd:|noi dung)
        (giao dien|y het|giong y|ten mien)
        (dien luc|evn|thue|phat nguoi|shipper|buu pham|bhxh|vneid)
        (vay|khoan vay|giai ngan)
    """,
    hits=(
        "ACB: tài khoản của quý khách vừa đăng nhập trên thiết bị lạ, nếu không phải bạn truy cập acb-huy.top để hủy",
        "Tin nhắn hiện tên ngân hàng báo bị trừ phí dịch vụ 2 triệu, không đồng ý thì bấm link hủy",
        "Your account has been suspended due to unusual activity, verify at chase-secure.top",
    ),
    misses=(
        "VCB: SD TK 00110xxxx +5,000,000 VND lúc 09:02. ND: lương tháng 11. SD 12,345,678 VND",
        "Vietcombank không bao giờ gửi link đăng nhập qua SMS. Quý khách không bấm vào đường link lạ",
    ),
)
