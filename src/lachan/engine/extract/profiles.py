"""Social profiles, pages, groups and invitations: by link, by app link, or a name beside the platform's word.

Canonical: `platform:name`. The name is in lower case where the platform does not tell cases apart, without "@".
Groups and invitations keep their sort in front: `zalo:g/abcdef123`, `facebook:groups/name`,
`whatsapp:chat/CODE`, `telegram:+CODE` (codes keep their case). Where the name is a phone number it is E.164
(`zalo:+84912345678`) and the phone is given beside it.

Facts: `platform`; `sort`=profile|group|post|invite|page|channel; `inside` where it stood in a link.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from lachan.engine.extract import phones
from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    "signal.me": "signal",
    "signal.group": "signal",
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
    ["about", "accounts", "ads", "api", "app", "apps", "blog", "business", "channel", "clip", "dialog", "discover", "download", "embed", "events", "explore", "feed", "friends", "gaming", "groups", "hashtag", "help", "home", "i", "intent", "invite", "jobs", "l.php", "legal", "live", "location", "login", "login.php", "logout", "marketplace", "messages", "messaging", "music", "notifications", "oauth", "p", "pages", "people", "permalink.php", "photo", "photo.php", "photos", "plugins", "policies", "policy", "posts", "privacy", "profile.php", "public", "reel", "reels", "results", "search", "settings", "share", "share.php", "sharer", "sharer.php", "shorts", "signup", "stories", "story.php", "support", "tag", "terms", "tos", "trending", "tv", "upload", "video", "videos", "watch"]
)

_NAME = r"[a-z0-9_.\-]{2,64}"
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
    r"(?<![a-z0-9])(?P<word>te[l|i1]eg(?:ra)?m|telegam|tele|tlg|tg|tiktok|tik tok|insta(?:gram)?|ig|fb|facebook|face|youtube|"
    r"twitter|line|discord|wechat|threads|snapchat|viber|zalo)(?![a-z0-9])"
    r"(?P<between>[^@\n\ue000]{0,24}?)@(?P<name>[a-z0-9_][a-z0-9_.]{2,31})"
)
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
    name = name.removeprefix("@").strip("/")
    if not name or not name.isprintable():
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


def led_to_by(platform: str, link: Link) -> Iterator[Indicator]:
    """This will give the profile that a link to a platform leads to, and its phone number, where it names one."""
    steps = [unquote(step) for step in link.path.split("/") if step]
    name, sort, kind = _read(platform, steps, link)
    if not name:
        return
    value = _value(kind, name)
    if value is None:
        return
    yield Indicator(Kind.PROFILE, value, facts={"platform": kind, "sort": sort})
    number = value.partition(":")[2]
    if number.startswith("+") and number[1:].isdigit():
        yield Indicator(Kind.PHONE, number, facts={**phones.facts_of(number), "app": kind})


def _read(platform: str, steps: list[str], link: Link) -> tuple[str, str, str]:  # noqa: PLR0911 - one for each platform
    first = steps[0] if steps else ""
    second = steps[1] if len(steps) > 1 else ""
    match platform:
        case "facebook":
            return (*_facebook(first, second, steps, link), "facebook")
        case "messenger":
            name = second if first in {"t", "j"} else first
            return (
                (f"share/{name}" if first == "j" else name),
                ("group" if first == "j" else "profile"),
                "facebook",
            )
        case "zalo":
            if first in {"g", "s"} and second:
                return f"{first}/{second}", ("group" if first == "g" else "invite"), "zalo"
            return ("" if first in {"pc", "web"} else first), "profile", "zalo"
        case "telegram":
            return (*_telegram(first, second, link), "telegram")
        case "tiktok" | "threads":
            return (first if first.startswith("@") else ""), "profile", platform
        case "youtube":
            name = first if first.startswith("@") else second if first in {"c", "channel", "user"} else ""
            return name, "channel", "youtube"
        case "whatsapp":
            phone = parse_qs(link.query).get("phone", [""])[0]
            if first == "channel":
                return f"channel/{second}" if second else "", "channel", "whatsapp"
            return phone or ("" if first in {"send", "message"} else first), "profile", "whatsapp"
        case "whatsapp-invite":
            code = second if first == "invite" else first
            return (f"chat/{code}" if code else ""), "group", "whatsapp"
        case "viber":
            code = parse_qs(link.query).get("g2", parse_qs(link.query).get("g", [""]))[0]
            return (f"chat/{code}" if code else ""), "group", "viber"
        case "linkedin":
            return (
                (f"{first}/{second}" if first in {"in", "company", "school"} and second else ""),
                "profile",
                platform,
            )
        case "discord":
            code = second if first == "invite" else first if link.host == "discord.gg" else ""
            return (f"invite/{code}" if code else ""), "group", platform
        case "line":
            name = steps[-1] if steps else ""
            return name.removeprefix("~"), ("group" if "g" in steps[:-1] else "profile"), platform
        case "signal":
            return link.url.partition("#p/")[2], "profile", platform
        case "snapchat":
            return (second if first == "add" else ""), "profile", platform
        case "wechat":
            return first, "profile", platform
    return ("" if first.lower() in _OWN_PAGES else first), "profile", platform


def _facebook(first: str, second: str, steps: list[str], link: Link) -> tuple[str, str]:
    low = first.lower()
    if low == "groups" and second:
        return f"groups/{second.lower()}", "group"
    if low in {"profile.php", "people", "pages"}:
        number = parse_qs(link.query).get("id", [""])[0] or (steps[-1] if len(steps) > 2 else "")  # noqa: PLR2004
        return number, "page" if low == "pages" else "profile"
    if low == "share" and second:
        return f"share/{'/'.join(steps[1:3])}", "post"
    return ("" if low in _OWN_PAGES or low.endswith(".php") else first), "profile"


def _telegram(first: str, second: str, link: Link) -> tuple[str, str]:
    if first == "joinchat" and second:
        return f"+{second}", "invite"
    if first == "s" and second:
        return second, "channel"
    if first in {
        "addstickers",
        "share",
        "proxy",
        "socks",
        "iv",
        "c",
        "login",
        "bg",
        "addtheme",
        "setlanguage",
    }:
        return "", ""
    if first.startswith("+"):
        return first, "profile" if first[1:].isdigit() else "invite"
    return first, "bot" if first.lower().endswith("bot") else "profile"


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
    if name and platform in PLATFORMS:
        value = _value(platform, name)
        if value is not None:
            yield Indicator(Kind.PROFILE, value, facts={"platform": platform, "sort": sort})
            number = value.partition(":")[2]
            if number.startswith("+") and number[1:].isdigit():
                yield Indicator(Kind.PHONE, number, facts={**phones.facts_of(number), "app": platform})
