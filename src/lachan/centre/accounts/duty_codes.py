"""What a duty desk answers for: banks by their BIN, wallets by their name, as accounts are spelled in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.web.refusals import Refusal
from lachan.engine.extract.banks import BY_BIN, find_banks
from lachan.engine.fold import fold, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# as `engine.extract.payees` spells accounts at them, and as people call them
WALLETS: Final[Mapping[str, str]] = {
    "momo": "MoMo",
    "zalopay": "ZaloPay",
    "viettelmoney": "Viettel Money",
    "vnptmoney": "VNPT Money",
    "shopeepay": "ShopeePay",
}
# No bank of Vietnam has more BINs than a few; a desk that several banks share has some dozen.
MOST_CODES: Final = 30
_LONGEST: Final = 60


def code_name(code: str) -> str:
    """This will give what people call a bank or wallet: `970436` → `Vietcombank`; an unknown code stays as it is."""
    bank = BY_BIN.get(code)
    return bank.name if bank is not None else WALLETS.get(code, code)


def known_codes() -> tuple[str, ...]:
    """This will give the codes of all banks and wallets, by what people call them."""
    return tuple(sorted((*BY_BIN, *WALLETS), key=lambda code: code_name(code).casefold()))


def read_codes(said: Iterable[str]) -> tuple[str, ...]:
    """This will give the codes of banks and wallets, each said as its code or as its name (`Vietcombank`, `MoMo`).

    Raises Refusal (422): duty_codes for none or more than 30; duty_unknown for what no bank and no wallet is called.
    """
    codes: set[str] = set()
    for one in filter(None, (each.strip() for each in said)):
        code = _read(one)
        if code is None:
            raise Refusal(422, "duty_unknown", pointer="/answers_for", said=one[:_LONGEST])
        codes.add(code)
    if not 0 < len(codes) <= MOST_CODES:
        raise Refusal(422, "duty_codes", pointer="/answers_for", most=str(MOST_CODES))
    return tuple(sorted(codes))


def _read(said: str) -> str | None:
    if len(said) > _LONGEST or not said.isprintable():
        return None
    squeezed = said.replace(" ", "").lower()
    if squeezed in BY_BIN or squeezed in WALLETS:
        return squeezed
    folded = fold(prepare(said)[0]).text
    # the whole of what was said names one bank: of "Vietcombank hoặc BIDV" nobody knows which is meant
    named = {place.bank.bin for place in find_banks(folded, 0, len(folded))}
    words = len("".join(filter(str.isalnum, folded)))
    covered = sum(
        len("".join(filter(str.isalnum, folded[place.start : place.end])))
        for place in find_banks(folded, 0, len(folded))
    )
    return named.pop() if len(named) == 1 and covered == words else None
