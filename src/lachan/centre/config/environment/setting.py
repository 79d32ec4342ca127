"""One setting, and how its words are read. A reader raises ValueError with the mend, without what may be a secret."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable
    from ipaddress import IPv4Network, IPv6Network

PREFIX = "LACHAN_"
# what the table of receipts holds
WITNESS_CHARS = 80

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})

# "Trung tâm …" with the ministry's name has about 90; more doesn't fit the head of a page.
_NAME_CHARS = 120
# Only what can stand in a link as it is; at most as long as a mail address may be (RFC 5321, 4.5.3.1.3).
MAIL = re.compile(r"[\w.+-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
_WEB = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?(/[\w./~%+-]{0,180})?", re.ASCII | re.IGNORECASE)
_HOST_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))*", re.ASCII)
_HOST_AND_PORT = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:]{2,39}\]):\d{1,5}", re.ASCII)


class Setting(msgspec.Struct, frozen=True):
    """One variable: its field, how it is read (ValueError gives the mend), its default in words, what it means."""

    field: str
    read: Callable[[str], Any]
    default: str
    meaning: str

    @property
    def variable(self) -> str:
        """This will give the name in the environment."""
        return PREFIX + self.field.upper()


class Problem(msgspec.Struct, frozen=True):
    """A variable that can't be read as it stands, and what mends it."""

    variable: str
    what: str
    mend: str


def read_folder(said: str) -> Path:
    """This will read a whole path. Raises ValueError, as all readers do, with the mend."""
    path = Path(said).expanduser()
    if not path.is_absolute():
        raise ValueError("give the whole path, from / on")
    return path


def read_yes_or_no(said: str) -> bool:
    """This will read 1 or 0, yes or no."""
    word = said.strip().lower()
    if word not in _YES | _NO:
        raise ValueError("write 1 for yes or 0 for no")
    return word in _YES


def read_names(said: str) -> tuple[str, ...]:
    """This will read host names, divided by commas."""
    names = tuple(name.strip() for name in said.split(",") if name.strip())
    if "*" in names:
        raise ValueError("name each host; * would let anybody choose the name that stands in our links")
    if wrong := [name for name in names if "/" in name or " " in name]:
        raise ValueError(f"give host names without scheme and path, divided by commas, not {wrong[0]!r}")
    return names


def read_addresses(said: str) -> tuple[str, ...]:
    """This will read single IP addresses, divided by commas, in the form in which resolvers give them."""
    addresses = []
    for part in filter(None, (each.strip() for each in said.split(","))):
        try:
            addresses.append(str(ip_address(part)))
        except ValueError:
            raise ValueError(f"give addresses such as 203.0.113.9, not {part!r}") from None
    return tuple(addresses)


def read_networks(said: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """This will read addresses and networks, divided by commas."""
    networks = []
    for part in said.split(","):
        if not part.strip():
            continue
        try:
            networks.append(ip_network(part.strip()))
        except ValueError:
            raise ValueError(f"give addresses or networks such as 10.0.0.0/8, not {part.strip()!r}") from None
    return tuple(networks)


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """This will give the reader of a whole number within limits."""

    def read(said: str) -> int:
        try:
            number = int(said)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ValueError(f"give a whole number from {least} to {most}")
        return number

    return read


def read_name(said: str) -> str:
    """This will read a name on one line, in one form (NFC)."""
    name = normalize("NFC", " ".join(said.split()))
    if len(name) > _NAME_CHARS or not name.isprintable():
        raise ValueError(f"give a name on one line, at most {_NAME_CHARS} characters")
    return name


def read_contact(said: str) -> str:
    """This will read one mail address or one web address."""
    contact = said.strip()
    if contact and not (MAIL.fullmatch(contact) or _WEB.fullmatch(contact)):
        raise ValueError("give one mail address (hoi@trungtam.example) or one web address (https://…)")
    return contact


def read_witnesses(said: str) -> tuple[str, ...]:
    """This will read who is handed the signed heads: folders, mail addresses and web addresses, divided by commas."""
    witnesses = tuple(part.strip() for part in said.split(",") if part.strip())
    for witness in witnesses:
        kind, _, rest = witness.partition(":")
        if not (
            (kind == "folder" and rest.startswith("/"))
            or (kind == "mail" and MAIL.fullmatch(rest))
            or (kind == "https" and _WEB.fullmatch(witness))
        ):
            raise ValueError(f"give folder:/path, mail:name@host or https://host/path, not {witness!r}")
        if len(witness) > WITNESS_CHARS:
            raise ValueError(f"a witness has at most {WITNESS_CHARS} characters")
    if len(set(witnesses)) != len(witnesses):
        raise ValueError("name each witness once")
    return witnesses


def read_host(said: str) -> str:
    """This will read one host name, without scheme, port and path; "" is none."""
    host = said.strip().lower()
    if host and not _HOST_NAME.fullmatch(host):
        raise ValueError(
            "give one host name, such as evidence.centre.example, without https:// and without a port"
        )
    return host


def read_socket(said: str) -> str:
    """This will read where a program listens: the whole path of a Unix socket, or HOST:PORT; "" is nowhere."""
    place = said.strip()
    if place and not (place.startswith("/") and "\0" not in place) and not _HOST_AND_PORT.fullmatch(place):
        raise ValueError("give the whole path of a Unix socket, such as /run/clamav/clamd.ctl, or HOST:PORT")
    return place
