"""V14: Somebody poses as police, prosecutor or court and threatens with a case."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V14",
    strong="""
        (cong an|canh sat|dieu tra vien|bo cong an|co quan dieu tra|dai uy|trung uy|thieu ta|thuong ta|thuong uy|dai ta|trung ta|kiem sat vien|vien kiem sat|toa an|can bo toa an|can bo cong an|tham phan)
        (rua tien|duong day|buon ma tuy|ma tuy|toi pham|vu an|chuyen an|lua dao chiem doat|tien ban|nghi can|nghi pham|doi tuong tinh nghi|bi tinh nghi|doi tuong tinh nghi)|money laundering|drug (case|trafficking)|criminal (case|investigation)|under investigation|suspect
        (lenh bat|lenh truy na|lenh khoi to|bat tam giam|tam giam|bat khan cap|bat giam|giay trieu tap|trieu tap|khoi to|truy na|trat toa)|arrest warrant|warrant|(will be|be) arrested|arrest
        (tai khoan|so tai khoan|quy|kho bac) (an toan|tam giu|bao mat|cua bo cong an|nha nuoc|tam khoa|kiem tra|giam sat|cua co quan|phong toa|chinh phu|thanh tra|trung gian)|(safe|secure|government|escrow|treasury) account
        (chung minh|xac minh|tham tra|kiem tra|lam ro) [minh|su|nguon|nguon goc] (trong sach|vo can|vo toi|tien|nguon goc tien|nguon goc|nguon tien|tien sach)|trong sach|prove your innocence|for verification
        (khong duoc|tuyet doi khong|dung|cam) [duoc] (noi|ke|tiet lo|cho ai|chia se|tat may|ngat may|cup may|de lo|bao) [voi|cho|ra] [ai|nguoi khac|gia dinh|ben ngoai|nguoi nha]|(tell no one|don t tell|do not tell|do not hang up|don t hang up|keep it secret|kept me on the line)
        (phoi hop|hop tac) [de|phuc vu|voi] (dieu tra|cong an|co quan)|phuc vu dieu tra|hop tac dieu tra|ke khai tai san|lay loi khai|khai bao vu viec
    """,
    good="""
        (tu xung|xung la|gia danh|mao danh|gia lam|xung|claiming to be|pretending to be|said he was|posing as)
        (lien quan|dinh lieu|dinh|vuong vao|dinh vao|dinh dang|involved in|linked to) (den|toi|vao|vu|duong day)
        (cccd|can cuoc|so can cuoc|giay to) [cua] [ban|anh|chi|ong|ba|minh|em] [bi|da bi|dang bi] (loi dung|ke xau|su dung|mo tai khoan|danh cap|ke gian)
        (noi may|chuyen may|ket noi|ket noi may) [sang|toi|den|cho|duong day]
        (mac sac phuc|sac phuc|dong phuc|lenh bat qua zalo|video zalo|zalo video)
        (officer|police|prosecutor|court|ministry of public security|detective|investigator|fbi)
        (rut so tiet kiem|rut tien tiet kiem|tiet kiem|savings|toan bo so tien|chuyen het tien|toan bo tien)
    """,
    against="""
        (khach san|nha nghi|phong tro|o mot minh|tien chuoc|chuoc|bat coc|kidnap|ransom|hotel|thue phong)
        (vneid|dinh danh|dich vu cong|cap do 2|muc 2|khai bao thong tin dan cu|ho khau|cu tru|apk)
        (phat nguoi|vuot den do|qua toc do|bien so|dang kiem)
        (dat (hang|com|tiec|co|mam|ban)|suat com|mam co|doanh trai|don vi|nha hang|ung tien)
        (lay lai tien|thu hoi tien|boi hoan|hoan tien|recover)
        (khuyen cao|canh bao|nang cao canh giac|thu doan|triet pha|bat <number> doi tuong|bat giu)
        (trai he|hoc ky cong an)
        (hoi xuan|truyen hinh|den tru so|qua duong buu dien|tren trang csgt|trinh bao)
    """,
    hits=(
        "Tôi là trung tá công an, căn cước của ông dính đường dây rửa tiền, phải chuyển tiền vào tài khoản tạm giữ, không được nói với ai",
        "Có số lạ xưng viện kiểm sát nói em liên quan vụ án ma túy, gửi lệnh bắt qua zalo, bắt giữ bí mật",
        "This is the police, there is a warrant for your arrest for money laundering, move your savings to a safe account and tell no one.",
    ),
    misses=(
        "Công an khuyến cáo: cơ quan công an không làm việc qua điện thoại, không yêu cầu chuyển tiền",
        "#V25 Giả công an bắt sinh viên ra khách sạn ở một mình rồi đòi gia đình tiền chuộc",
    ),
)
