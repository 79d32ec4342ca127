"""What people typed, shown as it is: signs that nobody sees or that turn others round stand there by their numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()

# of a link above a form: as much as tells it from others
ABOUT_CHARS: Final = 300

# Controls but line breaks and tabs, soft hyphens, signs of direction and of no width, halves of letters, tags. The
# joiner of emoji (U+200D) and their variants stay: taken out, a family falls apart.
_UNSEEN: Final = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
# no letter of any language has more marks than four; a pile of them covers the lines above
_PILE: Final = r"(?<=[\u0300-\u036f]{4})[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20f0\ufe20-\ufe2f]+"
_ODD: Final = re.compile(rf"({_UNSEEN})\1*|{_PILE}")


@register.filter
def plainly(typed: str) -> SafeString:
    """This will write what somebody typed, escaped, with each unseen sign as its number: `U+202E`, `U+200B ×3`."""
    parts: list[str] = []
    end = 0
    for odd in _ODD.finditer(typed):
        parts += (escape(typed[end : odd.start()]), _named(odd[0]))
        end = odd.end()
    parts.append(escape(typed[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped above


@register.filter
def titled(typed: str, most: int = 60) -> str:
    """This will write what somebody typed for a title: without unseen signs, of a long one the beginning."""
    seen = _ODD.sub("", typed)
    return seen if len(seen) <= most else f"{seen[: most - 1]}…"


def _named(signs: str) -> str:
    times = f" ×{len(signs)}" if len(signs) > 1 else ""
    return f'<span class="odd">U+{ord(signs[0]):04X}{times}</span>'
