"""Signs that a message is of some kind of scam at all, or of none, whatever the kind. One concept per line."""

from __future__ import annotations

# what is asked, how it is pressed, and how those who were caught tell of it
ASKS = """
    (chuyen|chuyen khoan|gui|nop|dong|nap|ck|thanh toan) [tien|ngay|gap|truoc|het] (vao|qua|ve|cho) [so|so tai khoan|tai khoan] (nay|sau|em|cong ty|ca nhan|cua|ke toan|giam doc|admin|tai khoan)
    (coc|dat coc|tien coc|nop truoc|dong truoc|chuyen truoc|chuyen khoan truoc|thanh toan truoc|coc truoc|ung truoc)|(deposit|upfront|up front|in advance|pay first|transfer first)
    (phi|le phi|thue) [ho so|nay|xac minh|bao hiem] (de|moi|truoc khi|truoc)|(nop|dong) [them] phi|(processing|handling|clearance|release) fee
    (doc|cung cap|cho|gui|dua|xin|chup) [em|con|minh|giup|lai|toi] (ma|otp|ma otp|ma xac thuc|ma xac nhan|mat khau|so the|cvv|day so|ma so|code)|(read|send|give|forward) [me|us] [out] [the] (code|otp|password|card number)
    (bam|nhan|an|click|truy cap|vao|tap) [vao|ngay] (link|duong link|duong dan|day|<url>)|(click|tap|visit) [the|on] (link|here|<url>)
    (tai|cai|cai dat|download|install) [ve|dat] (app|ung dung|phan mem|file|tep)|apk
    (trong|sau|truoc) [vong] (<number> gio|<number> phut|<number>h|24h|24 gio|hom nay|2 gio|2 tieng|hai tieng|chieu nay|toi nay)|(ngay lap tuc|lien|gap|ngay bay gio|nhanh keo|cuoi cung)|(immediately|urgent|urgently|right now|within <number> hours|today only)
    (khong duoc|dung|tuyet doi khong|khong) (noi|ke|bao|goi lai|goi|tiet lo|tat may|cho ai) [voi] (ai|cong an|gia dinh|nguoi nha|lai|anh|chi)|(tell no one|don t call|keep it)
    (bi khoa|bi phat|cuong che|bi bat|bi huy|bi cat|khoa vinh vien|tung len|phat tan|khoi to|thu hoi)|(will be (locked|suspended|cut|blocked|arrested|cancelled)|or else|or i ll)
    (tai khoan ca nhan|stk ca nhan|so ca nhan|personal account|private account)
    (ket ban zalo|kb zalo|inbox zalo|ib zalo|lien he zalo|zalo|telegram|whatsapp)
    (cam ket|dam bao|bao dam|bao|<percent> thanh cong|100|guaranteed) [trung|hoan|dau|lai|von|thanh cong]
    (hoa hong|loi nhuan|lai ngay|thu nhap|kiem duoc|nhan luong)|commission|profit
    (tu xung|xung la|gia danh|mao danh|gia lam|tu nhan la|nhan la)|(claiming to be|pretending to be|posing as|said he was|claimed to be)
    (nguoi la|so la|co nguoi|ho bao|ho keu|no bao|no keu|ben kia bao|ho doi|no doi|doi them|ho bat|no bat)|(someone|a man|a caller|they) [keep|kept] (said|asked|told|wants|called|asking)
    (bi chan|chan luon|block|mat hut|bien mat|tat may|khong lien lac duoc|mat luon|mat tien|mat <money>|mat het|bi mat|mat sach|bay mau|xoa trang)|(blocked me|disappeared|vanished|lost|emptied|stole|took the money)
    (lua dao|lua khong|bi lua|lua k|co phai lua|lieu co|co that khong|nghi lua|nghi ngo|nghi)|(scam|is it real|is it true)
    (so tai khoan|stk|so tk) [em|nay|sau] [<number>|nhan]|bank account
    (quet|scan) [ma|qr]
    (trung thuong|qua tang|tang ban|nhan thuong|mien phi|uu dai|khuyen mai|gia re|giam <percent>)|(free gift|you won|prize|bonus)
    (anh hai mat|hai mat|2 mat|mat truoc|giay to|can cuoc|ho chieu|cccd)|(id card|passport)
"""

# how honest notices, warnings and talk are worded
HONEST = """
    (canh bao|khuyen cao|canh giac|thu doan|chieu tro|chieu lua|de cao|nang cao canh giac|phong chong|tuyen truyen|luu y khach hang)|(warn[s]|beware|warning about|arrested)
    (khong bao gio|tuyet doi khong|khong) [duoc] (gui link|yeu cau|cung cap|chia se|bam|truy cap|tiet lo|hoi ma|lam viec qua)|(never (ask|share)|do not (share|give)|don t share)
    (cong an|toa an|vien kiem sat|co quan chuc nang) [da|vua|thanh pho] (bat|triet pha|tuyen phat|truy to|khoi to bi can|trao tra)|doi tuong bi tam giu|duong day bi
    (so du|sd|sd:|gd|nd|noi dung|nd:) [tai khoan|tk] [<number>|<money>]|(gd|sd) <money>
    (tai quay|tai cua hang|tai tru so|tai chi nhanh|tai van phong|den quay|den tru so|den cua hang|truc tiep tai|tai quan|tai nha van hoa|tai hoi truong|den chi nhanh|ra phuong|mang theo|tai lop)|(in store|at the counter|at the property|pay at)
    (app store|google play|ch play|ung dung chinh thuc|trang chinh thuc|website chinh thuc|my viettel|my mobifone|kenh chinh thuc|tren app|trong app|tren ung dung|trong ung dung)|(official (app|site|website|portal)|our app)
    (khong thu phi|mien phi tai|khong mat phi|khong phai doi|hoa don|hop dong|phieu thu|cong khai|van ban)
    (cam on|xin cam on|mong quy khach thong cam|tran trong|thong cam|chuc mung sinh nhat|kinh moi|kinh chuc)|(thank you|thanks|apologise|happy)
    (me oi|con ve|an com|toi nay|cuoi tuan|hop|gap nhau|qua nha|di hoc|nghi hoc|di ca phe|ve nha|sang mai|mai gap|hen gap)|(see you|meeting|lunch|dinner|tonight)
    (lich|nhac lich|tai kham|lich hen|lich hop|lich thi|lich trinh)|(reminder|appointment|schedule)
    (da giao thanh cong|dang duoc giao|dang tren duong|du kien giao|ma van don|kiem hang)|(delivered|will be delivered|track it|on its way)
    (phong van|nop cv|ung vien|kinh nghiem <number> nam|gap quan ly|nhan su)|(interview|apply on|resume)
    (ma otp|otp|ma xac thuc|code|ma xac nhan|verification code) [cua|dang nhap|giao dich] (la|is) <number>|<number> (la ma|is your)|hieu luc
    (han thanh toan|ky thanh toan|den han|ngay den han|sao ke|du no|hoa don ky)|(due on|monthly payment)
    (nhu cu|nhan duoc roi|roi nhe|roi nha|giup em nhe|em nhan duoc|da nhan)
    (tong dai|goi ngay|hotline|lien he <phone>|<phone>) [neu|de] [hoi]
"""


def lines(text: str) -> list[str]:
    """This will give the concepts of a block, one per line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
