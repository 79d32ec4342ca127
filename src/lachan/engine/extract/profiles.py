"""Social profiles, pages, groups and invitations: by link, by app link, or a name beside the platform's word.

Canonical: `platform:name`. The name is in lower case where the platform does not tell cases apart, without "@".
Groups and invitations keep their sort in front: `zalo:g/abcdef123`, `facebook:groups/name`,
`whatsapp:chat/CODE`, `telegram:+CODE` (codes keep their case). Where the name is a phone number it is E.164
(`zalo:+84912345678`) and the phone is given beside it.

Facts: `platform`; `sort`=profile|group|post|invite|page|channel; `inside` where it stood in a link.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, unquote

from lachan.engine.extract import phones
from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lachan.engine.extract.finds import Finds
    from lachan.engine.links.parse import Link

# Hosts without "www." or "m." by platform.
HOSTS: dict[str, str] = {
    "facebook.com": "facebook",
    "web.facebook.com": "facebook",
    "vi-vn.facebook.com": "facebook",
    "mbasic.facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.me": "facebook",
    "m.me": "messenger",
    "messenger.com": "messenger",
    "zalo.me": "zalo",
    "chat.zalo.me": "zalo",
    "zaloapp.com": "zalo",
    "t.me": "telegram",
    "telegram.me": "telegram",
    "telegram.dog": "telegram",
    "tiktok.com": "tiktok",
    "instagram.com": "instagram",
    "instagr.am": "instagram",
    "youtube.com": "youtube",
    "wa.me": "whatsapp",
    "api.whatsapp.com": "whatsapp",
    "whatsapp.com": "whatsapp",
    "chat.whatsapp.com": "whatsapp-invite",
    "invite.viber.com": "viber",
    "viber.me": "viber",
    "twitter.com": "x",
    "x.com": "x",
    "threads.net": "threads",
    "threads.com": "threads",
    "linkedin.com": "linkedin",
    "discord.gg": "discord",
    "discord.com": "discord",
    "line.me": "line",
    "lin.ee": "line",
    "u.wechat.com": "wechat",
    "snapchat.com": "snapchat",
    "pinterest.com": "pinterest",
}

PLATFORMS = frozenset(
    {
        "facebook", "zalo", "telegram", "tiktok", "instagram", "youtube", "whatsapp", "viber", "x", "threads",
        "linkedin", "discord", "line", "wechat", "signal", "snapchat", "pinterest",
    }
)  # fmt: skip

# First steps of a path that are the platform's own pages and nobody's profile.
_OWN_PAGES = frozenset(
    """
    about accounts ads api app apps blog business channel clip dialog discover download embed events explore feed
    friends gaming groups hashtag help home i intent invite jobs l.php legal live location login login.php logout
    marketplace messages messaging music notifications oauth p pages people permalink.php photo photo.php photos
    plugins policies policy posts privacy profile.php public reel reels results search settings share share.php
    sharer sharer.php shorts signup stories story.php support tag terms tos trending tv upload video videos watch
    """.split()  # noqa: SIM905 - a table is read as one
)

# neither the colon that ends the platform, nor what no name holds
_NAME = re.compile(r"[^\s:@<>\"'][^\s:<>\"']{0,127}")
_WHOLE = re.compile(r"([a-z]{1,10}):(@?[^\s:]{1,128})")
# platform words beside "@name", or before ": name"; "tele" and "ig" are usual short forms
_WORDS = {
    "telegram": "telegram", "tele": "telegram", "telegam": "telegram", "tlg": "telegram", "tg": "telegram",
    "zalo": "zalo", "tiktok": "tiktok", "tik tok": "tiktok", "instagram": "instagram", "insta": "instagram",
    "ig": "instagram", "facebook": "facebook", "fb": "facebook", "face": "facebook", "youtube": "youtube",
    "twitter": "x", "viber": "viber", "whatsapp": "whatsapp", "line": "line", "discord": "discord",
    "wechat": "wechat", "threads": "threads", "snapchat": "snapchat",
}  # fmt: skip
_HANDLE = re.compile(
    r"(?<![a-z0-9])(?P<word>te[l|i1]eg(?:ra)?m|telegam|tele|tlg|tg|tiktok|tik tok|insta(?:gram)?|ig|fb|facebook"
    r"|face|youtube|twitter|line|discord|wechat|threads|snapchat|viber|zalo)(?![a-z0-9]|://)"
    r"(?P<between>[^@\n\ue000]{0,24}?)(?<![a-z0-9_.+\-])@(?P<name>[a-z0-9_][a-z0-9_.]{2,31})"
)
# without the "@", only a name that is no word: "tele: abc_88"
_NAMED = re.compile(
    r"(?<![a-z0-9])(?:telegram|telegam|tele|tlg)(?: id)? ?: ?(?P<name>[a-z][a-z0-9_]{4,31})(?![a-z0-9_.@/\-])"
)
_NO_WORD = re.compile(r"[0-9_]")
# letters that are written for "l" in "telegram", as in "Te|egram"
_LOOK_ALIKES = str.maketrans({"|": "l", "1": "l", "i": "l"})
_CASELESS = frozenset(
    {
        "facebook",
        "zalo",
        "telegram",
        "tiktok",
        "instagram",
        "x",
        "threads",
        "linkedin",
        "snapchat",
        "pinterest",
    }
)


def canonical_profile(text: str) -> str | None:
    """This will give the canonical form of `platform:name`, or None where it is none."""
    found = _WHOLE.fullmatch(text.strip())
    if found is None:
        found = _WHOLE.fullmatch(
            text.strip().partition(":")[0].lower() + ":" + text.strip().partition(":")[2]
        )
    if found is None or found[1] not in PLATFORMS:
        return None
    return _value(found[1], found[2])


def _value(platform: str, name: str) -> str | None:
    name = name.lstrip("@/").rstrip("/")
    if _NAME.fullmatch(name) is None or not name.isprintable():
        return None
    if platform in {"zalo", "whatsapp", "viber", "signal"}:
        number = phones.canonical_mobile(name)
        if number is not None:
            return f"{platform}:{number}"
    if platform == "youtube":
        # channel ids tell cases apart, handles do not
        return f"youtube:{name if name.startswith('UC') else name.lower()}"
    keeps_case = name.startswith(("+", "g/", "chat/", "share/")) or platform not in _CASELESS
    return f"{platform}:{name if keeps_case else name.lower()}"


def find_handles(finds: Finds) -> None:
    """This will add every "@name" that stands beside the word of a platform."""
    text = finds.text
    for found in _HANDLE.finditer(text):
        if finds.is_full():
            return
        word = found["word"]
        platform = _WORDS.get(word) or _WORDS.get(word.translate(_LOOK_ALIKES), "telegram")
        end = found.end()
        name = found["name"].rstrip(".")
        end -= len(found["name"]) - len(name)
        value = _value(platform, name)
        if value is not None and text[end : end + 1] != "@":
            finds.add(Kind.PROFILE, value, found.start(), end, {"platform": platform, "sort": "profile"})
            finds.take(found.start("name") - 1, end)


def find_named_handles(finds: Finds) -> None:
    """This will add every Telegram name that stands behind the word and a colon, without its "@"."""
    for found in _NAMED.finditer(finds.text):
        if finds.is_full():
            return
        value = _value("telegram", found["name"])
        if value is not None and _NO_WORD.search(found["name"]) is not None:
            finds.add(Kind.PROFILE, value, *found.span(), {"platform": "telegram", "sort": "profile"})
            finds.take(*found.span("name"))


def led_to_by(platform: str, link: Link) -> Iterator[Indicator]:
    """This will give the profile that a link to a platform leads to, and its phone number, where it names one."""
    steps = [unquote(step) for step in link.path.split("/") if step]
    found = _READERS.get(platform, _read_plain)(steps, link)
    if found is None or not found.name:
        return
    kind = _PLATFORM_OF.get(platform, platform)
    value = _value(kind, found.name)
    if value is not None:
        yield from _with_phone(value, kind, found.sort)


def _with_phone(value: str, platform: str, sort: str) -> Iterator[Indicator]:
    yield Indicator(Kind.PROFILE, value, facts={"platform": platform, "sort": sort})
    number = value.partition(":")[2]
    if number[0] == "+" and phones.canonical_phone(number) == number:
        yield Indicator(Kind.PHONE, number, facts={**phones.facts_of(number), "app": platform})


class _Found(NamedTuple):
    name: str
    sort: str = "profile"


def _at(steps: list[str], index: int) -> str:
    return steps[index] if index < len(steps) else ""


def _read_plain(steps: list[str], _link: Link) -> _Found | None:
    first = _at(steps, 0)
    return None if first.lower() in _OWN_PAGES else _Found(first)


def _read_facebook(steps: list[str], link: Link) -> _Found | None:
    first = _at(steps, 0).lower()
    if first == "groups":
        return _Found(f"groups/{steps[1].lower()}", "group") if len(steps) > 1 else None
    if first in {"profile.php", "people", "pages"}:
        number = _parameter(link, "id") or (steps[-1] if len(steps) > 2 else "")  # noqa: PLR2004 - people/Name/id
        return _Found(number, "page" if first == "pages" else "profile")
    if first == "share" and len(steps) > 1:
        return _Found(f"share/{'/'.join(steps[1:3])}", "post")
    return None if first in _OWN_PAGES or first.endswith(".php") else _Found(_at(steps, 0))


def _read_messenger(steps: list[str], _link: Link) -> _Found | None:
    if _at(steps, 0) == "j":
        return _Found(f"share/{_at(steps, 1)}", "group") if len(steps) > 1 else None
    return _Found(_at(steps, 1) if _at(steps, 0) == "t" else _at(steps, 0))


def _read_zalo(steps: list[str], link: Link) -> _Found | None:
    first, second = _at(steps, 0), _at(steps, 1)
    if first == "g":
        return _Found(f"g/{second}", "group") if second else None
    if not first:
        return _Found(_parameter(link, "phone"))
    return None if first in {"app", "download", "pc", "qr", "s", "web"} else _Found(first)


def _read_telegram(steps: list[str], _link: Link) -> _Found | None:
    first, second = _at(steps, 0), _at(steps, 1)
    if first == "joinchat":
        return _Found(f"+{second}", "invite") if second else None
    if first == "s":
        return _Found(second, "channel")
    if first in _TELEGRAM_OWN:
        return None
    if first.startswith("+"):
        return _Found(first, "profile" if first[1:].isdigit() else "invite")
    return _Found(first, "bot" if first.lower().endswith("bot") else "profile")


def _read_at_name(steps: list[str], _link: Link) -> _Found | None:
    return _Found(steps[0]) if steps and steps[0].startswith("@") else None


def _read_youtube(steps: list[str], _link: Link) -> _Found | None:
    first = _at(steps, 0)
    if first in {"c", "channel", "user"}:
        return _Found(_at(steps, 1), "channel")
    return _Found(first, "channel") if first.startswith("@") else None


def _read_whatsapp(steps: list[str], link: Link) -> _Found | None:
    first = _at(steps, 0)
    if first == "channel":
        return _Found(f"channel/{steps[1]}", "channel") if len(steps) > 1 else None
    number = _parameter(link, "phone")
    return _Found(number or ("" if first in {"send", "message", "qr", "download"} else first))


def _read_whatsapp_invite(steps: list[str], _link: Link) -> _Found | None:
    code = _at(steps, 1) if _at(steps, 0) == "invite" else _at(steps, 0)
    return _Found(f"chat/{code}", "group") if code else None


def _read_viber(_steps: list[str], link: Link) -> _Found | None:
    code = _parameter(link, "g2") or _parameter(link, "g")
    return _Found(f"chat/{code}", "group") if code else None


def _read_linkedin(steps: list[str], _link: Link) -> _Found | None:
    if _at(steps, 0) in {"in", "company", "school"} and len(steps) > 1:
        return _Found(f"{steps[0]}/{steps[1]}")
    return None


def _read_discord(steps: list[str], link: Link) -> _Found | None:
    code = _at(steps, 1) if _at(steps, 0) == "invite" else _at(steps, 0) if link.host == "discord.gg" else ""
    return _Found(f"invite/{code}", "group") if code else None


def _read_line(steps: list[str], _link: Link) -> _Found | None:
    return _Found(steps[-1].removeprefix("~"), "group" if "g" in steps[:-1] else "profile") if steps else None


def _read_snapchat(steps: list[str], _link: Link) -> _Found | None:
    return _Found(_at(steps, 1)) if _at(steps, 0) == "add" else None


def _parameter(link: Link, name: str) -> str:
    return parse_qs(link.query).get(name, [""])[0]


_TELEGRAM_OWN = frozenset(
    {"addstickers", "addtheme", "bg", "c", "iv", "login", "proxy", "setlanguage", "share", "socks"}
)
_PLATFORM_OF = {"messenger": "facebook", "whatsapp-invite": "whatsapp"}
_READERS: dict[str, Callable[[list[str], Link], _Found | None]] = {
    "facebook": _read_facebook,
    "messenger": _read_messenger,
    "zalo": _read_zalo,
    "telegram": _read_telegram,
    "tiktok": _read_at_name,
    "threads": _read_at_name,
    "youtube": _read_youtube,
    "whatsapp": _read_whatsapp,
    "whatsapp-invite": _read_whatsapp_invite,
    "viber": _read_viber,
    "linkedin": _read_linkedin,
    "discord": _read_discord,
    "line": _read_line,
    "snapchat": _read_snapchat,
}


def led_to_by_app_link(url: str) -> Iterator[Indicator]:
    """This will give the profile that a link of an app's own scheme opens: `tg://resolve?domain=name`, …."""
    scheme, _, rest = url.partition("://")
    fields = parse_qs(rest.partition("?")[2])
    name, sort, platform = "", "profile", scheme
    if scheme == "tg":
        platform = "telegram"
        name = fields.get("domain", [""])[0]
        if not name and (code := fields.get("invite", [""])[0]):
            name, sort = f"+{code}", "invite"
    elif scheme in {"viber", "whatsapp", "zalo"}:
        name = fields.get("number", fields.get("phone", [""]))[0]
        if not name and (code := fields.get("code", fields.get("g2", [""]))[0]):
            name, sort = f"chat/{code}", "group"
    value = _value(platform, name) if name and platform in PLATFORMS else None
    if value is not None:
        yield from _with_phone(value, platform, sort)
