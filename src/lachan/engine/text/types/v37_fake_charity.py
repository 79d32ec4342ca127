"""V37: Real pictures of the sick or flooded stand beside a swindler's account."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V37",
    strong="""
        (tu thien|thien nguyen|quyen gop|ung ho|keu goi|manh thuong quan|nha hao tam|long hao tam|donat[e|ion|ions]|charity|fundrais[er|ing]|relief fund|cuu tro|chung tay|gop suc|quy tu thien|quy thien nguyen)
        (hoan canh|canh doi|thuong tam|xin giup|xin cuu|cuu giup|giup do|giup be|giup cu|giup chau|ai co long|xin moi nguoi|please help)
        (ung thu|ung thu mau|benh tim|tim bam sinh|bong nang|benh hiem|mo tim|benh nang|mo coi|cancer|sick (child|girl|boy)|bo roi|me bo di)
        (lu lut|bao lut|bao lu|vung lu|dong bao|lu cuon|lu quet|mien trung|flood|flood victims|nan nhan bao|storm victims|earthquake)
        (lay|dung|gan|muon|thay|uses|cop) [hinh|anh|hinh anh|photos|lai hinh] [nguoi ta|cua|be|that|of a] [gan|thay|de|sick] (so tai khoan|stk|stk la|child)|thay so tai khoan|gan stk|goi benh vien|khong co benh nhan|hospital doesn t know|moi lap
        (moi dong gop|moi nguoi it nhieu|it nhieu|moi vien gach|dong gop|every dollar|tam long|nuoi tre|xay truong|vung cao|hoi chu thap do|red cross|ngoi chua|nha chua)
    """,
    good="""
        (so tai khoan|stk|tai khoan ca nhan|personal account|private account|ma qr ca nhan|tai khoan admin)
        (be|chau|cu ba|gia dinh|em be|little girl)
        (page|trang|nhom|fanpage)
        (mo|vien|tien thuoc|tien mo|nam vien)
    """,
    against="""
        (giao vien|truong|te|nga|tai nan|cap cuu|school nurse)
        (sao ke|phieu thu|tai tru so|cong khai|da trao|ticketbox|cam on)
        (mau nhi|tro cap|qua tet|otp)
        (ma qr dan|dan de|thung cong duc)
        (trai he|gay quy)
    """,
    hits=(
        "Page lạ lấy ảnh em bé ung thư kêu gọi ủng hộ, gắn số tài khoản cá nhân, gọi bệnh viện không có bé",
        "Xin mọi người giúp đỡ gia đình bị lũ cuốn trôi nhà, quyên góp vào tài khoản cá nhân của trưởng nhóm",
        "Please donate for this sick child, send to my personal account.",
    ),
    misses=("Hội Chữ thập đỏ tiếp nhận ủng hộ tại trụ sở 82 Nguyễn Du, có phiếu thu và công khai danh sách",),
)
