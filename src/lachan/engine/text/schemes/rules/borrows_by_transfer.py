"""Scheme: money borrowed in a chat, to be sent to an account that stands in the message."""

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.text.schemes.shared import ACCOUNT, SUM
from lachan.engine.words.form import Words

_BORROWS = Part(
    phrases="""
        (cho|giup) (minh|em|anh|chi|t|tao|to|tui|toi|con|chau|bac|chu|co) [tam] (muon|vay|muon tam|vay tam|vay nong|muon nong) [tam|do|dum|it|may] (<n>|tien)
        (muon|vay) [tam|do|dum|nong] (may|cau|ban|bac|anh|chi|em|co|chu|ong|ba) <n>
        (lend|borrow) [me] [some] (<n>|money)
    """,
    except_in="""
        (goi|lai suat|khoan|ho so|cho khach|khach hang) vay
    """,
    negatable=True,
)

SCHEME = Scheme(
    code="text.scheme.borrows_by_transfer",
    kind="V13",
    words=Words(
        "Mượn tiền qua tin nhắn và cho sẵn số tài khoản",
        "It borrows money in a message and names the account",
        "Nick bị chiếm thường nhắn như vậy. Hãy gọi người đó bằng số bạn vẫn lưu và nghe đúng giọng rồi hãy chuyển.",
        "Stolen accounts write like that. Ring the person on the number you have and hear the voice before you pay.",
    ),
    ways=((_BORROWS, SUM, ACCOUNT),),
    hits=(
        "mày ơi cho t mượn 3tr chiều t trả, ck qua stk 99887766 vpbank tên LE THI X nha",
        "Chị cho em vay tạm 5 triệu mai em gửi lại, chuyển vào số tài khoản 0123456789 VCB giúp em",
    ),
    misses=(
        "Cho tao mượn 200k, chiều gặp tao trả",
        "Mày cho t mượn 500k nha, tối t qua nhà lấy tiền mặt",
        "Cho mình mượn 2 cuốn sách toán, mai mình trả",
        "Tiền trọ tháng này 3 triệu, em chuyển vào stk 99887766 VPBank như mọi tháng nhé",
    ),
)
