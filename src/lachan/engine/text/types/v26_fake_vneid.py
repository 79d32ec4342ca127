"""V26: A fake officer has an app for identity or public services installed."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V26",
    strong="""
        (vneid|vne id|dinh danh|dinh danh dien tu|dinh danh muc 2|dinh danh cap 2|muc 2|cap do 2|level 2|electronic identity|national id app|ma dinh danh)
        (dich vu cong|dich vu cong quoc gia|public service|bo phan mot cua|government app|app bo cong an|cong an so)
        (can bo|cong an|canh sat|dong chi|em ben|chau ben) [cong an] (phuong|xa|khu vuc|quan|thi tran|huyen|ho khau|mot cua)|ca phuong|cong an phuong|cong an xa|ward police|commune police
        (du lieu|thong tin|ho so) (dan cu|cu tru|can cuoc|ca nhan|dinh danh|ho khau|cong dan) [bi|chua|cua] [sai|lech|thieu|sai lech|loi|cap nhat|khong khop]|du lieu dan cu|thong tin dan cu|dan cu|ho khau|sai lech thong tin
        (cai|tai|cai dat|download|install) [dat|giup|cho|ve|the|ban|new] [app|ung dung|phan mem|file|file apk|tep] [nay|vneid|dich vu cong|moi|tu|theo|qua|government] (link|duong dan|duong link|zalo|em gui)|file apk|apk|file cai dat|tep cai dat|khong phai ch play|ngoai ch play
        (quyen|cap quyen|cho phep) (tro nang|tat ca|het|truy cap|moi quyen|quyen)|tro nang|accessibility
        (may|dien thoai) [bi|tu|treo|cu] (treo|chay|tu chay|den man hinh|do|chiem quyen|dieu khien|dieu khien tu xa|mat quyen)|chiem quyen|controlled remotely|taken over
    """,
    good="""
        (can cuoc|cccd|cap doi|bang lai|giay phep lai xe|khai sinh|id card|national id)
        (quet|chup) (khuon mat|mat|guong mat)|scan your face|face
        (kich hoat|tich hop|cap nhat|xac thuc|dong bo|bo sung|lam tai nha)
        (ket ban zalo|kb zalo|qua zalo|zalo)
    """,
    against="""
        (thue|etax|ho kinh doanh|hoa don dien tu|tax)
        (sap nhap|hop nhat|gop tinh|bo huyen|dia gioi|nhap phuong|nhap xa|merger|nhap tinh)
        (bao hiem y te|the bao hiem|vssid)
        (phat nguoi|vi pham giao thong|bien so|csgt)
        (dien luc|tien dien|cat dien)
        (lenh bat|rua tien|ma tuy|vu an|tai khoan an toan)
        (ngan hang em|sinh trac hoc|nhan vien ngan hang)
        (tai tru so|mang theo|app store|google play)
        (dat hang|dat com)
    """,
    hits=(
        "Công an phường gọi bảo thông tin định danh bị lỗi, gửi link cài VNeID bản mới rồi cấp quyền trợ năng",
        "Chị cài giúp em file apk dịch vụ công này để kích hoạt mức 2, khỏi lên phường",
        "Install this app from the link to update your VNeID and scan your face.",
    ),
    misses=(
        "Công an phường mời người dân đến trụ sở làm căn cước, mang theo giấy khai sinh",
        "#V28 Cán bộ thuế hướng dẫn cài app eTax qua link",
    ),
)
