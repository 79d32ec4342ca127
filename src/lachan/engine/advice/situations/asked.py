"""What was asked about, where no kind of scam is clear."""

from __future__ import annotations

from lachan.engine.advice.situations.form import Situation, advice
from lachan.engine.words.form import Words

SITUATIONS: dict[str, Situation] = {
    "message": Situation(
        Words(
            "Đừng làm theo tin này. Đừng chuyển tiền. Đừng đưa mã OTP.",
            "Don’t do what it says. Don’t send money. Don’t give a code.",
        ),
        Words("Tin này dùng cách của kẻ lừa đảo.", "It works the way swindlers work."),
        Words(
            "Muốn biết thật giả, hãy gọi số bạn vẫn lưu hoặc hỏi người nhà.",
            "To find the truth, ring a number you already have or ask your family.",
        ),
        advice("do_not_pay give_no_code call_back_known_number ask_family keep_evidence"),
    ),
    "message_link": Situation(
        Words(
            "Đừng bấm link. Đừng đưa mã OTP. Chụp màn hình rồi báo.",
            "Don’t tap the link. Don’t give a code. Take a screenshot and report it.",
        ),
        Words(
            "Tin này dẫn bạn tới một trang hay ứng dụng để lấy tiền hoặc mã của bạn.",
            "It leads you to a page or an app that takes your money or your codes.",
        ),
        Words(
            "Có việc thật thì tự mở ứng dụng hoặc tự gõ địa chỉ chính thức.",
            "If there is something to it, open the official app or type the official address yourself.",
        ),
        advice(
            "do_not_open_link give_no_code do_not_install type_address_yourself ask_family delete_message"
        ),
    ),
    "quoted_link": Situation(
        Words(
            "Đừng mở địa chỉ được nhắc trong tin. Đừng nhập gì ở đó.",
            "Don’t open the address named in it. Enter nothing there.",
        ),
        Words(
            "Lời văn giống một lời cảnh báo, còn địa chỉ trong đó là địa chỉ xấu.",
            "The words read like a warning; the address in them is a bad one.",
        ),
        Words(
            "Ai cũng chép được lời cảnh báo: hãy xem lại trên trang chính thức của nơi được nhắc tên.",
            "Anybody can copy a warning: look it up on the official site of whoever is named.",
        ),
        advice("do_not_open_link give_no_code check_official_page type_address_yourself"),
    ),
    "link": Situation(
        Words(
            "Đừng mở link này. Đừng nhập mật khẩu hay mã OTP.",
            "Don’t open this link. Don’t enter a password or a code.",
        ),
        Words(
            "Địa chỉ này được dùng để lấy tiền, mật khẩu hoặc mã của bạn.",
            "This address is used to take money, passwords or codes.",
        ),
        Words(
            "Muốn vào trang thật, hãy tự gõ địa chỉ hoặc mở ứng dụng chính thức.",
            "To reach the real site, type its address yourself or open the official app.",
        ),
        advice("do_not_open_link give_no_code do_not_install type_address_yourself ask_family"),
    ),
    "phone": Situation(
        Words("Đừng nghe máy. Đừng gọi lại số này.", "Don’t answer. Don’t ring this number back."),
        Words("Số này bị nêu là số lừa đảo.", "This number is named as one of swindlers."),
        Words(
            "Ai cần bạn thật sự thì bạn gọi họ bằng số bạn vẫn lưu.",
            "Whoever really needs you can be reached on the number you already have.",
        ),
        advice("hang_up give_no_code do_not_pay call_back_known_number report_sms"),
    ),
    "payee": Situation(
        Words("Đừng chuyển tiền vào tài khoản này.", "Don’t send money to this account."),
        Words(
            "Tài khoản này bị nêu là nơi nhận tiền lừa đảo.",
            "This account is named as one that collects money from scams.",
        ),
        Words(
            "Hỏi lại người bạn định trả bằng số bạn vẫn lưu.",
            "Ask whom you mean to pay, on a number you already have.",
        ),
        advice("do_not_pay check_payee_name call_back_known_number ask_family keep_evidence"),
    ),
    "profile": Situation(
        Words(
            "Đừng nhắn tiếp. Đừng chuyển tiền. Đừng gửi ảnh, giấy tờ.",
            "Stop writing to it. Don’t send money. Don’t send pictures or papers.",
        ),
        Words(
            "Tài khoản hoặc nhóm này bị nêu là của kẻ lừa đảo.",
            "This account or group is named as one of swindlers.",
        ),
        Words(
            "Nếu nó mang tên người quen, hãy gọi người đó bằng số bạn vẫn lưu.",
            "If it bears a friend’s name, ring that friend on the number you already have.",
        ),
        advice("do_not_pay no_papers leave_and_report call_back_known_number keep_evidence"),
    ),
    "email": Situation(
        Words(
            "Đừng trả lời. Đừng mở tệp hay link trong thư.", "Don’t reply. Don’t open files or links in it."
        ),
        Words("Địa chỉ thư này được dùng để lừa đảo.", "This address is used for scams."),
        Words(
            "Gọi người gửi bằng số bạn vẫn lưu để hỏi lại.", "Ring the sender on the number you already have."
        ),
        advice("do_not_open_link do_not_pay call_back_known_number keep_evidence"),
    ),
    "app": Situation(
        Words(
            "Đừng cài ứng dụng này. Đừng cho phép quyền gì.",
            "Don’t install this app. Don’t grant it anything.",
        ),
        Words(
            "Ứng dụng như vậy chiếm quyền điện thoại và lấy tiền trong ngân hàng.",
            "Such an app takes over the phone and the money in the bank.",
        ),
        Words(
            "Chỉ cài ứng dụng từ kho chính thức, do bạn tự tìm.",
            "Install apps only from the official store, found by yourself.",
        ),
        advice("do_not_install official_store_only no_screen_share ask_family keep_evidence"),
    ),
}
