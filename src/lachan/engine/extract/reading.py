"""The reading of one input: what it is as a whole, and the indicators in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lachan.engine.extract import (
    apps,
    emails,
    files,
    ibans,
    ips,
    leads,
    payees,
    phones,
    profiles,
    qr,
    urls,
    wallets,
)
from lachan.engine.extract.domains import canonical_domain, is_masked
from lachan.engine.extract.finds import Extraction, Finds
from lachan.engine.extract.limits import MAX_WHOLE_CHARS
from lachan.engine.links.parse import WEB_SCHEMES, Link, parse_link
from lachan.engine.model import Facts, Indicator, InputKind, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from lachan.engine.fold import Folded

NOT_FOUND = "note.kind_not_found"
NO_SUCH_LINK = "note.no_such_link"

# What people paste around a link: quotes, brackets, white space.
_AROUND = " \t\n\r\f\v\u00a0\u3000\"'<>`\u2018\u2019\u201c\u201d\u00ab\u00bb"
# what may be a number or a canonical form: digits in groups, or one word; and a form with a name in front
_ONE_WORD = re.compile(r"\S{2,200}|[+(\d][\d +().\-\u2013/]{2,40}")
_NAMED = re.compile(r"[A-Za-z0-9.]{1,40}:(?!//)\S{1,200}")
# what people paste in front of and around an address
_LEAD = re.compile(r"(?:mailto|tel|sms|smsto|callto|bitcoin|ethereum):", re.IGNORECASE)
_MARKS = "()[]{}:-.,;!? "
_SPACE = re.compile(r"\s")
_ONE_LINK = re.compile(r"(?:https?://)?[A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)+(?::\d{1,5})?(?:[/?#][!-~]*)?")

# four parts that begin with an octal one, or any that begin with a hexadecimal one
_ODD_IP = re.compile(
    r"0x[0-9a-f]{1,8}(?:\.(?:0x[0-9a-f]{1,8}|\d{1,10})){0,3}|0\d{1,3}(?:\.(?:0x[0-9a-f]{1,8}|\d{1,4})){3}",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"https?://[^\s/?#]{1,255}(?:[/?#]\S{0,2000})?", re.IGNORECASE)

_KINDS: dict[InputKind, frozenset[Kind]] = {
    InputKind.LINK: frozenset({Kind.URL, Kind.DOMAIN, Kind.IP}),
    InputKind.DOMAIN: frozenset({Kind.DOMAIN, Kind.IP}),
    InputKind.PHONE: frozenset({Kind.PHONE}),
    InputKind.PAYEE: frozenset({Kind.PAYEE}),
}
_DEFAULT_KIND = {
    InputKind.LINK: Kind.URL,
    InputKind.DOMAIN: Kind.DOMAIN,
    InputKind.PHONE: Kind.PHONE,
    InputKind.PAYEE: Kind.PAYEE,
}

_HIDDEN_ATS = ("[at]", "(at)", "[@]", "(@)", "[ at ]", "( at )")
_LONG_RUN = re.compile(r"(?<![a-z0-9])[a-z0-9]{25,}")
_SIX_DIGITS = re.compile(r"\d(?:[ .\-\u2013()]{0,2}\d){5}")
_THREE_DIGITS = re.compile(r"\d{3}")


def extract(prepared: str, folded: Folded, *, kind: InputKind = InputKind.AUTO) -> Extraction:
    """This will find the indicators in a prepared text and say what the text is as a whole.

    `prepared` and `folded` come from `fold.prepare` and `fold.fold`. With a `kind` other than AUTO and TEXT the
    whole is read as that kind; where it holds nothing of the kind, `notes` says so. Never raises.
    """
    if kind is InputKind.AUTO or kind is InputKind.LINK:
        whole = _read_one_link(prepared)
        if whole is not None:
            return whole
    if kind is InputKind.AUTO:
        whole = _read_named(prepared) or _read_odd(prepared)
        if whole is not None:
            return whole
    if kind in _KINDS:
        return _read_as(prepared, folded, kind)
    finds = _read_all(prepared, folded)
    found = (
        tuple(sorted(finds.indicators.values(), key=_place))
        if len(finds.indicators) > 1
        else tuple(finds.indicators.values())
    )
    if kind is InputKind.TEXT:
        return Extraction(Kind.TEXT, found, finds.truncated)
    if len(prepared) <= MAX_WHOLE_CHARS:
        whole = _read_one_other(prepared, found)
        if whole is not None:
            return whole
    return Extraction(Kind.TEXT, found, finds.truncated)


def _place(indicator: Indicator) -> tuple[int, int]:
    span = indicator.span or (0, 0)
    return span[0], -span[1]


def _read_one_link(prepared: str) -> Extraction | None:
    """This will read an input that is one link or host and nothing else, or give None. The batch's fast path."""
    text = prepared.strip(_AROUND)
    if _ONE_LINK.fullmatch(text) is None or len(text) > MAX_WHOLE_CHARS:
        return None
    link = parse_link(text)
    if link is None:
        return None
    is_bare = "://" not in text[:10]
    if (
        is_bare
        and not link.has_known_suffix
        and ips.canonical_ip(link.host) != text.partition("/")[0].partition(":")[0]
    ):
        return None
    if is_bare and _looks_like_other(text, link):
        return None
    start = prepared.index(text) if text is not prepared else 0
    return _with_led_to(link, text, start, is_bare=is_bare)


def _looks_like_other(text: str, link: Link) -> bool:
    """This will say whether a dotted word is a file or a package name rather than a host."""
    low = text.lower()
    return link.path == "/" and (
        low.endswith((".apk", ".xapk", ".apks", ".ipa", ".mobileconfig", ".zip", ".md", ".py", ".sh"))
        or low.startswith(("com.", "vn.", "org.", "net."))
        or is_masked(low)
    )


def _read_all(prepared: str, folded: Folded) -> Finds:
    """This will look for every kind, each only where a cheap sign of it is there."""
    finds = Finds(prepared, folded)
    text = finds.text
    if "000201" in text:
        qr.find_codes(finds)
        text = finds.blank()
    if ":" in text:
        apps.find_signers(finds)
        finds.blank()
    text = _find_hidden_emails(finds)
    if "." in text:
        apps.find_packages(finds)
        finds.blank()
        urls.find_links(finds)
        finds.blank()
        apps.find_apps(finds)
    else:
        urls.find_links(finds)
    text = finds.blank()
    if "@" in text:
        # after links, whose paths hold addresses of those they are sent to
        emails.find_emails(finds)
        finds.blank()
        profiles.find_handles(finds)
        text = finds.blank()
    if "tele" in text or "tlg" in text:
        profiles.find_named_handles(finds)
        text = finds.blank()
    if _LONG_RUN.search(text) is not None:
        wallets.find_wallets(finds)
        finds.blank()
        files.find_files(finds)
        finds.blank()
        payees.find_ibans(finds)
    elif ibans.BEGINS.search(text) is not None:
        payees.find_ibans(finds)
    text = finds.blank()
    ips.find_ips(finds)
    text = finds.blank()
    if _SIX_DIGITS.search(text) is not None:
        payees.find_payees(finds)
        finds.blank()
        phones.find_phones(finds)
        text = finds.blank()
    if _THREE_DIGITS.search(text) is not None:
        phones.find_disguised_phones(finds)
        text = finds.blank()
        phones.find_short_codes(finds)
    return finds


def _find_hidden_emails(finds: Finds) -> str:
    """This will look for hidden e-mail before links, which would take the domain for a hidden one."""
    text = finds.text
    if any(sign in text for sign in _HIDDEN_ATS):
        emails.find_emails(finds)
        text = finds.blank()
    if any(provider in text for provider in emails.PROVIDERS):
        emails.find_hidden_emails(finds)
        text = finds.blank()
    return text


def _read_one_other(prepared: str, found: tuple[Indicator, ...]) -> Extraction | None:
    """This will say of what kind the whole is where one indicator covers it, or its canonical form is written."""
    text = prepared.strip(_AROUND)
    if not text:
        return None
    start = prepared.index(text)
    end = start + len(text)
    for indicator in found:
        span = indicator.span
        if span is None:
            continue
        before, after = _LEAD.sub("", prepared[start : span[0]], 1), prepared[span[1] : end]
        if not before.strip(_MARKS) and not after.strip(_MARKS + "/"):
            return Extraction(indicator.kind, found)
    if (found and found[0].kind not in _DIGIT_KINDS) or _ONE_WORD.fullmatch(text) is None:
        return None
    return _read_canonical(text, start, (Kind.WALLET, Kind.FILE, Kind.PHONE, Kind.IP, Kind.EMAIL))


def _read_named(prepared: str) -> Extraction | None:
    """This will read an input that is a canonical form with a name in front: `telegram:abc`, `970436:0123456789`."""
    text = prepared.strip(_AROUND)
    if _NAMED.fullmatch(text) is None:
        return None
    kinds = (Kind.PROFILE, Kind.APP, Kind.WALLET, Kind.FILE, Kind.PAYEE)
    return _read_canonical(text, prepared.index(text), kinds)


def _read_canonical(text: str, start: int, kinds: tuple[Kind, ...]) -> Extraction | None:
    for kind in kinds:
        value = _CANONICAL[kind](text)
        if value is not None:
            span = (start, start + len(text))
            return Extraction(kind, (Indicator(kind, value, text, span, facts_of(kind, value)),))
    return None


def _read_odd(prepared: str) -> Extraction | None:
    """This will read an address of a machine in octal or hexadecimal, and a link that no browser would open.

    The second is a link without an indicator, and the note says so: `http://bank%00.example/`.
    """
    text = prepared.strip(_AROUND)
    start = prepared.find(text)
    if text[:1] == "0" and _ODD_IP.fullmatch(text) is not None:
        link = parse_link(text if "." in text else f"http://{text}")
        if link is not None and link.is_ip:
            return _with_led_to(link, text, start, is_bare=True)
    if _REFUSED.fullmatch(text) is not None and parse_link(text) is None:
        return Extraction(Kind.URL, (), notes=(NO_SUCH_LINK,))
    return None


def _read_as(prepared: str, folded: Folded, kind: InputKind) -> Extraction:
    """This will read the whole as the kind that the asker names."""
    text = prepared.strip(_AROUND)
    start = prepared.find(text)
    if text and len(text) <= MAX_WHOLE_CHARS:
        if kind is InputKind.LINK or kind is InputKind.DOMAIN:
            whole = _read_whole_link(text, start, as_domain=kind is InputKind.DOMAIN)
        else:
            whole = _read_whole_number(text, start, _DEFAULT_KIND[kind])
        if whole is not None:
            return whole
    finds = _read_all(prepared, folded)
    found = tuple(sorted(finds.indicators.values(), key=_place))
    fitting = next((each for each in found if each.kind in _KINDS[kind]), None)
    if fitting is not None:
        return Extraction(fitting.kind, found, finds.truncated)
    if kind is InputKind.DOMAIN and (host := next(filter(None, map(_host_of, found)), None)) is not None:
        return Extraction(Kind.DOMAIN, (host, *found), finds.truncated)
    # judged as what it is, where it is anything
    other = _read_one_other(prepared, found) or Extraction(_DEFAULT_KIND[kind], found)
    return Extraction(other.kind, other.indicators, finds.truncated, (NOT_FOUND,))


def _read_whole_link(text: str, start: int, *, as_domain: bool) -> Extraction | None:
    link = None if _SPACE.search(text) is not None else parse_link(text)
    if link is None:
        return None
    if as_domain:
        if not link.is_ip and "." not in link.host:
            return None
        indicator = urls.indicator_of(link, text, start, is_bare=True)
        kind = Kind.IP if link.is_ip else Kind.DOMAIN
        host = Indicator(kind, link.host.strip("[]"), text, indicator.span, indicator.facts)
        return Extraction(kind, (host,))
    if not link.host and link.scheme in WEB_SCHEMES:
        return None
    return _with_led_to(link, text, start, is_bare="://" not in text)


def _read_whole_number(text: str, start: int, kind: Kind) -> Extraction | None:
    if kind is Kind.PHONE:
        value = phones.canonical_phone(text) or phones.canonical_mobile(text)
    else:
        value = payees.whole_payee(text)
    if value is None:
        return None
    span = (start, start + len(text))
    found = [Indicator(kind, value, text, span, facts_of(kind, value))]
    if kind is Kind.PAYEE and (number := phones.canonical_mobile(text)) is not None:
        # accounts bear their holders' mobile numbers, and lists know those
        found.append(Indicator(Kind.PHONE, number, text, span, phones.facts_of(number)))
    return Extraction(kind, tuple(found))


def _with_led_to(link: Link, text: str, start: int, *, is_bare: bool) -> Extraction:
    """This will give a link that is a whole input, and what it leads to."""
    indicator = urls.indicator_of(link, text, start, is_bare=is_bare)
    led_to = leads.led_to_cheaply(link)
    if not led_to:
        return Extraction(indicator.kind, (indicator,))
    others = tuple(Indicator(each.kind, each.value, text, indicator.span, each.facts) for each in led_to)
    return Extraction(indicator.kind, (indicator, *others))


def _host_of(indicator: Indicator) -> Indicator | None:
    """This will give the host of a link or of an e-mail address as a domain, or None where it has none."""
    if indicator.kind is Kind.EMAIL:
        host: str | None = indicator.value.rpartition("@")[2]
    else:
        host = canonical_domain(indicator.value) if indicator.kind is Kind.URL else None
    if host is None:
        return None
    return Indicator(Kind.DOMAIN, host, indicator.raw, indicator.span, indicator.facts)


def facts_of(kind: Kind, value: str) -> Facts:
    """This will give the facts that follow from a canonical value alone."""
    made = _FACTS.get(kind)
    return {} if made is None else made(value)


_APP_FORMS = {"apk": "file", "signer": "signer"}
_FACTS: dict[Kind, Callable[[str], Facts]] = {
    Kind.PHONE: phones.facts_of,
    Kind.IP: ips.facts_of,
    Kind.PAYEE: payees.facts_of,
    Kind.PROFILE: lambda value: {"platform": value.partition(":")[0]},
    Kind.WALLET: lambda value: {"coin": value.partition(":")[0]},
    Kind.FILE: lambda value: {"hash": value.partition(":")[0]},
    Kind.EMAIL: lambda value: {"domain": value.rpartition("@")[2]},
    Kind.APP: lambda value: {"form": _APP_FORMS.get(value.partition(":")[0], "package")},
}


def _canonical_url(text: str) -> str | None:
    link = parse_link(text)
    again = None if link is None else parse_link(link.url)
    return None if again is None else again.url


_CANONICAL: dict[Kind, Callable[[str], str | None]] = {
    Kind.URL: _canonical_url,
    Kind.DOMAIN: canonical_domain,
    Kind.IP: ips.canonical_ip,
    Kind.EMAIL: emails.canonical_email,
    Kind.PHONE: phones.canonical_phone,
    Kind.PAYEE: payees.canonical_payee,
    Kind.PROFILE: profiles.canonical_profile,
    Kind.WALLET: wallets.canonical_wallet,
    Kind.APP: apps.canonical_app,
    Kind.FILE: files.canonical_file,
}
_DIGIT_KINDS = frozenset({Kind.PHONE, Kind.IP, Kind.PAYEE})


def canonicalize(kind: Kind, text: str) -> str | None:
    """This will give the canonical value of something that is known to be of `kind`, or None where it is not.

    Lists and reports use it, so that what is listed is written as what is looked up. Doing it twice changes nothing.
    """
    if kind is Kind.TEXT or len(text) > MAX_WHOLE_CHARS:
        return None
    return _CANONICAL[kind](text.strip())
