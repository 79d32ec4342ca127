"""V21: A service to get a Facebook account back takes the fee and the account."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V21",
    strong="""
        (lay lai|mo khoa|mo|khoi phuc|rip|nhan lay lai|ho tro lay lai|unlock|recover|restore|get back|lay lai duoc) [your|tai khoan|nick|page|my|locked|hacked|dich vu|lai|trang] (facebook|fb|nick|page|instagram|tiktok|insta|account|tai khoan|gmail|hacked)|(nick|tai khoan|page|facebook|tiktok|instagram) [bi] [khoa|vo hieu hoa|hack|mat|chiem quyen|mat quyen] (lay lai|mo khoa|khoi phuc)|lay lai nick|mo khoa facebook|rip nick|mo faq|(account|facebook|instagram) back
        (vo hieu hoa|bi khoa|bi hack|mat nick|mat quyen admin|mat quyen|chiem quyen|dang 956|checkpoint|2fa|faq|disabled|hacked|locked|bi hack 2fa)
        (nhan vien|ho tro|bo phan|bo phan ho tro|ky thuat vien|support|team) [cua] (meta|facebook)|facebook support|meta support|kỹ thuật viên facebook|facebook viet nam
        (gui|dua|xin|doi|cho|can|send) [me|anh|lai] [your|mat khau|pass] [cu|old] (mat khau|pass|password|mat khau cu|ma xac nhan|login|gmail)|mat khau cu|old password
    """,
    good="""
        (facebook|fb|instagram|insta|tiktok|nick|page|fanpage|youtube|ytb)
        (phi|gia|coc|thanh toan|thu phi|charge|fee) (truoc|tu|re|<money>|<percent>)
        (dich vu|nhan|bao mo|uy tin|ho tro 24 7|trong 24 gio|trong 1 ngay|service)
        (can cuoc|cccd|id)
    """,
    weak="""
        mat khau|pass
    """,
    against="""
        (muon tien|vay tien|muon|lend|borrow)
        (clip|video|tieu chuan cong dong|khang nghi|ban quyen|go gay|link rut gon|bit|tinyurl)
        (bi lua|tien bi lua|thu hoi tien|lost to scams|luat su)
        (telegram|binh chon)
        (facebook hacked|vao facebook|huong dan|lam the nao|lam sao)
        (hang fake|giay|shop|tour|ve)
    """,
    hits=(
        "Nhận mở khóa Facebook bị vô hiệu hóa trong 24h, phí 400k, gửi căn cước và mật khẩu cũ",
        "Em mất nick fb, thuê dịch vụ lấy lại, chuyển cọc xong họ chặn và chiếm luôn email",
        "I can recover your hacked Facebook account for a fee, send me your old password.",
    ),
    misses=("Làm sao để khôi phục Facebook bị hack? Vào facebook.com/hacked và làm theo hướng dẫn nhé bạn",),
)
