"""What somebody lacks who has an older version of a list: lines to take away and to add, the same whenever asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.formats.list_format import LASTS, UnfitError
from lachan.centre.exchange.queries import entries
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from lachan.centre.exchange.entries import EntryRow
    from lachan.centre.exchange.formats.list_format import ListFormat
    from lachan.centre.exchange.lists.kept import ListFile, Version
    from lachan.centre.exchange.readers import Reader

# A quarter of what a million names weigh; who lacks more takes the file.
MOST_CHANGED: Final = 20_000


class Delta(msgspec.Struct, frozen=True):
    """A delta as it is sent, and what its signature says."""

    content: bytes
    stamp: str
    trusted: str


def delta_of(form: ListFormat, there: ListFile, reader: Reader, *, since: int, to: str = "") -> Delta:
    """This will give what changed from version `since` to the file with stamp `to`, or to the one that is there.

    A line with `-` is to be taken away, one with `+` to be added; of a table it takes the place of one with the same
    first columns. Raises Refusal: 410 `exchange_since`, where the whole file must be taken; 404 for an unknown stamp.
    """
    target = _target(there, to or there.stamp)
    if since > target.version:
        raise Refusal(410, "exchange_since", file=form.file)
    changed = entries.changed(reader, since=since, upto=target.version, kinds=form.kinds, most=MOST_CHANGED)
    if changed is None or since < there.since_seq:
        raise Refusal(410, "exchange_since", file=form.file)
    new = [row for row in changed.new if row.action in form.actions]
    # what goes on as something that this format doesn't carry is gone from it
    gone = [*changed.gone, *(row for row in changed.new if row.action not in form.actions)]
    taken = sorted({line for row in gone for line in _lines(form, row)})
    added = sorted({line for row in new for line in _lines(form, row)})
    expires = made_at(target.stamp) + LASTS
    head = (
        f"# Lachan: changes of {form.file}\n"
        f"# From version: {since}\n"
        f"# To version: {target.version}\n"
        f"# Stamp: {target.stamp}\n"
        f"# Expires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"
        f"# Then SHA-256 of all lines without the head, sorted by their bytes: {target.lines_sha256}\n"
    )
    content = head.encode() + b"".join(
        sign + line + b"\n" for sign, lines in ((b"-", taken), (b"+", added)) for line in lines
    )
    trusted = (
        f"Lachan changes of {form.file} from {since} to {target.version} stamp {target.stamp} "
        f"expires {expires:%Y-%m-%dT%H:%M:%SZ}"
    )
    return Delta(content, target.stamp, trusted)


def made_at(stamp: str) -> datetime:
    """This will give when the file with a stamp was made."""
    return datetime.strptime(stamp.partition("-")[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _target(there: ListFile, stamp: str) -> Version:
    for each in reversed(there.versions):
        if each.stamp == stamp:
            return each
    raise Refusal(404, "exchange_stamp", file=there.file)


def _lines(form: ListFormat, row: EntryRow) -> tuple[bytes, ...]:
    try:
        return form.lines(row)
    except UnfitError:
        return ()
