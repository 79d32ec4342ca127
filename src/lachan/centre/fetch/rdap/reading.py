"""An RDAP answer, read within limits. All of it was written by strangers: it is cut, and put on one plain line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES: Final = 300_000
_MOST_DEPTH: Final = 4
_MOST_ENTITIES: Final = 100
_MOST_CONTACTS: Final = 8
_MOST_STATUS: Final = 12
_NAME_CHARS: Final = 120
_MAIL_CHARS: Final = 254


class Contact(msgspec.Struct, frozen=True):
    """Who is written to about abuse: the mail address as it stands, and a name, "" for none."""

    mail: str
    name: str = ""


class Registration(msgspec.Struct, frozen=True):
    """What a registry says of a domain or a network.

    `holder` is the registrar of a domain or the name of a network, `country` two capitals ("" where none is said),
    `abuse` whom to write to, the nearest first.
    """

    holder: str = ""
    country: str = ""
    status: tuple[str, ...] = ()
    abuse: tuple[Contact, ...] = ()


class OddAnswerError(ValueError):
    """What came is no RDAP answer: no JSON, too deep, or of another kind."""


def read_registration(body: bytes) -> Registration:
    """This will read an answer about a domain or a network. Raises OddAnswerError."""
    said = _read(body)
    entities = list(_entities(said, 0, [0]))
    is_domain = said["objectClassName"] == "domain"
    registrars = [one for one in entities if "registrar" in _texts(one.get("roles"))]
    return Registration(
        holder=next((name for one in registrars if (name := _name_of(one))), "")
        if is_domain
        else _plain(said.get("name")),
        country=_country(said.get("country")),
        status=tuple(text for each in _texts(said.get("status"))[:_MOST_STATUS] if (text := _plain(each))),
        abuse=_abuse(registrars if is_domain else entities),
    )


def read_registrants(body: bytes) -> tuple[str, ...]:
    """This will give the mail addresses of who registered a domain, () where the registry hides them.

    They are a person's, as a rule: whoever asks for them keeps them nowhere. Raises OddAnswerError.
    """
    said = _read(body)
    if said["objectClassName"] != "domain":
        raise OddAnswerError
    # what stands below a registrar is about its own people
    below = said.get("entities")
    above = [one for one in below if isinstance(one, dict)] if isinstance(below, list) else []
    holders = [one for one in above[:_MOST_ENTITIES] if "registrant" in _texts(one.get("roles"))]
    return tuple(dict.fromkeys(mail for one in holders for mail in _mails_of(one)))[:_MOST_CONTACTS]


def _read(body: bytes) -> dict[str, Any]:
    if len(body) > MOST_BYTES:
        raise OddAnswerError
    try:
        said: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError):
        raise OddAnswerError from None
    if not isinstance(said, dict) or said.get("objectClassName") not in ("domain", "ip network"):
        raise OddAnswerError
    return said


def _abuse(entities: list[dict[str, Any]]) -> tuple[Contact, ...]:
    """This will give contacts with the role `abuse`; of a domain those of its registrar alone, not its holder's."""
    found: dict[str, Contact] = {}
    inside = [one for each in entities for one in (each, *_entities(each, 1, [0]))]
    for entity in inside:
        if "abuse" not in _texts(entity.get("roles")):
            continue
        for mail in _mails_of(entity):
            found.setdefault(mail.lower(), Contact(mail, _name_of(entity)))
    return tuple(found.values())[:_MOST_CONTACTS]


def _entities(said: dict[str, Any], depth: int, seen: list[int]) -> Iterator[dict[str, Any]]:
    below = said.get("entities")
    if depth >= _MOST_DEPTH or not isinstance(below, list):
        return
    for entity in below:
        seen[0] += 1
        if seen[0] > _MOST_ENTITIES:
            return
        if isinstance(entity, dict):
            yield entity
            yield from _entities(entity, depth + 1, seen)


def _card(entity: dict[str, Any], name: str) -> Iterator[Any]:
    """This will give the values of a property of the contact (jCard, RFC 7095)."""
    card = entity.get("vcardArray")
    lines = card[1] if isinstance(card, list) and len(card) == 2 else None  # noqa: PLR2004 - the mark, and the lines
    for line in lines[:_MOST_ENTITIES] if isinstance(lines, list) else ():
        # name, parameters, type, value
        if isinstance(line, list) and len(line) >= 4 and line[0] == name:  # noqa: PLR2004
            yield line[3]


def _name_of(entity: dict[str, Any]) -> str:
    return next((name for said in _card(entity, "fn") if (name := _plain(said))), "")


def _mails_of(entity: dict[str, Any]) -> Iterator[str]:
    for said in _card(entity, "email"):
        if isinstance(said, str) and "@" in said and len(said) <= _MAIL_CHARS and said.isprintable():
            yield said.removeprefix("mailto:").strip()


def _plain(said: object) -> str:
    """This will give a text on one line, without signs that can't be seen, cut."""
    if not isinstance(said, str):
        return ""
    text = "".join(letter if letter.isprintable() else " " for letter in said[: 4 * _NAME_CHARS])
    return " ".join(text.split())[:_NAME_CHARS]


def _country(said: object) -> str:
    text = _plain(said).upper()
    return text if len(text) == 2 and text.isascii() and text.isalpha() else ""  # noqa: PLR2004 - ISO 3166-1 alpha-2


def _texts(said: object) -> list[str]:
    return [one for one in said if isinstance(one, str)] if isinstance(said, list) else []
