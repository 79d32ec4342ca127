"""Scheme: a boss, or somebody like one, wants money sent at once and can't be rung."""

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.text.schemes.shared import SUM
from lachan.engine.words.form import Words

_SENT = Part(
    phrases="""
        (ck|chuyen|chuyen khoan|thanh toan|ung|nap|ban) [tien|khoan|giup|ho|cho] [anh|chi|co|thay|sep|doi tac|toi] (gap|ngay|lien|luon)
        (gap|ngay|lien) [em|chi|ban] (ck|chuyen|chuyen khoan|thanh toan|ung) [giup|cho]
        (transfer|wire|pay|send|process) [the|a|an|this] [urgent] [payment|funds|money|<n>] ... (now|immediately|urgently|today|right away|asap|urgent)
        (urgent|immediate) (transfer|payment|wire)
    """,
    negatable=True,
)
_NO_CALL = Part(
    phrases="""
        (dang|ban) [ban] (hop|tiep khach|trong cuoc hop) ... (khong|k|ko|kg|hok|dung) [the|tien] (nghe|goi|nghe may|bat may)
        (khong|k|ko|kg|hok) [the|tien] (nghe may|nghe dt|nghe dien thoai|bat may|nghe duoc|nghe dc)
        (anh|chi|co|thay|toi|minh|sep) dang [ban] (hop|trong cuoc hop|tiep khach) [khong|dung|nhan|roi] [tien] [goi|nghe]
        (dung|khoi|khong can|khong duoc) goi [cho|lai|dien] [anh|chi|co|thay|toi|minh|sep]
        (in a meeting|cant talk|can t talk|cannot talk|dont call|don t call|do not call|not call me|cant take calls)
    """,
)
_BOSS = Part(
    phrases="""
        (la|anh|chi|co|thay|day la|sep|tu) (hieu truong|hieu pho|giam doc|tong giam doc|pho giam doc|sep|chu tich|truong phong|ban giam hieu|ban giam doc|ke toan truong)
        (sep|giam doc|hieu truong) (day|ne|nhan|can)
        (doi tac|nha cung cap|hop dong|hoa don|ke toan|cong ty)
        (this is|im|i am|from) [your|the] [school|company] (boss|ceo|director|manager|principal|md|chairman)
        (vendor|supplier|invoice|ceo|client|finance)
    """,
)

SCHEME = Scheme(
    code="text.scheme.boss_in_meeting",
    kind="V44",
    words=Words(
        "Xưng sếp hoặc nói việc công, giục chuyển tiền mà không cho gọi lại",
        "In the name of a boss or the firm it presses for money and can’t be rung",
        "Đừng chuyển khi chưa nghe tận tai. Gọi số bạn vẫn lưu, hoặc nhờ người thứ hai duyệt.",
        "Don’t pay before you have heard the person. Ring the number you have, or let a second person approve.",
    ),
    ways=((_BOSS, _SENT, _NO_CALL, SUM),),
    hits=(
        "giao vien oi em la hieu truong day, em ck gap cho co 20tr vao so tk nay, co dang hop k nghe may dc",
        "Kế toán ơi, em chuyển gấp cho đối tác 300 triệu, anh đang họp không nghe máy được",
        "This is your CEO. Process an urgent payment of $20,000 now, I am in a meeting, can't talk",
    ),
    misses=(
        "Anh đang họp không nghe máy được, lát anh gọi lại em nhé",
        "Giám đốc đang họp, báo cáo em để trên bàn rồi nhé",
        "Chị đang họp không nghe máy được, tí chị trả em 200k tiền cơm trưa nha",
        "Em thanh toán hóa đơn 3 triệu cho nhà cung cấp theo hợp đồng, có gì gọi anh",
        "I'm in a meeting, call you in an hour about the supplier.",
    ),
)
