"""What stands around a thing that a measure is to hit, as far as it is known: approvers see it, and it limits."""

from __future__ import annotations

from typing import Final

import msgspec


class Tell(msgspec.Struct, frozen=True):
    """Who is told to take a page down although it is no partner: the mail address for abuse that a registry names.

    `role` is `host` or `registrar`, `name` as the registry has it, `lang` the language in which it is written to, and
    `source` the name or address about which the registry was asked.
    """

    role: str
    mail: str
    name: str
    lang: str
    source: str


# what was found once, when it was proposed and looked at: it changes each hour and limits nothing
_LOOKED_AT: Final = (
    "addresses", "names_beside", "mail_hosts", "imitates", "registrar", "networks", "status", "registries", "tell",
    "sightings", "level",
)  # fmt: skip


class Blast(msgspec.Struct, frozen=True, kw_only=True):
    """What a measure on one thing would hit besides.

    `unit` is the registrable domain, "" where there is none. `is_suffix`: nobody in particular is behind the name
    (`com.vn`). `shared` says what others publish there (`names`, `pages`, `names and pages`), "" nothing. `owner` is
    whose official name it is (`owner_en` in English); `is_popular`: on a list of popular names; `was_corrected`: it was
    once accused wrongly. `imitates` is the id of the protected name that it passes for, as the engine says, "" none.
    `is_public_service`: of the state or a school by its ending. `addresses`, `names_beside` (others that we know at
    these addresses) and `mail_hosts` come from the DNS; None where it couldn't be asked, or wasn't yet.
    `registrar` of the name, its `status` and the `networks` of its addresses come from registries (RDAP), `tell` is who
    is told for that; `registries` are codes of what couldn't be asked (`domain.no_server`, `address.time`), or `off`.
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
    registrar: str = ""
    networks: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    registries: tuple[str, ...] = ()
    tell: tuple[Tell, ...] = ()
    sightings: int = 0
    level: str = "unknown"

    def with_looks_of(self, before: Blast) -> Blast:
        """This will give what stands around by the lists of now, with what was found before when it was looked at."""
        return msgspec.structs.replace(self, **{name: getattr(before, name) for name in _LOOKED_AT})
