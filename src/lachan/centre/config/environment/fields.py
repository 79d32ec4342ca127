"""What the operator can set: every field with its type and its default."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - msgspec reads the types of the fields
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

# in the folder of lists; made by `lachan lists popular`
POPULAR_LIST = "popular.lists"


class DatabaseAddress(msgspec.Struct, frozen=True):
    """Where a PostgreSQL database is. `host` is a name, an address, a socket's folder, or "" for libpq's own.

    `password` is "" where the server asks for none, or where it comes from a file. `options` are libpq's, as pairs.
    """

    name: str
    user: str
    host: str
    port: str
    password: str
    options: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        """This will name the database without its password."""
        return f"DatabaseAddress({self.user}@{self.host}:{self.port}/{self.name})"


class MailServer(msgspec.Struct, frozen=True):
    """Where mail is handed in. `scheme` is smtp, smtp+starttls or smtps."""

    scheme: str
    host: str
    port: int


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator has set. The variable of each field is its name in capitals behind `LACHAN_`."""

    # keeping.py
    data: Path
    api_keys_file: Path
    database: DatabaseAddress | None = None
    database_password_file: Path | None = None

    # site.py
    debug: bool = False
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    https_only: bool = False
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    checks_per_minute: int = 600
    pictures_per_minute: int = 120
    key_checks_per_minute: int = 60_000
    workers: int = 2
    threads: int = 32
    log_requests: bool = True
    centre_name: str = ""
    centre_name_en: str = ""
    centre_contact: str = ""

    # rooms.py
    signer_socket: Path | None = None
    signer_key: Path | None = None
    signer_secret: Path | None = None
    witnesses: tuple[str, ...] = ()
    evidence_mb: int = 50
    evidence_large_mb: int = 2_000
    evidence_per_day: int = 500
    evidence_free_mb: int = 1_000
    evidence_host: str = ""
    reports_per_minute: int = 120
    clamd: str = ""
    certificate_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    probe_there: tuple[str, ...] = ()
    probe_blocked: tuple[str, ...] = ()
    probe_block_pages: tuple[str, ...] = ()
    lookups_per_minute: int = 6_000
    lookup_relays: tuple[IPv4Network | IPv6Network, ...] = ()

    # leaving.py
    mail_server: MailServer | None = None
    mail_from: str = ""
    mail_user: str = ""
    mail_password_file: Path | None = None
    mail_ca_file: Path | None = None
    notices_address: str = ""
    rdap: str = ""
    partner_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    partner_ca_file: Path | None = None
    inside_networks: tuple[IPv4Network | IPv6Network, ...] = ()

    # zones.py
    zones_listen: tuple[tuple[str, int], ...] = ()
    zone_name: str = "rpz.lachan"
    zone_ttl: int = 60
    block_page_host: str = ""

    # signing_in.py
    ministry_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    ministry_ca_file: Path | None = None

    @property
    def lists_folder(self) -> Path:
        """This will give the folder of the operator's own lists and of the list of popular sites."""
        return self.data / "lists"

    @property
    def keys_folder(self) -> Path:
        """This will give the folder of the keys; a backup leaves it out unless it is asked for."""
        return self.data / "keys"

    @property
    def exchange_folder(self) -> Path:
        """This will give the folder of lists and sets that are made from the register; they can be made anew."""
        return self.data / "exchange"
