"""A small evaluation from the repository alone, so that a fall of the shipped judge of messages is seen.

The sentences were written for this file and are never learnt from. The real figures need the development data
(`python -m lachan.training.text_eval`, `whole_eval`); they stand in the model's card and in docs/reference/quality.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.text.messages import message
from lachan.engine.model import DANGEROUS_AT, SUSPICIOUS_AT
from lachan.engine.text import judge_many
from lachan.training.metrics import auroc
from lachan.training.whole_eval import reach, trial_samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

TRIAL = Path(__file__).parent / "types" / "messages.jsonl"

SCAMS = """
VPBank: Tai khoan cua quy khach da bi tam khoa. Vui long dang nhap vpb-xacminh.example/login de mo lai trong ngay
TPBank thông báo thiết bị lạ vừa đăng nhập tài khoản của bạn. Nếu không phải bạn hãy huỷ tại http://tpb-huy.example
Don hang VN20931 cua ban giao khong thanh cong, vui long bo sung dia chi tai ghn-donhang.example truoc 18h
Chúc mừng bạn trúng thưởng xe SH và 100 triệu tiền mặt. Truy cập nhanqua.example nhập mã 8899 để nhận giải
Tuyen CTV lam viec tai nha 2-3 tieng, thu nhap 500-900k/ngay, khong can kinh nghiem. Lien he zalo 0900000011
Vay tien nhanh khong the chap, duyet 5 phut, lai suat 0%. Dang ky ngay tai vaylien.example hoac zalo 0900000022
Khoan vay cua ban da qua han, neu khong thanh toan hom nay chung toi se gui hinh anh den nguoi than va co quan
Công an phường yêu cầu bạn cập nhật VNeID mức 2. Tải ứng dụng tại http://vneid-capnhat.example để tránh bị khoá
Chi cuc thue moi ban hoan thue TNCN 2.340.000d. Xac nhan thong tin the tai thue-hoantra.example trong 24h
Nha cai uy tin so 1, nap lan dau tang 100%, rut tien 2 phut. Dang ky nhan ngay 188k tai nc88vip.example
SIM cua ban se bi khoa 2 chieu sau 2 gio do chua chuan hoa thong tin. Bam phim 1 hoac goi 0900000033 de mo
Điện lực thông báo hoá đơn quá hạn, sẽ cắt điện lúc 15h. Thanh toán ngay tại evn-thanhtoan.example
Ban co 1 buu pham ket hai quan, phi thong quan 48.000d, thanh toan tai vnpost-phi.example de tranh hoan hang
The tin dung cua ban se bi tru phi 2.990.000d/nam. Huy dich vu tai vib-huythe.example truoc 23h59
Nhóm đầu tư vàng cam kết lãi 30%/tháng, vốn từ 2 triệu, bảo toàn vốn. Vào nhóm t.me/vangloi nhận tín hiệu miễn phí
Con dang cap cuu o benh vien, nha truong can gia dinh chuyen gap 30 trieu vao tai khoan 0011223344 de mo
Your bank account has been locked. Verify your details at secure-login.example to avoid permanent closure
Your parcel is held at customs, pay the fee of 1.99 at parcel-fee.example within 24 hours
You won a $1000 gift card! Claim your prize now at win-prize.example before it expires
Hi mum I lost my phone, this is my new number, please send money urgently to this account
""".strip().splitlines()

HONEST = """
Tối nay con về muộn, mẹ cứ ăn cơm trước nhé
Mai 8h họp ở phòng tầng 3, anh nhớ mang theo bản in
Em chuyển tiền nhà tháng này rồi chị nhé, chị kiểm tra giúp em
TK 0011xxx789 GD -250,000VND 10:22 12/05. SD 3,450,120VND. ND: thanh toan tien dien
Ma OTP cua ban la 481920, hieu luc 3 phut. Khong chia se ma nay cho bat ky ai
Don hang cua ban dang duoc giao. Shipper se goi truoc khi den, tien thu ho 189.000d
Ngân hàng không bao giờ gửi đường dẫn qua tin nhắn hay hỏi mật khẩu của quý khách
Trường thông báo: thứ Sáu các con nghỉ học, thứ Hai đi học lại bình thường
Goi cuoc thang 6 cua quy khach la 165.000d. Thanh toan qua ung dung hoac quay giao dich truoc ngay 25
Lich tiem chung cua be: 9h ngay 14/06 tai tram y te phuong, nho mang so tiem
Cảm ơn bạn đã đặt vé, chuyến bay VN213 khởi hành 7:40 ngày 20/05, có mặt trước 2 tiếng
Bac si hen tai kham sau hai tuan, ket qua xet nghiem binh thuong
Chúc mừng sinh nhật bạn thân, tuổi mới nhiều sức khoẻ và niềm vui
Quý khách còn 2 ngày sử dụng gói D5, soạn tin gia hạn gửi 191 nếu có nhu cầu
Em gửi anh file báo giá, có gì anh gọi em trao đổi thêm
Sáng mai trời mưa, các bác đi làm nhớ mang áo mưa
Your appointment is confirmed for Tuesday at 10:30. Reply C to cancel
Your code is 662014. Do not share it with anyone
Running ten minutes late, start without me
Thanks for your payment of 25.00, your next bill is due on 3 June
""".strip().splitlines()


@cache
def scores() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return _scores(SCAMS), _scores(HONEST)


def _scores(texts: list[str]) -> NDArray[np.float64]:
    return np.array([one.score for one in judge_many([message(text) for text in texts])])


def test_scams_stand_above_honest_messages() -> None:
    scams, honest = scores()
    truth = np.arange(len(scams) + len(honest)) < len(scams)
    assert auroc(np.concatenate([scams, honest]), truth) >= 0.97


def test_honest_messages_are_left_alone() -> None:
    _, honest = scores()
    assert honest.max() < DANGEROUS_AT
    assert (honest >= SUSPICIOUS_AT).mean() <= 0.05


def test_two_thirds_of_the_scams_are_suspicious_by_their_words_alone() -> None:
    scams, _ = scores()
    assert (scams >= SUSPICIOUS_AT).mean() >= 0.65


def test_whole_answers_find_the_trial_messages_and_spare_their_look_alikes() -> None:
    scams, honest = (reach(sample) for sample in trial_samples(TRIAL))
    assert scams.suspicious.value >= 0.8
    assert honest.suspicious.value <= 0.07
    assert honest.dangerous.value == 0
