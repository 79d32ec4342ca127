"""Cue: speaks in the name of the police, a court, the tax office or another authority."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.authority",
    strength=0.45,
    words=Words(
        "Nhân danh công an, tòa án, thuế hoặc cơ quan nhà nước",
        "It speaks in the name of the police, a court, the tax office or another authority",
        "Cơ quan nhà nước không làm việc, không thu tiền qua tin nhắn hay điện thoại.",
        "Authorities don’t settle anything or take money by text or phone.",
    ),
    phrases="""
        (toi la|em la|day la|minh la|chung toi la) [can bo|dong chi|dai uy|thieu ta|trung uy|chien si] (cong an|canh sat|dieu tra vien|kiem sat vien|can bo thue|can bo phuong|can bo bao hiem)
        (cong an|co quan canh sat dieu tra|vien kiem sat|toa an|cuc canh sat giao thong|csgt|cuc thue|chi cuc thue|bhxh|bao hiem xa hoi|dien luc|bo y te|cuc vien thong|canh sat giao thong viet nam) [viet nam|thanh pho|tinh|phuong] [xin] (thong bao|yeu cau|moi|trieu tap|xac nhan)
        (can bo|cong chuc|dieu tra vien|kiem sat vien) (thue|cong an|phuong|dieu tra|cap cao)
        (this is|i am) [an] (officer|agent|inspector|detective)
        (irs|hmrc|tax office|social security administration|police department|customs office|federal court) (notice|officer|agent|department|notification)
        (policia nacional|agencia tributaria|finanzamt|polizei|gendarmerie nationale|belastingdienst|receita federal)
        (我是|这里是) ... (公安局|检察院|法院)
        (검찰청|경찰청|금융감독원) ... (수사관|검사|형사|입니다)
    """,
    hits=(
        "Tôi là cán bộ công an điều tra, anh đang liên quan đến một vụ án",
        "Cơ quan cảnh sát điều tra thông báo bà có lệnh triệu tập",
        "This is officer Brown from the tax office",
        "Cục Thuế thông báo anh còn nợ tiền",
    ),
    misses=(
        "Chiều nay tôi đi làm căn cước ở công an phường",
        "Con học tòa nhà nào thế",
        "The officer was very kind to us",
    ),
)
