"""Money that comes or is promised, and threats."""

from __future__ import annotations

from lachan.engine.advice.situations.form import Situation, advice
from lachan.engine.words.form import Words

SITUATIONS: dict[str, Situation] = {
    "mistaken": Situation(
        Words(
            "Đừng tự chuyển trả. Đừng tiêu số tiền đó. Gọi ngân hàng.",
            "Don’t send it back yourself. Don’t spend it. Ring your bank.",
        ),
        Words(
            "Chuyển nhầm có thể là cái bẫy để đòi nợ hoặc lấy mã của bạn.",
            "A “mistaken” transfer can be a trap to collect a debt or your codes.",
        ),
        Words("Nhờ ngân hàng hoàn trả theo đúng thủ tục.", "Let the bank return it by its own procedure."),
        advice("leave_money_untouched ring_bank_on_card do_not_open_link give_no_code"),
    ),
    "recovery": Situation(
        Words("Đừng đóng phí. Đừng đưa mật khẩu hay giấy tờ.", "Pay no fee. Give no password and no papers."),
        Words(
            "Người hứa lấy lại tiền hay tài khoản là lừa đảo lần hai.",
            "Whoever promises to get money or accounts back is a second scam.",
        ),
        Words(
            "Trình báo công an, hoặc dùng trang khôi phục chính thức của nền tảng.",
            "Tell the police, or use the platform’s own recovery page.",
        ),
        advice("no_fee_first give_no_code no_papers visit_police keep_evidence"),
    ),
    "login_code": Situation(
        Words(
            "Đừng đưa mã đăng nhập. Đừng bấm link bình chọn.",
            "Give nobody the login code. Don’t tap the voting link.",
        ),
        Words("Có mã là họ chiếm được tài khoản của bạn.", "With the code they take over your account."),
        Words(
            "Gọi người nhờ bạn bằng số bạn vẫn lưu; bật mật khẩu hai bước.",
            "Ring whoever asked on the number you already have; set a two-step password.",
        ),
        advice("give_no_code do_not_open_link two_step call_back_known_number"),
    ),
    "hoax": Situation(
        Words("Đừng chia sẻ tin này.", "Don’t pass it on."),
        Words(
            "Chỉ nghe máy thì không mất tiền; chỉ mất khi đưa mã, cài ứng dụng hay chuyển tiền.",
            "Answering a call takes no money; giving a code, installing an app or paying does.",
        ),
        Words(
            "Xem lại trên trang chính thức của công an hoặc báo chí.",
            "Look it up on the police’s or the press’s own sites.",
        ),
        advice("do_not_forward check_official_page give_no_code"),
    ),
    "romance": Situation(
        Words(
            "Đừng chuyển tiền cho người chưa gặp. Kể cho người thân.",
            "Send no money to somebody you haven’t met. Tell your family.",
        ),
        Words(
            "Quà bị giữ, phí hải quan, rủ đầu tư đều là cách lấy tiền của bạn.",
            "Held gifts, customs fees and tips to invest are all ways to your money.",
        ),
        Words(
            "Tìm ảnh của người đó trên mạng; hẹn gặp ở nơi đông người.",
            "Search for the person’s pictures; meet only where there are people.",
        ),
        advice("do_not_pay tell_somebody no_papers keep_evidence"),
    ),
    "prize": Situation(
        Words(
            "Đừng đóng phí để nhận thưởng. Đừng bấm link. Bỏ qua tin này.",
            "Pay no fee for a prize. Don’t tap the link. Ignore it.",
        ),
        Words("Giải thưởng thật không bắt bạn nộp tiền trước.", "A real prize never asks for money first."),
        Words("Không tham gia thì không thể trúng.", "Who didn’t take part can’t have won."),
        advice("no_fee_first do_not_open_link no_papers ask_family"),
    ),
    "tips": Situation(
        Words("Đừng trả tiền lấy số. Bỏ qua tin này.", "Pay for no numbers. Ignore it."),
        Words("Không ai biết trước kết quả xổ số.", "Nobody knows a draw beforehand."),
        Words(
            "Họ bán mỗi người một số; ai trúng thì họ nhận là của mình.",
            "They sell each person another number; whoever wins is shown around.",
        ),
        advice("do_not_pay no_fee_first keep_evidence"),
    ),
    "abroad": Situation(
        Words(
            "Đừng đi. Đừng đóng cọc. Hỏi công an xã, phường.",
            "Don’t go. Pay no deposit. Ask the commune police.",
        ),
        Words(
            "Việc nhẹ lương cao ở nước ngoài có thể là nơi giữ người, ép đi lừa người khác.",
            "An easy, well-paid job abroad can be a place where people are held and made to swindle.",
        ),
        Words(
            "Việc thật có hợp đồng, giấy phép và đi qua cửa khẩu.",
            "Real work has a contract and a licence, and goes through a border gate.",
        ),
        advice("do_not_go no_papers check_licence visit_police tell_somebody"),
    ),
    "visa": Situation(
        Words(
            "Đừng đóng cọc. Đừng đưa hộ chiếu. Tra giấy phép trước.",
            "Pay no deposit. Hand over no passport. Check the licence first.",
        ),
        Words("Không ai bao đậu visa được.", "Nobody can guarantee a visa."),
        Words(
            "Tra giấy phép với cơ quan quản lý lao động ngoài nước.",
            "Check the licence with the overseas labour authority.",
        ),
        advice("no_fee_first check_licence no_papers ask_family"),
    ),
    "charity": Situation(
        Words(
            "Khoan chuyển tiền. Gọi bệnh viện hoặc nơi được nêu tên.",
            "Don’t send money yet. Ring the hospital or organisation that is named.",
        ),
        Words(
            "Ảnh thật có thể bị ghép với số tài khoản của kẻ gian.",
            "Real pictures can stand beside a swindler’s account number.",
        ),
        Words("Muốn giúp, hãy gửi qua tổ chức bạn biết.", "To help, give through an organisation you know."),
        advice("do_not_pay check_payee_name check_official_page"),
    ),
    "qr": Situation(
        Words(
            "Đừng trả theo mã này. Hỏi chủ quán tên tài khoản.",
            "Don’t pay by this code. Ask the shop for the account name.",
        ),
        Words(
            "Mã có thể bị dán đè hoặc dẫn tới trang giả.",
            "The code may be stuck over the real one or lead to a fake page.",
        ),
        Words(
            "Xem tên người nhận trước khi bấm chuyển; quét mã mà hiện trang đăng nhập thì thoát ra.",
            "Read the payee’s name before you pay; if a login page opens, leave it.",
        ),
        advice("check_payee_name do_not_open_link give_no_code"),
    ),
    "blackmail": Situation(
        Words(
            "Đừng trả tiền. Giữ lại tin nhắn. Kể cho người bạn tin.",
            "Don’t pay. Keep the messages. Tell somebody you trust.",
        ),
        Words(
            "Trả rồi họ sẽ đòi tiếp; ảnh, video có thể là ghép.",
            "Who pays is asked again; the pictures may be edited.",
        ),
        Words(
            "Bạn không có lỗi. Báo công an; chưa đủ 18 tuổi thì nhờ người lớn đi cùng.",
            "It isn’t your fault. Tell the police; if you are under 18, take an adult along.",
        ),
        advice("do_not_pay_threat keep_evidence tell_somebody visit_police leave_and_report"),
    ),
    "bulk_order": Situation(
        Words(
            "Đừng ứng tiền mua hộ. Đòi đặt cọc. Hỏi lại đơn vị.",
            "Advance no money for others. Ask for a deposit. Ask the unit itself.",
        ),
        Words(
            "Họ giả đơn vị đặt hàng lớn để bạn trả tiền cho “nhà cung cấp” của họ.",
            "They pose as a unit with a large order so that you pay “their supplier”.",
        ),
        Words(
            "Hỏi đơn vị qua ủy ban hoặc công an xã, phường.",
            "Ask the unit through the commune office or police.",
        ),
        advice("do_not_pay ask_office check_payee_name keep_evidence"),
    ),
    "new_account": Situation(
        Words(
            "Khoan chuyển tiền. Gọi lại số bạn vẫn lưu. Nhờ người thứ hai duyệt.",
            "Don’t pay yet. Ring the number you already have. Have a second person approve.",
        ),
        Words(
            "Thư hay tài khoản chat có thể đã bị chiếm hoặc bị giả.",
            "The mailbox or chat account may be hijacked or faked.",
        ),
        Words(
            "So địa chỉ gửi từng chữ với thư cũ.",
            "Compare the sender’s address letter by letter with older mail.",
        ),
        advice("do_not_pay call_back_known_number second_approval check_payee_name"),
    ),
}
