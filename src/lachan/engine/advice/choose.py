"""Which advice goes with an answer, first things first."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lachan.engine.advice.plates import situation_for
from lachan.engine.advice.situations import SITUATIONS
from lachan.engine.advice.unknown import first_of_all, leads_somewhere
from lachan.engine.model import Kind, Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

# More than this nobody reads on a phone.
MAX_ADVICE = 6

# Words that reason codes are made of (`text.cue.secrecy`, `app.outside_store`, …), and the advice each calls for.
_BY_WORD: dict[str, tuple[str, ...]] = {
    "otp": ("advice.give_no_code",),
    "click": ("advice.do_not_open_link",),
    "extortion": ("advice.do_not_pay_threat", "advice.tell_somebody"),
    "delivery": ("advice.check_order",),
    "code": ("advice.give_no_code",),
    "password": ("advice.give_no_code",),
    "credentials": ("advice.give_no_code",),
    "card": ("advice.give_no_code", "advice.ring_bank_on_card"),
    "bank": ("advice.ring_bank_on_card",),
    "secrecy": ("advice.tell_somebody",),
    "secret": ("advice.tell_somebody",),
    "app": ("advice.do_not_install",),
    "apk": ("advice.do_not_install",),
    "install": ("advice.do_not_install",),
    "screen": ("advice.no_screen_share",),
    "remote": ("advice.no_screen_share",),
    "papers": ("advice.no_papers",),
    "cccd": ("advice.no_papers",),
    "identity": ("advice.no_papers",),
    "prize": ("advice.no_fee_first",),
    "fee": ("advice.no_fee_first",),
    "loan": ("advice.no_fee_first",),
    "job": ("advice.no_fee_first",),
    "family": ("advice.call_back_known_number",),
    "payee": ("advice.check_payee_name",),
    "transfer": ("advice.do_not_pay",),
    "authority": ("advice.ask_office",),
}
_WORD = re.compile(r"[a-z]+")

# said only where there is a link
_ABOUT_LINKS = ("advice.do_not_open_link", "advice.type_address_yourself")

_TRUSTED = ("advice.type_address_yourself", "advice.give_no_code")


@lru_cache(maxsize=4096)
def _called_for(code: str) -> tuple[str, ...]:
    return tuple(advice for word in _WORD.findall(code) for advice in _BY_WORD.get(word, ()))


def advise(
    *,
    level: Level,
    kind: Kind,
    scam_type: str = "",
    codes: Iterable[str] = (),
    kinds: Collection[Kind] = (),
    notes: Collection[str] = (),
) -> tuple[str, ...]:
    """This will give at most six advice codes, first things first.

    `codes` are the codes of the reasons, strongest first; `kinds` the kinds of the indicators that were found;
    `notes` the answer's own.
    """
    if level is Level.TRUSTED and kind in (Kind.URL, Kind.DOMAIN):
        return _TRUSTED
    if level <= Level.UNKNOWN:
        return first_of_all(kind, kinds=kinds, notes=notes, codes=tuple(codes))
    codes = tuple(codes)
    situation = situation_for(kind=kind, scam_type=scam_type, kinds=kinds, codes=codes)
    chosen = dict.fromkeys(SITUATIONS[situation].advice[:MAX_ADVICE])
    for code in codes:
        chosen.update(dict.fromkeys(_called_for(code)))
    if not leads_somewhere(kind, kinds, codes):
        for about_links in _ABOUT_LINKS:
            chosen.pop(about_links, None)
    if level is Level.SUSPICIOUS:
        # it may be honest: nothing is to be deleted, and somebody else should look at it too
        for other in ("advice.delete_message", "advice.ask_family"):
            chosen.pop(other, None)
        return (*tuple(chosen)[: MAX_ADVICE - 1], "advice.ask_family")
    return tuple(chosen)[:MAX_ADVICE]
