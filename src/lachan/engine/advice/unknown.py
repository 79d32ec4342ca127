"""What to do before one believes something that nothing is known of: three things, by what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.advice.situations.form import advice
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection

LINKS = frozenset({Kind.URL, Kind.DOMAIN, Kind.IP})
"""What one can tap."""

_LINK = advice("type_address_yourself give_no_code do_not_install")
_FILE = advice("official_store_only do_not_install ask_sender")
_BY_KIND: dict[Kind, tuple[str, ...]] = {
    Kind.URL: _LINK,
    Kind.DOMAIN: _LINK,
    Kind.IP: _LINK,
    Kind.PHONE: advice("ring_yourself give_no_code_or_papers no_money_no_app"),
    Kind.PAYEE: advice("check_payee_name ask_payee no_fee_first"),
    Kind.WALLET: advice("coins_are_gone ask_payee ask_family"),
    Kind.APP: _FILE,
    Kind.FILE: _FILE,
    Kind.EMAIL: advice("ask_sender give_no_code_or_papers no_money_no_app"),
    Kind.PROFILE: advice("ask_sender no_papers do_not_pay"),
}
_MESSAGE = advice("call_back_known_number give_no_code_or_papers no_money_no_app")
_MESSAGE_WITH_LINK = advice("type_address_yourself give_no_code_or_papers call_back_known_number")
_MESSAGE_WITH_ACCOUNT = advice("call_back_known_number check_payee_name give_no_code_or_papers")
# nothing was read at all
_NOTHING = advice("paste_it type_it_out")
_NOTES_OF_NOTHING = frozenset({"note.empty", "note.picture_no_text", "note.picture_text_not_read"})


def is_nothing(notes: Collection[str]) -> bool:
    """This will say whether there was nothing to read: no text, or a picture without any."""
    return not _NOTES_OF_NOTHING.isdisjoint(notes)


def first_of_all(
    kind: Kind, *, kinds: Collection[Kind] = (), notes: Collection[str] = (), codes: Collection[str] = ()
) -> tuple[str, ...]:
    """This will give the advice codes; of a message by what stands in it (`kinds`), nothing read (`notes`)."""
    if kind is not Kind.TEXT:
        return _BY_KIND.get(kind, _MESSAGE)
    if is_nothing(notes) and not kinds and not codes:
        return _NOTHING
    if not LINKS.isdisjoint(kinds):
        return _MESSAGE_WITH_LINK
    if Kind.PAYEE in kinds:
        return _MESSAGE_WITH_ACCOUNT
    return _MESSAGE


def leads_somewhere(kind: Kind, kinds: Collection[Kind], codes: Collection[str]) -> bool:
    """This will say whether there is a link to tap: the thing itself, one in a message, or a message that wants a tap.

    Links in a mail aren't seen by whoever asks about its sender; a QR code leads somewhere too.
    """
    return kind in LINKS or kind is Kind.EMAIL or not LINKS.isdisjoint(kinds) or "text.click_link" in codes
