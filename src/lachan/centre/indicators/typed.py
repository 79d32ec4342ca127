"""What somebody types as links, numbers, accounts, apps: read line by line, found in the register, or taken into it.

What is new comes in as a signal of its source, so that detection judges it as everything else; who typed it accuses
nobody by that.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.indicators.models import Indicator as Known
from lachan.centre.indicators.signals import ready_signal, take_signals
from lachan.centre.indicators.spelling import keepable, value_hash
from lachan.centre.indicators.verdicts import note_seen
from lachan.engine.extract import extract
from lachan.engine.fold import fold, prepare
from lachan.engine.model import Indicator, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

MOST_LINES: Final = 50
LINE_CHARS: Final = 2_000
MOST_THINGS: Final = 20

type Key = tuple[str, str]
"""Kind and hash of the canonical value, as the register finds an indicator."""


class TypedLine(msgspec.Struct, frozen=True):
    """One line as it was typed, and what was read in it; never nothing."""

    text: str
    things: tuple[Indicator, ...]


class JunkError(ValueError):
    """A line that is no indicator.

    `why` is `nothing` (nothing was read in it), `inside` (an address that is nobody's in the open net), `long` or
    `many` (more than is taken at once).
    """

    def __init__(self, line: str, why: str) -> None:
        """This will keep the line, for who typed it, and the reason."""
        super().__init__(why)
        self.line = line
        self.why = why


def read_typed(lines: Iterable[str]) -> tuple[TypedLine, ...]:
    """This will read what was typed, in whatever form; empty lines are passed over. Raises JunkError."""
    typed = [text for line in lines if (text := keepable(line).strip())]
    if len(typed) > MOST_LINES:
        raise JunkError(typed[MOST_LINES], "many")
    return tuple(TypedLine(text, _things(text)) for text in typed)


def _things(text: str) -> tuple[Indicator, ...]:
    if len(text) > LINE_CHARS:
        raise JunkError(text, "long")
    found = _read(text)
    if not found:
        raise JunkError(text, "nothing")
    if len(found) > MOST_THINGS:
        raise JunkError(text, "many")
    if any(one.kind is Kind.IP and not ip_address(one.value).is_global for one in found):
        raise JunkError(text, "inside")
    return tuple(found)


def _read(text: str) -> list[Indicator]:
    prepared, _ = prepare(text)
    return [one for one in extract(prepared, fold(prepared)).indicators if one.kind is not Kind.TEXT]


def text_of(line: TypedLine) -> str:
    """This will give a text in which the very same is read, without the words around it wherever that can be.

    A page's address alone says its profile, whose canonical value may read as a site (`facebook:ten.xyz`).
    """
    meant = {(one.kind, one.value) for one in line.things}
    links = [one.value for one in line.things if one.kind is Kind.URL]
    for values in (links, [one.value for one in line.things]):
        text = "\n".join(values)
        if text and {(one.kind, one.value) for one in _read(text)} == meant:
            return text
    return line.text


def key_of_thing(thing: Indicator) -> Key:
    """This will give what the register finds an indicator by."""
    return str(thing.kind), value_hash(keepable(thing.value))


def ids_known(things: Iterable[Indicator]) -> dict[Key, int]:
    """This will give the ids of those that the register has, by kind and hash. One query."""
    keys = {key_of_thing(one) for one in things}
    if not keys:
        return {}
    rows = Known.objects.filter(
        kind__in={kind for kind, _ in keys}, value_sha256__in={hashed for _, hashed in keys}
    )
    found = {(kind, hashed): pk for pk, kind, hashed in rows.values_list("id", "kind", "value_sha256")}
    return {key: found[key] for key in keys if key in found}


def take_typed(
    *, source: str, lines: Sequence[tuple[str, TypedLine]], keep_until: date, now: datetime
) -> dict[Key, int]:
    """This will take lines, by their `ref`, into the register: each as a signal, with all in it seen there.

    It gives the ids by kind and hash. They wait to be judged; until then what is new is `unknown`. In the caller's
    transaction; the same `ref` again changes nothing.
    """
    ready = [
        (ref, ready_signal(source=source, text=text_of(line), received_at=now, keep_until=keep_until))
        for ref, line in lines
    ]
    signal_ids = take_signals(ready)
    found = [(pk, line.things) for pk, (_, line) in zip(signal_ids, lines, strict=True)]
    return note_seen(found=found, seen_at=now) if found else {}
