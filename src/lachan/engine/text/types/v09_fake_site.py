"""V09: A look-alike page of an office or company takes passwords and codes."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V09",
    strong="""
        (website|trang web|web|trang|giao dien|trang chu|cong thong tin|cong dich vu|fanpage|app) [nay|nhin|co|giao dien|trong] (gia mao|gia|nhai|lam gia|gia danh|y het|y chang|giong het|giong y|giong y chang|khong khac gi|mao danh|lua dao)
        (ten mien|duoi|dia chi|domain|url) [web|mien|trang] (la|khac|hoi khac|sai|lech|co duoi)|(domain|address|url) (ends|is different|looks odd|is misspelled|is slightly)
        (giong y|y het|y chang|giong het|exactly like|looks just like|identical to) [trang|nhu|trang web|giao dien] [ngan hang|cua|internet banking|my bank|the bank|the official]|(fake|cloned|lookalike|copy of the) (site|website|portal|page|login page)|internet banking
        (dang nhap|nhap|dien|go) [ten dang nhap|tai khoan] [va|voi|user|tai khoan] (mat khau|user|password|ten dang nhap|user password)|(enter|type|asked for|asks for|wanted) [my|your|the] (password|login|credentials|user name|otp)|sign in with|log in again|login again
        (het phien|phien dang nhap|het han phien|session expired|dang nhap lai)
    """,
    good="""
        (dich vu cong|cong thong tin|bao hiem xa hoi|so y te|truong|cuc|bo|tap doan|cong ty chung khoan|vi dien tu|microsoft|paypal|apple|google|netflix|mailbox|email|portal)
        (tra cuu|dang nhap|login|xac minh|verify|sign in|log in)
        (mat khau|password|credentials|otp|ma xac thuc)
        (quang cao dau tien|google|tim kiem|search)
        <url>
    """,
    weak="""
        website|trang web|web
    """,
    against="""
        (telegram|facebook|binh chon|vote|clip)
        (apk|cai app|cai dat|ung dung|tro nang)
        (thue|etax|phat nguoi|canh sat|dien luc|hoan thue|sinh trac|sap nhap|shipper|buu pham)
        (<money>|giao dich|thiet bi la|bi khoa|tam khoa|tru tien|huy)
        (ma qr|quet)
    """,
    hits=(
        "Trang web này giống y trang ngân hàng nhưng tên miền lạ, đăng nhập xong nó đòi mã OTP",
        "Vui lòng đăng nhập cổng dịch vụ công tại dichvucong-vn.top, nhập tài khoản, mật khẩu và mã OTP",
        "This website looks just like the official portal, but the domain is different and it asks for my password and OTP.",
    ),
    misses=("Web trường mình là hust.edu.vn, đăng nhập bằng tài khoản sinh viên nha",),
)
