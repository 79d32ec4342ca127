"""Zones as files on the disk: made when somebody asks and something has changed, and kept for the next who asks."""

from __future__ import annotations

import fcntl
import hashlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.exchange.queries.entries import last_seq
from lachan.centre.exchange.zones import plan as plans
from lachan.centre.exchange.zones import wire
from lachan.centre.exchange.zones.critical import Rules, rules_now
from lachan.centre.exchange.zones.keeping import View, small_digests, small_rules
from lachan.centre.exchange.zones.standing import (
    Standing,
    next_small,
    next_standing,
    read_standing,
)
from lachan.centre.exchange.zones.table import at_one_moment, blocked_among, live_names, names_changed
from lachan.centre.exchange.zones.text import zone_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from lachan.centre.exchange.zones.plan import Plan, Rule

FOLDER: Final = "files"
_LOCK: Final = ".lock"


class ZoneFile(msgspec.Struct, frozen=True):
    """A zone's file: where, its serial, up to which place of the counter, and what tells one content from another."""

    path: Path
    serial: int
    seq: int
    etag: str


def zone_file(*, zone: str, view: View, plan: Plan, folder: Path, now: datetime) -> ZoneFile:
    """This will give the file of one of the zones as it stands. Raises DatabaseError, OSError."""
    rules = rules_now(plan, now=now)
    standing, seq = _standing(folder, rules)
    serial = standing.serial if zone == plans.MAIN else standing.small[zone].serial
    said = msgspec.json.encode((zone, view.key, serial, rules.digest, plan.blocked, plan.never))
    etag = hashlib.sha256(said).hexdigest()[:24]
    kept = folder / FOLDER
    path = kept / f"{zone}-{view.key}-{etag}.zone"
    if not path.exists():
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(kept):
            if not path.exists():
                _write(path, zone_text(zone=zone, view=view, rules=rules, serial=serial, now=now))
                _forget(kept, f"{zone}-{view.key}-", path)
    return ZoneFile(path, serial, seq, etag)


def zone_text(*, zone: str, view: View, rules: Rules, serial: int, now: datetime) -> Iterator[str]:
    """This will give a zone's lines, from the table as it is at one moment."""
    plan = rules.plan
    target = f"{plan.page}." if plan.target(view.answer) != wire.NXDOMAIN else "."
    with at_one_moment():
        first: Iterable[Rule] = small_rules(zone, rules, view.answer)
        names: Iterable[str] = ()
        if zone == plans.MAIN:
            found = blocked_among(view.reader, rules.critical, upto=last_seq())
            blocked = {name for name in found if not rules.guard.why_not(name)}
            first = plans.passes(sorted(rules.critical - blocked))
            names = _names(view, rules, blocked)
        yield from zone_lines(
            zone=plan.name_of(zone), serial=serial, ttl=plan.ttl, made=f"{now:%Y-%m-%d %H:%M} UTC", rules=first,
            names=names, target=target,
        )  # fmt: skip


def _names(view: View, rules: Rules, blocked: set[str]) -> Iterator[str]:
    yield from sorted(blocked)
    before = ""
    for name in live_names(view.reader):
        if name != before and not rules.why_not(name):
            yield name
        before = name


def _standing(folder: Path, rules: Rules) -> tuple[Standing, int]:
    """This will give the serials as the server has given them out, or as it would; it writes nothing."""
    seq = last_seq()
    before = read_standing(folder)
    at = seq
    if before is not None and before.digest == rules.digest and seq > before.seq:
        at = seq if names_changed(since=before.seq, upto=seq) else before.seq
    # without a server there is only the counter to go by
    standing = next_standing(before, seq=at, digest=rules.digest, now=max(seq, 1))
    for zone, digest in small_digests(rules):
        standing = next_small(standing, zone=zone, digest=digest, now=max(seq, 1))
    return standing, seq


def _write(path: Path, lines: Iterable[str]) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="ascii", newline="\n", buffering=1 << 20) as file:
            file.writelines(lines)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _forget(folder: Path, beginning: str, path: Path) -> None:
    """This will remove files of what stood before; who is being sent one has it open."""
    for old in folder.glob(f"{beginning}*.zone"):
        if old != path:
            old.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / _LOCK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
