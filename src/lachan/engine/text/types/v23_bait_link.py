"""V23: Sensational comments or ads lead to a link that takes the account."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V23",
    strong="""
        (clip|video|phim|hinh|anh) [nong|hot|full|lo|ro ri|nhay cam|cua|18+|leaked|bi lo|giat gan|dai] [full|lo|hang|day du|cua|o link|duoi] [o|tai|trong] (link|cmt|binh luan|comment|day)|xem (full|clip|video|tai|chi tiet) [tai|o|trong] [link|day|cmt|<url>]|(leaked|full|shocking|private) (video|footage|clip)|watch (the|it) [full] (clip|video|here)|lo clip|clip lo
        (ban|hinh ban|anh ban|ban co) [co] [trong|bi] (video nay|clip nay|dang len day|dang len|len day|trong day)|is (this|that) you|you in (this|the) (video|pic)|phai ban khong|co phai ban
        (link|xem|coi) [o|duoi|trong] (cmt|comment|binh luan|phan binh luan|comment dau|cmt dau tien|binh luan dau)|binh luan dao|comment dao
        (bit|tinyurl|bit.ly|shorturl|cutt|link rut gon|t ly)
        (dang nhap|log in|login) [facebook|fb|with facebook|bang facebook|vao] [de|to|xem] (xem|nhan|watch|confirm|xac nhan)|confirm your age|tren 18 tuoi|18+|xac nhan tuoi|xac nhan tren
        (tieu chuan cong dong|vi pham ban quyen|khang nghi|go gay|meta business|business support|xac minh trang|community standards|copyright)
        (ai xem trang|ai thuong xuyen vao|ai da xem|who viewed|xem boi|trac nghiem|boi tinh)
        (quang cao|ad|ads) [tren|facebook] [facebook|fb] (keu|offered|moi|tai|chay)|tai (chatgpt|photoshop|capcut|phan mem|file rar|ban crack|crack)|(free|mien phi) (chatgpt|photoshop|capcut|pro)|file (rar|zip)|malware|ma doc
    """,
    good="""
        (tai nan|chay|vu chay|tham khoc|kinh hoang|giat gan|yeu tim|soc|omg|hot girl|lo hang|dien vien|co giao|celebrity)
        (bam|nhan|click|vao) [vao|xem] (link|day|duong link)|<url>
        (facebook|fb)
        (mat nick|dang xuat|mat tai khoan|stole my account|tu di comment)
    """,
    against="""
        (chuyen tien|nop|<money>|tong tien|khong gui|phat tan|trong 24h chuyen|bitcoin|pay|nude)
        (dam cuoi|youtube|nhom lop|bai tap|cua tui minh)
        (telegram|binh chon|ma <number> so)
        (ngan hang|otp|tai khoan quy khach)
        (lay lai nick|dich vu lay lai|unlock|restore)
    """,
    hits=(
        "Clip nóng của hot girl bị lộ, xem full ở link dưới bình luận kẻo bị xóa",
        "Hình bạn bị đăng lên đây nè, phải bạn không: bit.ly/abc123, đăng nhập facebook để xem",
        "Is this you in the video? Watch the full clip here and log in with Facebook.",
    ),
    misses=("Video đám cưới của tụi mình nè, coi đi: youtube.com/watch?v=abc",),
)
