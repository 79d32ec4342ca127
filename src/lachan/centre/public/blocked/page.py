"""The block page as bytes: from the head of a request to the whole answer. Pure.

Of the request the name that was asked for, the language and the method are read, and nothing of it is kept.
"""

from __future__ import annotations

import re
from html import escape
from ipaddress import ip_address
from typing import Final, Literal

import msgspec

from lachan.centre.measures.block_codes import code_of, write_code
from lachan.centre.web.words import Lang, say
from lachan.engine.brands import official_owner

# Heads of browsers have 1 to 4 KB.
HEAD_BYTES: Final = 8_192
_HOST: Final = re.compile(
    r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)+",
    re.ASCII,
)
_METHOD: Final = re.compile(rb"[A-Z]{1,20}")
_QUALITY: Final = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
# beside the page, for a policy that lets nothing stand in it; on whatever name was asked for
STYLE_PATH: Final = "/.well-known/lachan-blocked.css"
_STYLE: Final = """:root{color-scheme:light dark}*{box-sizing:border-box}
body{margin:0;font:17px/1.55 "Be Vietnam Pro",system-ui,sans-serif;background:#f8f6f1;color:#1f2430}
main{max-width:40rem;margin:0 auto;padding:2rem 1.25rem}h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0 1rem}
.mark{width:1.1rem;height:1.1rem;background:#b3261e}p{margin:.5rem 0}b,.code{overflow-wrap:anywhere}
section{border-top:1px solid #d8d3c7;margin-top:1.5rem;padding-top:1rem}h2{font-size:1.15rem;margin:0 0 .5rem}
.code{font:600 1.5rem/1.4 ui-monospace,monospace}footer{margin-top:2rem;font-size:.9rem}
@media(prefers-color-scheme:dark){body{background:#14171f;color:#e8e6e0}section{border-color:#363b47}
.mark{background:#ff8a80}}
"""
_HEADERS: Final = (
    # nothing is run, fetched, framed or sent anywhere but the stylesheet from the same name
    "Content-Security-Policy: default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",  # noqa: E501
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
    "Permissions-Policy: camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy: same-origin",
    "Cross-Origin-Resource-Policy: same-origin",
    "X-Robots-Tag: noindex",
    # it may be lifted within the minute
    "Cache-Control: no-store",
    "Connection: close",
)
_STATUSES: Final = {
    200: "OK",
    # "unavailable for legal reasons" (RFC 7725) says to programs that it is not the site's own answer
    451: "Unavailable For Legal Reasons",
    400: "Bad Request",
    408: "Request Timeout",
    431: "Request Header Fields Too Large",
}

type Status = Literal[200, 400, 408, 431, 451]


class Centre(msgspec.Struct, frozen=True):
    """Who runs it, as the operator has set it: names, where the site with `/appeal` is, how to write ("" for none)."""

    name: str = ""
    name_en: str = ""
    site: str = ""
    contact: str = ""


class Asked(msgspec.Struct, frozen=True):
    """What is read of a request: the host in small letters ("" where it is none), the language, what is wanted."""

    host: str = ""
    lang: Lang = "vi"
    is_head: bool = False
    wants_style: bool = False
    status: Status = 451


def read_head(head: bytes) -> Asked:
    """This will read the head of a request, without the empty line at its end; 400 for what is none.

    Any method but HEAD is answered as GET is: whoever sends a form to a blocked site sees the same page.
    """
    lines = head.split(b"\r\n")
    parts = lines[0].split(b" ")
    if len(parts) != 3 or not _METHOD.fullmatch(parts[0]) or not parts[2].startswith(b"HTTP/1."):  # noqa: PLR2004
        return Asked(status=400)
    host, lang = "", "vi"
    hosts = 0
    for line in lines[1:]:
        name, _, value = line.partition(b":")
        said = value.decode("latin-1").strip()
        match name.lower():
            case b"host":
                hosts, host = hosts + 1, read_host(said)
            case b"accept-language":
                lang = read_lang(said)
    if parts[1].startswith(b"http://"):
        # as a proxy is asked; it overrules the Host (RFC 9112, section 3.2.2)
        host = read_host(parts[1][7:].split(b"/", 1)[0].decode("latin-1"))
    elif hosts > 1:
        return Asked(lang=_as_lang(lang), status=400)
    wants_style = parts[1].endswith(STYLE_PATH.encode())
    return Asked(host, _as_lang(lang), parts[0] == b"HEAD", wants_style, 200 if wants_style else 451)


def read_host(said: str) -> str:
    """This will give a host name in small letters, without port and last dot; "" for an address or what is none."""
    host = said.lower().rpartition("@")[2]
    host = host.partition(":")[0].removesuffix(".")
    if not _HOST.fullmatch(host):
        return ""
    try:
        ip_address(host)
    except ValueError:
        return host
    return ""


def read_lang(said: str) -> Lang:
    """This will choose Vietnamese or English by Accept-Language; Vietnamese where neither comes first."""
    best: tuple[float, Lang] = (0.0, "vi")
    for part in said[:500].split(",")[:20]:
        tag, _, params = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        if primary not in {"vi", "en"}:
            continue
        found = _QUALITY.search(params)
        quality = float(found[1]) if found else 1.0
        if quality > best[0]:
            best = (quality, _as_lang(primary))
    return best[1]


def answer(asked: Asked, centre: Centre) -> bytes:
    """This will give the whole answer. The same for everybody who asks for the same name in the same language."""
    body = (_STYLE if asked.wants_style else _page(asked, centre)).encode()
    kind = "css" if asked.wants_style else "html"
    head = [
        f"HTTP/1.1 {asked.status} {_STATUSES[asked.status]}",
        f"Content-Type: text/{kind}; charset=utf-8",
        *_HEADERS,
        f"Content-Language: {asked.lang}",
        "Vary: Accept-Language",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + (b"" if asked.is_head else body)


def _page(asked: Asked, centre: Centre) -> str:
    lang = asked.lang
    name = escape((lang == "en" and centre.name_en) or centre.name or say("site.name", lang))
    title, inside = _inside(asked, centre)
    contact = f"<br>{escape(centre.contact)}" if centre.contact else ""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f'<link rel="stylesheet" href="{STYLE_PATH}"></head><body><main><div class="mark"></div><h1>{title}</h1>'
        f"{inside}<footer>{name}{contact}<br>{say('blocked.kept', lang)}</footer></main></body></html>"
    )


def _inside(asked: Asked, centre: Centre) -> tuple[str, str]:
    """This will give the title, and what stands below it as markup."""

    def said(key: str, **params: str) -> str:
        return say(f"blocked.{key}", asked.lang, **params)

    host = f"<b>{escape(asked.host)}</b>"
    if asked.status != 451:  # noqa: PLR2004
        return said("not_read"), f"<p>{said('not_read_what')}</p>"
    if asked.host and official_owner(asked.host) is not None:
        # whoever can point a name here must not have us say of a bank that it is a scam
        return said("astray"), f"<p>{said('astray_what', host=host)}</p>"
    site = f"<b>{escape(centre.site)}</b>" if centre.site else said("our_site")
    code = f'<p class="code">{write_code(code_of(asked.host))}</p>' if asked.host else ""
    what = said("what", host=host) if asked.host else said("what_unnamed")
    parts = [
        f"<p>{what}</p><p>{said('do')}</p>",
        f"<section><h2>{said('lost')}</h2><p>{said('lost_what')}</p></section>",
        f"<section><h2>{said('owner')}</h2><p>{said('owner_what', site=site)}</p>{code}</section>",
        f"<section><h2>{said('certificate')}</h2><p>{said('certificate_what')}</p></section>",
    ]
    return said("title"), "".join(parts)


def warm_up() -> None:
    """This will load words and names, so that the first visitor doesn't wait for it."""
    for host in ("example.top", "vietcombank.com.vn"):
        answer(Asked(host), Centre())


def _as_lang(said: str) -> Lang:
    return "en" if said == "en" else "vi"
