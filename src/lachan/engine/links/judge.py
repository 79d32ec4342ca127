"""Judge links, domains and IP addresses: trained score, imitations, rules and lists, joined into one judgement each."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lachan.engine.brands import official_domains, protected_names
from lachan.engine.links import explain, rules
from lachan.engine.links.lookalike import find_many
from lachan.engine.links.model import link_model
from lachan.engine.links.parse import parse_link
from lachan.engine.links.rules.ip_host import is_own_network
from lachan.engine.links.rules.nested_address import carries_address
from lachan.engine.links.rules.search import signs
from lachan.engine.links.rules.seen import Seen, Where
from lachan.engine.links.site import SHORT, SITES, site_of
from lachan.engine.links.trades import names_a_trade
from lachan.engine.listed import LISTED_BAD_SCORE, said_of_bad
from lachan.engine.model import (
    DANGEROUS_AT,
    SUSPICIOUS_AT,
    Indicator,
    Judgement,
    Kind,
    Level,
    ListClass,
    ListEntry,
    Reason,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lachan.engine.links.lookalike import Imitation
    from lachan.engine.links.model import LinkModel
    from lachan.engine.links.parse import Link
    from lachan.engine.links.rules.search import Signs
    from lachan.engine.model import Lists

# An official name that nobody has looked at for two years may have changed hands.
REVIEWED_WITHIN_MONTHS = 24

# The most that the model alone may say: of a popular name not "dangerous", of an official or shared one not even
# "suspicious".
_BELOW_DANGEROUS = 0.89
_BELOW_SUSPICIOUS = 0.45

# A short link or an app's link shows nothing of where it leads: neither its letters nor a name in it prove anything.
# What the model makes of it keeps the order of such links and stays below "suspicious". (Operators' and banks' real
# messages are full of them: unshortened, one in twenty of the real messages was called suspicious for its link alone.)
_SHARE_OF_SHORT = 0.5

# Where nothing was scored: a name of the own network, a scheme without a host.
_NO_SCORE = 0.1
_TRUSTED_SCORE = 0.01

# An imitation as certain as this is at least suspicious, or dangerous unless the model finds the link harmless:
# with lists off, `zalo.me` reads like an imitation of Zalo, and only the model knows better.
_SUSPICIOUS_CERTAINTY, _DANGEROUS_CERTAINTY = 0.7, 0.9
_NOT_HARMLESS = 0.15
# So certain is only what nobody does by chance, as a whole official address with another ending behind it; what the
# letters resemble no longer matters then.
_CERTAIN = 0.98
# What imitates nobody: a theme has no owner, and a site that bears a name may be its owner's.
_NOBODY = frozenset({"theme", "bears"})
# Shorter names than this are other people's honest names as well (`acb.com`, `momo.com`), but for those of the kinds
# below, under the endings that everybody buys: of 161,134 honest names one was a short name of theirs (`bidv.com`).
_LONG_NAME, _WHOLE_NAME_CERTAINTY = 7, 0.6
_TELLING_SHORT = frozenset({"bank", "police", "tax", "social_insurance"})
_EVERYBODYS = frozenset({
    "com", "net", "org", "info", "biz", "co", "cc", "me", "net.vn", "org.vn", "info.vn", "biz.vn", "edu.vn",
})  # fmt: skip
# How much of the model's score is left above such a floor, so that worse links still stand before better ones.
_ABOVE_FLOOR = 0.09

_PASS = 4096

_UNREADABLE = Judgement(_NO_SCORE, (Reason("link.unreadable", 0.1),))


def judge_many(
    links: Sequence[Indicator], *, lists: Lists, today: date, model: LinkModel | None = None
) -> list[Judgement]:
    """This will judge each link, domain or IP address by itself, in order; none changes another.

    The score is the trained probability, raised by certain imitations and telling rules, and held down for popular
    and official names. `decided` is set by lists alone. `model` is the shipped one unless another is to be measured.
    """
    using = model if model is not None else link_model()
    out: list[Judgement] = []
    for first in range(0, len(links), _PASS):
        out += _judge_part(links[first : first + _PASS], lists, today, using)
    return out


class _Row(NamedTuple):
    """One link and all that was found about it; `group` and `by_path` say what the model's score rests on."""

    indicator: Indicator
    seen: Seen
    score: float
    imitation: Imitation | None
    signs: Signs
    group: int
    by_path: bool


def _judge_part(
    indicators: Sequence[Indicator], lists: Lists, today: date, model: LinkModel
) -> list[Judgement]:
    out = [_UNREADABLE] * len(indicators)
    usable: list[int] = []
    links: list[Link] = []
    for at, indicator in enumerate(indicators):
        link = _parse(indicator)
        if link is not None:
            usable.append(at)
            links.append(link)
    imitations = find_many(
        [link.host for link in links],
        paths=[link.path if link.host else "" for link in links],
        exempt_official=False,
    )
    seen = [Seen(link, site_of(link), indicators[at].raw) for at, link in zip(usable, links, strict=True)]
    scored = [at for at, link in enumerate(links) if _has_score(link)]
    scores = [_NO_SCORE] * len(links)
    grounds = [(0, False)] * len(links)
    if scored:
        says = model.score(
            [links[at] for at in scored], [seen[at].site for at in scored], [imitations[at] for at in scored]
        )
        groups = explain.most_telling(says.site_rows, model)
        for at, probability, *ground in zip(
            scored, says.probability.tolist(), groups, says.by_path.tolist(), strict=True
        ):
            scores[at] = _credible(probability, indicators[usable[at]].kind, seen[at])
            grounds[at] = (ground[0], ground[1])
    # with lists off nobody can tell the true name apart
    official_known = knows_official_names(lists)
    for at, one, score, imitation, found, (group, by_path) in zip(
        usable, seen, scores, imitations, signs(seen), grounds, strict=True
    ):
        out[at] = _join(
            _Row(indicators[at], one, score, imitation, found, group, by_path),
            lists,
            today,
            official_known=official_known,
        )
    return out


def _credible(probability: float, kind: Kind, seen: Seen) -> float:
    """This will give how much of the model's probability holds for this sort of address."""
    if seen.site.sort == SHORT:
        return probability * _SHARE_OF_SHORT
    # an address of numbers alone is no link: nobody knows what is asked of it
    return min(probability, _BELOW_SUSPICIOUS) if kind is Kind.IP else probability


def _parse(indicator: Indicator) -> Link | None:
    value = indicator.value
    if indicator.kind is Kind.IP and ":" in value and value[:1] != "[":
        value = f"[{value}]"
    return parse_link(value)


def _has_score(link: Link) -> bool:
    """This will say whether a link leads to a public name or address, which is what the model was trained on."""
    return link.has_known_suffix or (link.is_ip and not is_own_network(link.host))


def _join(row: _Row, lists: Lists, today: date, *, official_known: bool) -> Judgement:
    indicator, _, score, imitation, found, group, by_path = row
    about = indicator.value
    entry = lists.find(indicator)
    decided: Level | None = None
    why: list[Reason] = []
    is_official = False
    if entry is not None:
        decided, is_official = _ask_list(entry, row, lists, today)
        why.append(_list_reason(entry, about, decided))
        score = _hold_down(score, entry, row, is_official=is_official)
    elif _is_a_trade_s(row):
        score = _BELOW_SUSPICIOUS
    if score >= SUSPICIOUS_AT:
        why.append(explain.reason(group, score, about, by_path=by_path))
    imitates = ""
    if imitation is not None and not is_official:
        floor = _least_for(imitation, row, official_known=official_known)
        floor = max(floor, DANGEROUS_AT) if _hands_out_program(imitation, row) else floor
        # the name alone, under an ending that the true one might have, proves nothing
        if floor or score >= SUSPICIOUS_AT:
            imitates = "" if imitation.how in _NOBODY else imitation.brand
            why.append(Reason(imitation.code, imitation.certainty, imitation.params(), (), about))
            score = _raised(score, floor)
    for rule, facts in found:
        if not is_official or rule in _TOLD_OF_OFFICIAL:
            why.append(Reason(rule.CODE, rule.WEIGHT, facts, (), about))
            score = _raised(score, rule.FLOOR)
    return _settle(score, why, decided, imitates)


def _is_a_trade_s(row: _Row) -> bool:
    """This will say whether only the model, and not surely, suspects a name that says an honest trade."""
    return (
        SUSPICIOUS_AT <= row.score < DANGEROUS_AT
        and row.imitation is None
        and not row.by_path
        and not row.seen.site.is_shared
        and not _has_telling(row.signs)
        and names_a_trade(row.seen.site.host, row.seen.site.suffix)
    )


def _settle(score: float, why: list[Reason], decided: Level | None, imitates: str) -> Judgement:
    """This will bring score and reasons into line with what a list decided, and the reasons into order."""
    if decided is Level.UNKNOWN:
        # a false alarm was put right: what had raised it is not said again
        return Judgement(min(score, _BELOW_SUSPICIOUS), tuple(why[:1]), decided)
    if decided is Level.DANGEROUS:
        score = max(score, LISTED_BAD_SCORE)
    elif decided is Level.TRUSTED:
        score = min(score, _TRUSTED_SCORE)
    if len(why) > 1:
        why.sort(key=_by_weight)
    return Judgement(score, tuple(why), decided, imitates)


def _hands_out_program(imitation: Imitation, row: _Row) -> bool:
    """This will say whether a site under a borrowed name hands out a program; owners do that in the stores."""
    is_strong = imitation.certainty >= _SUSPICIOUS_CERTAINTY and row.score >= _NOT_HARMLESS
    return (
        is_strong and row.seen.site.sort != SHORT and any(rule is rules.program_file for rule, _ in row.signs)
    )


def _least_for(imitation: Imitation, row: _Row, *, official_known: bool) -> float:
    """This will give the least score of an imitation: dangerous only where the model sees something in it as well."""
    score = row.score
    if row.seen.site.sort == SHORT:
        return 0.0
    certainty = imitation.certainty
    if certainty >= _CERTAIN:
        return DANGEROUS_AT
    if certainty >= _DANGEROUS_CERTAINTY and score >= _NOT_HARMLESS:
        return DANGEROUS_AT
    if certainty >= _SUSPICIOUS_CERTAINTY:
        return SUSPICIOUS_AT
    # the whole name under an ordinary ending: suspicious only where the true one would have been recognised
    is_whole_name = imitation.how == "ending" and (
        len(imitation.token) >= _LONG_NAME or _is_short_and_telling(imitation)
    )
    return SUSPICIOUS_AT if official_known and is_whole_name and certainty >= _WHOLE_NAME_CERTAINTY else 0.0


def _is_short_and_telling(imitation: Imitation) -> bool:
    brand = protected_names()[imitation.brand]
    is_telling = brand.country == "VN" and brand.category in _TELLING_SHORT
    return is_telling and imitation.token in brand.tokens and imitation.shown in _EVERYBODYS


def knows_official_names(lists: Lists) -> bool:
    """This will say whether the lists hold official names; with lists off they hold none."""
    return lists.find(_any_official_name()) is not None


@cache
def _any_official_name() -> Indicator:
    return Indicator(
        Kind.DOMAIN, next(name for name, brand in official_domains().items() if brand.trust == "closed")
    )


def _raised(score: float, floor: float) -> float:
    return score if score >= floor else floor + _ABOVE_FLOOR * score * (1 - floor)


# What is told even of an official name, and keeps it from being trusted: it may be misused all the same.
_TOLD_OF_OFFICIAL = frozenset(
    {rules.nested_address, rules.userinfo, rules.program_file, rules.hidden_letters}
)


def _by_weight(reason: Reason) -> float:
    return -reason.weight


def _ask_list(entry: ListEntry, row: _Row, lists: Lists, today: date) -> tuple[Level | None, bool]:
    """This will give what the deciding entry decides, and whether the host is anybody's official name."""
    match entry.list_class:
        case ListClass.BAD:
            every = lists.find_all(row.indicator)
            return Level.DANGEROUS, any(one.list_class is ListClass.OFFICIAL for one in every)
        case ListClass.CORRECTED:
            return Level.UNKNOWN, False
        case ListClass.OFFICIAL:
            # programs disagree about a backslash: for some the host ends before it
            doubts = (
                "\\" in row.seen.raw
                or carries_address(row.seen.link)
                or any(rule in _TOLD_OF_OFFICIAL for rule, _ in row.signs)
            )
            return (Level.TRUSTED if _may_be_trusted(entry, today) and not doubts else None), True
        case _:
            return None, False


def _may_be_trusted(entry: ListEntry, today: date) -> bool:
    if entry.trust != "closed" or entry.reviewed is None:
        return False
    months = (today.year - entry.reviewed.year) * 12 + today.month - entry.reviewed.month
    return months < REVIEWED_WITHIN_MONTHS or (
        months == REVIEWED_WITHIN_MONTHS and today.day <= entry.reviewed.day
    )


def _hold_down(score: float, entry: ListEntry, row: _Row, *, is_official: bool) -> float:
    """This will hold the model's score below what the model alone may say of a listed name."""
    link, site = row.seen.link, row.seen.site
    if entry.list_class is ListClass.POPULAR:
        return min(score, _BELOW_DANGEROUS)
    if (
        site.is_shared
        and entry.list_class is ListClass.SHARED
        and row.imitation is None
        and not _has_telling(row.signs)
    ):
        # anybody's name on a site builder: nothing but the place speaks against it, and the model learned from sets
        # in which honest ones are rare, so it condemns nearly all of them
        return min(score * _SHARE_OF_SHORT, _BELOW_SUSPICIOUS)
    by_page = site.sort not in {"", SITES} and len(link.rest) > 1
    if by_page and _has_telling(row.signs):
        # somebody's page: its words tell, the host's name does not
        return min(score, _BELOW_DANGEROUS)
    if is_official or by_page or (site.shared and link.host.removeprefix("www.") == site.shared):
        return min(score, _BELOW_SUSPICIOUS)
    return score


def _has_telling(signs_seen: Signs) -> bool:
    """This will say whether a sign says something of a page by itself; where it is hosted does not."""
    return any(
        rule.WEIGHT >= _TELLING and getattr(rule, "WHERE", None) is not Where.SHARED for rule, _ in signs_seen
    )


_TELLING = 0.4


def _list_reason(entry: ListEntry, about: str, decided: Level | None) -> Reason:
    match entry.list_class:
        case ListClass.BAD:
            return Reason("link.listed_bad", 1.0, said_of_bad(entry), (), about)
        case ListClass.CORRECTED:
            return Reason("link.listed_corrected", 0.9, {}, (), about)
        case ListClass.OFFICIAL:
            code = "link.listed_unsure" if entry.trust == "unsure" else "link.listed_official"
            code = "link.trusted" if decided is Level.TRUSTED else code
            return Reason(code, 0.9 if decided is Level.TRUSTED else 0.2, {"domain": entry.value}, (), about)
        case ListClass.SHARED:
            return Reason("link.listed_shared", 0.05, {"host": entry.value}, (), about)
        case _:
            return Reason("link.listed_popular", 0.05, {"domain": entry.value}, (), about)
