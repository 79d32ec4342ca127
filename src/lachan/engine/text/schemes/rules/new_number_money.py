"""Scheme: somebody with a new number or a broken phone wants money sent."""

from lachan.engine.text.schemes.scheme import Part, Scheme
from lachan.engine.text.schemes.shared import SUM
from lachan.engine.words.form import Words

# The one who changed the number is the one who wants the money: a mother who says that hers is new and that she will
# send some is no such case, so whom the words belong to stands in them.
_NEW = Part(
    phrases="""
        (con|chau|em|minh|tao|t|to|toi|tui|anh|chi) [vua|da|moi|bi|phai] (doi|thay|mat) (so|sim|sdt|so dien thoai|so dt|dien thoai|dt)
        (dien thoai|dt|may|sim) [cua] (con|chau|em|minh|tao|t|to|toi|tui|anh|chi) [bi|no|da|vua|moi] (hu|hong|vo|mat|roi|be|roi xuong nuoc)
        (con|chau|em|minh|tao|t|to|toi|tui) [bi|vua|moi|da] (hu|hong|vo|mat|roi) [cai] (dien thoai|dt|may|sim)
        (so|sdt|so dt|so dien thoai|sim) (moi|tam) [cua] (con|chau|em|minh|tao|t|to|toi|tui) [do|nha|nhe|day|a|ne]
        (con|chau|em|minh) [dang] (dung|xai|muon) (so|sim|may|dien thoai|dt) (moi|ban|nguoi ta|cua ban)
        my [old|other] phone (is|has|was|broke|fell|got|died|screen) [broken|lost|stolen|smashed|in]
        (broke|lost|dropped|smashed|cracked) my [old] phone
        (this is|here is|using|got|have) (my|a) (new|temporary|friends) (number|phone)
        (new number|changed my number|my new number)
    """,
    except_in="""
        (doi|thay|mat) so (tai khoan|tk|tien|nha|luong|ghe|lieu)
        (thay|doi) (so|sim) [cho] (me|bo|ba|ong|bac)
        (khong|ko|chua|dung) [co|phai] (doi|thay|mat|hu|hong) (so|sim|dien thoai|dt)
    """,
)
_SENT = Part(
    phrases="""
        (chuyen|ck|chuyen khoan|gui|ban|bank|nap|ung|dong) [gap|ngay|giup|dum|gium|ho|tam|truoc] [tien] [giup|dum|gium|ho|cho|qua cho|tam cho|ngay cho] (con|chau|em|minh|tao|t|to|toi|tui) [muon|vay|xin|tam|gap] <n>
        (cho|giup) (con|chau|em|minh|tao|t|to|toi|tui) [xin|muon|vay|muon tam|vay tam] [tam|do] <n>
        (chuyen|ck|chuyen khoan|gui|ban|ung) [gap|ngay|giup|dum|gium|ho|tam] <n> [trieu|tr|k|cu|nghin|dong] [cho|vao|qua|sang] [tk|stk|tai khoan|so] [cho] (con|chau|em|minh|tao|t|to|toi|tui|ban con|ban em|nay)
        (chuyen|ck|chuyen khoan|gui) [gap|ngay|giup|dum|gium] ... (vao|qua|sang) [tk|stk|so|tai khoan|so tk|so tai khoan] (ban|nguoi|co giao|chu) [cua] (con|em|chau|minh)
        (send|transfer|lend|wire|zelle|pay) [me|us|over|it] [some|the] <n>
        (send|lend|transfer|wire) me [some|the] (money|cash)
    """,
)

SCHEME = Scheme(
    code="text.scheme.new_number_money",
    kind="V13",
    words=Words(
        "Nói đổi số hoặc hỏng điện thoại, rồi nhờ chuyển tiền",
        "It tells of a new number or a broken phone, and wants money sent",
        "Ai cũng nhắn được như vậy. Hãy gọi số cũ bạn vẫn lưu, hoặc hỏi một câu chỉ người đó biết, rồi hãy chuyển.",
        "Anybody can write that. Ring the old number you have, or ask what only that person knows, before you pay.",
    ),
    ways=((_NEW, _SENT, SUM), (_NEW, Part(phrases="(send|lend|transfer|wire) me [some|the] (money|cash)"))),
    hits=(
        "mẹ ơi con đổi số, chuyển cho con 5 triệu",
        "Con đổi số rồi mẹ ơi, điện thoại con hư, mẹ chuyển giúp con 5tr vào tk bạn con nhé",
        "Ba oi dt con hu r, day la so moi cua con, ba ck cho con 5tr",
        "Hi Mum, my phone broke, this is my new number. Can you send me £500",
    ),
    misses=(
        "Mẹ ơi con đổi số rồi, mẹ lưu số này rồi gọi lại cho con nha",
        "Con ơi mẹ đổi số rồi nhé, mai mẹ gửi cho con 2 triệu tiền trọ",
        "Điện thoại con hỏng rồi, chiều ba chở con ra tiệm sửa nha",
        "Em đổi số điện thoại rồi, anh lưu số này, tiền hàng anh cứ trả như cũ nhé",
        "Hi all, this is my new number, please save it. See you on Sunday!",
    ),
)
