"""V20: A rumour that answering a call empties the account."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V20",
    strong="""
        (chi can|chi|vua|bam) [bam] (nghe|nghe may|bat may|nhac may|alo|tra loi|do chuong|goi lai) [la|cuoc goi|so|thi|mot tieng|<number> giay]|nghe may (la|thi|cai|<number>)|(bat may|nghe|nhac may|nghe dien thoai|nghe dt|nghe cuoc goi) [so la|la|so nuoc ngoai|nay|do] [la|thi|se|bi|<number> giay|so la|3s] [la|bi] (mat|bi mat|bay|hack|hut|rut|bi hack|mat sach|mat het)|(answer|answering|picking up|pick up) [a|the|this|an] (unknown|phone|call)
        (chia se|share|chuyen tiep|lan truyen|gui|truyen|bao|forward|dang|post|fwd) [tin nay|gap|manh|rong rai|cho|ngay|this|len] [cho|gap|ngay|to] (moi nguoi|nguoi than|ca nha|ban be|<number> nguoi|everyone|nhau)|chia se gap|share gap|share manh|share ngay|moi nguoi chia se|forward to everyone|share this
        (dung|chớ|cho) (nghe|nghe may|bat may|nhac may|tra loi) [may|dien thoai] [so|dau so|so la|cuoc goi]
        (hut|rut|bay|mat|hack) [sach|het|luon|toan bo] [tien] [trong] (tai khoan|ngan hang|the|app)|(drain[s|ed]|empt[y|ied|ies]|steals) [all] [your] [bank] (account|money)|account will be emptied
        (flash ai|flashai|cong nghe ai|cong nghe moi|ai moi|song am|new ai technology|new technology)
        (giay|seconds) (la|thi|bay|mat|drains)
    """,
    good="""
        (dau so|so la|so nuoc ngoai|cuoc goi la|cuoc goi)
        (canh bao|khan cap|tin nong|luu y|can than|warning|urgent|tin khan)
        (mat tien|mat sach tien|bay tien|hut tien|bay luon)
        (ghi am|quet giong|noi tu co|tra loi co)
    """,
    against="""
        (goi dien gia danh|tu xung|gia danh|chuyen tien vao|cung cap|cai app|link|doc ma|nhan vien)
        (ngan hang khong bao gio|bo cong an khuyen cao|khuyen cao)
        (khong can nghe|me dung nghe)
        (ghep mat|video call|deepfake)
    """,
    hits=(
        "Mọi người đừng nghe số lạ tối nay, chỉ cần bấm nghe 3 giây là bị hack sạch tiền ngân hàng, chia sẻ gấp",
        "Forward to everyone: answering this call drains your bank account in seconds!",
    ),
    misses=("Nghe nói dạo này nhiều số lạ gọi lắm, mẹ đừng nghe mấy số đó nha",),
)
