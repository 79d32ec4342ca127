"""What a list file is: which things stand in it, how each is written, and what is said at its head. Pure.

A file is its head and its lines, one after another by their bytes. A line is found again by its key, which is the line
itself, or of a table its first columns; a thing that can't be written in a format is left out, counted and named.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from lachan.centre.exchange.codes import BLOCK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lachan.centre.exchange.entries import EntryRow

# Over a weekend whose Monday nobody works: a machine of ours that stands still that long is known of. Behind it a file
# tells of things that may have been lifted, and is not to be used.
LASTS: Final = timedelta(days=3)
# Who fetches gets one that is good for at least two and a half of its three days.
RENEWED_AFTER: Final = LASTS / 6
# What was lifted goes at whoever takes it at most a quarter of an hour later than here; asking costs 200 bytes.
FETCH_EVERY: Final = timedelta(minutes=15)
# what anybody may have without a key may be passed on by anybody
LICENCE: Final = (
    "CC-BY-4.0 for what is marked TLP:CLEAR; the rest as it is marked (https://www.first.org/tlp/)"
)


class UnfitError(ValueError):
    """A thing that can't be written in a format. `why` is a code: `form`, `suffix`, `signs`, `long`."""

    def __init__(self, why: str) -> None:
        """This will keep the code."""
        super().__init__(why)
        self.why = why


class About(msgspec.Struct, frozen=True):
    """What a file's head says. `stamp` names the file to its signature; `site` is where it is fetched from."""

    version: int
    stamp: str
    made_at: datetime
    expires_at: datetime
    things: int
    tlp: str
    pap: str
    site: str
    is_emptied: bool = False


class ListFormat:
    """One format of list files: a subclass a format, in a file of its own.

    `file` is the file's name; `kinds` and `actions` are what it carries. With `needs_row` the lines need more than kind
    and value. Words: `exchange.list.CODE.title`, `.carries`, `.loses`, `.survives`.
    """

    code: ClassVar[str]
    file: ClassVar[str]
    content_type: ClassVar[str] = "text/plain; charset=utf-8"
    kinds: ClassVar[tuple[str, ...]]
    actions: ClassVar[tuple[str, ...]] = (BLOCK,)
    needs_row: ClassVar[bool] = False
    comment: ClassVar[str] = "#"
    # raised when lines are written differently, so that files are made anew
    revision: ClassVar[int] = 2

    def lines_of(self, kind: str, value: str) -> tuple[bytes, ...]:
        """This will write a thing, one line or several, without their ends. Raises UnfitError."""
        raise NotImplementedError

    def lines(self, row: EntryRow) -> tuple[bytes, ...]:
        """This will write an entry as `lines_of` does. Raises UnfitError."""
        return self.lines_of(row.kind, row.value)

    def key(self, line: bytes) -> bytes:
        """This will give by what a line is found again."""
        return line

    def head(self, about: About) -> bytes:
        """This will write what stands above the lines."""
        return "".join(f"{self.comment} {said}\n" for said in self.said(about)).encode()

    def said(self, about: About) -> Sequence[str]:
        """This will give what the head says, line by line."""
        address = f"{about.site}/exchange/lists/{self.file}"
        said = [
            f"Lachan: {self.file}",
            f"Version: {about.version}",
            f"Made: {about.made_at:%Y-%m-%dT%H:%M:%SZ}",
            f"Expires: {about.expires_at:%Y-%m-%dT%H:%M:%SZ}, do not use it afterwards",
            f"Things: {about.things}",
            f"Marked: up to TLP:{about.tlp.upper()}, PAP:{about.pap.upper()}",
            f"Licence: {LICENCE}",
            f"Fetch again: every {FETCH_EVERY // timedelta(minutes=1)} minutes with If-None-Match, {address}",
            f"Signature: {address}.minisig?stamp={about.stamp}, key: {about.site}/exchange/keys",
        ]
        if about.is_emptied:
            said.append("Emptied: the centre has taken everything back; this is no fault. Keep fetching.")
        return said
