"""The judge of social profiles and groups. Official pages are not known here, so a name is a hint and no proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.apps.names import name_in
from lachan.engine.listed import join, look_up, words_of
from lachan.engine.model import Indicator, Judgement, Lists, Reason
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from datetime import date

_SHOWN = {
    "facebook": "Facebook", "zalo": "Zalo", "telegram": "Telegram", "tiktok": "TikTok", "instagram": "Instagram",
    "youtube": "YouTube", "whatsapp": "WhatsApp", "viber": "Viber", "x": "X", "threads": "Threads",
    "linkedin": "LinkedIn", "discord": "Discord", "line": "LINE", "wechat": "WeChat", "signal": "Signal",
    "snapchat": "Snapchat", "pinterest": "Pinterest",
}  # fmt: skip
_GROUPS = frozenset({"group", "invite"})

WORDS: dict[str, Words] = {
    **words_of("profile", "Tài khoản mạng xã hội này", "This profile"),
    "profile.bears_name": Words(
        "Tài khoản trên {platform} mang tên {brand}",
        "A {platform} profile that bears the name {brand}",
        "Ai cũng đặt được tên như vậy. Hãy đi từ trang chính thức của tổ chức tới trang mạng xã hội của họ.",
        "Anybody can choose such a name. Go from the organisation’s official site to its profile.",
    ),
    "profile.invitation": Words(
        "Lời mời vào nhóm kín trên {platform}",
        "An invitation to a closed group on {platform}",
        "Trong nhóm có thể toàn người đóng vai để dụ bạn nạp tiền.",
        "All others in the group may be actors who lure you to pay in.",
    ),
    "profile.anybody": Words(
        "Ai cũng mở được tài khoản trên {platform}",
        "Anybody can open a profile on {platform}",
        "Tên và ảnh không chứng tỏ người đó là ai.",
        "Name and picture don’t prove who it is.",
    ),
}


def judge(indicator: Indicator, *, lists: Lists, today: date) -> Judgement:
    """This will judge one profile or group by its name, its sort and the lists."""
    entry = look_up(indicator, lists=lists, today=today)
    platform, _, name = indicator.value.partition(":")
    shown = {"platform": _SHOWN.get(platform, platform)}
    brand = name_in(name) if "+" not in name else None
    if brand is not None:
        score, reason = 0.3, Reason("profile.bears_name", 0.35, {**shown, "brand": brand.name_en})
    elif indicator.facts.get("sort") in _GROUPS:
        score, reason = 0.25, Reason("profile.invitation", 0.25, shown)
    else:
        score, reason = 0.12, Reason("profile.anybody", 0.1, shown)
    return join("profile", indicator, entry, score=score, reasons=[reason])
