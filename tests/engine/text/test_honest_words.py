"""Honest messages that have words of a trick in them: notices, warnings, news and talk, as whole answers.

None of them is learnt from. Beside them stand what fraudsters say with the same words, which stays suspicious.
"""

from __future__ import annotations

from datetime import date

import pytest

from lachan.engine import Level, check, default_lists

TODAY = date(2026, 11, 24)
LISTS = default_lists(TODAY)

NOTICES = (
    "Techcombank: Quý khách nhập sai mật khẩu 3 lần. Tài khoản tạm khóa 30 phút. LH 1800588822",
    "Quy khach nhap sai mat khau 3 lan",
    "Quy khach vua dang nhap mat khau moi",
    "Quý khách nhập mật khẩu để mở file sao kê đính kèm",
    "MB gui QK ma OTP: 123456. Ma co hieu luc trong 2 phut.",
    "MB: GD thanh toan the 1.250.000VND tai CIRCLE K luc 10:22. Neu khong phai ban, khoa the ngay tren app MBBank"
    " hoac goi 1900545426",
    "VietinBank: Thẻ của Quý khách tạm khóa theo yêu cầu. Để mở lại, vào VietinBank iPay, mục Thẻ.",
    "CSGT: xe 30A12345 có vi phạm ngày 12/11, chủ xe nộp phạt tại Kho bạc hoặc dichvucong.gov.vn",
    "Hóa đơn tiền điện tháng 11 của Quý khách quá hạn 5 ngày, 452.000đ. Tra cứu cskh.npc.com.vn",
    "IT công ty: mọi người đổi mật khẩu email trước 30/11 tại https://mail.google.com",
    "Agribank: Quý khách đăng nhập sai mật khẩu quá số lần quy định, tài khoản tạm khóa đến 00h ngày mai.",
    "Nhập mật khẩu là ngày sinh để xem sao kê thẻ tín dụng tháng 11",
    "VPBank: the cua quy khach tam khoa do nhap sai ma PIN 3 lan. Vui long den chi nhanh gan nhat.",
    "Phòng nhân sự gửi phiếu lương tháng 11, mật khẩu để mở file là 6 số cuối căn cước.",
)
WARNINGS = (
    "Cảnh báo: Công an không làm việc qua điện thoại, không yêu cầu chuyển tiền. Nếu nhận cuộc gọi xưng công an, viện"
    ' kiểm sát yêu cầu chuyển tiền vào "tài khoản an toàn", hãy tắt máy và báo công an nơi gần nhất.',
    "Ngân hàng không bao giờ yêu cầu chuyển tiền vào tài khoản an toàn.",
    "Bố mẹ nhớ: công an không bao giờ bắt chuyển tiền vào tài khoản tạm giữ.",
    "Em gái em bị mất điện thoại, ai nhắn mượn tiền từ nick nó thì đừng chuyển nha mọi người",
    "Tòa án không bao giờ gọi điện đòi nộp tiền vào tài khoản tạm giữ, bà con nhớ nhé.",
    "Vietcombank không bao giờ gọi điện yêu cầu quý khách đọc mã OTP hay chuyển tiền vào tài khoản bảo mật.",
    "If anyone calls and says they are the police and wants your money in a safe account, hang up.",
)
TALES = (
    "Trời ơi hôm qua bà Tư bị lừa 50 triệu, nó xưng công an kêu bả chuyển tiền vào tài khoản tạm giữ",
    "Bản tin VTV: một phụ nữ ở Hà Nội mất 2 tỷ đồng sau khi làm nhiệm vụ online, nạp tiền nhiều lần để rút hoa hồng",
    "Đài báo tối qua có ông bị lừa đầu tư tiền ảo lãi 30% một tháng mất sạch",
    "Nghe nói cô Ba bán cá vừa bị lừa 200 triệu, tụi nó giả công an bắt cổ chuyển vào tài khoản an toàn",
    "Tuần trước ông Sáu cuối xóm bị lừa, nó giả viện kiểm sát bắt ổng chuyển hết tiền tiết kiệm vào tài khoản tạm giữ",
    "Theo báo Tuổi Trẻ, một giáo viên mất 800 triệu sau khi nghe điện thoại của kẻ giả công an",
    "Bác Hùng tổ trưởng hôm bữa bị lừa 30 triệu, tụi nó xưng công an phường kêu bác tải app dịch vụ công",
    "Trên báo có vụ một cụ bà mất 1 tỷ vì nghe lời kẻ xưng công an chuyển tiền vào tài khoản an toàn",
)
TALK = (
    "gửi mình mật khẩu wifi quán với",
    "Mã đăng nhập Telegram của bạn: 77310. Đừng gửi mã này cho bất kỳ ai.",
    "Signal: your code is 204918. Never share it, nobody from Signal will ask for it.",
    "Don't share this code with anyone. 482913 is your verification code",
    "Anh/chị đặt sân cầu lông vui lòng cọc 100k giữ chỗ, STK MB 0988777666 TRAN VAN NAM",
    "Homestay Đà Lạt xin xác nhận đặt phòng đôi 2 đêm 3-5/12 của chị Hoa, giá 900k/đêm. Chị chuyển cọc 50% vào STK"
    " 0123456789 Vietcombank giúp homestay nhé",
    "Phòng khám xác nhận lịch răng sứ thứ Bảy, anh cọc 500k vào STK ACB 12345678 để giữ lịch ạ",
    "Dạ em gửi anh báo giá lắp điều hòa ạ",
    "Anh gửi ảnh 2 mặt CCCD qua Zalo để em làm hợp đồng thuê nhà nhé",
    "Chị Hằng kế toán: lương đã chuyển, mọi người kiểm tra tài khoản",
    "Chị gửi em số tài khoản để em chuyển",
    "Cô gửi phụ huynh link thanh toán học phí",
    "Anh chuyển tiền cọc nhà cho chủ chưa?",
    "Lãi suất tiết kiệm 12 tháng tại Vietcombank hiện là 4,7%/năm",
)

# the same words, from those who mean it
ASKED = (
    "Theo báo Tuổi Trẻ nhiều người mất tiền, anh phải chuyển tiền sang tài khoản an toàn để bảo vệ",
    "Chúng tôi là công an, không yêu cầu gì thêm, chuyển toàn bộ tiền vào tài khoản tạm giữ để kiểm tra",
    "Má em bị lừa 40 triệu vì làm nhiệm vụ Telegram nạp tiền rút hoa hồng, giờ lấy lại được không",
    "Nhập mật khẩu và mã OTP để mở khóa tài khoản tại link này",
    "Chuyển tiền vào tài khoản tạm khóa của cơ quan điều tra để chứng minh trong sạch",
    "Công an không làm việc với người nhà, anh phải chuyển tiền vào tài khoản tạm giữ ngay",
    "Công an không bao giờ nói dối, chuyển toàn bộ tiền vào tài khoản an toàn để xác minh",
    "Công an không bao giờ nói dối nên anh phải chuyển tiền vào tài khoản an toàn",
    "Bà Tư bị lừa vì không nghe công an, ông hãy chuyển tiền vào tài khoản tạm giữ",
    "Hôm qua bà ngoại em bị lừa 50 triệu, nó xưng công an kêu bà chuyển tiền vào tài khoản tạm giữ, giờ phải làm sao",
    "Ngân hàng không bao giờ lừa khách, vui lòng chuyển tiền vào tài khoản an toàn trong hôm nay",
    "Vào link tải ứng dụng VNeID mới và nhập OTP để cập nhật",
    "Em bị lừa 20 triệu làm nhiệm vụ online, nạp tiền nhiều lần để rút hoa hồng",
    "Combo Phú Quốc 3N2Đ giá sốc 1tr2, còn 2 suất cuối, chị cọc trước 50% vào tài khoản cá nhân em nhé",
)

# reasons that would be untrue of what was said
UNTRUE = (
    ("Techcombank: Quý khách nhập sai mật khẩu 3 lần. Tài khoản tạm khóa 30 phút.", "text.safe_account"),
    ("Techcombank: Quý khách nhập sai mật khẩu 3 lần. Tài khoản tạm khóa 30 phút.", "text.threat"),
    ("Login code 48291. This code can be used to log in to your Telegram account.", "text.move_channel"),
    ("Please update our bank details for the next invoice", "text.asks_code"),
    ("Nhập mã tại link trên giấy mời", "text.install_app"),
    ("Anh gửi ảnh 2 mặt CCCD qua Zalo để em làm hợp đồng", "text.threat"),
    ("Chị gửi em số tài khoản để em chuyển", "text.personal_account"),
    ("Cô gửi phụ huynh link thanh toan hoc phi", "text.pay_first"),
    ("Lãi suất tiết kiệm 12 tháng tại Vietcombank hiện là 4,7%/năm", "text.investment"),
)


@pytest.mark.parametrize("text", [*NOTICES, *WARNINGS, *TALES, *TALK])
def test_words_of_a_trick_accuse_nobody_who_does_not_play_it(text: str) -> None:
    assert check(text, lists=LISTS, today=TODAY).level < Level.SUSPICIOUS


@pytest.mark.parametrize("text", ASKED)
def test_the_same_words_from_who_asks_stay_suspicious(text: str) -> None:
    assert check(text, lists=LISTS, today=TODAY).level >= Level.SUSPICIOUS


@pytest.mark.parametrize(("text", "code"), UNTRUE)
def test_no_reason_is_untrue_of_the_message(text: str, code: str) -> None:
    assert code not in {reason.code for reason in check(text, lists=LISTS, today=TODAY).reasons}


def test_a_kind_is_named_by_what_the_message_says() -> None:
    mixed = check("тài khoản của bạn bị khóa truy cập vіеtсоmbаnk.com", lists=LISTS, today=TODAY)
    assert mixed.scam_type == "V10"
    # a table of data tells no story, whatever stands in it
    assert check('text,b\n"a, b vietcombank.top",1\nhello,2', lists=LISTS, today=TODAY).scam_type == ""
