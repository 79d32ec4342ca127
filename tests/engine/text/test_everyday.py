"""Everyday messages, as people paste them: whole answers, without lists.

Written for this table; none of them is learnt from.
"""

from __future__ import annotations

import pytest

from lachan.engine import Level, NoLists, check

# at least suspicious: lures, and what people tell of them, with and without accents, short
ASKING = (
    "shop oi e dat villa o page thay xinh, no bao ck 50% giu phong ma stk ten ca nhan, bh nhan tin k rep nua",
    "thang cháu gọi video call mượn 15tr, mặt nó mà hình cứ giật giật, vừa nói mấy giây là tắt",
    "thue bao cua ban chua chuan hoa se bi khoa 2 chieu trong hom nay bam phim 1 gap nhan vien",
    "khách mua điện thoại đưa bill chuyển khoản rồi lấy máy đi, 2 tiếng sau tiền vẫn chưa về",
    "co so la goi noi con toi bi tai nan o truong can chuyen tien mo gap",
    "e vay online dc duyet 50tr ma no bao sai stk phai nop 5tr de mo khoa khoan vay",
    "nap 50 tang 50, no hu uy tin, rut tien 1 phut, vao link choi ngay",
    "em vao trang dich vu cong tra cuu ma no bat dang nhap ngan hang roi nhap otp",
    "Thầy trong nhóm phím mã, nạp vào sàn 100tr thấy lãi gấp đôi mà không rút được",
    "lam nhiem vu like tiktok dc 2 don dau, don 3 bat nap 3tr moi cho rut",
    "M ơi cho tao mượn 3 triệu, app bank tao bị lỗi, chiều tao trả, ck vào stk bạn tao nhé",
    "Anh đang liên quan đường dây ma túy, không hợp tác chúng tôi sẽ có lệnh bắt, giữ kín không được nói với vợ con",
    "Mua túi trên livestream 800k, nhận về hàng giả, gọi shop thì chặn số",
    "Ai cho mình mượn căn cước với chụp mặt mở hộ cái tài khoản, trả 1tr liền tay",
    "Bên luật sư hỗ trợ lấy lại tiền bị treo trên sàn, chỉ cần đóng phí hồ sơ 3% trước",
    "Cảnh báo!!! Nghe cuộc gọi số đầu +8x bấm phím 1 là mất sạch tiền tài khoản, chia sẻ gấp cho mọi người biết",
    "Anh bác sĩ người Mỹ quen trên mạng gửi quà về cho em, hải quan giữ đòi 12 triệu tiền thuế mới nhận được",
    "thay cho so bao trung 100%, chi chuyen 500k truoc, trung roi chia 30%",
    "Can bo phuong goi bao vneid cua bac bi loi, tai app dich vu cong qua link de sua, khong can len phuong",
    "Cán bộ thuế gọi bảo hộ kinh doanh phải cài app eTax mới qua link zalo để quyết toán",
    "Em bên y tế phường, mẹ cho em xin mã định danh của bé và mã gửi về máy để tích hợp thẻ BHYT nhé",
    "NH gọi nói phải cập nhật sinh trắc học, kêu mở camera và tải app theo link họ gửi",
    "Xe ban co 1 loi vi pham chua nop phat, xem hinh anh va nop tai: phatnguoi-csgt.top",
    "Việc bên Campuchia lương 25tr/tháng, không cần bằng cấp, bao vé xe hộ chiếu lo hết, đi ngay",
    "Quét mã dán ở quán cà phê xong chủ quán nói không nhận được tiền, mã bị dán đè",
    "Vé Tết HN-SG chỉ 900k, còn 2 chỗ, ck hết em xuất vé liền, mã đặt chỗ đây chị check trước",
    "Anh bên quân đội đặt 80 suất cơm, nhờ quán mua giúp lô rượu của bên kia, chuyển tiền trước anh thanh toán luôn",
    "Sếp nhắn zalo: em đang họp, chuyển gấp 200tr cho đối tác theo stk này, xong anh ký giấy sau",
    "Pass 2 vé concert Anh Trai hàng A, chuyển khoản trước em gửi mã vé qua mail",
    "Hi mum, new number, send money",
    "Bonjour maman, c'est mon nouveau numéro, j'ai cassé mon téléphone",
    "Mẹ ơi con mất điện thoại, nhắn số này nhé",
    "Không chia sẻ với ai, đọc mã OTP cho cán bộ",
)

# below suspicious: notices, shops, couriers, schools, family
HONEST = (
    "Ma OTP cua ban la 558102. Khong chia se ma nay voi bat ky ai. Ma co hieu luc trong 3 phut.",
    "BIDV tran trong thong bao: bao tri he thong SmartBanking tu 0h den 3h ngay 26/11. Mong Quy khach thong cam.",
    "Quý khách vui lòng cập nhật sinh trắc học trên ứng dụng ngân hàng hoặc tại quầy giao dịch gần nhất trước ngày 31/12.",
    "Em shipper ạ, em đứng dưới sảnh rồi chị xuống lấy giúp em với",
    "Hàng của chị đã về kho, tiền cod 320k, chị chuẩn bị tiền mặt hoặc ck cho shipper giúp em",
    "Nhà trường thông báo học phí tháng 12 là 2.450.000đ, phụ huynh nộp qua tài khoản trường mở tại Agribank hoặc tại phòng tài vụ trước ngày 10/12.",
    "Bé An hôm nay hơi sốt 38 độ, mẹ tranh thủ đón con sớm giúp cô ạ.",
    "Mẹ ơi con hết tiền rồi, mẹ gửi con 500k ăn tuần này nha",
    "Anh ck cho em 2tr tiền điện nước tháng này nhé, stk cũ",
    "Em gửi lại anh 300k hôm qua nhé, cảm ơn anh",
    "Shop em còn size M màu đen ạ, chị ck 50% giữ hàng hoặc nhận hàng thanh toán đều được ạ",
    "Dạ chị cho em xin địa chỉ với số điện thoại em lên đơn ạ, ship cod toàn quốc, được kiểm hàng",
    "Homestay xác nhận: chị đã cọc 500.000đ cho phòng đôi ngày 2-3/12, phần còn lại thanh toán khi nhận phòng.",
    "Bệnh nhân Trần Văn Tú cần đóng tạm ứng viện phí 3.000.000đ tại quầy thu ngân tầng 1 trước khi làm thủ tục nhập viện.",
    "Ông ngoại nằm viện 108 phòng 604, sức khỏe ổn rồi, cả nhà đừng lo.",
    "Cơ quan Thuế thông báo: hạn nộp tờ khai thuế GTGT quý 4 là ngày 31/01. Tra cứu tại thuedientu.gdt.gov.vn.",
    "Tổng cục Thuế khuyến cáo người nộp thuế chỉ tải eTax Mobile từ App Store hoặc Google Play, không cài đặt qua link lạ.",
    "Xe bạn bị phạt nguội thì mang giấy mời lên phòng CSGT nộp phạt trực tiếp nhé",
    "Công an phường thông báo: người dân đến làm căn cước cho trẻ dưới 14 tuổi tại trụ sở từ 7h30, không thu phí.",
    "Cảnh giác cuộc gọi tự xưng công an yêu cầu chuyển tiền vào tài khoản để xác minh. Công an không làm việc qua điện thoại.",
    "Công ty ABC tuyển kế toán tổng hợp, lương 12-15 triệu, phỏng vấn tại văn phòng 25 Lý Thường Kiệt, gửi CV về hr@abc.com.vn",
    "Chúc mừng bạn đã trúng tuyển vị trí kỹ sư, mời bạn đến ký hợp đồng sáng thứ Hai tại phòng nhân sự.",
    "[QC] Viettel tang 20% gia tri the nap ngay 25/11. Ap dung cho moi the nap tu 20.000d. Tu choi QC soan TC1 gui 199.",
    "VinaPhone thong bao cuoc thang 10 cua thue bao 0912xxx345 la 156.000d, han thanh toan 25/11. Chi tiet tai My VNPT.",
    "Siêu thị Co.opmart: hóa đơn từ 500k nhận phiếu bốc thăm trúng xe máy, bốc thăm công khai 15h ngày 31/12 tại siêu thị.",
    "Điện Máy Xanh mời quý khách quay số trúng tủ lạnh khi mua hàng tại cửa hàng, thể lệ dán tại quầy, không thu phí.",
    "Điện lực thông báo cắt điện khu phố 4 từ 8h đến 15h ngày 27/11 để bảo trì lưới điện.",
    "Grab: chuyến đi của bạn 48.000đ đã thanh toán bằng Moca. Cảm ơn bạn!",
    "Bảo hiểm xã hội: bạn có thể xem quá trình đóng trên ứng dụng VssID tải từ App Store, Google Play.",
    "Anh chị em tổ 5 mỗi nhà đóng 200k làm lại đèn ngõ, nộp bác Thành tổ trưởng, có ghi sổ nhé.",
    "Bạn vừa đăng nhập Facebook từ thiết bị mới tại Hà Nội. Nếu là bạn, không cần làm gì thêm.",
    "Hi mum, landed safely, battery is low so I'll ring tonight from the hotel",
    "Zalo: Nhóm lớp 12A5 họp lớp 20 năm, mọi người đóng 500k cho Tuấn lớp trưởng, STK trong nhóm nhé",
    "Con gửi mẹ mã OTP nè mẹ",
    "Dạ chị cọc 100k giữ hàng giúp em, STK 0123456789 VCB Trần Thị Mai, ship COD phần còn lại ạ",
    "Bonjour maman, je rentre à la maison ce soir, bisous",
    "Amazon: Your order has shipped. Track: amazon.com/gp/track/123",
    "Em giao hàng tới rồi, chị chuyển khoản ship giúp em",
    "Em giao hàng tới rồi ạ, chị ck ship 30k giúp em nhé",
    "Công an 113\nCứu hỏa 114\nCấp cứu 115\nTìm kiếm cứu nạn 112\nTổng đài bảo vệ trẻ em 111\nCảnh báo lừa đảo 156",
    "Số khẩn cấp: Công an 113, Cứu hỏa 114, Cấp cứu 115, Trẻ em 111",
    "https://vi.wikipedia.org/wiki/Hà_Nội\nhttps://vi.wikipedia.org/wiki/Huế\nhttps://vi.wikipedia.org/wiki/Đà_Nẵng",
    "Xem thêm: https://en.wikipedia.org/wiki/Phishing https://en.wikipedia.org/wiki/Scam https://vi.wikipedia.org/wiki/L%E1%BB%ABa_%C4%91%E1%BA%A3o",
)

# a stranger's note that may well be a courier's: never dangerous
NOTES = (
    "Quý khách có bưu phẩm chưa nhận, vui lòng liên hệ Zalo 0912345678",
    "Bưu cục Hà Đông: bạn có bưu phẩm chưa nhận, liên hệ Zalo 0968123456 để hẹn giờ giao",
)


@pytest.mark.parametrize("text", ASKING)
def test_a_lure_or_a_story_of_one_is_at_least_suspicious(text: str) -> None:
    assert check(text, lists=NoLists()).level >= Level.SUSPICIOUS


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_message_stays_below_suspicious(text: str) -> None:
    assert check(text, lists=NoLists()).level < Level.SUSPICIOUS


@pytest.mark.parametrize("text", NOTES)
def test_a_couriers_note_is_never_dangerous(text: str) -> None:
    assert check(text, lists=NoLists()).level < Level.DANGEROUS
