"""V16: ID papers, faces or accounts are rented, bought or stolen for loans."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V16",
    strong="""
        (cho thue|thue|thu mua|mua|mua lai|can mua|ban|muon|can muon|can thue|nhan mua|rent) [us|out] [lai] (tai khoan|tai khoan ngan hang|the atm|the ngan hang|cccd|can cuoc|giay to|sim|bank account|your bank account|your id|the|can cuoc cong dan)
        (dung ten|dung ten minh|ten minh|ten toi|ten em|in my name|under my name|dung ten toi|ten cua toi|ten cua em|ten cua minh|ten tui)
        (lay|dung|su dung|an cap|muon|loi dung|danh cap) [hinh|anh|giay to|thong tin|so] [cua] [cccd|can cuoc|giay to|thong tin] [cua] [toi|em|minh|tui|nguoi khac] (de|di|vay|dang ky|mo)|(used|stole) [a photo of|a picture of] my (id|identity|id card|passport)|identity theft
        (chup|gui|anh|hinh|cung cap|cho xin|xin) [anh|hinh] [cccd|can cuoc|giay to|cua] [ca] (hai mat|2 mat|mat truoc sau|mat truoc mat sau|mat truoc va mat sau|2 mat cccd|hai mat cccd|hai mat can cuoc|2 mat can cuoc|cccd 2 mat|cccd hai mat)|both sides of (your|the|my) (id|id card|identity card|card)|hai mat can cuoc|hai mat cccd
        (quay|clip|video) [clip|video] (khuon mat|guong mat|xoay mat|quay mat|mat trai phai|chan dung|mat <number> giay|quay trai quay phai|doc day so|doc so)|selfie video|face video|quay mat
        (vay|khoan vay|no|mo the|mo tai khoan|dang ky sim|tra gop) [la|tien|online|no] (dung ten|khong phai toi|khong he|toi chua tung|ma toi|bang ten)|chua tung vay|khong vay|khong he vay|never borrowed|take out a loan|loan in my name
        (cic|lich su tin dung|no xau) (moi|thay|bao|kiem tra|co)|kiem tra cic|credit (record|report)
    """,
    good="""
        (mo (tai khoan|the|vi)|dang ky (vi|tai khoan|sim)|lam ho so (tra gop|vay)|open the account)
        (cccd|can cuoc|giay to|chan dung|id card|passport)
        (tra cong|thu lao|tang <money>|cho <money>|moi tai khoan|mot nguoi|gia cao|a month|earn)
        (sim chinh chu|thong tin dang nhap|login|kem sim|va sim|dua sim)
        (goi doi no|doi no|dong tien dum)
    """,
    weak="""
        sinh vien|can tien
    """,
    against="""
        (vneid|dinh danh muc|dich vu cong|cap do 2|apk)
        (sinh trac hoc|ngan hang ho tro|nhan vien ngan hang|ben ngan hang)
        (lay lai nick|facebook|mat khau)
        (nha mang|esim|doi sim|khoa sim|thue bao)
        (cvv|so the|mat sau the|han muc)
        (phi bao hiem|giai ngan|duyet vay)
        (shipper|trung thuong)
        (can cuoc cho tre|lam can cuoc|tai tru so|lam cccd)
        (danh ba|khung bo|ghep anh)
    """,
    hits=(
        "Ai cho mình thuê tài khoản ngân hàng kèm sim 400k một tháng không",
        "Tự nhiên có khoản vay đứng tên em, chắc do em gửi ảnh căn cước hai mặt cho bên tuyển dụng",
        "Someone used my ID card photo to take out a loan in my name.",
    ),
    misses=("Phường thông báo làm căn cước cho trẻ dưới 14 tuổi tại trụ sở công an phường",),
)
