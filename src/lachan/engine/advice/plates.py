"""What stands in large type above an answer: what to do, and in a second sentence what it is and how to make sure."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from lachan.engine.advice.situations import BY_KIND, BY_TYPE, SITUATIONS, Situation
from lachan.engine.advice.unknown import first_of_all, is_nothing, leads_somewhere
from lachan.engine.model import Kind, Level
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from collections.abc import Collection

_LINKS = frozenset({Kind.URL, Kind.DOMAIN})
# orders of one sentence that speak of a link, left out where there is none
_TAP = re.compile(r"\b(?:bấm link|[Tt]ap (?:the|links?))\b")


class Plate(msgspec.Struct, frozen=True, gc=False):
    """The plate of an answer: the order (large type), the second sentence, and what to do first.

    `first` are advice codes; for an unknown answer the three things to do before one believes it.
    """

    code: str
    order: Words
    second: Words
    first: tuple[str, ...]


UNKNOWN_ORDER = Words(
    "Chưa biết, không có nghĩa là an toàn. Hỏi lại rồi hãy làm.",
    "Not known doesn’t mean safe. Ask first, then act.",
)
_UNKNOWN_SECOND: dict[Kind, Words] = {
    Kind.TEXT: Words(
        "Chúng tôi không thấy dấu hiệu quen của lừa đảo trong tin. Như thế chưa đủ để bảo đảm với bạn.",
        "We see none of the usual signs of a scam in it. That is not enough to vouch for it.",
    ),
    Kind.URL: Words(
        "Chúng tôi chưa biết gì xấu về địa chỉ này và không mở trang ra xem. Như thế chưa đủ để bảo đảm với bạn.",
        "We know nothing bad of this address and don’t open the page. That is not enough to vouch for it.",
    ),
    Kind.PHONE: Words(
        "Chưa có gì về số này. Số hiện trên máy có thể bị giả, nên không số nào tự chứng tỏ được ai đang gọi.",
        "We know nothing of this number. Numbers can be forged, so none proves who is calling.",
    ),
    Kind.PAYEE: Words(
        "Chưa có gì về tài khoản này. Hãy so tên người nhận với người bạn định trả.",
        "We know nothing of this account. Compare the payee’s name with whom you mean to pay.",
    ),
    Kind.WALLET: Words(
        "Chưa có gì về ví này. Tiền mã hóa đã gửi đi thì không lấy lại được.",
        "We know nothing of this wallet. Coins that were sent can’t be fetched back.",
    ),
    Kind.EMAIL: Words(
        "Chưa có gì về địa chỉ thư này. Tên người gửi hiện trên máy thì ai cũng đặt được.",
        "We know nothing of this address. Anybody can set the sender’s name that you see.",
    ),
    Kind.PROFILE: Words(
        "Chưa có gì về tài khoản hay nhóm này. Tên và hình thì ai cũng chép được.",
        "We know nothing of this account or group. Anybody can copy a name and a picture.",
    ),
    Kind.FILE: Words(
        "Chưa có gì về thứ này. Đừng mở hay cài khi chưa hỏi rõ ai gửi và để làm gì.",
        "We know nothing of it. Don’t open or install it before you know who sent it and what for.",
    ),
}
# said of an unknown message in which something was noticed all the same: "no sign" would contradict the reasons below
_UNKNOWN_WITH_SIGNS = Words(
    "Có điều đáng để ý trong tin, nhưng chưa đủ để nói là lừa đảo. Hãy hỏi lại bằng số bạn vẫn lưu.",
    "Something in it is worth noting, but not enough to call it a scam. Ask back on a number you already have.",
)
# said where the kind that was chosen isn't there: "we know nothing of this number" would speak of a number
_NOTHING_ORDER = Words(
    "Không thấy loại bạn chọn. Xem lại điều bạn nhập.",
    "The kind you chose wasn’t found. Check what you entered.",
)
_NOTHING_FOUND = Words(
    "Điều bạn nhập không có loại bạn chọn. Sửa lại, hoặc để máy tự nhận ra loại; chưa biết không có nghĩa là an toàn.",
    "The kind you chose isn’t in it. Mend it, or let us see for ourselves; not known doesn’t mean safe.",
)
_EMPTY_ORDER = Words("Chưa xét được gì.", "Nothing was judged.")
_NOTHING_READ = Words(
    "Chưa có chữ nào để xét. Chưa biết không có nghĩa là an toàn.",
    "There were no words to judge. Not known doesn’t mean safe.",
)
_NOT_FOUND = "note.kind_not_found"
_PART_ORDER = Words(
    "Mới xem được một phần. Chưa kết luận được gì.", "Only a part was read. Nothing can be said of the whole."
)
_PART_READ = Words(
    "Phần đã xem không có dấu hiệu quen của lừa đảo; phần còn lại có thể có. Dán riêng phần bạn ngờ để hỏi lại.",
    "The part that was read holds no known sign of a scam; the rest may. Paste the part that you doubt and ask again.",
)
_PARTS_UNREAD = frozenset({"note.cut", "note.too_many"})
_HONEST_SIGN = "text.own_warning"
# the text only warns of the bad address in it
_QUOTES = "text.quotes_bad_address"
_UNKNOWN_LIKE: dict[Kind, Kind] = {
    Kind.DOMAIN: Kind.URL, Kind.IP: Kind.URL, Kind.APP: Kind.FILE,
}  # fmt: skip
_TRUSTED = {
    True: (
        Words("Địa chỉ này là của {owner}.", "This address belongs to {owner}."),
        Words(
            "Vẫn tự gõ địa chỉ thay vì bấm link trong tin, và đừng đưa mã OTP cho ai.",
            "Still type the address yourself instead of following a link, and give nobody your one-time code.",
        ),
    ),
    False: (
        Words("Địa chỉ này là địa chỉ chính thức.", "This address is an official one."),
        Words(
            "Vẫn tự gõ địa chỉ thay vì bấm link trong tin, và đừng đưa mã OTP cho ai.",
            "Still type the address yourself instead of following a link, and give nobody your one-time code.",
        ),
    ),
}


def situation_for(
    *, kind: Kind, scam_type: str = "", kinds: Collection[Kind] = (), codes: Collection[str] = ()
) -> str:
    """This will name the situation: by what was asked about; of a message by the kind of scam where one is clear.

    `kinds` are the kinds of the indicators in the message, `codes` those of the answer's reasons.
    """
    if kind is not Kind.TEXT:
        return BY_KIND.get(kind, "message")
    if _QUOTES in codes:
        return "quoted_link"
    if scam_type in BY_TYPE:
        return BY_TYPE[scam_type]
    for inside, situation in (
        ((Kind.APP, Kind.FILE), "app"),
        ((Kind.URL, Kind.DOMAIN, Kind.IP), "message_link"),
        ((Kind.PAYEE, Kind.WALLET), "payee"),
    ):
        if any(one in kinds for one in inside):
            return situation
    return "message"


def plate_for(
    *,
    level: Level,
    kind: Kind,
    scam_type: str = "",
    kinds: Collection[Kind] = (),
    owner: str = "",
    codes: Collection[str] = (),
    notes: Collection[str] = (),
) -> Plate:
    """This will give the plate.

    `codes` are those of the answer's reasons, `notes` the answer's own. `owner` is the name of whom a trusted address
    belongs to (else the words name nobody).

    A level `TRUSTED` for anything but a link or domain is read as `UNKNOWN`: nothing else is ever vouched for.
    """
    if level is Level.TRUSTED and kind in _LINKS:
        order, second = _TRUSTED[bool(owner)]
        if owner:
            order = Words(order.vi.replace("{owner}", owner), order.en.replace("{owner}", owner))
        return Plate("plate.trusted", order, second, ("advice.type_address_yourself", "advice.give_no_code"))
    first = first_of_all(kind, kinds=kinds, notes=notes, codes=codes)
    if level <= Level.UNKNOWN and _NOT_FOUND in notes:
        return Plate("plate.not_found", _NOTHING_ORDER, _NOTHING_FOUND, first)
    if level <= Level.UNKNOWN and kind is Kind.TEXT and is_nothing(notes) and not kinds and not codes:
        return Plate("plate.nothing", _EMPTY_ORDER, _NOTHING_READ, first)
    if level <= Level.UNKNOWN and not _PARTS_UNREAD.isdisjoint(notes):
        return Plate("plate.part_read", _PART_ORDER, _PART_READ, first)
    if level <= Level.UNKNOWN:
        second = _UNKNOWN_SECOND.get(_UNKNOWN_LIKE.get(kind, kind), _UNKNOWN_SECOND[Kind.TEXT])
        if kind is Kind.TEXT and any(code.startswith("text.") and code != _HONEST_SIGN for code in codes):
            second = _UNKNOWN_WITH_SIGNS
        return Plate("plate.unknown", UNKNOWN_ORDER, second, first)
    situation = situation_for(kind=kind, scam_type=scam_type, kinds=kinds, codes=codes)
    return _bad(level, situation, leads_somewhere(kind, kinds, codes))


@cache
def _bad(level: Level, name: str, has_link: bool) -> Plate:  # noqa: FBT001 - `cache` takes places alone as one key
    situation = SITUATIONS[name]
    order = situation.order if has_link else _without_taps(situation.order)
    if level is Level.DANGEROUS:
        second = Words(
            f"{situation.what.vi} {situation.check.vi}", f"{situation.what.en} {situation.check.en}"
        )
        return Plate(f"plate.dangerous.{name}", order, second, situation.advice)
    return Plate(f"plate.suspicious.{name}", _careful(order), _doubted(situation), situation.advice)


def _without_taps(order: Words) -> Words:
    """This will leave out "don't tap the link", said of a message that has none."""
    return Words(
        *(" ".join(one for one in _orders(each) if not _TAP.search(one)) for each in (order.vi, order.en))
    )


def _careful(order: Words) -> Words:
    return Words(_hold(order.vi, "Khoan làm theo."), _hold(order.en, "Hold on."))


def _hold(order: str, hold: str) -> str:
    # at most two orders follow the first
    return " ".join([hold, *_orders(order)[:2]])


def _orders(order: str) -> list[str]:
    return [f"{one}." for one in order.rstrip(".").split(". ")]


def _doubted(situation: Situation) -> Words:
    return Words(
        f"Có dấu hiệu của lừa đảo, nhưng chưa chắc. {situation.check.vi}",
        f"It has signs of a scam, but this is not certain. {situation.check.en}",
    )
