"""V30: The child's health-insurance card is the pretext for a file or QR code."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V30",
    strong="""
        (bao hiem y te|the bao hiem|the y te|bhyt|the kham benh|health (insurance|card)) [cua] [con|be|chau|hoc sinh|tre em|tre|cac con|cho con|cho be|nha minh]|(con|be|hoc sinh|tre|tre em|child|kid|children) s [health] (insurance|card)|health insurance card|child health card
        (tich hop|dong bo|cap nhat|gia han|lam lai|sua|dinh danh) [the|ma|thong tin] (bao hiem|bao hiem y te|bhyt|the bao hiem|y te)|tich hop|integrate|link the child
        (vssid|bhyt treem|bao hiem xa hoi|tram y te|can bo y te|y te xa)
        bao hiem y te|health insurance
    """,
    good="""
        (phu huynh|me|ba me|bo me|parents|me be|cha me)
        (con|be|hoc sinh|cac con|chau|lop 1|nam hoc|khai giang|nhom lop|nha truong|co giao|school)
        (quet|ma qr|qr|file|tep|apk|cai app|cai dat|ung dung|tai app|link)
        (otp|doc ma|so tai khoan|thong tin the)
    """,
    against="""
        (tai kham|don thuoc|nop truc tiep|co chu nhiem|cong thanh toan|benh vien nhac)
        (nguoi cao tuoi|huu tri|tro cap|luong huu)
        (sim|thue bao)
    """,
    hits=(
        "Phụ huynh quét mã QR để tích hợp thẻ BHYT cho con trước khai giảng, tải ứng dụng theo link",
        "Có người xưng trạm y tế gọi nói thẻ bảo hiểm của bé bị lỗi, gửi file apk kêu cài",
        "Scan this code to link your child's health insurance card and download the app.",
    ),
    misses=("Nhà trường thu tiền bảo hiểm y tế học sinh, phụ huynh nộp trực tiếp cho cô chủ nhiệm",),
)
