"""Somebody poses as a bank, an authority, a company or somebody you know."""

from __future__ import annotations

from lachan.engine.advice.situations.form import Situation, advice
from lachan.engine.words.form import Words

SITUATIONS: dict[str, Situation] = {
    "bank_link": Situation(
        Words(
            "Đừng bấm link. Đừng đưa mã OTP. Chụp màn hình rồi báo.",
            "Don’t tap the link. Don’t give a code. Take a screenshot and report it.",
        ),
        Words(
            "Tin giả danh để lấy tiền và mã OTP của bạn.",
            "It pretends to be somebody else, to get your money and your one-time code.",
        ),
        Words(
            "Muốn biết tài khoản ra sao, hãy tự mở ứng dụng ngân hàng hoặc gọi số in trên thẻ.",
            "To see how your account stands, open the bank’s app yourself or ring the number printed on your card.",
        ),
        advice("do_not_open_link give_no_code ring_bank_on_card open_app_yourself delete_message"),
    ),
    "bank_call": Situation(
        Words(
            "Đừng đọc mã OTP hay số thẻ. Đang nghe thì cúp máy. Gọi số in trên thẻ.",
            "Don’t read out a code or card number. If on a call, hang up. Ring the number on your card.",
        ),
        Words(
            "Họ giả nhân viên ngân hàng để lấy thẻ, khuôn mặt hoặc mã của bạn.",
            "They pose as bank staff to get your card, your face or your codes.",
        ),
        Words(
            "Việc thật thì làm được trong ứng dụng ngân hàng hoặc tại quầy.",
            "Whatever is real can be done in the bank’s app or at its counter.",
        ),
        advice("hang_up give_no_code no_screen_share do_not_install ring_bank_on_card"),
    ),
    "police": Situation(
        Words(
            "Đừng chuyển tiền. Đang nghe thì cúp máy. Kể ngay cho người nhà.",
            "Don’t send money. If on a call, hang up. Tell your family now.",
        ),
        Words(
            "Họ giả cơ quan pháp luật để dọa bạn chuyển tiền. Không có tài khoản nào gọi là “an toàn”.",
            "They pose as the law to frighten you into paying. There is no such thing as a “safe account”.",
        ),
        Words(
            "Muốn hỏi lại, hãy tới công an xã, phường gần nhất.",
            "To make sure, go to the nearest commune or ward police.",
        ),
        advice("hang_up do_not_pay tell_somebody do_not_install visit_police report_sms"),
    ),
    "kidnap": Situation(
        Words(
            "Cúp máy. Ra khỏi phòng. Gọi cha mẹ và 113.",
            "Hang up. Leave the room. Ring your parents and 113.",
        ),
        Words(
            "Họ giả công an, bắt bạn trốn một mình để đòi tiền của gia đình.",
            "They pose as police and make you hide alone, to get money from your family.",
        ),
        Words(
            "Là cha mẹ: chưa chuyển tiền, gọi 113 và hỏi bạn bè, nhà trường.",
            "If you are a parent: send no money, ring 113 and ask friends and the school.",
        ),
        advice("hang_up ring_police tell_somebody do_not_pay keep_evidence"),
    ),
    "official": Situation(
        Words(
            "Đừng bấm link. Đừng cài ứng dụng. Hỏi trực tiếp cơ quan đó.",
            "Don’t tap the link. Don’t install an app. Ask the office itself.",
        ),
        Words(
            "Họ giả cơ quan hoặc công ty dịch vụ để chiếm điện thoại, lấy tiền và mã của bạn.",
            "They pose as an authority or utility to take over your phone, your money and your codes.",
        ),
        Words(
            "Chỉ dùng ứng dụng từ kho chính thức, hoặc hỏi tại xã, phường.",
            "Use only the app from the official store, or ask at the commune office.",
        ),
        advice("do_not_open_link do_not_install give_no_code ask_office official_store_only report_sms"),
    ),
    "gift": Situation(
        Words(
            "Đừng đọc mã OTP. Đừng cho số thẻ. Hỏi xã, phường.",
            "Don’t read out a code. Don’t give a card number. Ask the commune office.",
        ),
        Words(
            "Không món quà hay khoản hỗ trợ nào cần mã OTP của bạn.",
            "No gift or benefit needs your one-time code.",
        ),
        Words("Hỏi trực tiếp ủy ban hoặc công an xã, phường.", "Ask the commune office or police in person."),
        advice("give_no_code no_papers do_not_open_link ask_office ask_family"),
    ),
    "sim": Situation(
        Words(
            "Đừng bấm mã họ đọc. Đừng đưa mã OTP. Hỏi nhà mạng.",
            "Don’t dial codes they read out. Don’t give a code. Ask your carrier.",
        ),
        Words(
            "Họ giả nhà mạng để chiếm số điện thoại của bạn.",
            "They pose as your carrier to take over your number.",
        ),
        Words(
            "Xem thuê bao trong ứng dụng chính thức của nhà mạng hoặc tại cửa hàng.",
            "Check your subscription in the carrier’s own app or at its shop.",
        ),
        advice("hang_up give_no_code do_not_open_link ask_carrier report_sms"),
    ),
    "courier": Situation(
        Words(
            "Đừng trả tiền hàng bạn không đặt. Đừng bấm link. Hỏi hãng giao hàng.",
            "Don’t pay for what you didn’t order. Don’t tap links. Ask the courier company.",
        ),
        Words(
            "Họ giả người giao hàng để lấy một khoản nhỏ, rồi lấy tài khoản ngân hàng.",
            "They pose as a courier to get a small sum, and then your bank account.",
        ),
        Words("Xem đơn hàng trong ứng dụng bạn đã mua.", "Look at the order in the app where you bought it."),
        advice("do_not_pay do_not_open_link give_no_code check_order"),
    ),
    "friend": Situation(
        Words(
            "Đừng chuyển tiền. Đang nghe thì cúp máy. Gọi lại số bạn vẫn lưu.",
            "Don’t send money. If on a call, hang up. Ring the number you already have.",
        ),
        Words(
            "Có thể tài khoản, hình hay giọng của người quen đã bị giả.",
            "The account, face or voice of somebody you know may be faked.",
        ),
        Words(
            "Hỏi một câu chỉ người đó biết, và xem tên chủ tài khoản nhận tiền.",
            "Ask what only that person knows, and look at the payee’s name.",
        ),
        advice("do_not_pay call_back_known_number check_payee_name give_no_code"),
    ),
    "emergency": Situation(
        Words(
            "Đừng chuyển tiền. Đang nghe thì cúp máy. Tự gọi cho con, trường hoặc bệnh viện.",
            "Don’t send money. If on a call, hang up. Ring your child, the school or the hospital yourself.",
        ),
        Words(
            "Họ làm bạn hoảng sợ để bạn trả tiền trước khi hỏi lại.",
            "They frighten you so that you pay before you ask.",
        ),
        Words(
            "Bệnh viện cấp cứu trước, không đòi chuyển tiền qua điện thoại.",
            "Hospitals treat emergencies first and don’t ask for transfers by phone.",
        ),
        advice("do_not_pay hang_up ask_school ask_family"),
    ),
}
