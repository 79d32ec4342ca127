"""Messages written for the tests alone: neither trained on nor taken from anywhere."""

from __future__ import annotations

from lachan.engine.extract import extract
from lachan.engine.fold import fold, prepare
from lachan.engine.model import InputKind
from lachan.engine.text import Message


def message(text: str) -> Message:
    prepared = prepare(text)[0]
    folded = fold(prepared)
    return Message(prepared, folded, extract(prepared, folded, kind=InputKind.TEXT).indicators)


BAD = (
    "Techcombank: he thong phat hien giao dich la 12.500.000d. Neu khong phai Quy khach vui long truy cap https://techcom-huygd.top de huy lenh",
    "VCB thong bao ung dung cua ban dang duoc kich hoat tren thiet bi la. Vui long bam vao http://vcb.digi-vn.cc de huy neu khong phai ban",
    "Cục Cảnh sát giao thông: xe của ông/bà có biên bản phạt nguội quá hạn, nộp tại csgt-tracuu.vip trước 17h hôm nay nếu không sẽ bị cưỡng chế",
    "Chúc mừng thuê bao của bạn trúng 1 xe Honda SH, nộp phí hồ sơ 1.990.000đ để nhận giải. Liên hệ zalo 0908111222",
    "Shopee tuyển CTV xử lý đơn tại nhà, mỗi ngày 400-900k, không cần kinh nghiệm, nhận lương trong ngày. Kết bạn zalo 0387654321",
    "N.a.p d@u t@ng 100%, n0 hu b@n ca rut tien 2 phut, dang ky nh@n 88k: win88vn.vip",
    "Vay nhanh 50 trieu chi can CCCD, no xau van duyet, giai ngan 5 phut, LH zalo 0934567890",
    "Toi la can bo dieu tra, anh co lenh bat tam giam, chuyen toan bo tien vao tai khoan an toan so 1029384756 de chung minh trong sach, khong duoc noi voi ai",
    "Tham gia nhom dau tu, cam ket loi nhuan 30%/thang, chuyen gia doc lenh, rut von bat ky luc nao: t.me/dautu_x3_vip",
    "Dien luc thong bao: 2 gio nua se cat dien do no cuoc, ket ban zalo 0971234123 de nop phi ngay",
    "Your bank account has been suspended. Verify your details now at http://secure-verify-login.top/kyc",
    "USPS: your package is on hold because of an unpaid fee. Pay $1.99 at usps-redelivery.icu within 24 hours",
    "Congratulations! You have won a $1000 gift card, claim now at www.gift-winner.xyz",
)

HONEST = (
    "Ma OTP cua quy khach la 482915, hieu luc 2 phut. KHONG cung cap cho bat ky ai, ke ca nhan vien ngan hang",
    "MB: TK 0123xxx789 +2,000,000VND luc 09:15 ngay 12/03. SD: 5,430,000VND. ND: me gui tien hoc",
    "Vietcombank khuyến cáo: ngân hàng không gửi đường link qua tin nhắn. Quý khách tuyệt đối không bấm vào link lạ, không cung cấp mật khẩu, mã OTP cho bất kỳ ai.",
    "Công an thành phố cảnh báo thủ đoạn giả danh cán bộ VNeID để lừa người dân cài ứng dụng lạ. Người dân cảnh giác, báo ngay cho công an phường.",
    "Don hang SPXVN0493 cua ban dang duoc giao, shipper se goi truoc khi den. COD: 189.000d",
    "Mày cho tao vay 500k nhé, đầu tháng lãnh lương tao trả liền",
    "[TB] Goi V120B cua Quy khach het han ngay 20/11. De gia han soan V120B gui 191. Chi tiet goi 198 (0d)",
    "Bệnh viện nhắc lịch tái khám của bệnh nhân Lê Thị Hoa vào 8h ngày 15/12 tại phòng 204",
    "Chiều nay 5h họp lớp ở quán cũ nha mọi người, ai tới trễ gọi mình",
    "Báo đưa tin: công an triệt phá đường dây lừa đảo qua mạng, bắt giữ 15 người, thu giữ nhiều điện thoại.",
    "Mẹ ơi con tới trường rồi, tối con gọi mẹ nhé",
    "Trường thông báo lịch nghỉ Tết từ 25/1 đến 8/2, phụ huynh theo dõi sổ liên lạc điện tử.",
    "Your verification code is 553201. Do not share it with anyone.",
    "Hey, are we still on for lunch tomorrow? I'll be there at noon",
    "Reminder: your dentist appointment is on Friday at 3 pm. Reply Y to confirm.",
    "Ihr Paket wird morgen zwischen 10 und 12 Uhr zugestellt. Vielen Dank für Ihre Bestellung.",
    "Votre rendez-vous chez le médecin est confirmé pour lundi à 9 h.",
)
