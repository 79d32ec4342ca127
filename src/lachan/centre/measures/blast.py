"""What stands around a thing that a measure is to hit, as far as it is known: approvers see it, and it limits."""

from __future__ import annotations

from typing import Final

import msgspec

# what was found once, when it was proposed and looked at: it changes each hour and limits nothing
_LOOKED_AT: Final = ("addresses", "names_beside", "mail_hosts", "imitates", "sightings", "level")


class Blast(msgspec.Struct, frozen=True, kw_only=True):
    """What a measure on one thing would hit besides.

    `unit` is the registrable domain, "" where there is none. `is_suffix`: nobody in particular is behind the name
    (`com.vn`). `shared` says what others publish there (`names`, `pages`, `names and pages`), "" nothing. `owner` is
    whose official name it is (`owner_en` in English); `is_popular`: on a list of popular names; `was_corrected`: it was
    once accused wrongly. `imitates` is the id of the protected name that it passes for, as the engine says, "" none.
    `is_public_service`: of the state or a school by its ending. `addresses`, `names_beside` (others that we know at
    these addresses) and `mail_hosts` come from the DNS; None where it couldn't be asked, or wasn't yet.
    """

    unit: str = ""
    is_suffix: bool = False
    shared: str = ""
    owner: str = ""
    owner_en: str = ""
    is_popular: bool = False
    was_corrected: bool = False
    is_public_service: bool = False
    is_inside: bool = False
    addresses: tuple[str, ...] | None = None
    names_beside: tuple[str, ...] | None = None
    mail_hosts: tuple[str, ...] | None = None
    imitates: str = ""
    sightings: int = 0
    level: str = "unknown"

    def with_looks_of(self, before: Blast) -> Blast:
        """This will give what stands around by the lists of now, with what was found before when it was looked at."""
        return msgspec.structs.replace(self, **{name: getattr(before, name) for name in _LOOKED_AT})
