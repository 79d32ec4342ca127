"""Who hosts a page and who is told to take it down, by what registries say. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.measures.blast import Tell
from lachan.centre.outbox.contents import BadMessageError, check_address
from lachan.engine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lachan.centre.fetch.rdap.reading import Contact, Registration
    from lachan.centre.measures.blast import Blast

# Of a name with many addresses the first two tell whose network it is.
MOST_ADDRESSES: Final = 2
MOST_TOLD: Final = 4
_VIETNAM: Final = "VN"

type Asked = tuple[str, bool]
"""What a registry is asked about: a registered name or an address, and whether it is an address."""


class Heard(msgspec.Struct, frozen=True):
    """What a registry said: None with a code where it couldn't be asked or knows nothing. `is_kept`: said before."""

    registration: Registration | None = None
    code: str = ""
    is_kept: bool = False


def wanted_of(about: str, blast: Blast, addresses: Iterable[str]) -> tuple[Asked, ...]:
    """This will give what registries are asked about for a page: its first addresses, and its name where it is one."""
    found: list[Asked] = [(address, True) for address in list(addresses)[:MOST_ADDRESSES]]
    if blast.unit and may_tell_registrar(about, blast):
        found.append((blast.unit, False))
    return tuple(found)


def may_tell_registrar(about: str, blast: Blast) -> bool:
    """This will say whether the registrar is told: of a whole name that is somebody's, and not for one page of it.

    The name of an honest site on which a page was planted, or that many share, is not for its registrar to take.
    """
    honest = blast.shared or blast.owner or blast.is_popular or blast.is_public_service or blast.is_suffix
    return about == Kind.DOMAIN and not honest


def with_hosting(
    blast: Blast, *, wanted: tuple[Asked, ...], heard: Mapping[Asked, Heard], ours: frozenset[str]
) -> Blast:
    """This will put what registries said beside the rest. `ours` are domains of our own mail, which is never told."""
    tell: dict[str, Tell] = {}
    networks: list[str] = []
    codes: list[str] = []
    registrar, status = "", tuple[str, ...]()
    for name, is_address in wanted:
        said = heard.get((name, is_address), Heard(code="late"))
        if said.registration is None:
            codes.append(f"{'address' if is_address else 'domain'}.{said.code}")
            continue
        if is_address:
            networks.append(said.registration.holder)
        else:
            registrar, status = said.registration.holder, said.registration.status
        lang = "vi" if said.registration.country == _VIETNAM or name.endswith(".vn") else "en"
        # the nearest contact alone: those above have customers of their own
        for contact in said.registration.abuse[:1]:
            address = _address_of(contact, ours)
            if address and len(tell) < MOST_TOLD:
                role = "host" if is_address else "registrar"
                known = contact.name or said.registration.holder
                tell.setdefault(address, Tell(role, address, known, lang, name))
    return msgspec.structs.replace(
        blast,
        registrar=registrar,
        status=status,
        networks=tuple(dict.fromkeys(name for name in networks if name)),
        registries=tuple(dict.fromkeys(codes)),
        tell=tuple(tell.values()),
    )


def names_of(blast: Blast) -> tuple[str, ...]:
    """This will give the names by which a partner may answer for a page: of its registrar and its networks."""
    return tuple(name for name in (blast.registrar, *blast.networks) if name)


def _address_of(contact: Contact, ours: frozenset[str]) -> str:
    try:
        address = check_address(contact.mail)
    except BadMessageError:
        return ""
    return "" if address.rpartition("@")[2] in ours else address
