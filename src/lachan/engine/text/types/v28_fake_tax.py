"""V28: In the name of the tax office an app is installed or money taken."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V28",
    strong="""
        (can bo|ben|co quan|cuc|chi cuc|tong cuc|nhan vien|phong|doi) thue|thue (vu|khu vuc|quan|co so)|tax (office|department|officer|authority|refund|agency)|hmrc|irs|gdt
        (hoan|truy thu|no|nop|phat|ke khai|quyet toan|khai|cuong che|thieu|tron|cham nop) thue|thue (thu nhap|tncn|khoan|gtgt|mon bai|dien tu)|no thue|hoan thue|tax (debt|refund|code|bill)|outstanding tax
        (etax|e tax|etax mobile|thue dien tu|app thue|ung dung thue|hoa don dien tu|phan mem thue|ma so thue|ke khai dien tu|tax app|may tinh tien)
        (ho kinh doanh|doanh nghiep|cong ty|quan|cua hang|tap hoa|tiem|shop s|chu quan) [minh|em|nha|cua|ban|phai] (ke khai|cap nhat|dang ky|khai|bi phat)|ho kinh doanh|bo thue khoan
        (tai lieu|bo tai lieu|sach) [tap huan] thue|tap huan thue
    """,
    good="""
        thue|tax
        (cai|tai|cai dat|install) (app|ung dung|phan mem|file|dat)|apk|ultraviewer|teamviewer|link
        (phat|cuong che|khoa ma so|xu phat|tranh phat|warrant)
        (cong van|quyet dinh|thong bao|dau do|ky ten)
    """,
    against="""
        (rut tien|withdraw|san|dau tu|coin|trung thuong|nhan thuong|giai thuong|qua|hai quan|prize)
        (thuedientu.gdt|app store|google play|tu quyet toan|cong thong tin chinh thuc|official portal|han nop to khai|thuc hien tren trang)
        (cho thue|thue nha|thue phong|thue tai khoan|thue xe)
        (trung xe|lai|loi nhuan)
    """,
    hits=(
        "Em bên chi cục thuế, hộ kinh doanh nhà mình phải cài app eTax bản mới qua link này, không là bị phạt",
        "Quý khách được hoàn thuế thu nhập 3 triệu, nhập thông tin thẻ tại link để nhận",
        "The tax department says I have a refund and must enter my card details at this link.",
    ),
    misses=(
        "Chi cục thuế nhắc: hạn nộp tờ khai thuế GTGT quý 3 là ngày 31/10, thực hiện trên trang thuedientu.gdt.gov.vn",
    ),
)
