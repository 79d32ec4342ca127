"""What the people of the demo tell: for each of the scam types a story in two voices and the message that came.

All texts are written for this story. Sites end in `.example`; numbers are of the range that Ofcom keeps for drama
(+44 7700 900000 to 900999), so that nobody has them.
Blanks: {who} the one it happened to, {money} a sum, {phone}, {link}, {account}, {bank}, {when}.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Script(NamedTuple):
    """One type of scam as it is told: its id, two stories, the message ("" where it was a call), what is named."""

    scam_type: str
    stories: tuple[str, str]
    message: str
    names: str = ""


# a blank in `names` says what the reporter gives beside: p phone, l link, a account, b app
SCRIPTS: Final[tuple[Script, ...]] = (
    Script(
        "V01",
        (
            "{when} {who} đặt combo Phú Quốc ba ngày giá rẻ, chuyển cọc {money} xong thì trang bị xóa.",
            "Thấy quảng cáo tour rẻ quá nên {who} chuyển {money}, tới ngày bay mới biết không có vé.",
        ),
        "Combo Phu Quoc 3N2D chi 1.990k, giu cho tai {link}",
        "la",
    ),
    Script(
        "V02",
        (
            "{when} có cuộc gọi hình giống hệt con gái, mặt cứng đờ, bảo {who} chuyển gấp {money}.",
            "{who} nhận cuộc gọi video của bạn thân, tiếng rè rè, xin vay {money}, hóa ra mặt giả.",
        ),
        "",
        "pa",
    ),
    Script(
        "V03",
        (
            "Số lạ gọi nói SIM của {who} sẽ bị khóa sau hai giờ, bắt bấm phím 1 rồi đọc căn cước.",
            "{when} họ dọa khóa SIM vì chưa chuẩn hóa, {who} suýt đọc mã cho họ.",
        ),
        "Thue bao cua quy khach se bi khoa 2 chieu trong 2h. Lien he {phone}",
        "p",
    ),
    Script(
        "V04",
        (
            "Khách mua hàng đưa ảnh đã chuyển {money} mà {who} kiểm tra thì không có đồng nào.",
            "{when} {who} giao điện thoại theo biên lai chuyển khoản giả, mất trắng {money}.",
        ),
        "",
        "p",
    ),
    Script(
        "V05",
        (
            "Có người xưng cô giáo gọi cho {who} bảo con ngã cấp cứu, cần {money} mổ ngay.",
            "{when} họ nói là bác sĩ khoa cấp cứu, bắt {who} chuyển {money} viện phí.",
        ),
        "",
        "pa",
    ),
    Script(
        "V06",
        (
            "{who} cho con chụp ảnh mẫu nhí, họ bắt làm nhiệm vụ mua hàng, mất {money}.",
            "Trang tuyển mẫu nhí kéo {who} vào nhóm chat rồi đòi nạp {money}.",
        ),
        "Be nha minh duoc chon vao vong 2. Xac nhan ho so tai {link}",
        "la",
    ),
    Script(
        "V07",
        (
            "{who} vay {money} qua mạng, họ bảo sai số tài khoản nên phải nộp phí mở khóa.",
            "{when} bên cho vay bắt {who} đóng bảo hiểm khoản vay trước rồi chặn luôn.",
        ),
        "Khoan vay cua ban da duoc duyet. Hoan tat phi tai {link}",
        "la",
    ),
    Script(
        "V08",
        (
            "Tin nhắn khuyến mãi dẫn {who} tải ứng dụng đánh bài, nạp {money} rồi không rút được.",
            "{when} {who} bấm link quảng cáo thì máy tự cài ứng dụng cá cược.",
        ),
        "Tang 188k cho thanh vien moi, tai ung dung tai {link}",
        "lb",
    ),
    Script(
        "V09",
        (
            "{who} vào trang giống hệt trang tra cứu của cơ quan nhà nước, điền hết giấy tờ rồi mới thấy lạ.",
            "Trang giả công ty điện máy nhận của {who} {money} rồi im lặng.",
        ),
        "",
        "l",
    ),
    Script(
        "V10",
        (
            "Tin nhắn hiện tên ngân hàng, nằm chung với tin thật, {who} bấm vào và mất {money}.",
            "{when} {who} nhận tin mang tên ngân hàng báo tài khoản bị khóa.",
        ),
        "NH Song Hong: Tai khoan dang nhap tren thiet bi la. Xac minh {link}",
        "l",
    ),
    Script(
        "V11",
        (
            "Nhóm chat dạy chơi chứng khoán rủ {who} nạp {money} vào sàn, lãi trên màn hình mà không rút được.",
            "{when} thầy trong nhóm bảo {who} nộp thuế {money} mới cho rút tiền ảo.",
        ),
        "Lenh hom nay lai 30%, vao san tai {link}",
        "la",
    ),
    Script(
        "V12",
        (
            "{who} làm cộng tác viên chốt đơn, ba đơn đầu có tiền, đơn thứ tư mất {money}.",
            "Việc nhẹ tại nhà, họ bắt {who} ứng {money} để hoàn thành chuỗi nhiệm vụ.",
        ),
        "Tuyen CTV online, 300-500k/ngay, nhan tin {phone}",
        "pa",
    ),
    Script(
        "V13",
        (
            "Facebook của cháu {who} bị chiếm, nhắn mọi người vay {money}.",
            "{when} bạn {who} nhắn mượn {money} qua Zalo, gọi lại mới biết bị mất tài khoản.",
        ),
        "Chi oi chuyen giup em {money} vao {account} {bank} nhe, toi em tra",
        "a",
    ),
    Script(
        "V14",
        (
            "Người xưng thiếu tá công an nói {who} dính vụ rửa tiền, bắt chuyển {money} để kiểm tra.",
            "{when} họ gửi lệnh bắt có dấu đỏ qua Zalo, {who} sợ quá chuyển {money}.",
        ),
        "",
        "pa",
    ),
    Script(
        "V15",
        (
            "{who} mua nồi chiên giá rẻ trên sàn, nhận về hộp giấy vụn, mất {money}.",
            "Shop bán hàng hiệu giảm giá gửi cho {who} hàng nhái rồi chặn.",
        ),
        "",
        "l",
    ),
    Script(
        "V16",
        (
            "{when} {who} bị đòi khoản vay {money} mà chưa từng vay ai, chắc lộ căn cước.",
            "Họ xin ảnh căn cước để làm hồ sơ việc làm, sau đó {who} bị đòi nợ.",
        ),
        "",
        "p",
    ),
    Script(
        "V17",
        (
            "Có {money} chuyển nhầm vào tài khoản của {who}, rồi một người lạ gọi đòi trả cả lãi.",
            "{when} {who} nhận tiền lạ, họ gửi link bảo bấm vào để trả lại.",
        ),
        "Toi chuyen nham {money}, nho ban hoan lai tai {link}",
        "pl",
    ),
    Script(
        "V18",
        (
            "Mất tiền lần trước, {who} lại mất thêm {money} cho chỗ nhận lấy lại tiền.",
            "Trang luật sư hứa thu hồi tiền lừa đảo, bắt {who} đóng phí {money}.",
        ),
        "Ho tro thu hoi tien bi lua dao, lien he {link}",
        "la",
    ),
    Script(
        "V19",
        (
            "Bạn nhắn nhờ bình chọn, {who} nhập mã thì mất luôn Telegram.",
            "{when} họ giả Telegram bảo {who} đọc mã năm số.",
        ),
        "Tai khoan Telegram cua ban vi pham. Xac thuc tai {link}",
        "l",
    ),
    Script(
        "V20",
        (
            "Nhóm cư dân truyền nhau tin nghe máy là mất tiền làm {who} hoang mang, xin hỏi có thật không.",
            "{when} {who} nhận tin chuyển tiếp về cuộc gọi trừ sạch tài khoản.",
        ),
        "Canh bao: nghe may so la la mat het tien, chuyen tiep cho moi nguoi",
        "",
    ),
    Script(
        "V21",
        (
            "{who} mất Facebook, thuê dịch vụ lấy lại {money}, họ lấy tiền rồi đòi thêm.",
            "Dịch vụ mở khóa Facebook xin mật khẩu của {who} rồi tống tiền.",
        ),
        "",
        "pa",
    ),
    Script(
        "V22",
        (
            "Quen một người nước ngoài trên mạng ba tháng, {who} chuyển {money} cho họ đầu tư chung.",
            "{when} người yêu trên mạng gửi quà, hải quan giả đòi {who} {money} phí.",
        ),
        "",
        "a",
    ),
    Script(
        "V23",
        (
            "Bình luận dưới bài báo dẫn {who} đến trang xem video phải đăng nhập lại Facebook.",
            "{when} {who} bấm link tin nóng thì bị lấy tài khoản.",
        ),
        "",
        "l",
    ),
    Script(
        "V24",
        (
            "Thầy cho số bảo đảm trúng lấy của {who} {money} tiền lễ.",
            "{when} {who} nộp {money} vào nhóm VIP soi cầu, trượt hết.",
        ),
        "Nhom VIP bach thu chuan 99%, phi {money}, lien he {phone}",
        "pa",
    ),
    Script(
        "V25",
        (
            "Cháu {who} bị dọa qua điện thoại, tự ra nhà nghỉ ở rồi họ đòi gia đình {money} tiền chuộc.",
            "{when} họ bắt con {who} ngắt liên lạc, gửi ảnh trói đòi {money}.",
        ),
        "",
        "pa",
    ),
    Script(
        "V26",
        (
            "Người xưng cán bộ phường bảo {who} cài ứng dụng định danh từ link, máy bị điều khiển, mất {money}.",
            "{when} họ hẹn {who} cập nhật định danh mức 2 qua điện thoại.",
        ),
        "Ho so dinh danh chua hoan thien. Cap nhat tai {link} truoc 17h",
        "pb",
    ),
    Script(
        "V27",
        (
            "Họ nói phường mới sáp nhập nên {who} phải khai lại đất đai, xin mã xác thực.",
            "{when} có người gọi {who} thu phí đổi địa chỉ giấy tờ {money}.",
        ),
        "Xa phuong sap nhap: cap nhat giay to nha dat tai {link}",
        "p",
    ),
    Script(
        "V28",
        (
            "Người xưng chi cục thuế bắt {who} cài ứng dụng hoàn thuế rồi mất {money}.",
            "{when} họ dọa phạt hộ kinh doanh của {who} vì chưa khai thuế điện tử.",
        ),
        "Co quan thue: ban duoc hoan {money}. Khai bao tai {link}",
        "lb",
    ),
    Script(
        "V29",
        (
            "{who} cào vé trên mạng trúng {money}, muốn lĩnh phải nộp phí trước.",
            "{when} bưu phẩm có vé cào, {who} quét mã thì bị dẫn vào nhóm chat.",
        ),
        "",
        "la",
    ),
    Script(
        "V30",
        (
            "Họ bảo tích hợp bảo hiểm y tế cho con, {who} đọc mã xong mất {money}.",
            "{when} người xưng ở trường gọi {who} xin căn cước của bé.",
        ),
        "Tich hop BHYT cho tre truoc ngay 30 tai {link}",
        "p",
    ),
    Script(
        "V31",
        (
            "Tin hỗ trợ quà Tết bảo {who} nhập số thẻ để nhận {money}.",
            "{when} {who} nhận tin an sinh, vào link thì bị trừ tiền.",
        ),
        "Nha nuoc ho tro {money} qua Tet. Dang ky nhan tai {link}",
        "l",
    ),
    Script(
        "V32",
        (
            "Giả nhân viên ngân hàng gọi hình cho {who} hướng dẫn quét khuôn mặt, mất {money}.",
            "{when} họ kết bạn Zalo bảo {who} cập nhật sinh trắc học kẻo khóa thẻ.",
        ),
        "",
        "pb",
    ),
    Script(
        "V33",
        (
            "Shipper gọi lúc {who} đi làm, bảo chuyển {money} rồi nói hàng gửi bảo vệ, không có hàng nào.",
            "{when} họ bảo {who} chuyển nhầm vào hội giao hàng, bấm link hủy thì mất {money}.",
        ),
        "Buu kien cua ban bi giu. Dong phi 15.000d tai {link}",
        "pa",
    ),
    Script(
        "V34",
        (
            "{who} nhận tin phạt nguội, vào link nộp thì lộ thẻ, mất {money}.",
            "{when} người xưng cảnh sát giao thông đọc đúng biển số xe của {who}.",
        ),
        "Xe cua ban vi pham ngay 12. Tra cuu va nop phat tai {link}",
        "l",
    ),
    Script(
        "V35",
        (
            "Họ xưng điện lực dọa cắt điện nhà {who} trong hai giờ nếu không nộp {money}.",
            "{when} {who} được bảo cài ứng dụng điện lực để xem hóa đơn, mất {money}.",
        ),
        "EVN: qua han tien dien, cat dien luc 15h. Thanh toan {link}",
        "pb",
    ),
    Script(
        "V36",
        (
            "Em {who} được rủ sang biên giới làm văn phòng lương cao, giờ họ đòi {money} mới cho về.",
            "{when} môi giới hứa việc nhẹ ở nước ngoài với {who}, bảo đi đường tiểu ngạch.",
        ),
        "Tuyen nhan vien van phong nuoc ngoai, luong 25tr, bao an o, {phone}",
        "p",
    ),
    Script(
        "V37",
        (
            "Bài kêu gọi mổ tim cho bé dùng ảnh cũ, {who} đã gửi {money}.",
            "{when} {who} chuyển tiền ủng hộ lũ lụt vào tài khoản cá nhân lạ.",
        ),
        "",
        "a",
    ),
    Script(
        "V38",
        (
            "Mã QR ở quán của {who} bị dán đè, khách chuyển {money} cho người khác.",
            "{when} {who} quét mã trên tờ rơi dán ở cửa, vào trang ngân hàng giả.",
        ),
        "",
        "la",
    ),
    Script(
        "V39",
        (
            "Họ mời đổi eSIM miễn phí, {who} nhắn cú pháp xong thì mất sóng và mất {money}.",
            "{when} SIM của {who} bị chiếm, họ lấy mã ngân hàng.",
        ),
        "Nang cap eSIM mien phi, soan tin theo huong dan tai {link}",
        "p",
    ),
    Script(
        "V40",
        (
            "{who} mua vé máy bay Tết qua trang lạ, chuyển {money}, mã đặt chỗ bị hủy.",
            "{when} đại lý vé giả gửi {who} mã giữ chỗ rồi biến mất.",
        ),
        "Ve Tet gia re, giu cho ngay tai {link}",
        "la",
    ),
    Script(
        "V41",
        (
            "Họ ghép mặt {who} vào ảnh nhạy cảm, đòi {money} kẻo gửi cho cơ quan.",
            "{when} sau cuộc gọi hình với người lạ, {who} bị tống tiền {money}.",
        ),
        "",
        "pa",
    ),
    Script(
        "V42",
        (
            "Người xưng bộ đội đặt 100 suất cơm ở quán {who}, nhờ mua hộ sữa {money} rồi mất hút.",
            "{when} đơn vị giả đặt bàn ghế, bảo {who} ứng {money} mua đồ hộp.",
        ),
        "",
        "pa",
    ),
    Script(
        "V43",
        (
            "Họ mời nâng hạn mức thẻ, {who} đọc số thẻ và mã, mất {money}.",
            "{when} nhân viên ngân hàng giả bảo {who} hủy phí thẻ thường niên qua link.",
        ),
        "NH Song Hong: huy phi the thuong nien tai {link} trong hom nay",
        "pl",
    ),
    Script(
        "V44",
        (
            "Thư của đối tác báo đổi số tài khoản, kế toán của {who} đã chuyển {money}.",
            "{when} Zalo giống giám đốc bảo {who} chuyển gấp {money} cho khách.",
        ),
        "Cong ty chung toi doi tai khoan nhan tien: {account} {bank}",
        "a",
    ),
    Script(
        "V45",
        (
            "Công ty hứa làm visa lao động cho {who}, thu {money} rồi đổi văn phòng.",
            "{when} {who} đóng cọc đi làm ở châu Âu, hồ sơ toàn giấy giả.",
        ),
        "Don hang di chau Au, khong can bang cap, dat coc {money}",
        "pa",
    ),
    Script(
        "V46",
        (
            "{who} đặt trại hè cho con trên trang giả, mất {money} tiền giữ chỗ.",
            "{when} {who} mua vé ca nhạc chuyển tay, tới cổng mới biết vé giả.",
        ),
        "Con 5 ve VIP cuoi, chuyen khoan {account} {bank} giu ve",
        "la",
    ),
)
