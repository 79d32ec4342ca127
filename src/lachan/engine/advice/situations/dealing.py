"""Selling, buying, working, borrowing, investing."""

from __future__ import annotations

from lachan.engine.advice.situations.form import Situation, advice
from lachan.engine.words.form import Words

SITUATIONS: dict[str, Situation] = {
    "seller": Situation(
        Words(
            "Khoan giao hàng. Tự mở ứng dụng ngân hàng xem tiền về chưa.",
            "Don’t hand over the goods. Open your bank’s app and see whether the money came.",
        ),
        Words("Ảnh biên lai có thể bị chỉnh sửa.", "A picture of a receipt can be edited."),
        Words(
            "Chỉ giao hàng khi tiền đã vào tài khoản.",
            "Hand goods over only when the money is in your account.",
        ),
        advice("check_money_arrived do_not_pay do_not_open_link keep_evidence"),
    ),
    "buy": Situation(
        Words(
            "Đừng chuyển tiền cọc. Gọi nơi bán theo số trên trang chính thức.",
            "Don’t pay a deposit. Ring the seller on the number of its official site.",
        ),
        Words("Người bán này có thể nhận tiền rồi biến mất.", "This seller may take the money and vanish."),
        Words(
            "Trả tiền trên sàn hoặc vào tài khoản của công ty, không vào tài khoản cá nhân.",
            "Pay on the platform or to a company’s account, not to a private one.",
        ),
        advice("do_not_pay check_seller pay_on_platform check_payee_name"),
    ),
    "task": Situation(
        Words(
            "Đừng nạp tiền. Đừng làm nhiệm vụ tiếp. Rời nhóm.",
            "Don’t pay in. Do no more tasks. Leave the group.",
        ),
        Words(
            "Việc thật không bắt bạn nạp tiền. Vài khoản trả đầu chỉ để bạn tin.",
            "Real work never asks you to pay in. The first payments are there to win your trust.",
        ),
        Words(
            "Tìm công ty trên trang chính thức rồi gọi hỏi.", "Find the company’s official site and ring it."
        ),
        advice("do_not_pay no_fee_first leave_and_report no_papers ask_family"),
    ),
    "loan": Situation(
        Words("Đừng đóng phí để được vay. Đừng gửi ảnh giấy tờ.", "Pay no fee for a loan. Send no papers."),
        Words(
            "Bên cho vay thật không thu tiền trước khi giải ngân.",
            "A real lender takes no money before it pays out.",
        ),
        Words("Muốn vay, hãy tới quầy ngân hàng.", "If you need a loan, go to a bank’s counter."),
        advice("no_fee_first no_papers give_no_code do_not_install"),
    ),
    "betting": Situation(
        Words(
            "Đừng cài ứng dụng. Đừng nạp tiền. Đừng cho xem danh bạ.",
            "Don’t install it. Don’t pay in. Don’t let it read your contacts.",
        ),
        Words(
            "Kết quả bị sắp đặt, và dữ liệu trong máy bị dùng để đe dọa.",
            "The results are rigged, and what is on your phone is used to threaten you.",
        ),
        Words(
            "Nếu họ dọa đòi nợ, giữ lại lời đe dọa và báo công an.",
            "If they threaten you over a debt, keep the threats and tell the police.",
        ),
        advice("do_not_install do_not_pay keep_evidence visit_police"),
    ),
    "invest": Situation(
        Words(
            "Đừng nạp thêm tiền. Đừng đóng phí để rút. Rời nhóm.",
            "Pay in no more. Pay no fee to withdraw. Leave the group.",
        ),
        Words(
            "Lãi trên màn hình là số giả; càng nộp càng mất.",
            "The gains on the screen are invented; the more you pay, the more you lose.",
        ),
        Words(
            "Không ai cam kết lãi được. Hỏi công ty chứng khoán có giấy phép.",
            "Nobody can promise gains. Ask a licensed broker.",
        ),
        advice("do_not_pay no_fee_first leave_and_report keep_evidence ask_family"),
    ),
    "papers": Situation(
        Words(
            "Đừng gửi ảnh giấy tờ, khuôn mặt. Đừng cho thuê tài khoản.",
            "Send no papers and no face video. Rent your account to nobody.",
        ),
        Words(
            "Giấy tờ của bạn sẽ bị dùng để vay tiền, mở tài khoản đứng tên bạn.",
            "Your papers would be used for loans and accounts in your name.",
        ),
        Words(
            "Lỡ gửi rồi thì báo ngân hàng và công an.",
            "If you have sent them, tell your bank and the police.",
        ),
        advice("no_papers give_no_code ring_bank_on_card visit_police"),
    ),
}
