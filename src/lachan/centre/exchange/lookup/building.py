"""Making a version of the sets from what is listed: a whole one at first, and then what changed since."""

from __future__ import annotations

import fcntl
import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import numpy as np

from lachan.centre.exchange import signing
from lachan.centre.exchange.lookup import generations, sets
from lachan.centre.exchange.lookup.expressions import KINDS, expression_of, hash_of
from lachan.centre.exchange.lookup.generations import ACTIONS, TOUCHED, About, Rows
from lachan.centre.exchange.lookup.oblivious.keys import public_key_at
from lachan.centre.exchange.lookup.opening import folder
from lachan.centre.exchange.queries import entries
from lachan.centre.exchange.queries.signing_keys import current_and_said
from lachan.centre.exchange.readers import PUBLIC
from lachan.centre.exchange.stopping import is_marked, keep_mark

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray

    from lachan.centre.exchange.announcing import Said
    from lachan.centre.exchange.entries import EntryRow
    from lachan.centre.exchange.lookup.generations import Generation

_KINDS: Final = tuple(str(kind) for kind in KINDS)


def build(now: datetime) -> int:
    """This will make a new version where something changed or the head is an hour old; gives how many it made.

    One process at a time does it; another that comes meanwhile leaves it to that one.
    """
    if entries.is_emptied() != is_marked():
        keep_mark()
    here = folder()
    here.mkdir(parents=True, exist_ok=True)
    with _alone(here) as is_mine:
        return int(is_mine and _build(here, int(now.timestamp())))


def _build(here: Path, made_at: int) -> bool:
    state = entries.state()
    before = _before(here)
    key, said = current_and_said()
    if (
        before is not None
        and before.seq == state.seq
        and made_at - before.made_at < sets.RENEWED_SECONDS
        and _is_said(before, key, said)
    ):
        return False
    made = _stepped(before, state.seq) if before is not None and before.seq <= state.seq else None
    rows, touched, since = made or (_all_rows(state.seq), np.empty(0, TOUCHED), state.seq)
    by_action = {action: rows.set_of(number) for action, number in ACTIONS.items()}
    # never before what clients have: a clock that was set back would make the next heads look older
    made_at = max(made_at, before.made_at + 1 if before is not None else 0)
    head = sets.write_head(
        seq=state.seq, made_at=made_at, sets=by_action, keys=[public_key_at(made_at)], said=said
    )
    generations.write(
        here, about=About(state.seq, since, made_at, state.emptied), head=head,
        signature=signing.sign(sets.CONTEXT + head, file=key), rows=rows, touched=touched,
        full=sets.code_whole(by_action),
    )  # fmt: skip
    return True


def _is_said(before: Generation, key: str, said: tuple[Said, ...]) -> bool:
    """This will say whether a version is signed by the key that counts and tells of all changes of keys."""
    signed = sets.CONTEXT + before.head
    return signing.is_signed(signed, before.signature, public=signing.public_key(key)) and (
        sets.said_in(before.head) == said
    )


def _before(here: Path) -> Generation | None:
    try:
        return generations.open_current(here)
    except (OSError, ValueError):
        # cut off by a full disk or by hand: it is made anew from the register
        return None


def _stepped(before: Generation, seq: int) -> tuple[Rows, NDArray[np.void], int] | None:
    """This will change the rows of the version before by what changed since; None where all is taken anew."""
    if before.seq == seq:
        return before.rows, before.touched, before.since
    changed = entries.changed(PUBLIC, since=before.seq, upto=seq, kinds=_KINDS)
    if changed is None:
        return None
    gone = {_number(*row.thing) for row in (*changed.new, *changed.gone)}
    new = _rows_of(changed.new)
    # a change is a new row of the same thing: what stood there before goes too
    leave = np.isin(before.rows.ids, np.fromiter(gone, np.int64, len(gone)))
    touched = {
        *zip(before.rows.actions[leave].tolist(), before.rows.prefixes[leave].tolist(), strict=True),
        *zip(new.actions.tolist(), new.prefixes.tolist(), strict=True),
    }
    rows = before.rows.where(~leave).joined(new)
    kept, since = sets.kept_touches(
        before.touched, sets.touches(seq, touched), since=before.since, size=rows.ids.size
    )
    return rows, kept, since


def _all_rows(seq: int) -> Rows:
    # what was listed since `seq` was read is found by the next step, which would not find that it ended before
    return _rows_of(row for row in entries.live_rows(PUBLIC, kinds=_KINDS) if row.added_seq <= seq)


def _rows_of(rows: Iterable[EntryRow]) -> Rows:
    numbers, hashes, actions = [], [], bytearray()
    for row in rows:
        expression = expression_of(row.kind, row.value)
        if expression is None:
            continue
        numbers.append(_number(row.kind, row.value))
        hashes.append(hash_of(expression))
        actions.append(ACTIONS[row.action])
    return Rows.of(numbers, hashes, actions)


def _number(kind: str, value: str) -> int:
    """This will give a thing's number: of all its rows the same, for at one time only one of them goes on."""
    return int.from_bytes(hashlib.sha256(f"{kind}\0{value}".encode()).digest()[:8], signed=True)


@contextmanager
def _alone(here: Path) -> Generator[bool]:
    with (here / "lock").open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
