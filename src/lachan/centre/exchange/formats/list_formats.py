"""The formats of list files, by the name of their file. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lachan.centre.exchange.formats import tables
from lachan.centre.exchange.formats.adblock import Adblock
from lachan.centre.exchange.formats.dnsmasq import Dnsmasq
from lachan.centre.exchange.formats.hosts import Hosts
from lachan.centre.exchange.formats.plain import Domains, Urls

if TYPE_CHECKING:
    from lachan.centre.exchange.formats.list_format import ListFormat

ALL: Final[tuple[ListFormat, ...]] = (
    Domains(), Urls(), Hosts(), Adblock(), Dnsmasq(),
    tables.DomainTable(), tables.UrlTable(), tables.IpTable(), tables.AppTable(), tables.ProfileTable(),
    tables.FileTable(), tables.PhoneTable(), tables.PayeeTable(), tables.EmailTable(), tables.WalletTable(),
)  # fmt: skip
BY_FILE: Final = {each.file: each for each in ALL}
