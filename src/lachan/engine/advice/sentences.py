"""The advice in words: a short order, and why or how."""

from __future__ import annotations

from lachan.engine.advice.hotlines import numbers
from lachan.engine.words.form import Words


def _filled(words: Words) -> Words:
    """This will put the verified numbers of hotlines.csv into the blanks."""
    known = numbers()
    return Words(
        *(sentence.format_map(known) for sentence in (words.vi, words.en, words.why_vi, words.why_en))
    )


_ADVICE: dict[str, Words] = {
    "advice.do_not_open_link": Words(
        "Đừng bấm link",
        "Don’t tap the link",
        "Đã lỡ mở thì đóng lại và đừng nhập gì.",
        "If you opened it, close it and enter nothing.",
    ),
    "advice.do_not_pay": Words(
        "Đừng chuyển tiền",
        "Don’t send money",
        "Việc thật thì đợi được một cuộc gọi.",
        "If it is real, it can wait for a phone call.",
    ),
    "advice.give_no_code": Words(
        "Đừng đưa mã OTP, mật khẩu hay số thẻ cho ai",
        "Give nobody a one-time code, password or card number",
        "Ngân hàng và cơ quan không hỏi những thứ này.",
        "Banks and authorities don’t ask for these.",
    ),
    "advice.do_not_install": Words(
        "Đừng cài ứng dụng từ link hay tệp gửi tới",
        "Install nothing from a link or a file",
        "Ứng dụng như vậy có thể chiếm quyền điện thoại.",
        "Such an app can take over the phone.",
    ),
    "advice.no_screen_share": Words(
        "Đừng chia sẻ màn hình, đừng quay khuôn mặt theo lời họ",
        "Don’t share your screen or film your face for them",
        "Họ xem được mã và mật khẩu khi bạn gõ.",
        "They can watch codes and passwords as you type.",
    ),
    "advice.no_papers": Words(
        "Đừng gửi ảnh CCCD, hộ chiếu hay khuôn mặt",
        "Send no picture of your ID card, passport or face",
        "Giấy tờ bị lấy có thể dùng để vay tiền đứng tên bạn.",
        "Stolen papers can be used for loans in your name.",
    ),
    "advice.no_fee_first": Words(
        "Đừng đóng phí trước",
        "Pay no fee beforehand",
        "Lương, khoản vay, giải thưởng thật không bắt bạn nộp tiền trước.",
        "Real pay, loans and prizes never ask for money first.",
    ),
    "advice.do_not_pay_threat": Words(
        "Đừng trả tiền cho lời đe dọa",
        "Don’t pay because of a threat",
        "Trả rồi họ sẽ đòi tiếp.",
        "If you pay, they will ask again.",
    ),
    "advice.do_not_go": Words(
        "Đừng lên xe, đừng qua biên giới theo họ",
        "Don’t get on the bus, don’t cross the border with them",
        "Đang trên đường thì xuống nơi đông người và gọi {police}.",
        "If you are on the way, get off where there are people and ring {police}.",
    ),
    "advice.do_not_forward": Words("Đừng chia sẻ tin này", "Don’t pass it on"),
    "advice.hang_up": Words(
        "Đang nghe máy thì cúp máy",
        "If you are on the phone, hang up",
        "Không ai bị phạt vì cúp máy.",
        "Nobody is punished for hanging up.",
    ),
    "advice.ring_bank_on_card": Words(
        "Gọi ngân hàng theo số in trên thẻ",
        "Ring your bank on the number printed on your card",
        "Đừng gọi số có trong tin.",
        "Don’t ring a number given in the message.",
    ),
    "advice.open_app_yourself": Words(
        "Tự mở ứng dụng ngân hàng để xem", "Open your bank’s app yourself and look"
    ),
    "advice.type_address_yourself": Words(
        "Tự gõ địa chỉ chính thức",
        "Type the official address yourself",
        "Như thế bạn không bị link dẫn đi nơi khác.",
        "Then no link can lead you elsewhere.",
    ),
    "advice.call_back_known_number": Words(
        "Gọi lại số bạn vẫn lưu",
        "Ring back on a number you already have",
        "Đừng dùng cách liên lạc do họ đưa. Không có số thì hỏi tại nơi bạn đã đăng ký.",
        "Don’t use contacts that they gave you. If you have none, ask where you signed up.",
    ),
    "advice.give_no_code_or_papers": Words(
        "Không đưa mã OTP, mật khẩu, ảnh CCCD",
        "Give no code, password or picture of your ID card",
        "Cơ quan và ngân hàng không hỏi những thứ này qua tin nhắn hay điện thoại.",
        "Authorities and banks don’t ask for these in a message or a call.",
    ),
    "advice.no_money_no_app": Words(
        "Không chuyển tiền, không cài ứng dụng từ link",
        "Send no money and install nothing from a link",
        "Việc thật thì đợi được một cuộc gọi.",
        "If it is real, it can wait for a phone call.",
    ),
    "advice.ask_family": Words(
        "Hỏi người nhà trước khi làm",
        "Ask your family before you act",
        "Người ngoài cuộc dễ nhận ra hơn.",
        "Somebody outside sees it more clearly.",
    ),
    "advice.tell_somebody": Words(
        "Kể cho một người bạn tin",
        "Tell somebody you trust",
        "Ai bắt bạn giữ kín là muốn bạn ở một mình với họ.",
        "Whoever wants it kept secret wants you alone.",
    ),
    "advice.ask_office": Words(
        "Hỏi trực tiếp tại xã, phường hoặc cơ quan đó", "Ask at the commune or at the office itself"
    ),
    "advice.ask_carrier": Words(
        "Hỏi nhà mạng tại cửa hàng hoặc trong ứng dụng chính thức",
        "Ask your carrier at its shop or in its own app",
    ),
    "advice.ask_school": Words(
        "Tự gọi cho con, nhà trường hoặc tổng đài bệnh viện",
        "Ring your child, the school or the hospital yourself",
    ),
    "advice.visit_police": Words(
        "Trình báo công an xã, phường gần nhất",
        "Go to the nearest commune or ward police",
        "Việc khẩn cấp thì gọi {police}.",
        "If it is urgent, ring {police}.",
    ),
    "advice.ring_police": Words(
        "Gọi {police} ngay",
        "Ring {police} now",
        "Có người có thể đang gặp nguy.",
        "Somebody may be in danger.",
    ),
    "advice.report_sms": Words(
        "Nhắn tin báo tới {report_sms} (hoặc {report_sms_other})",
        "Report it by SMS to {report_sms} (or {report_sms_other})",
        "Viết LD, rồi số điện thoại đó, rồi nội dung.",
        "Write LD, then the number, then what was said.",
    ),
    "advice.official_store_only": Words(
        "Chỉ cài từ kho ứng dụng chính thức",
        "Install only from the official store",
        "Tự tìm tên ứng dụng, đừng đi từ link.",
        "Search for the app by name, not by a link.",
    ),
    "advice.check_payee_name": Words(
        "Xem tên người nhận trước khi chuyển",
        "Read the payee’s name before you pay",
        "Tên khác với người bạn định trả thì dừng lại.",
        "If it isn’t whom you mean to pay, stop.",
    ),
    "advice.check_money_arrived": Words(
        "Tự mở ứng dụng ngân hàng xem tiền đã về chưa",
        "See in your own bank’s app whether the money came",
        "Đừng tin ảnh chụp.",
        "Don’t trust a picture.",
    ),
    "advice.check_seller": Words(
        "Kiểm tra nơi bán trên trang chính thức",
        "Check the seller on its official site",
        "Gọi số ghi ở đó để hỏi có đúng không.",
        "Ring the number given there and ask.",
    ),
    "advice.pay_on_platform": Words(
        "Trả tiền trên sàn, không chuyển ngoài", "Pay on the platform, not outside it"
    ),
    "advice.check_order": Words(
        "Xem đơn hàng trong ứng dụng bạn đã mua", "Look at the order in the app where you bought it"
    ),
    "advice.check_licence": Words(
        "Tra giấy phép của công ty trước khi nộp tiền", "Check the company’s licence before you pay"
    ),
    "advice.check_official_page": Words("Xem lại trên trang chính thức", "Look it up on the official page"),
    "advice.leave_money_untouched": Words(
        "Để nguyên số tiền đó",
        "Leave that money untouched",
        "Ngân hàng sẽ hoàn trả theo thủ tục.",
        "The bank returns it by its own procedure.",
    ),
    "advice.second_approval": Words(
        "Nhờ người thứ hai duyệt",
        "Have a second person approve",
        "Đổi tài khoản nhận tiền luôn cần hai người.",
        "A changed payee account always needs two.",
    ),
    "advice.two_step": Words("Bật bảo mật hai lớp", "Switch on two-step login"),
    "advice.leave_and_report": Words(
        "Rời nhóm, chặn và báo cáo tài khoản đó trên nền tảng",
        "Leave, block and report the account on its platform",
        "Chụp lại nội dung trước khi rời.",
        "Take screenshots before you leave.",
    ),
    "advice.keep_evidence": Words(
        "Giữ lại bằng chứng",
        "Keep the evidence",
        "Chụp màn hình tin nhắn, số điện thoại, số tài khoản, đường link.",
        "Take screenshots of messages, numbers, accounts and links.",
    ),
    "advice.delete_message": Words(
        "Chụp màn hình và báo trước, rồi mới xóa tin",
        "Take a screenshot and report it; only then delete it",
        "Tin và ảnh chụp là bằng chứng nếu có ai mất tiền.",
        "The message or its picture is evidence if somebody lost money.",
    ),
    "advice.ring_yourself": Words(
        "Cần thì tự gọi số in trên thẻ, trên hóa đơn hoặc số bạn vẫn lưu",
        "If need be, ring the number on your card or bill, or one you already have",
        "Số hiện trên máy có thể bị giả; số bạn tự tìm thì dẫn tới đúng nơi.",
        "The number on your screen can be forged; one you looked up leads to the right place.",
    ),
    "advice.ask_payee": Words(
        "Hỏi lại người bạn định trả bằng số bạn vẫn lưu",
        "Ask whom you mean to pay, on a number you already have",
        "Số tài khoản trong tin, trong ảnh có thể đã bị thay.",
        "The account number in a message or picture may have been changed.",
    ),
    "advice.coins_are_gone": Words(
        "Đừng gửi khi chưa chắc ai nhận",
        "Send nothing before you are sure who receives it",
        "Tiền mã hóa đã gửi đi thì không ai lấy lại được.",
        "Coins that were sent can’t be fetched back by anybody.",
    ),
    "advice.ask_sender": Words(
        "Hỏi người gửi bằng số bạn vẫn lưu",
        "Ask the sender on a number you already have",
        "Tên và hình hiện trên máy thì ai cũng đặt được.",
        "Anybody can set the name and picture that you see.",
    ),
    "advice.paste_it": Words(
        "Dán tin nhắn, đường link, số điện thoại hay số tài khoản",
        "Paste the message, link, phone number or account number",
    ),
    "advice.type_it_out": Words(
        "Có ảnh thì chụp lại cho rõ, hoặc gõ chữ trong ảnh ra",
        "If you have a picture, take a sharper one or type out its words",
    ),
}

WORDS: dict[str, Words] = {code: _filled(words) for code, words in _ADVICE.items()}
