"""Tables (CSV, RFC 4180) for who compares: banks by account, operators by number, everybody by what is open to them.

No line but that of the columns stands above the rows, because programs that load tables take no comments: what a head
says is said by the signature and by the index. A thing is found again by its first columns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from lachan.centre.exchange.codes import ACTIONS
from lachan.centre.exchange.formats.fitting import fit_link, fit_name
from lachan.centre.exchange.formats.list_format import ListFormat, UnfitError

if TYPE_CHECKING:
    from lachan.centre.exchange.entries import EntryRow
    from lachan.centre.exchange.formats.list_format import About

_REST: Final = ("action", "confidence", "tlp", "pap", "listed_at", "until", "source", "round")
_PLAIN: Final = re.compile(r"[0-9A-Za-z+_-]{0,120}")
# A table program takes a cell that begins so for a formula; of `+` it makes a number, which harms nobody.
_FORMULA: Final = ("=", "@", "-", "\t")


class Table(ListFormat):
    """The things of one kind. `columns` are those of the value, divided by a colon in its canonical form."""

    content_type: ClassVar[str] = "text/csv; charset=utf-8"
    actions: ClassVar[tuple[str, ...]] = ACTIONS
    needs_row: ClassVar[bool] = True
    columns: ClassVar[tuple[str, ...]]

    def cells(self, value: str) -> tuple[str, ...]:
        """This will take a value apart into its columns. Raises UnfitError."""
        parts = tuple(value.split(":", len(self.columns) - 1))
        if len(parts) != len(self.columns) or not all(parts):
            raise UnfitError("form")
        return parts

    def lines(self, row: EntryRow) -> tuple[bytes, ...]:
        """This will write the row of an entry."""
        cells = [_cell(each) for each in self.cells(row.value)]
        source = row.source if _PLAIN.fullmatch(row.source) else "other"
        rest = (
            row.action, f"{row.confidence}", row.tlp, row.pap, f"{row.listed_at:%Y-%m-%dT%H:%M:%SZ}",
            f"{row.until:%Y-%m-%dT%H:%M:%SZ}" if row.until else "", source, f"{row.round}",
        )  # fmt: skip
        return (",".join((*cells, *rest)).encode(),)

    def key(self, line: bytes) -> bytes:
        """This will give the columns of the value."""
        return line.rsplit(b",", len(_REST))[0] + b","

    def head(self, about: About) -> bytes:
        """This will write the line of the columns."""
        del about
        return (",".join((*self.columns, *_REST)) + "\n").encode()


class DomainTable(Table):
    """Names, those to be looked at more closely too."""

    code: ClassVar[str] = "domain_table"
    file: ClassVar[str] = "domains.csv"
    kinds: ClassVar[tuple[str, ...]] = ("domain",)
    columns: ClassVar[tuple[str, ...]] = ("domain",)

    def cells(self, value: str) -> tuple[str, ...]:
        """This will give the name."""
        return (fit_name(value),)


class UrlTable(Table):
    """Links."""

    code: ClassVar[str] = "url_table"
    file: ClassVar[str] = "urls.csv"
    kinds: ClassVar[tuple[str, ...]] = ("url",)
    columns: ClassVar[tuple[str, ...]] = ("url",)

    def cells(self, value: str) -> tuple[str, ...]:
        """This will give the link."""
        return (fit_link(value),)


class IpTable(Table):
    """Addresses of computers."""

    code: ClassVar[str] = "ip_table"
    file: ClassVar[str] = "ips.csv"
    kinds: ClassVar[tuple[str, ...]] = ("ip",)
    columns: ClassVar[tuple[str, ...]] = ("ip",)


class AppTable(Table):
    """Apps: `android`, `ios` or `apk`, and the app's name there."""

    code: ClassVar[str] = "app_table"
    file: ClassVar[str] = "apps.csv"
    kinds: ClassVar[tuple[str, ...]] = ("app",)
    columns: ClassVar[tuple[str, ...]] = ("system", "app")


class ProfileTable(Table):
    """Accounts on platforms."""

    code: ClassVar[str] = "profile_table"
    file: ClassVar[str] = "profiles.csv"
    kinds: ClassVar[tuple[str, ...]] = ("profile",)
    columns: ClassVar[tuple[str, ...]] = ("platform", "name")


class FileTable(Table):
    """Files by their fingerprint."""

    code: ClassVar[str] = "file_table"
    file: ClassVar[str] = "files.csv"
    kinds: ClassVar[tuple[str, ...]] = ("file",)
    columns: ClassVar[tuple[str, ...]] = ("hash", "value")


class PhoneTable(Table):
    """Numbers, in E.164, for operators."""

    code: ClassVar[str] = "phone_table"
    file: ClassVar[str] = "phones.csv"
    kinds: ClassVar[tuple[str, ...]] = ("phone",)
    columns: ClassVar[tuple[str, ...]] = ("phone",)


class PayeeTable(Table):
    """Accounts, for banks: the bank's BIN (or the wallet's name) and the number there."""

    code: ClassVar[str] = "payee_table"
    file: ClassVar[str] = "payees.csv"
    kinds: ClassVar[tuple[str, ...]] = ("payee",)
    columns: ClassVar[tuple[str, ...]] = ("bank", "account")


class EmailTable(Table):
    """Mail addresses."""

    code: ClassVar[str] = "email_table"
    file: ClassVar[str] = "emails.csv"
    kinds: ClassVar[tuple[str, ...]] = ("email",)
    columns: ClassVar[tuple[str, ...]] = ("email",)


class WalletTable(Table):
    """Wallets of crypto-currencies: the chain and the address there."""

    code: ClassVar[str] = "wallet_table"
    file: ClassVar[str] = "wallets.csv"
    kinds: ClassVar[tuple[str, ...]] = ("wallet",)
    columns: ClassVar[tuple[str, ...]] = ("chain", "address")


def _cell(said: str) -> str:
    if not said.isprintable() or said.startswith(_FORMULA):
        raise UnfitError("signs")
    return '"' + said.replace('"', '""') + '"' if '"' in said or "," in said else said
