"""V27: The merger of provinces and communes is the pretext for fees and codes."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V27",
    strong="""
        (sap nhap|hop nhat|sat nhap|gop|nhap) [lai|hai|2|don vi|dia gioi|cac] (tinh|xa|phuong|huyen|thanh pho|don vi hanh chinh|voi|xong|roi)|sap nhap|sat nhap|hop nhat|(tinh|xa|phuong|huyen) [minh|moi] [da|vua|duoc] (sap nhap|gop lai|nhap|nhap lai|hop nhat)|tinh gop|nhap phuong|nhap xa|xa nhap|phuong nhap|merger|merged|provincial merger|(bo|bo cap|giai the) (cap huyen|huyen)|bo huyen
        (dia gioi|don vi hanh chinh|dia danh|dia chi) (hanh chinh|moi|cu|thay doi)|thay doi dia gioi|dia chi moi|doi (dia chi|ten xa|ten phuong|phuong|xa)|dia chi theo|xa moi|phuong moi|tinh moi|new (commune|ward|province|address)
        (dong bo|doi|cap doi|chinh ly|cap lai|cap nhat|chuyen doi|khai lai) [lai|sang] (giay to|so do|so hong|giay to nha dat|giay to xe|ho khau|dia chi|cu tru|thong tin cu tru|dia chi moi|giay phep)|dong bo (giay to|du lieu)|land (certificate|papers)|(synchronise|synchronize|convert) [your] papers
        (so do|so hong|giay to nha dat|giay to dat|giay to xe|ho khau|khai sinh|giay phep kinh doanh|land certificate)
    """,
    good="""
        (uy ban|uy ban nhan dan|trung tam hanh chinh|hanh chinh cong|can bo xa|can bo phuong|commune office|nhan vien dien nuoc|cap nuoc)
        (le phi|phi|nop|dong|fee) (<money>|<number>|chuyen doi|cap nhat|cho)
        (het gia tri|bi huy|het hieu luc|khong con|qua han)
        (otp|doc ma|ma xac nhan|quet ma|quet qr|qr|link)
    """,
    against="""
        (khong thu phi|khong phai doi|mien phi|khong can doi|khong mat phi)
        (thue|ho kinh doanh ke khai)
    """,
    hits=(
        "Sau sáp nhập tỉnh, sổ đỏ phải đổi địa chỉ mới, anh chị đóng phí 200k qua mã QR này",
        "Cán bộ xã mới gọi yêu cầu đồng bộ giấy tờ do nhập xã, xin mã OTP",
        "Because of the merger your papers must be converted to the new province, pay the fee here.",
    ),
    misses=(
        "Từ 1/7, xã ta sáp nhập với xã bên, người dân không phải đổi giấy tờ còn hạn, việc cập nhật không thu phí",
    ),
)
