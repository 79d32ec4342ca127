"""V18: A fake lawyer or officer takes fees to get lost money back."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V18",
    strong="""
        (lay lai|thu hoi|doi lai|hoan lai|lay|lay ve|truy hoi|recover|get back) [duoc|so|your|the|my|lost] [tien|so tien|von|money|funds|crypto|tai san] [da|bi|treo|cho|ve|lost|stolen|back] (bi lua|lua|mat|lua dao|chiem doat|treo|ban)|(lay lai|thu hoi|doi lai|truy hoi) (tien|von|tai san)|tien bi lua|tien (treo|bi treo)|thu hoi von|(get|got) (my|your|the) money back|recover (money|your money|lost|stolen|funds|your crypto)|money back
        (luat su|van phong luat|cong ty luat|chuyen gia an ninh|an ninh mang|cyber expert[s]|hacker mu trang|hacker|ethical hacker|lawyer|law firm|truy vet|blockchain|phap ly|hiep hoi|cyber)
        (da tim|da phong toa|phong toa|truy vet|tim ra|trace|found) [duoc|ra] (tai khoan|doi tuong|ke lua|so tien|the scammer|vi)
        (bi lua|bi lua dao|tung bi lua|nan nhan|tien mat|mat tien|scammed|victim of|lost my savings|lost money) (qua mang|tien|dau tu|ctv|app|san|dung khong|roi|to scams)
        (thanh cong moi thu phi|khong thanh cong hoan phi|lay lai <percent>|cam ket lay lai|ti le|khong thu phi truoc|thu phi sau|no win no fee|results|guarantee[s|d]|phi phap ly|phi truy vet|phi ho so|retainer|upfront)
        (cong an|cuc an ninh|a05|co quan) [nhan don|thu phi|ho tro] [trinh bao|lay lai|thu hoi]|boi hoan|boi thuong cho nan nhan|danh sach (boi hoan|nan nhan)
    """,
    good="""
        (phi|dong|nop|coc) (truoc|<percent>|phap ly|dich vu|ho so|truy vet|<money>)
        (lua dao|lua|scam|fraud)
        (nhan ho tro|ho tro|dich vu|nhan)
        (lan hai|lan nua|lai mat them|mat them|them)
    """,
    against="""
        (facebook|nick|tai khoan fb|instagram|tiktok|mat khau|unlock|page|gmail|account back)
        (trinh bao cong an|khuyen|khuyen cao|hay trinh bao|canh bao)
        (chuyen nham|tra soat)
        (ma otp telegram|login code)
        (da duoc xu ly|san shopee|don hoan tien|hoan vao vi)
    """,
    hits=(
        "Văn phòng luật sư nhận thu hồi tiền bị lừa đảo qua mạng, đóng trước phí hồ sơ 3 triệu",
        "Em bị lừa 50 triệu, có người nhắn quen an ninh mạng lấy lại được, kêu đóng phí trước",
        "Our experts recover your crypto lost to scams, pay the upfront fee.",
    ),
    misses=(
        "Chuyên gia khuyên: không ai lấy lại tiền bị lừa bằng cách đóng phí, hãy trình báo công an",
        "#V21 Nhận lấy lại nick Facebook bị hack, gửi mật khẩu cũ, phí 300k",
    ),
)
