"""Lists from files: MISP warninglists in their public format, and CSV. Tried first, then loaded whole or not at all."""

from __future__ import annotations

import re
from collections import Counter
from ipaddress import ip_network
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction

from lachan.centre.audit import log
from lachan.centre.indicators.entries import check_entry
from lachan.centre.indicators.models import ListEntry
from lachan.centre.indicators.versions import next_version
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal
from lachan.engine.lists import ListFileError, read_csv
from lachan.engine.model import Kind, ListClass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from pathlib import Path

    from lachan.centre.audit.actors import Actor

FILE_BYTES: Final = 50_000_000
ENTRIES: Final = 500_000
TROUBLES_SHOWN: Final = 20
_ROWS: Final = 2_000
_VERSIONED: Final = re.compile(r"[0-9]{1,12}")

# What of a warninglist we can say exactly as it is meant. A name there covers names below it, as here.
_HOST_ATTRIBUTES: Final = frozenset(
    {"hostname", "domain", "domain|ip", "url", "uri", "hostname|port", "email-src", "email-dst"}
)
_IP_ATTRIBUTES: Final = frozenset({"ip-src", "ip-dst", "ip-src|port", "ip-dst|port", "domain|ip", "ip"})
_FILE_ATTRIBUTES: Final = frozenset({"md5", "sha1", "sha256"})
_HASH: Final = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_MAIL_ATTRIBUTES: Final = frozenset({"email-src", "email-dst", "target-email", "email"})
_WHY_NOT: Final = {
    "substring": "a piece of a name would match names that are not meant",
    "regex": "patterns are not taken: one wrong letter lists half the world",
}


class LineTrouble(msgspec.Struct, frozen=True):
    """What is wrong with one line of a file: for MISP the number of the item in its list, counted from 1."""

    line: int
    why: str


class ListLoadError(ValueError):
    """A file that can't be loaded; `troubles` says for up to twenty lines what is wrong with them."""

    def __init__(self, name: str, troubles: tuple[LineTrouble, ...]) -> None:
        """This will join the troubles, one a line."""
        super().__init__("\n".join(f"{name}: line {each.line}: {each.why}" for each in troubles))
        self.name = name
        self.troubles = troubles


class Row(msgspec.Struct, frozen=True):
    """One entry as it stands in a file."""

    line: int
    list_class: str
    kind: str
    value: str
    source: str
    reason: str
    expires_on: date | None = None


class Loaded(msgspec.Struct, frozen=True):
    """What loading did, or with a dry run would do. `waits` says that a second person has to agree."""

    name: str
    source: str
    read: int
    new: int
    kept: int
    ended: int
    waits: bool
    by_kind: dict[str, int]


class _Warninglist(msgspec.Struct, frozen=True):
    """A list of github.com/MISP/misp-warninglists (schema.json there)."""

    name: str
    version: int | str
    items: list[str] = msgspec.field(name="list")
    description: str = ""
    type: str = "string"
    matching_attributes: list[str] = []


def load_list(
    path: Path, *, list_class: str, actor: Actor, now: datetime, dry_run: bool = True, replace: bool = True
) -> Loaded:
    """This will load a list from a file, whole or not at all; with `dry_run` it says what it would do.

    `.json` is a MISP warninglist, which `list_class` gives a class; a `.csv` names the class in each line, and
    `list_class` only says which one is meant. With `replace`, live entries of the same source that the file does not
    name any more are ended. Entries of `official`, `bad` and `corrected` wait for a second person (`agree_source`).
    Raises ListLoadError, OSError.
    """
    day = today(now)
    rows = list(_read(path, list_class))
    _check_rows(path.name, rows, list_class)
    values: dict[tuple[str, str], Row] = {}
    troubles: list[LineTrouble] = []
    for row in rows:
        try:
            canonical = check_entry(
                list_class=row.list_class, kind=row.kind, value=row.value, reason=row.reason,
                source=row.source, owner="", expires_on=row.expires_on, day=day,
            )  # fmt: skip
        except Refusal as refusal:
            troubles.append(LineTrouble(row.line, f"{refusal.title('en')}. {refusal.what('en')}"))
            if len(troubles) == TROUBLES_SHOWN:
                break
            continue
        values[row.kind, canonical] = row
    if troubles:
        raise ListLoadError(path.name, tuple(troubles))
    source = rows[0].source
    with transaction.atomic():
        version = 0 if dry_run else next_version(now)
        live = ListEntry.objects.filter(list_class=list_class, source=source, ended_at=None)
        there = {(kind, value): pk for pk, kind, value in live.values_list("id", "kind", "value")}
        gone = [pk for key, pk in there.items() if key not in values] if replace else []
        new = {key: row for key, row in values.items() if key not in there}
        loaded = Loaded(
            name=path.name, source=source, read=len(rows), new=len(new), kept=len(values) - len(new),
            ended=len(gone), waits=bool(new) and list_class in {"official", "bad", "corrected"},
            by_kind=dict(Counter(kind for kind, _ in values)),
        )  # fmt: skip
        if dry_run or not (new or gone):
            return loaded
        _write(new, gone, version, actor, now)
        log.record(
            kind="indicators.list_loaded", actor=actor, now=now, subject=f"list:{list_class}",
            data={"source": source, "new": loaded.new, "kept": loaded.kept, "ended": loaded.ended},
        )  # fmt: skip
    return loaded


def _write(
    new: dict[tuple[str, str], Row], gone: list[int], version: int, actor: Actor, now: datetime
) -> None:
    for start in range(0, len(gone), _ROWS):
        ListEntry.objects.filter(id__in=gone[start : start + _ROWS]).update(
            ended_by=str(actor), ended_at=now, ended_because="no longer in the file", changed_in=version
        )
    ListEntry.objects.bulk_create(
        (
            ListEntry(
                list_class=row.list_class, kind=kind, value=value, source=row.source, reason=row.reason,
                expires_on=row.expires_on, added_by=str(actor), added_at=now, changed_in=version,
            )
            for (kind, value), row in new.items()
        ),
        batch_size=_ROWS,
    )  # fmt: skip


def _check_rows(name: str, rows: list[Row], list_class: str) -> None:
    wrong = [
        LineTrouble(row.line, f"this is of class {row.list_class}, and the file was said to be {list_class}")
        for row in rows
        if row.list_class != list_class
    ]
    sources = sorted({row.source for row in rows})
    if not rows:
        wrong = [LineTrouble(1, "there is no entry in it")]
    elif len(rows) > ENTRIES:
        wrong = [LineTrouble(ENTRIES + 1, f"more than {ENTRIES:,} entries")]
    elif len(sources) > 1:
        wrong.append(LineTrouble(1, f"a file has one source; this one has {', '.join(sources[:5])}"))
    if wrong:
        raise ListLoadError(name, tuple(wrong[:TROUBLES_SHOWN]))


def _read(path: Path, list_class: str) -> Iterator[Row]:
    if list_class not in ListClass:
        raise ListLoadError(path.name, (LineTrouble(1, f"{list_class!r} is none of {', '.join(ListClass)}"),))
    if path.stat().st_size > FILE_BYTES:
        raise ListLoadError(path.name, (LineTrouble(1, f"larger than {FILE_BYTES:,} bytes"),))
    if path.suffix == ".csv":
        return _read_csv(path)
    return _read_misp(path, list_class)


def _read_csv(path: Path) -> Iterator[Row]:
    try:
        entries = read_csv(path)
    except ListFileError as error:
        troubles = tuple(LineTrouble(each.line, f"{each.column}: {each.says}") for each in error.troubles)
        raise ListLoadError(path.name, troubles) from None
    # the reader gives no line of an entry that is right; its place among them is what we can name
    for number, each in enumerate(entries, start=2):
        reason = each.reason or "listed by its source"
        yield Row(number, each.list_class, each.kind, each.value, each.source, reason, each.expires)


def _read_misp(path: Path, list_class: str) -> Iterator[Row]:
    try:
        said = msgspec.json.decode(path.read_bytes(), type=_Warninglist)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        why = f"this is no MISP warninglist ({str(error)[:200]})"
        raise ListLoadError(path.name, (LineTrouble(1, why),)) from None
    if said.type in _WHY_NOT or said.type not in {"string", "hostname", "cidr"}:
        why = _WHY_NOT.get(said.type, "there is no such type")
        raise ListLoadError(path.name, (LineTrouble(1, f"type {said.type!r}: {why}"),))
    if not _VERSIONED.fullmatch(str(said.version)):
        raise ListLoadError(path.name, (LineTrouble(1, "version: a number is needed"),))
    reason = " ".join((said.description or said.name).split())[:400]
    reason = f"{reason} (version {said.version})"
    source = f"MISP {' '.join(said.name.split())}"[:120]
    if list_class == ListClass.SHARED:
        reason = "names and pages"
    troubles = []
    for number, item in enumerate(said.items, start=1):
        kind, value = _item(item.strip(), said)
        if not kind:
            troubles.append(LineTrouble(number, f"{item[:80]!r}: {value}"))
            if len(troubles) == TROUBLES_SHOWN:
                break
            continue
        yield Row(number, list_class, kind, value, source, reason)
    if troubles:
        raise ListLoadError(path.name, tuple(troubles))


def _item(item: str, said: _Warninglist) -> tuple[str, str]:
    """This will give kind and value of an item that can be kept exactly, or "" and why it can't."""
    attributes: frozenset[str] = frozenset(said.matching_attributes)
    if said.type == "cidr":
        return _address(item, attributes)
    if said.type == "hostname":
        if attributes and not attributes & _HOST_ATTRIBUTES:
            return "", f"names for {', '.join(sorted(attributes))} are not known here"
        # a dot in front says "and all below", which a name says here anyway
        return str(Kind.DOMAIN), item.removeprefix(".")
    return _exact_string(item, attributes)


def _address(item: str, attributes: frozenset[str]) -> tuple[str, str]:
    if attributes and not attributes & _IP_ATTRIBUTES:
        return "", "no addresses of computers"
    try:
        network = ip_network(item, strict=False)
    except ValueError:
        return "", "no network"
    if network.num_addresses != 1:
        return "", f"a network of {network.num_addresses:,} addresses; only single addresses can be listed"
    return str(Kind.IP), str(network.network_address)


def _exact_string(item: str, attributes: frozenset[str]) -> tuple[str, str]:
    kind = _kind_of(item, attributes)
    if kind:
        return kind, item
    if attributes & {"hostname", "domain"}:
        # equal to a whole name, where a name here covers those below it too
        return (
            "",
            "a name that stands for itself alone; only lists of type hostname, whose names cover those below",
        )
    return "", f"nothing here is compared with {', '.join(sorted(attributes)) or 'it'}"


def _kind_of(item: str, attributes: frozenset[str]) -> str:
    """This will give the kind of a whole value that says the same there and here, else ""."""
    kind = ""
    if attributes & _FILE_ATTRIBUTES and _HASH.fullmatch(item):
        kind = Kind.FILE
    elif "@" in item and attributes & _MAIL_ATTRIBUTES:
        kind = Kind.EMAIL
    elif "phone-number" in attributes and item.startswith("+"):
        kind = Kind.PHONE
    elif attributes & _IP_ATTRIBUTES and _address(item, attributes)[0]:
        kind = Kind.IP
    elif "://" in item and attributes & {"url", "uri"}:
        kind = Kind.URL
    return str(kind)
