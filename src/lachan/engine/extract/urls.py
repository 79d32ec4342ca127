"""Links: with and without a scheme, defanged, split by spaces or lines, in other scripts, one inside another.

Canonical: as `links.parse.parse_link` gives it (WHATWG; "http" where no scheme was written; no user, no
default port, no fragment; host in punycode). A bare host without path is a `domain`, a bare address an `ip`.

Facts: `unit` (site unit), `shortener`=yes, `written`=defanged|spaced|broken (how it was hidden),
`userinfo`=yes (`http://bank.vn@evil.com/`), `odd_ip`=yes (octal, hexadecimal, one number),
`inside`=canonical value of the link that carries this one in its path or query.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lachan.engine.extract import apps, profiles
from lachan.engine.extract.domains import is_plausible, is_syllable
from lachan.engine.extract.limits import MAX_NESTING
from lachan.engine.links.parse import WEB_SCHEMES, Link, parse_link
from lachan.engine.links.suffixes import split_host
from lachan.engine.model import Facts, Indicator, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lachan.engine.extract.finds import Finds

# Link shorteners by host; own knowledge, November 2026. A shortened link says nothing of where it leads.
SHORTENERS = frozenset(
    ["a.co", "adf.ly", "adfoc.us", "b.link", "bit.do", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "c11.kr", "chilp.it", "clck.ru", "clik.now", "cli.re", "cut.ly", "cutt.ly", "cutt.us", "dlvr.it", "dub.sh", "esqr.co", "fb.me", "forms.gle", "gg.gg", "git.io", "goo.gl", "goo.su", "hoy.tn", "is.gd", "j.mp", "kutt.it", "l.ead.me", "link1s.com", "link4m.com", "linktr.ee", "lnkd.in", "lnk.to", "lstu.fr", "lurl.cc", "me2.do", "me2.kr", "mly.vn", "ln.run", "n9.cl", "ouo.io", "ow.ly", "ow.ly", "page.link", "q-r.to", "qr.ae", "qrco.de", "qrto.org", "rb.gy", "rebrand.ly", "reurl.cc", "s.id", "s.net.vn", "shope.ee", "short.gy", "shorten.asia", "shorturl.asia", "shorturl.at", "slim.link", "shrtco.de", "snip.ly", "sourl.cn", "spoo.me", "surl.li", "t.co", "t.cn", "t.ly", "tiny.cc", "tiny.one", "tinyurl.com", "tinyurl.mobi", "tr.im", "trib.al", "u.to", "urlz.fr", "v.gd", "v.ht", "vht.vn", "w.wiki", "waa.ai", "x.gd", "yip.su", "zee.gl", "zpr.io", "zws.im"]
)

# What may stand in a host name that is written without a scheme: Latin, Greek, Cyrillic, Armenian, Cherokee letters
# (look-alikes), digits, "_"; other scripts only after a scheme, since they are written without spaces.
_W = r"a-z0-9_\u00c0-\u02af\u0370-\u058f\u13a0-\u13ff\u1c80-\u1c8f\u1e00-\u1fff\u2c60-\u2dff\ua640-\ua7ff\uab30-\uabbf"
# What ends an address: white space, quotes, brackets no address holds, scripts without spaces, pictographs, taken.
_STOP = (
    r"\s<>\"`|^{}\u00ab\u00bb\u2018-\u201f\u2026\u2190-\u2bff\u0e00-\u0eff\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff"
    r"\ue000\ufe30-\ufe4f\ufffc-\uffff\U0001f000-\U0001ffff"
)
_REST = rf"(?:[/?#\\][^{_STOP}]{{0,4096}})?"
_SCHEME = r"(?:h[tx]{2}ps?|f[tx]p|wss?)"

_LINK = re.compile(
    rf"(?:(?P<scheme>{_SCHEME}:[/\\]{{1,4}})"
    rf"(?P<user>[{_W}.~%!$&+=;:\-]{{1,100}}@)?"
    rf"(?P<host>\[[0-9a-f:.]{{2,45}}\]|[\w.\-%]{{1,255}})"
    rf"|(?<![{_W}.\-])(?<![{_W}.\-]@)(?P<bare>[{_W}][{_W}\-]{{0,62}}(?:\.[{_W}][{_W}\-]{{0,62}}){{1,12}}))"
    rf"(?P<port>:\d{{1,5}}(?!\d))?(?P<rest>{_REST})"
)

# Deep links into apps, and addresses that run code or carry a page in themselves.
_OTHER_SCHEME = re.compile(
    rf"(?<![{_W}])(?:(?!https?:)[a-z][a-z0-9+.\-]{{1,19}}://[^{_STOP}]{{1,2048}}"
    rf"|(?:javascript|vbscript):[^{_STOP}]{{3,2048}}|data:[a-z]{{2,20}}/[a-z0-9.+\-]{{1,60}}[;,][^{_STOP}]{{1,2048}}"
    rf"|intent:[^{_STOP}]{{3,2048}}#intent;[^{_STOP}]{{1,512}})"
)

_DOT = r"(?:\s{0,2}(?:[\[({]\s?(?:\.|dot|cham)\s?[\])}]|[.。｡])\s{0,2}|\s(?:dot|cham)\s)"
_HIDDEN_SCHEME = r"(?:h\s?[tx*]\s?[tx*]\s?p\s?s?\s?(?:\[:\]|\(:\)|\s?:)?\s?(?:/\s?/|\[/\]\[/\]|\[//\]|\\\\)\s?|h[tx*]{2}ps?\[:\]\s?)"
_HIDDEN = re.compile(
    rf"(?P<scheme>{_HIDDEN_SCHEME})?(?<![{_W}.\-@])"
    rf"(?P<host>[{_W}][{_W}\-]{{0,62}}(?:{_DOT}[{_W}][{_W}\-]{{0,62}}){{1,7}})"
    rf"(?P<port>:\d{{1,5}}(?!\d))?(?P<rest>\s?/[^{_STOP}]{{0,2048}}|[?#][^{_STOP}]{{0,2048}})?"
)
_DOT_SPLIT = re.compile(_DOT)
# The endings that are believed of a name whose dots are hidden or stand apart from it. Shorter than the list of
# suffixes on purpose: "mua sam . top 10" and "phi . no hu" are sentences.
_STRONG = (
    "com|net|org|info|biz|vn|asia|xyz|site|online|shop|club|vip|cc|tk|icu|app|dev|pro|bid|win|live|click|link|top|"
    "store|space|fun|life|world|group|email|digital|website|services|support|finance|bank|io|ly|gl|co|me"
)
_STRONG_ENDINGS = frozenset(_STRONG.split("|"))
# Something in the text says that a link may be hidden. Cheap, since every text is searched for it.
_HINT = re.compile(
    rf"h[x*]{{2}}p|[\[({{]\s?(?:[.:]|dot|cham|/)\s?[\])}}]|h\st\st\sp|https?\s{{0,2}}(?:\s:|//|:\s|:/{{1,2}}\s)"
    rf"|\s(?:dot|cham)\s(?:com|vn|net|org)\b|[。｡]|https?://[{_W}\-]{{2,63}}\n"
    rf"|(?:\s[.]\s?|[.]\s{{1,2}})(?:{_STRONG})(?![{_W}])"
)

_BROKEN_HOST = re.compile(
    rf"(?P<scheme>{_SCHEME}://)(?P<host>[{_W}\-]{{2,63}}\n[{_W}\-]{{1,63}}(?:\.[{_W}\-]{{1,63}}){{1,5}})(?P<rest>{_REST})"
)
# a path that goes on in the next line, or behind a space that a reader of pictures put in
_GOES_ON = re.compile(r"(?:[/=&?_-]\n|/ )(?P<more>[a-z0-9][a-z0-9_./?=&%\-]{4,200})(?![^\s])")

_TRAILING = ".,;:!?'*~_\u2019\u201d\u3002\uff0c-"
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)

# An address within an address: after a percent-encoded or plain scheme, or as the value of a parameter.
_INNER = re.compile(r"(?:https?|hxxps?):/{1,2}[^\s\"'<>]+", re.IGNORECASE)
_INNER_PARAMETER = re.compile(
    r"[?&](?:url|u|q|to|link|goto|next|dest|destination|target|redirect|redirect_uri|redirect_url|return|returnurl|continue|out|r)="
    r"((?:www\.)?[a-z0-9\-]+(?:\.[a-z0-9\-]+)+(?:[/?][^&#\s]*)?)(?=[&#]|$)",
    re.IGNORECASE,
)


def find_links(finds: Finds) -> None:
    """This will add every link, domain and address in the text, and the profiles and apps they lead to."""
    text = finds.text
    if _HINT.search(text) is not None:
        _find_hidden(finds)
        text = finds.blank()
    for found in _LINK.finditer(text):
        start, end = found.span()
        if found["bare"] is None:
            if finds.is_full():
                break
            end = _trim(text, start, end)
            end, more = _join_rest(text, end)
            link = _parse(finds, start, end)
            if link is None or ("." not in link.host and not link.is_ip):
                end = found.end("host")
                link = (
                    _parse(finds, start, _ascii_end(text, found.start("host"), end))
                    if "." in found["host"]
                    else None
                )
            if link is None:
                continue
            if not link.is_ip and not link.has_known_suffix:
                shorter = _ascii_end(text, found.start("host"), found.end("host"))
                if shorter < found.end("host"):
                    end = shorter
                    link = _parse(finds, start, end) or link
            _add(finds, link, start, end, "broken" if more else "")
        elif text[end : end + 1] != "@":
            _add_bare(finds, found)
    if "://" in text or "script:" in text or "data:" in text or "intent:" in text:
        _find_other_schemes(finds)


def _add_bare(finds: Finds, found: re.Match[str]) -> None:
    text = finds.text
    start, end = found.span()
    host_end = found.end("bare")
    host_text = found["bare"]
    ending = host_text[host_text.rfind(".") + 1 :]
    if ending.isdigit() and not found["rest"]:
        return  # numbers; addresses are the business of `ips`
    if ending.isascii() and not split_host(ending).known_suffix:
        return
    if finds.is_full():
        return
    end = _trim(text, start, end)
    link = _parse(finds, start, end)
    if link is None or not link.has_known_suffix:
        return
    if len(host_text) == host_end - start and end > host_end and text[host_end] in "/?":
        # a path makes an address of nearly everything, but "va.v/v" and "km.an/hien" stay words
        if link.unit == link.suffix or (
            len(link.path) < 2 and not link.query and not _plausible(finds, link, start, host_end)
        ):
            return
        if (
            is_syllable(host_text.split(".")[0])
            and not _plausible(finds, link, start, host_end)
            and "." not in link.suffix
            and len(link.host) < 8
        ):
            return
    elif not _plausible(finds, link, start, host_end):
        return
    if end <= host_end and link.port is None:
        end = host_end
        finds.add(Kind.DOMAIN, link.host, start, end, _facts(link, ""))
        finds.take(start, end)
        _add_led_to(finds, link, start, end)
        return
    _add(finds, link, start, end, "")


def _plausible(finds: Finds, link: Link, start: int, host_end: int) -> bool:
    raw = finds.raw(start, host_end)
    rest = finds.text[host_end : host_end + 3]
    return is_plausible(
        link.host,
        raw_ending=raw[raw.rfind(".") + 1 :],
        before=finds.text[max(0, start - 32) : start],
        is_last=not rest.strip(" .!,") or "\n" in rest,
    )


def _find_hidden(finds: Finds) -> None:
    """This will find links whose dots or scheme are hidden: `hxxp`, `[.]`, ` dot `, spaces, a line's end."""
    text = finds.text
    for found in _BROKEN_HOST.finditer(text):
        if finds.is_full():
            return
        end = _trim(text, *found.span())
        link = parse_link(finds.raw(found.start(), end).replace("\n", ""))
        first = text[found.start("host") : text.index("\n", found.start("host"))]
        if link is not None and link.has_known_suffix and "." not in first:
            _add(finds, link, found.start(), end, "broken")
    for found in _HIDDEN.finditer(text):
        if finds.is_full():
            return
        _add_hidden(finds, found)


def _add_hidden(finds: Finds, found: re.Match[str]) -> None:
    host_text = found["host"]
    scheme = found["scheme"] or ""
    clean_scheme = re.sub(r"[\s\[\]()]", "", scheme)
    odd_scheme = bool(scheme) and (
        clean_scheme != scheme or "x" in scheme or "*" in scheme or ":" not in scheme
    )
    pieces = _DOT_SPLIT.split(host_text)
    dots = _DOT_SPLIT.findall(host_text)
    base = found.start("host")
    # the longest run of labels that ends in a believed suffix
    for count in range(len(pieces), 1, -1):
        ending = pieces[count - 1]
        bracketed = any(dot.strip(" \n")[:1] in "[({" for dot in dots[: count - 1])
        worded = any(dot.strip(" \n")[:1] in "dc" for dot in dots[: count - 1])
        apart = any(dot != "." for dot in dots[: count - 1])
        if not (apart or odd_scheme):
            continue
        if not (bracketed or odd_scheme) and ending not in _STRONG_ENDINGS:
            continue
        name = ".".join(pieces[:count])
        if ending.isdigit():
            link = parse_link(name) if bracketed or odd_scheme else None
            if link is None or not link.is_ip:
                continue
        else:
            if not split_host(ending).known_suffix:
                continue
            site = split_host(name)
            if site.is_suffix:
                continue
            first_is_word = is_syllable(site.name) and "." not in site.suffix
            if not (bracketed or scheme) and (first_is_word or (worded and not site.known_suffix)):
                continue
            if (
                not (bracketed or scheme)
                and any("\n" in dot for dot in dots[: count - 1])
                and ending not in {"com", "vn"}
            ):
                continue
            link = None
        whole = count == len(pieces)
        host_end = base + len(host_text) if whole else _end_of_piece(host_text, base, count)
        rest = (found["port"] or "") + (found["rest"] or "") if whole else ""
        end = _trim(finds.text, found.start(), host_end + len(rest)) if rest else host_end
        end, _ = _join_rest(finds.text, end) if scheme and rest else (end, False)
        raw_rest = finds.raw(host_end, end) if end > host_end else ""
        if raw_rest[:1] == " " and not scheme:
            raw_rest, end = "", host_end
        raw_rest = re.sub(r"\s", "", raw_rest)
        raw_host = finds.raw(base, host_end)
        joined = _joined(raw_host)
        plain = "https://" if "s" in clean_scheme.partition(":")[0].partition("/")[0] else "http://"
        link = parse_link((plain if scheme else "") + joined + raw_rest)
        if link is None or not (link.is_ip or link.has_known_suffix):
            continue
        written = "defanged" if bracketed or worded or "x" in scheme or "*" in scheme else "spaced"
        start = found.start() if scheme else base
        if scheme or raw_rest or link.is_ip:
            _add(finds, link, start, end, written)
        else:
            finds.add(Kind.DOMAIN, link.host, start, end, _facts(link, written))
            finds.take(start, end)
        return


def _joined(raw_host: str) -> str:
    """This will give the host as it was meant: every odd dot a dot, nothing between."""
    return re.sub(
        _DOT.replace("dot|cham", "dot|DOT|Dot|cham|CHAM|ch\u1ea5m|Ch\u1ea5m|CH\u1ea4M"), ".", raw_host
    )


def _end_of_piece(host_text: str, base: int, count: int) -> int:
    at = 0
    for i, found in enumerate(_DOT_SPLIT.finditer(host_text)):
        at = found.start()
        if i == count - 1:
            break
    return base + at


def _find_other_schemes(finds: Finds) -> None:
    text = finds.blank()
    for found in _OTHER_SCHEME.finditer(text):
        if finds.is_full():
            return
        start, end = found.start(), _trim(text, *found.span())
        link = parse_link(finds.raw(start, end))
        if link is not None and link.scheme not in WEB_SCHEMES:
            finds.add(Kind.URL, link.url, start, end)
            finds.take(start, end)
            for indicator in profiles.led_to_by_app_link(link.url):
                finds.add(indicator.kind, indicator.value, start, end, indicator.facts)


def _parse(finds: Finds, start: int, end: int) -> Link | None:
    raw = finds.raw(start, end)
    if not raw.isascii():
        raw = _INVISIBLE.sub("", raw)
    if raw[1:3] in ("xx", "XX", "xX", "Xx"):
        raw = f"{raw[0]}tt{raw[3:]}"
    return parse_link(raw)


def _ascii_end(text: str, start: int, end: int) -> int:
    """This will give where the first character that is not ASCII stands, for hosts glued to foreign script."""
    for i in range(start, end):
        if text[i] > "\x7f":
            return i
    return end


def _add(finds: Finds, link: Link, start: int, end: int, written: str) -> None:
    is_bare_ip = link.is_ip and link.path == "/" and not link.query and "://" not in finds.text[start:end]
    if is_bare_ip:
        finds.add(Kind.IP, link.host.strip("[]"), start, end, _facts(link, written))
    else:
        finds.add(Kind.URL, link.url, start, end, _facts(link, written))
    finds.take(start, end)
    _add_led_to(finds, link, start, end)


def _add_led_to(finds: Finds, link: Link, start: int, end: int) -> None:
    for indicator in led_to(link):
        finds.add(indicator.kind, indicator.value, start, end, indicator.facts)


def _facts(link: Link, written: str) -> Facts:
    facts = {"unit": link.unit} if link.unit else {}
    if link.host in SHORTENERS or link.suffix == "page.link":
        facts["shortener"] = "yes"
    if written:
        facts["written"] = written
    if link.has_userinfo:
        facts["userinfo"] = "yes"
    if link.is_odd_ip:
        facts["odd_ip"] = "yes"
    return facts


def indicator_of(link: Link, raw: str, start: int, *, is_bare: bool) -> Indicator:
    """This will give the indicator of a link that is a whole input; `is_bare` says that no scheme was written."""
    span = (start, start + len(raw))
    if is_bare and link.path == "/" and not link.query and link.port is None:
        if link.is_ip:
            return Indicator(Kind.IP, link.host.strip("[]"), raw, span, _facts(link, ""))
        if link.host:
            return Indicator(Kind.DOMAIN, link.host, raw, span, _facts(link, ""))
    return Indicator(Kind.URL, link.url, raw, span, _facts(link, ""))


def led_to_cheaply(link: Link) -> tuple[Indicator, ...]:
    """This will give the same as `led_to`; nothing at once for the many links that lead to nothing else."""
    if len(link.path) < 5 and not link.query and link.host.removeprefix("www.") not in profiles.HOSTS:  # noqa: PLR2004
        return ()
    return tuple(led_to(link))


def led_to(link: Link, depth: int = 0) -> Iterator[Indicator]:
    """This will give what a link leads to beside itself: profiles, phones, apps, and addresses inside it."""
    host = link.host
    platform = profiles.HOSTS.get(host.removeprefix("www.").removeprefix("m."))
    if platform is not None:
        yield from profiles.led_to_by(platform, link)
    path = link.path
    if len(path) > 4:  # noqa: PLR2004 - shorter than "/.apk"
        yield from apps.led_to_by(link)
    rest = link.query or path
    if len(rest) < 4 or ("." not in rest and "%2" not in rest):  # noqa: PLR2004
        return
    if depth < MAX_NESTING:
        yield from _inside(link, depth)


def _inside(link: Link, depth: int) -> Iterator[Indicator]:
    rest = link.rest
    seen = {link.host}
    for _ in range(2):
        if "://" in rest or ":/" in rest:
            for found in _INNER.finditer(rest):
                # the parameters that follow may be the outer address's; without its own question mark cut there
                inner_text = found[0]
                if "?" not in inner_text:
                    inner_text = inner_text.partition("&")[0]
                yield from _inner(parse_link(inner_text), link, seen, depth)
                break
        found_parameter = _INNER_PARAMETER.search(rest)
        if found_parameter is not None and "@" not in found_parameter[1]:
            inner = parse_link(found_parameter[1])
            if inner is not None and inner.has_known_suffix:
                yield from _inner(inner, link, seen, depth)
        unquoted = unquote(rest)
        if unquoted == rest:
            return
        rest = unquoted


def _inner(inner: Link | None, outer: Link, seen: set[str], depth: int) -> Iterator[Indicator]:
    if (
        inner is None
        or inner.url in seen
        or inner.host == outer.host
        or ("." not in inner.host and not inner.is_ip)
    ):
        return
    seen.add(inner.url)
    yield Indicator(Kind.URL, inner.url, facts={**_facts(inner, ""), "inside": outer.url})
    yield from led_to(inner, depth + 1)


def _join_rest(text: str, end: int) -> tuple[int, bool]:
    """This will lengthen an address over a line's end or a stray space, where what follows is plainly its rest."""
    found = _GOES_ON.match(text, end - 1)
    if found is None:
        return end, False
    more = found["more"]
    has_digit = any("0" <= char <= "9" for char in more)
    has_letter = any("a" <= char <= "z" for char in more)
    if has_digit and has_letter:
        return found.end(), True
    return end, False


def _trim(text: str, start: int, end: int) -> int:
    """This will give where an address ends as a person reads it: without closing marks of the sentence."""
    while end > start:
        last = text[end - 1]
        if last in _TRAILING or (last in _CLOSERS and text.count(_CLOSERS[last], start, end) < text.count(last, start, end)):
            end -= 1
        else:
            break
    return end
