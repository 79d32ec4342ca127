"""Scheme: a plea for somebody ill or in distress, with an account number."""

import re

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.text.schemes.shared import ACCOUNT
from lachan.engine.words.form import Words

_ILL = Part(
    phrases="""
        (ung thu|benh nang|benh hiem ngheo|benh tim|mo gap|mo tim|suy than|chay than|bach cau|nguy kich|cap cuu|hon me|phau thuat|tai nan|mo coi|benh nan y|hiem ngheo)
        (cancer|surgery|leukemia|terminally ill|orphans|operation)
    """,
)
_GIVE = Part(
    phrases="""
        (ung ho|quyen gop|giup do|keu goi|cuu giup|gop suc|tu thien|chung tay|mong nhan duoc su giup)
        (donate|donation|donations|please help|help us)
    """,
    negatable=True,
)

SCHEME = Scheme(
    code="text.scheme.plea_with_account",
    kind="V37",
    words=Words(
        "Kêu gọi giúp người bệnh, người gặp nạn qua một số tài khoản",
        "A plea for somebody ill or in distress, with an account number",
        "Có người cần thật, cũng có kẻ mượn ảnh người khác. Hãy gọi bệnh viện hoặc nơi được nêu tên trước khi gửi tiền.",
        "Some are in real need; some borrow other people’s pictures. Ring the hospital or place named before you give.",
    ),
    ways=((_ILL, _GIVE, ACCOUNT),),
    # those who are known to whom they ask, and organisations with a name; their accounts can be looked up
    unless=re.compile(
        r"mat tran|chu thap do|cong doan|\bquy\b|hoi (?:phu nu|cuu|bao tro|khuyen hoc|nong dan)|nha truong|truong (?:minh|thcs|thpt"
        r"|tieu hoc)|\blop (?:minh|ta|em|con)|cong ty (?:minh|ta)|co quan (?:minh|ta)|ubnd|red cross|unicef|foundation"
    ),
    hits=(
        "Bố em bị ung thư, xin mọi người ủng hộ STK 123456789 ACB",
        "Bé cần mổ gấp, mong mọi người giúp đỡ, số tài khoản 0123456789 Vietcombank",
    ),
    misses=(
        "Hội Chữ thập đỏ phường kêu gọi ủng hộ bệnh nhân ung thư, STK 123456789 BIDV",
        "Lớp mình góp ủng hộ bạn Hà mổ tim, chuyển vào STK 123456789 VCB của cô chủ nhiệm nha",
        "Mẹ em bị ung thư, mọi người cho em hỏi bệnh viện nào tốt ạ",
        "Ủng hộ đội bóng xóm mình, STK 123456789 ACB anh Nam thu quỹ",
    ),
)
