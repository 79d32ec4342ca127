"""Scheme: a prize that waits for a fee."""

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.words.form import Words

_WON = Part(
    phrases="""
        (chuc mung|xin chuc mung) ... (trung|may man|giai nhat|giai dac biet|giai thuong|phan thuong)
        (ban|quy khach|thue bao|so dien thoai|sdt|khach hang|anh|chi|em|anh chi|co bac|tai khoan) [cua] [ban|quy khach] [da|vua|may man|da may man|duoc] trung [thuong|giai|so|mot|1|chiec|xe]
        (da|vua|may man) trung (thuong|giai|xe|mot|1|iphone|<n>)
        (phieu|the cao|ve|ma so|ma du thuong) [so] [cua] [ban|anh|chi|co|chu|bac] [da|vua] trung (thuong|giai|<n>)
        (you have won|you won|youve won|you ve won|you are the winner|you re the winner|been selected to receive|you are a winner)
    """,
    except_in="""
        trung (tuyen|thau|tam|thu|doan|uong|hoc|binh|cu|thanh|gian|doi|nien|sy|kien|khoan|voi|bay|gio|dich|dan|y)
        (neu|khi|co hoi|de) ... trung (thuong|giai)
    """,
    negatable=True,
)
_FEE = Part(
    phrases="""
        (nop|dong|chuyen|ck|thanh toan|tra|dat) [truoc|khoan|tien] (phi|le phi|thue|coc|tien coc|tien thue)
        (phi|le phi) (ho so|nhan thuong|nhan giai|nhan qua|van chuyen|bao hiem|lam thu tuc|thu tuc|xac minh|xac nhan) [la] <n>
        (pay|send|transfer|deposit) [a|the|an|your] [small|processing|handling|delivery|shipping|customs|release|activation|claim|admin|insurance] (fee|fees|tax|taxes|charge|deposit|duty)
    """,
    except_in="""
        (cong ty|ben em|shop|chung toi|cua hang|ban to chuc|btc|ngan hang|da) [se|da] (nop|dong|thanh toan|tra|chiu) [thay|ho|giup|khoan|tien] (thue|phi)
        (khau tru|tru) thue
    """,
    negatable=True,
)

SCHEME = Scheme(
    code="text.scheme.prize_for_fee",
    kind="V29",
    words=Words(
        "Báo trúng thưởng, rồi bắt đóng phí hoặc thuế",
        "It says you have won, and wants a fee or tax",
        "Đóng rồi sẽ có khoản phí khác. Nơi trao giải thật không thu tiền của bạn trước khi trao.",
        "Once it is paid, another fee follows. Whoever really gives a prize takes no money from you first.",
    ),
    ways=((_WON, _FEE),),
    hits=(
        "Chuc mung quy khach trung thuong xe SH 150i, LH 0868 999 111 dong phi ho so 1.990.000d",
        "Bạn đã trúng giải nhất 200 triệu, vui lòng đóng thuế 10% trước khi nhận giải",
        "You have won a car! Pay the processing fee to receive it.",
    ),
    misses=(
        "Chúc mừng anh Nam trúng giải nhì quay số cuối năm, mời anh ra quầy nhận quà, không mất phí gì ạ",
        "Chúc mừng chị trúng thưởng nồi cơm điện, mang phiếu tới cửa hàng nhận trước thứ Bảy nhé",
        "Em trúng thầu dự án rồi, nộp phí bảo lãnh 20 triệu cho ngân hàng trước thứ Sáu",
        "Chúc mừng em trúng tuyển, nhà trường đề nghị em nộp lệ phí nhập học trước 30/8",
        "Nộp phí bảo hiểm qua ứng dụng để có cơ hội trúng thưởng xe máy",
        "Congratulations, you won the raffle! Pick your prize up at the front desk, free of charge.",
    ),
)
