"""Whether a message speaks as somebody, and sends the reader to an address that isn't theirs.

The address alone may be an ordinary name, and the words alone those of an ordinary notice. Together they say what is
wrong: a bank signs its customers in on its own site. Who only names a bank (a newspaper, a shop that takes transfers,
a partner's offer) doesn't speak as the bank, and doesn't ask the reader to deal with an account.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from lachan.engine.brands import names_in_text, official_owner, protected_names
from lachan.engine.joining.passages import Asked, asks_at
from lachan.engine.links.parse import parse_link
from lachan.engine.links.site import FORMS, site_of
from lachan.engine.model import DANGEROUS_AT, SUSPICIOUS_AT, Judgement, Kind, Level, Reason
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lachan.engine.brands import Brand, Mention
    from lachan.engine.fold import Folded
    from lachan.engine.model import Indicator

CODE = "text.not_their_site"
WORDS = {
    CODE: Words(
        "Tin nói như {brand}, nhưng liên kết dẫn tới {site}",
        "It speaks as {brand}, but the link leads to {site}",
        "Đó không phải trang chính thức mà chúng tôi biết. {true}",
        "That is no official site that we know of. {true}",
    ),
}
# Behind what the link's own imitation says and before the ordinary cues; where nobody is accused, behind those.
_WEIGHT, _TOLD_WEIGHT = 0.6, 0.3

# Who keeps accounts, fines or papers of the reader. Media, schools and shops are named far more than they are posed as.
_MONEY_ROOMS = frozenset(
    {"bank", "ewallet", "finance_company", "securities", "insurance", "crypto", "courier", "utility"}
)
_STATE_ROOMS = frozenset({"police", "tax", "social_insurance", "ministry", "agency", "transport"})
# Operators and marketplaces have many service sites and partners, on which one signs in too: told, and no more.
_TOLD_ROOMS = frozenset({"telco", "ecommerce", "social_platform", "tech_platform", "airline"})
ROOMS = _MONEY_ROOMS | _STATE_ROOMS | _TOLD_ROOMS

# A link that the model finds as harmless as this is more likely a partner's than a fraudster's. Real notices of
# operators and wallets lead to such sites of their own that no list names.
_HARMLESS = 0.05
# A link's list reasons that say it is known: nobody is accused of leading there.
_KNOWN = frozenset(
    {
        "link.listed_official",
        "link.listed_unsure",
        "link.trusted",
        "link.listed_popular",
        "link.listed_corrected",
    }
)
# The state's own names are given out by the state.
_STATE_ENDINGS = ("gov.vn", "mil.vn")
# What a link's judge says of imitations; below this weight the address only may mean the name.
_IMITATION, _SURE = "link.lookalike.", 0.6
_LINKS = frozenset({Kind.URL, Kind.DOMAIN, Kind.IP})

_BEFORE = re.compile(
    r"(?:^|[\n.!?;]\s*|[\[(<*\"'“]\s*)(?:(?:tb|thong bao|tin nhan|thong tin|canh bao)? ?(?:tu|cua)? ?)?"
    r"(?:ngan hang|nh|vi|cong ty|tong dai|bo phan cskh|cskh|cham soc khach hang|he thong|ung dung|app)? ?[\[(<*]?\s*$"
)
# behind a name and a colon an account's number may stand, as shops write it
_AFTER = re.compile(
    r"\s*(?!\W{0,3}(?:stk|so tk|tk|ctk|\d))(?:[\])>*\"'”:]"
    r"|(?:[-–—] )?(?:xin |tran trong |kinh )?(?:thong bao|bao|gui|kinh bao|kinh moi|kinh chao|canh bao"
    r"|thong tin|yeu cau|tang|hoan|tri an)\b"
    r"|notice|alert|notification|security|customer|(?:da |vua )?(?:phat hien|ghi nhan|khoa))"
)
# Short names are people's and shops' as well ("Momo: I opened a shop"); these words are said to customers.
_TO_CUSTOMERS = re.compile(
    r"\b(?:quy khach|khach hang|kh|tai khoan|tk|the|giao dich|hoa don|khoan vay|thue|vi pham|ho so"
    r"|account|card|customer)\b"
)
# "your Vietcombank account": only who runs it says so, unless money went into it or out of it
_HOLDING = re.compile(
    r"(?<!vao )(?<!tu )(?<!qua )(?<!bang )(?<!den )(?<!toi )(?<!to )(?<!from )(?<!with )"
    r"\b(?:tai khoan|the|vi|ung dung|app|dich vu|khoan vay|ho so|don hang|goi hang|so du|your)(?: \w+){0,2} $"
)
_YOURS = re.compile(
    r"(?: \w+){0,4} (?:cua |)(?:ban|quy khach|quy vi|anh chi|anh/chi|ong/ba|ong ba|kh)\b|(?: \w+){0,2} account"
)
_SIGNED = re.compile(r"(?:tran trong|kinh thu|than ai|regards|sincerely)[\s,.:!-]*(?:ngan hang |nh )?$")


class _Stranger(NamedTuple):
    """A link that is nobody's known site: the indicator, the link's score, and its site.

    `is_form` for a form, `is_free` for a name that anybody gets for nothing.
    """

    indicator: Indicator
    score: float
    site: str
    is_form: bool
    is_free: bool


def judge_posing(
    folded: Folded, indicators: Sequence[Indicator], links: Sequence[Judgement], *, wording: float
) -> Judgement | None:
    """This will say whether the message speaks as a protected name and leads elsewhere; None where it doesn't.

    `links` are the judgements of the links among `indicators` (URL, domain, IP), in their order; they were made with
    lists in which official names are known. `wording` is the score of the words alone. Each link is looked at by
    itself: a true address beside a false one changes nothing.
    """
    # what is asked at a link is looked for before names are: most messages ask for nothing there
    asked = [
        (stranger, asking)
        for stranger in _strangers(indicators, links)
        if (place := place_of(folded, stranger.indicator)) is not None
        and any(asking := asks_at(folded.text, *place))
    ]
    speakers = _speakers(folded.text) if asked else []
    if not speakers:
        return None
    found = [
        (score, brand.category not in _TOLD_ROOMS, -number, mention, brand, stranger)
        for stranger, asking in asked
        for number, (mention, brand) in enumerate(speakers)
        if (score := _score(brand, asking, stranger)) is not None
    ]
    if not found:
        return None
    # of several names the one that accounts are held with is posed as, not the operator that is named beside it
    score, _, _, mention, brand, stranger = max(found, key=lambda one: one[:3])
    if score >= SUSPICIOUS_AT and wording >= SUSPICIOUS_AT:
        # worded like a scam, and leading away from whom it claims to be: two signs that don't hang together by chance
        score = DANGEROUS_AT
    reason = Reason(
        CODE,
        _WEIGHT if score >= SUSPICIOUS_AT else _TOLD_WEIGHT,
        _params(brand, stranger.site),
        (folded.span(mention.start, mention.end),),
        stranger.indicator.value,
    )
    return Judgement(score, (reason,), imitates=brand.id if score >= SUSPICIOUS_AT else "")


def _strangers(indicators: Sequence[Indicator], links: Sequence[Judgement]) -> list[_Stranger]:
    found: list[_Stranger] = []
    judged = iter(links)
    for indicator in indicators:
        if indicator.kind not in _LINKS:
            continue
        judgement = next(judged, None)
        if judgement is None:
            break
        if judgement.decided not in (None, Level.DANGEROUS) or indicator.span is None:
            continue
        # an imitation is told by the judge of links, more exactly than here
        if _is_told(judgement) or any(reason.code in _KNOWN for reason in judgement.reasons):
            continue
        link = parse_link(indicator.value)
        if link is None or not (link.has_known_suffix or link.is_ip) or official_owner(link.host) is not None:
            continue
        site = site_of(link)
        if link.suffix in _STATE_ENDINGS or (site.sort and not site.is_shared and site.sort != FORMS):
            continue  # behind a short link or on a platform stands anybody, the sender included
        found.append(_Stranger(indicator, judgement.score, site.host, site.sort == FORMS, site.is_shared))
    return found


def _is_told(judgement: Judgement) -> bool:
    """This will say whether an imitation is told of that names somebody for more than a short word in the address."""
    return bool(judgement.imitates) and any(
        reason.code.startswith(_IMITATION) and reason.weight >= _SURE for reason in judgement.reasons
    )


def _speakers(text: str) -> list[tuple[Mention, Brand]]:
    """This will give who speaks in a text, each name once, where it first does."""
    speakers: dict[str, tuple[Mention, Brand]] = {}
    for mention in names_in_text(text):
        brand = protected_names()[mention.brand]
        if mention.brand not in speakers and brand.category in ROOMS and _speaks(text, mention):
            speakers[mention.brand] = (mention, brand)
    return list(speakers.values())


def _speaks(text: str, mention: Mention) -> bool:
    """This will say whether the text speaks as the name that it mentions, and does not just speak of it."""
    if mention.is_disguised:
        return True  # nobody writes "v!etc0mbank" who may write it right
    ahead, behind = text[max(0, mention.start - 40) : mention.start], text[mention.end : mention.end + 60]
    said = _AFTER.match(behind) if _BEFORE.search(ahead) else None
    if said:
        has_verb = any(char.isalpha() for char in said[0])
        return has_verb or not mention.is_vague or _TO_CUSTOMERS.search(text) is not None
    if mention.is_vague:
        return False
    return bool((_HOLDING.search(ahead) and _YOURS.match(behind)) or _SIGNED.search(ahead))


def place_of(folded: Folded, indicator: Indicator) -> tuple[int, int] | None:
    """This will give where an indicator stands in the folded text, or None where it stands nowhere."""
    if indicator.span is None or folded.offsets is None:
        return indicator.span
    start, end = indicator.span
    return bisect_left(folded.offsets, start), bisect_left(folded.offsets, end)


def _score(brand: Brand, asked: Asked, stranger: _Stranger) -> float | None:
    """This will give the least score of the message; None where the link is told of elsewhere."""
    if not stranger.is_free and stranger.score < SUSPICIOUS_AT and _bears_name(stranger.site, brand):
        # its own site for one of its services, or an imitation, which the judge of links sees better
        return None
    if not (stranger.is_free or brand.domains or brand.category in _STATE_ROOMS):
        # nobody told us which site is theirs, so this may be it; the state's are under its own ending
        return None
    if stranger.is_form:
        # agencies ask by such forms too; a bank signs nobody in there
        is_enough = asked.account and brand.category in _MONEY_ROOMS
    else:
        # fines and taxes are paid on the state's own sites; banks' partners give presents on theirs
        is_enough = (stranger.is_free or stranger.score >= _HARMLESS) and (
            brand.category in _STATE_ROOMS or (asked.account and brand.category in _MONEY_ROOMS)
        )
    return SUSPICIOUS_AT if is_enough else 0.0


def _bears_name(site: str, brand: Brand) -> bool:
    bare = site.replace("-", "")
    return any(token in bare for token in (*brand.tokens, *brand.weak_tokens))


def _params(brand: Brand, site: str) -> dict[str, str]:
    official = brand.domains[0] if brand.domains else ""
    return {
        "brand_vi": brand.shown_vi,
        "brand_en": brand.shown_en,
        "site": site,
        "true_vi": f"Trang chính thức là {official}." if official else "",
        "true_en": f"The official one is {official}." if official else "",
    }
