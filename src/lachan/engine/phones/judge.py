"""The judge of phone numbers.

Whoever calls can show any number he likes, so a good number is no sign of anything: no rule here lowers a score, and
nothing is ever trusted. Scores are estimates at the base rate of numbers that people ask about (about one in five is
bad); only a list decides. Rules on the range alone stay below `suspicious`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lachan.engine.extract.phones import facts_of
from lachan.engine.listed import join, look_up, words_of
from lachan.engine.model import Facts, Indicator, Judgement, Lists, Reason
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from datetime import date

# Prefixes of one-ring calls ("wangiri"): who rings back pays a foreign premium rate. Named in warnings of Vietnam's
# carriers and its telecom authority (2017-2024: +216 +224 +225 +226 +231 +232 +240 +247 +252 +255 +371 +373 +375 +381
# +563) and of the FCC (Caribbean numbers that look like those of the United States).
_ONE_RING = (
    "+216", "+224", "+225", "+226", "+231", "+232", "+240", "+247", "+252", "+255", "+371", "+373", "+375", "+381",
    "+563", "+1242", "+1246", "+1268", "+1284", "+1345", "+1441", "+1473", "+1649", "+1664", "+1758", "+1767", "+1784",
    "+1868", "+1876",
)  # fmt: skip


class _Rule(NamedTuple):
    score: float
    weight: float
    words: Words


# Who answers the state's short numbers: Circular 22/2014/TT-BTTTT (112-115, 111 by Decision 1863/QD-BTTTT of 2017);
# 156 and 5656 by the telecom authority's announcements of 2020-2022.
_SERVICES = {
    "phone.child_line": _Rule(
        0.02,
        0.2,
        Words(
            "111 là Tổng đài quốc gia bảo vệ trẻ em, gọi miễn phí",
            "111 is the national child protection line, free to call",
            "Tổng đài không bao giờ đòi tiền hay mã OTP.",
            "It never asks for money or one-time codes.",
        ),
    ),
    "phone.rescue": _Rule(
        0.02,
        0.2,
        Words(
            "112 là số gọi tìm kiếm, cứu nạn khi khẩn cấp",
            "112 is the number for search and rescue in an emergency",
        ),
    ),
    "phone.police": _Rule(
        0.02,
        0.2,
        Words(
            "113 là số gọi công an khi khẩn cấp",
            "113 is the number to call the police in an emergency",
            "Nếu có ai gọi đến bạn từ số này, hãy tắt máy và tự bấm 113 để hỏi.",
            "If somebody rings you from it, hang up and dial 113 yourself to ask.",
        ),
    ),
    "phone.fire": _Rule(
        0.02,
        0.2,
        Words(
            "114 là số gọi chữa cháy, cứu nạn khi khẩn cấp",
            "114 is the number to call the fire service in an emergency",
        ),
    ),
    "phone.ambulance": _Rule(
        0.02,
        0.2,
        Words(
            "115 là số gọi cấp cứu y tế",
            "115 is the number to call an ambulance",
        ),
    ),
    "phone.report_line": _Rule(
        0.02,
        0.2,
        Words(
            "Đây là đầu số nhận phản ánh cuộc gọi, tin nhắn rác và lừa đảo",
            "This is the number that takes reports of spam and scam calls and messages",
            "Gọi 156, hoặc nhắn tin tới 156 hay 5656 theo mẫu của nhà mạng.",
            "Call 156, or text 156 or 5656 in the form that your carrier gives.",
        ),
    ),
}
_SERVICE_OF = {
    "111": "phone.child_line",
    "112": "phone.rescue",
    "113": "phone.police",
    "114": "phone.fire",
    "115": "phone.ambulance",
    "156": "phone.report_line",
    "5656": "phone.report_line",
}

# The first that fits speaks; the score is what it alone amounts to.
_RULES: dict[str, _Rule] = {
    "phone.one_ring": _Rule(
        0.4,
        0.5,
        Words(
            "Đầu số {prefix} hay được dùng để nháy máy cho bạn gọi lại mất tiền",
            "Numbers in {prefix} are used to ring once so that you call back at high cost",
            "Nếu bạn không quen ai ở đó, đừng gọi lại.",
            "If you know nobody there, don’t call back.",
        ),
    ),
    "phone.satellite": _Rule(
        0.4,
        0.5,
        Words(
            "Đây là số vệ tinh hoặc mạng quốc tế, gọi rất đắt",
            "This is a satellite or international network number, very costly to call",
            "Đừng gọi lại số này nếu bạn không chờ cuộc gọi như vậy.",
            "Don’t call back unless you expect such a call.",
        ),
    ),
    "phone.premium": _Rule(
        0.3,
        0.4,
        Words(
            "Số này tính cước cao",
            "This number charges a premium rate",
            "Gọi tới sẽ mất nhiều tiền.",
            "Calling it costs a lot.",
        ),
    ),
    "phone.voip": _Rule(
        0.25,
        0.35,
        Words(
            "Đây là đầu số điện thoại qua Internet",
            "This is an Internet phone range",
            "Thuê số này dễ và rẻ, nên khó biết ai đang gọi.",
            "Such numbers are easy and cheap to rent, so it is hard to know who calls.",
        ),
    ),
    "phone.foreign": _Rule(
        0.15,
        0.3,
        Words(
            "Đây là số nước ngoài ({region})",
            "This is a foreign number ({region})",
            "Cơ quan và ngân hàng Việt Nam không gọi bạn từ số nước ngoài.",
            "Vietnamese authorities and banks don’t call you from foreign numbers.",
        ),
    ),
    "phone.hotline_paid": _Rule(
        0.06,
        0.2,
        Words(
            "Đầu số 1900 tính cước cao hơn cuộc gọi thường",
            "1900 numbers cost more than an ordinary call",
            "Ai cũng thuê được đầu số này; hãy lấy số của tổ chức trên trang chính thức của họ.",
            "Anybody can rent one; take an organisation’s number from its official site.",
        ),
    ),
    "phone.hotline_free": _Rule(
        0.03,
        0.1,
        Words(
            "Đầu số 1800 miễn cước cho người gọi",
            "1800 numbers are free to call",
            "Ai cũng thuê được đầu số này; hãy đối chiếu với trang chính thức của tổ chức.",
            "Anybody can rent one; compare it with the organisation’s official site.",
        ),
    ),
    "phone.also_london": _Rule(
        0.1,
        0.15,
        Words(
            "Số này đọc được hai cách: số cố định ở {area}, hoặc số ở London, Anh ({also})",
            "This number reads in two ways: a landline in {area}, or one in London, England ({also})",
            "Hai nước dùng cùng số chữ số, nên chỉ nhìn số thì không biết là số nào.",
            "Both countries use as many digits, so the digits alone don’t tell which it is.",
        ),
    ),
    **_SERVICES,
    "phone.short_code": _Rule(
        0.03,
        0.1,
        Words(
            "Đây là đầu số ngắn",
            "This is a short code",
            "Nhắn tin tới đầu số có thể mất phí; hãy đọc kỹ giá cước trong tin.",
            "Texting a short code can cost money; read the price in the message.",
        ),
    ),
    "phone.landline": _Rule(
        0.06,
        0.1,
        Words("Đây là số cố định ở {area}", "This is a landline in {area}"),
    ),
    "phone.mobile": _Rule(
        0.1,
        0.1,
        Words(
            "Đây là số di động thuộc đầu số của {carrier}",
            "This is a mobile number from a range of {carrier}",
            "Chưa có thông tin xấu về số này. Chưa biết, không có nghĩa là đáng tin.",
            "Nothing bad is known of it. Not known doesn’t mean that it can be relied on.",
        ),
    ),
    "phone.other": _Rule(0.1, 0.1, Words("Chưa biết gì về số này", "Nothing is known of this number")),
}

WORDS: dict[str, Words] = {
    **{code: rule.words for code, rule in _RULES.items()},
    **words_of("phone", "Số này", "This number"),
    "phone.can_be_forged": Words(
        "Số hiện trên máy có thể bị giả",
        "The number on the screen can be forged",
        "Số đúng không chứng tỏ người gọi hay người nhắn là thật. Hãy tự gọi lại số bạn biết.",
        "A right number doesn’t prove who calls or writes. Ring back on a number you know.",
    ),
}


def judge(indicator: Indicator, *, lists: Lists, today: date) -> Judgement:
    """This will judge one phone number by its range and by the lists."""
    value = indicator.value
    facts = indicator.facts if "type" in indicator.facts else facts_of(value)
    service = _SERVICE_OF.get(value)
    code, params = (service, {}) if service is not None else _rule_for(value, facts)
    rule = _RULES[code]
    reasons = [Reason(code, rule.weight, params), Reason("phone.can_be_forged", 0.05)]
    return join(
        "phone", indicator, look_up(indicator, lists=lists, today=today), score=rule.score, reasons=reasons
    )


def _rule_for(value: str, facts: Facts) -> tuple[str, Facts]:
    for prefix in _ONE_RING:
        if value.startswith(prefix):
            return "phone.one_ring", {"prefix": prefix}
    sort = facts.get("type", "")
    if sort in {"satellite", "premium", "voip", "hotline_paid", "hotline_free", "short_code"}:
        return f"phone.{sort}", {}
    region = facts.get("region", "")
    if region and region != "VN":
        return "phone.foreign", {"region": region}
    if sort == "landline" and facts.get("area"):
        also = {"also": facts["also"]} if "also" in facts else {}
        return "phone.also_london" if also else "phone.landline", {"area": facts["area"], **also}
    if sort == "mobile" and facts.get("carrier"):
        return "phone.mobile", {"carrier": facts["carrier"]}
    return "phone.other", {}
