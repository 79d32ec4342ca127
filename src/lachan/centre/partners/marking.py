"""How far a partner may see: markings compared, and kinds of thing. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.centre.partners.codes import PAP, SEEN_KINDS, TLP

if TYPE_CHECKING:
    from collections.abc import Collection

# What partners of a kind have to see to do their part; whoever asks for another says so.
USUAL_SIGHT = {
    "internet_provider": ("url", "domain", "ip"),
    "browser": ("url", "domain", "ip", "app"),
    "bank": ("payee", "wallet"),
    "operator": ("phone", "url", "domain"),
    "host": ("url", "domain", "ip", "file"),
    "registrar": ("domain", "url"),
    "registry": ("domain", "url"),
    "platform": ("profile", "url", "domain"),
    "app_store": ("app", "file", "url"),
    "agency": SEEN_KINDS,
    "border_post": ("phone", "profile"),
}


class UnknownMarkingError(ValueError):
    """A marking or a kind of thing that there is not."""


def may_see(held: tuple[str, str, Collection[str]], *, tlp: str, pap: str = "clear", about: str = "") -> bool:
    """This will say whether what is marked so may go to who holds this: (TLP, PAP, kinds of thing).

    `about` "" asks for the marking alone. Raises UnknownMarkingError: what is marked wrongly goes to nobody.
    """
    held_tlp, held_pap, kinds = held
    if tlp not in TLP or pap not in PAP or (about and about not in SEEN_KINDS):
        raise UnknownMarkingError(f"{tlp!r}, {pap!r}, {about!r}")
    far = TLP.index(tlp) <= TLP.index(held_tlp) and PAP.index(pap) <= PAP.index(held_pap)
    return far and (not about or about in kinds)
