"""What a partner answers for: read from what was typed, and asked of one thing. Pure but for the words of refusals.

| kind of partner | is said as | answers for |
|---|---|---|
| internet provider, browser | nothing | every domain, link and address |
| bank | BINs or names of banks and wallets | accounts at them (`970436:…`, `momo:…`) |
| operator | beginnings of numbers, `086` or `+8486` | numbers that begin so |
| registry | endings, `.vn` | domains and links below them |
| platform | names or domains, `facebook`, `facebook.com` | profiles there, links and domains below |
| host, registrar, app store, agency, border post | names | what is said to be with one of these names |
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from lachan.centre.accounts.duty_codes import read_codes
from lachan.centre.web.refusals import Refusal
from lachan.engine.extract.domains import canonical_domain
from lachan.engine.links.parse import parse_link

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

MOST_ANSWERS: Final = 100
_LONGEST: Final = 60
_ALL: Final = frozenset({"internet_provider", "browser"})
# kind of partner → kinds of thing that it can be asked about at all
_ABOUT: Final = {
    "internet_provider": frozenset({"domain", "url", "ip"}),
    "browser": frozenset({"domain", "url", "ip"}),
    "bank": frozenset({"payee"}),
    "operator": frozenset({"phone"}),
    "registry": frozenset({"domain", "url"}),
    "registrar": frozenset({"domain", "url"}),
    "host": frozenset({"domain", "url", "ip"}),
    "platform": frozenset({"profile", "domain", "url"}),
    "app_store": frozenset({"app"}),
    "agency": None,
    "border_post": None,
}
# From a country's code on (+84) to all but the last digits of a number: E.164 has at most 15.
_PREFIX: Final = re.compile(r"\+[1-9]\d{1,11}")
_NATIONAL: Final = re.compile(r"0([1-9]\d{1,8})")
_ENDING: Final = re.compile(r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){0,3}")
_SAID_ENDING: Final = re.compile(r"\.?[^\s/:@?#\\.][^\s/:@?#\\]{0,200}")
_VIETNAM: Final = "+84"


def read_answers(kind: str, said: Iterable[str]) -> tuple[str, ...]:
    """This will give what a partner of a kind answers for, each once, in the form in which things are compared.

    Raises Refusal (422, /answers_for): partner_answers_all, partner_answers (none, or more than 100),
    partner_answer (one that can't be read), and for banks those of `duty_codes.read_codes`.
    """
    given = [one for one in (each.strip() for each in said) if one]
    if kind in _ALL:
        if given:
            raise Refusal(422, "partner_answers_all", pointer="/answers_for")
        return ()
    if not 0 < len(given) <= MOST_ANSWERS:
        raise Refusal(422, "partner_answers", pointer="/answers_for", most=str(MOST_ANSWERS))
    if kind == "bank":
        return read_codes(given)
    read = {one: _read(kind, one) for one in given}
    if wrong := [one for one, code in read.items() if code is None]:
        shown = "".join(char for char in wrong[0] if char.isprintable())[:_LONGEST]
        raise Refusal(422, "partner_answer", pointer="/answers_for", said=shown)
    return tuple(sorted({code for code in read.values() if code is not None}))


def takes(kind: str, about: str) -> bool:
    """This will say whether a partner of a kind can be asked about such a thing at all, whoever answers for it."""
    fitting = _ABOUT[kind]
    return fitting is None or about in fitting


def answers(kind: str, codes: Collection[str], *, about: str, value: str, names: Sequence[str] = ()) -> bool:
    """This will say whether a partner answers for a thing.

    `about` and `value` are kind and canonical value as the register spells them; `names` are those that the thing is
    known to be with (its host, its registrar, its store), in any spelling.
    """
    if not takes(kind, about):
        return False
    if kind in _ALL:
        return True
    if kind == "operator":
        return any(value.startswith(code) for code in codes)
    return not _known_as(kind, about, value, names).isdisjoint(codes)


def _known_as(kind: str, about: str, value: str, names: Sequence[str]) -> set[str]:
    """This will give all by which a partner of a kind could answer for a thing."""
    match kind:
        case "bank":
            return {value.partition(":")[0]}
        case "registry":
            # an ending itself is nobody's name below it
            return set(_with_those_above(_host(value))[1:])
    known = {name for name in map(read_name, names) if name is not None}
    if kind == "platform":
        known |= {value.partition(":")[0]} if about == "profile" else set(_with_those_above(_host(value)))
    return known


def _with_those_above(host: str) -> list[str]:
    labels = host.split(".") if host else []
    return [".".join(labels[at:]) for at in range(len(labels))]


def read_name(said: str) -> str | None:
    """This will give a name as names are compared: NFC, small letters, single blanks; None for what is no name."""
    plain = " ".join(unicodedata.normalize("NFC", said[: 4 * _LONGEST]).split()).casefold()
    return plain if 0 < len(plain) <= _LONGEST and plain.isprintable() else None


def _read(kind: str, said: str) -> str | None:
    if len(said) > 4 * _LONGEST:
        return None
    match kind:
        case "operator":
            digits = re.sub(r"[ .\-]", "", said)
            if national := _NATIONAL.fullmatch(digits):
                digits = _VIETNAM + national[1]
            return digits if _PREFIX.fullmatch(digits) else None
        case "registry":
            return _ending(said)
        case "platform" if "." in said:
            return canonical_domain(said) if said.isprintable() and " " not in said else None
        case _:
            return read_name(said)


def _ending(said: str) -> str | None:
    if not _SAID_ENDING.fullmatch(said):
        return None
    # a name below it tells how the ending is spelt in the register (punycode, small letters)
    below = canonical_domain(f"x.{said.removeprefix('.')}") or ""
    ending = below.removeprefix("x.")
    return ending if _ENDING.fullmatch(ending) else None


def _host(value: str) -> str:
    link = parse_link(value)
    return "" if link is None or link.is_ip else link.host
