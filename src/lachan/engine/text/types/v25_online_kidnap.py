"""V25: A young person is steered by phone into hiding, and the family is asked for ransom."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V25",
    strong="""
        (bat coc|bi bat coc|tien chuoc|chuoc|doi chuoc|giet con tin|con tin|kidnap|kidnapped|ransom|hostage|tied up|troi tay|bi troi)
        (khach san|nha nghi|phong tro|motel|hotel|phong kin) [de|o] (mot minh|mot|thue|alone|cach ly|rieng)|(thue|ra|o|den|dang ky|vao) [mot|phong] (khach san|nha nghi|phong|phong khach san) [o] [mot minh|rieng]|hotel alone|o mot minh|cach ly
        (sinh vien|hoc sinh|con trai|con gai|con toi|em trai|em gai|ban cung phong|student|my son|my daughter)
        (bat|mo|giu|luon) [luon] (camera|zoom|video|cuoc goi) [24 24|lien tuc|ca ngay|on]|zoom (24|ca ngay)|keep the camera on|camera on|video call ca ngay|giu may|giam sat
        (khong lien lac|khong noi|khong bao|cat lien lac|tat lien lac|khong duoc ve|dung bao) [duoc] [voi] [ai|gia dinh|cha me|ba me|ban be|cong an|bo me]
        (clip|video|hinh|anh) [con|cau cuu|khoc|bi] [gai|trai|khoc] [bi|xin] (troi|danh|cuu|bat|keu cuu)|keu cuu|khoc xin|xin cuu|cau cuu|tu bat coc|giet|gap lai xac|never see
        (we have your|dang trong tay|trong tay bon|trong tay tao|muon con)
    """,
    good="""
        (gia cong an|gia canh sat|fake police|nguoi gia canh sat|cong an|canh sat|can bo)
        (duong day|ma tuy|pham toi|tra toi|dieu tra)
        (gia dinh|ba me|cha me|bo me|parents|nha)
        (chuyen|gui|doi|send) [ngay|nha] (<money>|<number> trieu|<number> ty|<money> chuoc)
        (nghe lenh|dieu khien|lam theo huong dan|following orders|theo lenh)
        (du hoc|hoc phi)
    """,
    against="""
        (campuchia|myanmar|sihanoukville|lao|bien gioi|compound|cong ty|mien dien|cambodia)
        (tuyen truyen|truong hoc|khuyen cao|canh giac)
        (cap cuu|vien phi|tai nan|benh vien)
        (khach san 5 sao|tour|dat phong|combo|voucher)
        (clip nong|nude|nhay cam|khoa than)
    """,
    hits=(
        "Bà nhận video con trai bị trói khóc lóc, kẻ lạ đòi 200 triệu tiền chuộc, không được báo công an",
        "Nó giả công an bắt em sinh viên ra khách sạn ở một mình, bật camera suốt, không nói với ai rồi đòi tiền gia đình",
        "We have your son, pay the ransom or you will never see him again.",
    ),
    misses=("Học sinh được tuyên truyền về bắt cóc online và cách gọi 113",),
)
