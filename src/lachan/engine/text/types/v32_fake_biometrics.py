"""V32: Fake bank staff "help" to enrol the face."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V32",
    strong="""
        (sinh trac|sinh trac hoc|biometric[s]|facial biometrics)
        (xac thuc|cap nhat|thu thap|dang ky|quet|nhan dien|update|scan) [lai|your|my] [bang] (khuon mat|guong mat|mat|van tay|du lieu khuon mat|face|facial)|quet mat|face scan|khuon mat
        (goi video|video call|call video|goi zalo|zalo video|chia se man hinh|share man hinh|share my screen|sharing my screen|screen share|share your screen|teamviewer|ultraviewer|anydesk|lam tu xa|ho tro tu xa|remote)
        (quay trai quay phai|nham mat mo mat|quay mat|nhin vao camera|nfc|quet nfc|chip can cuoc|chup 2 mat)
    """,
    good="""
        (nhan vien|em ben|em o|ben|ho tro vien|ban|em) [ben|o] {bank}|nhan vien ngan hang|bank (employee|staff)|from the bank|ngan hang
        (khong chuyen tien duoc|khoa giao dich|dong bang|tam dung giao dich|gian doan|bi khoa|khoa tai khoan|han chot|theo quy dinh|quy dinh moi|tren 10 trieu|frozen|will be frozen)
        (ho tro|lam giup|lam ho|huong dan|help)
        (ket ban zalo|zalo|app ho tro|cai app|support app|link)
    """,
    against="""
        (vneid|dinh danh muc|cong an phuong|dich vu cong)
        (cho thue|muon cccd|dung ten|vay|thu mua)
        (chi thuc hien|tai quay|ung dung chinh thuc|luu y|khuyen cao)
        (muon tien|vay tien|deepfake|ghep mat|chi gai|ban than)
        (thue|esim|sim)
    """,
    hits=(
        "Em bên ngân hàng, chị chưa cập nhật sinh trắc học nên sắp khóa giao dịch, em gọi video quét mặt giúp chị",
        "Nhân viên hỗ trợ xác thực khuôn mặt kêu mình chia sẻ màn hình rồi đọc OTP",
        "The bank offered to update my biometrics by video call and wanted me to share my screen.",
    ),
    misses=(
        "Ngân hàng lưu ý khách hàng về các cuộc gọi giả mạo hỗ trợ sinh trắc học, chỉ thực hiện tại quầy",
    ),
)
