"""V13: From a stolen account, friends are asked for money."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V13",
    strong="""
        (bi hack|bi chiem|mat|bi lay|hack) [mat] [nick|tai khoan|facebook|zalo|insta|fb|instagram|messenger] (facebook|zalo|roi|face|cua)|(nick|facebook|zalo|tai khoan|messenger|instagram) [cua] [em|minh|toi|ban em|lan|no|chi|anh|ban] [vua|da|moi] (bi hack|bi chiem|bi mat|bi lay|hack)|(account|facebook|messenger|instagram) (got|was|has been) hacked|hacker
        (nhan tin|nhan|hoi|di|nhan zalo|inbox) [hoi] (muon tien|vay tien|muon|vay) [tien] [khap noi|ban be|tung nguoi|moi nguoi|nguoi than]|(borrow|lend|lending) (money|her|him|me|them)|asking (to borrow|for money|everyone)
        (cho|giup) (minh|em|anh|t|tao|to|chi|chu|toi|tui) (vay|muon|muon tam|vay tam|vay nong) [tam] [<money>|<number>|it]|(muon|vay) [tam] [ban|may|cau|em|anh|chi] (<money>|<number> cu|it tien|<number> trieu)|cho muon|cho vay tam|muon tam
        (app|ung dung|tai khoan|the|bank) [ngan hang|bank] [cua] [minh|em|anh|tao|to|dang|bi|t] [dang|bi] (loi|bao tri|het han muc|bi loi|bi khoa|khong chuyen duoc|qua han muc)|het han muc|bank app is down|can t access my bank
        (nap|mua) [giup|gium|ho|dum|cho] [minh|tao|em|tao cai|anh] [cai|<number>] (the cao|the dien thoai|the cao dien thoai|the nap|the game)|mua the (dien thoai|cao)
        (chieu|toi|mai|tí|ti|lat|tuan sau|cuoi thang) [nay] [minh|em|anh|tao|to|t|chi|chu] (tra|gui lai|hoan lai|ck lai|chuyen lai|tra lai)|(return|pay) (it|you) (back|tonight|tomorrow)|pay you back
    """,
    good="""
        (khong tien nghe|khong nghe may|dung goi|khong bat may|dang hop|dang ban|goi khong duoc|khong nghe duoc|chi nhan tin|khong goi duoc|can t talk|don t call)
        (facebook|zalo|messenger|nick|tai khoan mang xa hoi|insta|instagram|viber)
        (ban be|nguoi quen|nguoi than|ban em|ban minh|di|co|chu|ban than|cousin|friend)
        (ten tai khoan|tai khoan|so tai khoan|ten chu tai khoan) [thi|lai] [la|ten] (nguoi la|la|nguoi khac|la hoac)|(account name|name) [is] (someone|unknown|different)
        ({send}) (giup|ho|gium|vao|vo|cho|dum)
    """,
    weak="""
        (gap|ket|dang ket|can gap|ket qua|ket tien|urgently)
    """,
    against="""
        (goi video|video call|deepfake|ghep mat|giong y|facetime)
        (ma dang nhap|login code|binh chon|vote|ma <number> so|<number> so)
        (lay lai nick|mo khoa|lay lai tai khoan|dich vu|khoi phuc|nhan lay|recover)
        (ke toan|giam doc|sep|doi tac|hop dong|cong ty|ceo|invoice|boss)
        (tai khoan nhu cu|goi t cai|nhan duoc roi|cam on)
        (yeu|cuoi|hai quan)
        (clip|video nay|comment)
    """,
    hits=(
        "Zalo chị Hà bị hack đi mượn tiền từng người, mọi người đừng chuyển nha",
        "Cho mình vay tạm 4 triệu, app ngân hàng mình đang lỗi, chuyển giúp vào số này chiều mình trả, đừng gọi đang họp",
        "My friend's Messenger got hacked and now asks everyone to lend money to a stranger's account.",
    ),
    misses=(
        "Mượn 200k mai lấy lương trả nha ku, gọi t cái đi",
        "#V19 Bạn ơi đọc giúp mình mã đăng nhập Telegram vừa gửi về máy bạn",
    ),
)
