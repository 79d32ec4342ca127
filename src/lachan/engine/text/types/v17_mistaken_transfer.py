"""V17: Money comes "by mistake", then somebody wants it back elsewhere, or calls it a loan."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V17",
    strong="""
        (chuyen|chuyen khoan|gui|bank) [tien] [bi|lo] (nham|lon|sai|nham tien|lon tien) [cho|tien|vao|qua|so|<money>|tai khoan]|(lo|bi) (chuyen|gui|ck) (nham|lon|sai)|(chuyen nham|chuyen lon|chuyen sai|gui nham tien|ck nham|bam lon so|nham so|chuyen tien nham)|(transferred|sent) [money|<money>] [to you|to your account] (by mistake|by accident|accidentally)|accidentally (sent|transferred)|wrong transfer
        (tu nhien|bong nhien|tu dung|bong dung|dot nhien|tự dưng) [co|tai khoan|nhan|the] [nhan|duoc|co] [duoc|tien] [tien|<money>|<number>]|(tien la|tien khong ro|khong biet cua ai|khong ro nguoi gui|nguoi la chuyen)|money from an unknown|unknown (sender|money)|strange money
        (chuyen|tra|hoan|ck|gui) [tra] (lai|lai tien|tra lai|ve) [vao|qua|cho|sang|so|vo] [so|tai khoan] [tai khoan|khac|nay|moi|dung ten|con gai|so khac]|tra lai|hoan lai [tien|so tien]|chuyen tra|tra vao tai khoan|(return|refund|send) (it|the money|me) [back] [to] [this|another] [other] [account]
        (doi|bat|yeu cau) [no] (tra no|tra lai|tra ca|tra goc|tra lai|hoan tra) [goc|ca|va|voi] [lai|goc]|(coi la|noi la|thanh) (khoan vay|vay|no)|demands interest|it s a loan
        (noi dung|nd) [la|ghi] (cho vay|giai ngan|vay)|nhu la minh vay|giai ngan (cua|nham)
        (chiem giu|chiem doat|giu) (tai san|tien) (cua|cua toi|trai phep)|(doa|se) (kien|bao cong an|thua)
    """,
    good="""
        (tai khoan khac|so khac|tai khoan moi|so tai khoan khac|dung ten khac|another account|other account|different account)
        (link hoan tien|hoan tien|refund me|click the link to refund|bam vao link hoan|link nay)
        (tai khoan cua ban|tai khoan em|tai khoan anh|vao tai khoan|stk cua ban|your account)
        (nham|lon|mistake)
    """,
    against="""
        (bill|bien lai|giao hang|shop|du|thua|overpaid|receipt)
        (hoi vien|shipper|dang ky hoi vien)
        (tra soat|ra ngan hang|lam thu tuc|phai ra|yeu cau tra soat)
        (sai so tai khoan thu huong|nhap sai so tai khoan|khoan vay|duyet|loan approved|wrong account number)
        (ma dang nhap|telegram|gui nham ma|sent my code|code)
    """,
    hits=(
        "Anh ơi em chuyển nhầm 6 triệu vào tài khoản anh, anh trả lại qua số khác giúp em với",
        "Bỗng nhiên nhận 10 triệu của người lạ, sau đó bị gọi đòi cả gốc lẫn lãi như mình vay",
        "I sent money to your account by mistake, please return it to this other account.",
    ),
    misses=("Tôi chuyển nhầm 2 triệu sang số khác, tôi phải ra ngân hàng làm thủ tục tra soát đúng không",),
)
