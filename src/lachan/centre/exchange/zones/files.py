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
from lachan.centre.exchange.zones.fresh import Fresh
from lachan.centre.exchange.zones.keeping import View, serial_in, small_digests, small_rules, with_folds
from lachan.centre.exchange.zones.overlays import names_below_of
from lachan.centre.exchange.zones.standing import (
    Standing,
    next_small,
    next_standing,
    read_standing,
)
from lachan.centre.exchange.zones.table import (
    Difference,
    at_one_moment,
    blocked_among,
    difference,
    live_names,
    names_changed,
)
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
    serial = serial_in(standing, zone)
    said = msgspec.json.encode((zone, view.key, serial, rules.digest, plan.blocked, plan.never))
    etag = hashlib.sha256(said).hexdigest()[:24]
    kept = folder / FOLDER
    path = kept / f"{zone}-{view.key}-{etag}.zone"
    if not path.exists():
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(kept):
            if not path.exists():
                _write(path, zone_text(zone=zone, view=view, rules=rules, standing=standing, now=now))
                _forget(kept, f"{zone}-{view.key}-", path)
    return ZoneFile(path, serial, seq, etag)


def zone_text(*, zone: str, view: View, rules: Rules, standing: Standing, now: datetime) -> Iterator[str]:
    """This will give a zone's lines, from the table as it is at one moment."""
    plan = rules.plan
    target = f"{plan.page}." if plan.target(view.answer) != wire.NXDOMAIN else "."
    with at_one_moment():
        first: Iterable[Rule] = ()
        names: Iterable[str] = ()
        if zone == plans.FRESH:
            said = _fresh(view, rules, standing)
            first = plans.passes(sorted(name for name, is_blocked in said.items() if not is_blocked))
            names = sorted(name for name, is_blocked in said.items() if is_blocked)
        elif zone in plans.FOLLOWED:
            seq = standing.fold.seq if zone == plans.BASE else last_seq()
            found = blocked_among(view.reader, rules.critical, upto=seq)
            blocked = {name for name in found if not rules.guard.why_not(name)}
            first = plans.passes(sorted(rules.critical - blocked))
            names = _names(view, rules, blocked, since=seq)
        else:
            first = small_rules(zone, rules, view.answer)
        yield from zone_lines(
            zone=plan.name_of(zone), serial=serial_in(standing, zone), ttl=plan.ttl, made=f"{now:%Y-%m-%d %H:%M} UTC",
            rules=first, names=names, target=target,
        )  # fmt: skip


def _fresh(view: View, rules: Rules, standing: Standing) -> dict[str, bool]:
    fresh = Fresh(view.reader, lambda names: names_below_of(names, live_names(view.reader)))
    if not fresh.follow(standing, rules):
        # emptied a moment ago, and the server has not seen it yet
        return dict.fromkeys(rules.critical, False)
    return fresh.names


def _names(view: View, rules: Rules, blocked: set[str], *, since: int) -> Iterator[str]:
    """This will give the names that were blocked at a place of the counter."""
    yield from sorted(blocked)
    found = difference(view.reader, since=since, upto=last_seq())
    if found is None:
        # nobody can go on from there, and the server makes another base: what is blocked now is right
        found = Difference((), ())
    yield from (name for name in found.gone if not rules.why_not(name))
    before, new = "", set(found.new)
    for name in live_names(view.reader):
        if name != before and name not in new and not rules.why_not(name):
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
    return with_folds(before, standing, now=max(seq, 1)), seq


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
