"""Entries of lists, written: added, agreed to by a second person, ended. Ended ones stay, with who and why."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Final

import msgspec
from django.db import IntegrityError, transaction

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import LIST_AGREE, LIST_CHANGE
from lachan.centre.audit import log
from lachan.centre.audit.actors import Actor  # noqa: TC001 - msgspec resolves the annotation at run time
from lachan.centre.indicators.models import ListEntry
from lachan.centre.indicators.queries import EntryShown, shown_entry
from lachan.centre.indicators.versions import next_version
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal
from lachan.engine.extract import canonicalize
from lachan.engine.links.suffixes import split_host
from lachan.engine.lists.keys import key_of, value_of
from lachan.engine.model import Kind, ListClass
from lachan.engine.shared_hosts import NAMES, NAMES_AND_PAGES, PAGES, shared_hosts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

# what a second person has to agree to: they change what people are told of somebody
NEED_SECOND: Final = frozenset({ListClass.OFFICIAL, ListClass.BAD, ListClass.CORRECTED})
VALUE_CHARS: Final = 500
REASON_CHARS: Final = 500
SOURCE_CHARS: Final = 120
OWNER_CHARS: Final = 200
BY_HAND: Final = "desk"
_BATCH: Final = 1_000


def add_entry(  # noqa: PLR0913 - keywords only
    *,
    list_class: str,
    kind: str,
    value: str,
    reason: str,
    actor: Actor,
    now: datetime,
    source: str = BY_HAND,
    owner: str = "",
    expires_on: date | None = None,
    agreed_by: Actor | None = None,
) -> EntryShown:
    """This will add an entry; `official`, `bad` and `corrected` count once a second person has agreed.

    `value` may be written as a person writes it. `agreed_by` is for rooms whose own second person has agreed to what
    the entry follows from; it must be another than `actor`. For `shared` the reason says what is shared (`names`,
    `pages`, `names and pages`). Raises Refusal.
    """
    _need(actor, LIST_CHANGE, now)
    canonical = check_entry(
        list_class=list_class, kind=kind, value=value, reason=reason, source=source, owner=owner,
        expires_on=expires_on, day=today(now),
    )  # fmt: skip
    if agreed_by is not None and str(agreed_by) == str(actor):
        raise Refusal(403, "list_same_person")
    with transaction.atomic():
        row = ListEntry(
            list_class=list_class,
            kind=kind,
            value=canonical,
            owner=owner.strip(),
            source=source.strip(),
            reason=reason.strip(),
            expires_on=expires_on,
            added_by=str(actor),
            added_at=now,
            agreed_by="" if agreed_by is None else str(agreed_by),
            agreed_at=None if agreed_by is None else now,
            changed_in=next_version(now),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Refusal(409, "list_there") from None
        _record("indicators.entry_added", row, actor, now)
    return shown_entry(row)


class Decided(msgspec.Struct, frozen=True):
    """A value that a room above decided on by its own two persons; canonical as it is listed (`canonical_value`)."""

    kind: str
    value: str
    source: str
    reason: str
    added_by: Actor
    agreed_by: Actor


def add_decided(
    *, list_class: str, decided: Sequence[Decided], expires_on: date | None, now: datetime
) -> list[int]:
    """This will list values that a room above decided on, and give the entries' ids in their order.

    Each was decided by two; a value that its source has listed already keeps its entry. Two queries for each thousand
    and one for the version. Raises Refusal (403 `list_same_person`).
    """
    if any(str(each.added_by) == str(each.agreed_by) for each in decided):
        raise Refusal(403, "list_same_person")
    if not decided:
        return []
    with transaction.atomic():
        version = next_version(now)
        live = ListEntry.objects.filter(list_class=list_class, ended_at=None)
        there = {
            (row.kind, row.value, row.source): row.pk
            for batch in batched({each.source for each in decided}, _BATCH)
            for row in live.filter(source__in=batch)
        }
        new = {(each.kind, each.value, each.source): each for each in decided}
        rows = ListEntry.objects.bulk_create(
            [
                ListEntry(
                    list_class=list_class, kind=each.kind, value=each.value, source=each.source, reason=each.reason,
                    expires_on=expires_on, added_by=str(each.added_by), added_at=now, agreed_by=str(each.agreed_by),
                    agreed_at=now, changed_in=version,
                )
                for key, each in new.items()
                if key not in there
            ],
            batch_size=_BATCH,
        )  # fmt: skip
        for row in rows:
            there[row.kind, row.value, row.source] = row.pk
        by = {row.pk: new[row.kind, row.value, row.source].agreed_by for row in rows}
        log.record_all(
            [
                log.NewEntry(
                    kind="indicators.entry_agreed", actor=by[row.pk], now=now, subject=f"list_entry:{row.pk}",
                    data={"class": row.list_class, "kind": row.kind},
                )
                for row in rows
            ]
        )  # fmt: skip
    return [there[each.kind, each.value, each.source] for each in decided]


def end_decided(*, sources: Sequence[str], reason: str, actor: Actor, now: datetime) -> int:
    """This will end the live entries of some sources that rooms above decided on, and give how many ended."""
    ended = 0
    with transaction.atomic():
        version = next_version(now)
        for batch in batched(sorted(set(sources)), _BATCH):
            live = list(ListEntry.objects.filter(source__in=batch, ended_at=None))
            ListEntry.objects.filter(pk__in=[row.pk for row in live]).update(
                ended_by=str(actor), ended_at=now, ended_because=reason[:REASON_CHARS], changed_in=version
            )
            log.record_all(
                [
                    log.NewEntry(
                        kind="indicators.entry_ended", actor=actor, now=now, subject=f"list_entry:{row.pk}",
                        data={"class": row.list_class, "kind": row.kind},
                    )
                    for row in live
                ]
            )  # fmt: skip
            ended += len(live)
    return ended


def end_bad(*, things: Collection[tuple[str, str]], reason: str, actor: Actor, now: datetime) -> int:
    """This will end the live bad entries of some things, from whatever source, and give how many ended.

    For rooms above whose own decision says that nothing is to name them. Kind and value as they are listed
    (`canonical_value`). Two queries, one for the version, and the log.
    """
    if not things:
        return 0
    with transaction.atomic():
        version = next_version(now)
        sought = ListEntry.objects.filter(
            list_class=ListClass.BAD, ended_at=None, value__in={value for _, value in things}
        )
        rows = [row for row in sought if (row.kind, row.value) in things]
        ListEntry.objects.filter(pk__in=[row.pk for row in rows]).update(
            ended_by=str(actor), ended_at=now, ended_because=reason[:REASON_CHARS], changed_in=version
        )
        log.record_all(
            [
                log.NewEntry(
                    kind="indicators.entry_ended", actor=actor, now=now, subject=f"list_entry:{row.pk}",
                    data={"class": row.list_class, "kind": row.kind},
                )
                for row in rows
            ]
        )  # fmt: skip
    return len(rows)


def who_listed_bad(things: Collection[tuple[str, str]]) -> frozenset[str]:
    """This will give who added the live bad entries of some things or agreed to them, as the log names them."""
    sought = ListEntry.objects.filter(
        list_class=ListClass.BAD, ended_at=None, value__in={value for _, value in things}
    )
    rows = sought.values_list("kind", "value", "added_by", "agreed_by")
    return frozenset(who for kind, value, *both in rows if (kind, value) in things for who in both if who)


def agree_entry(*, entry_id: int, actor: Actor, now: datetime) -> EntryShown:
    """This will let an entry count, by another person than the one who added it. Raises Refusal."""
    _need(actor, LIST_AGREE, now)
    with transaction.atomic():
        version = next_version(now)
        row = _entry(entry_id)
        if row.added_by == str(actor):
            raise Refusal(403, "list_same_person")
        waits = ListEntry.objects.filter(pk=entry_id, agreed_at=None, ended_at=None)
        if row.list_class not in NEED_SECOND or not waits.update(
            agreed_by=str(actor), agreed_at=now, changed_in=version
        ):
            raise Refusal(409, "list_not_open")
        row.refresh_from_db()
        _record("indicators.entry_agreed", row, actor, now)
    return shown_entry(row)


def agree_source(*, list_class: str, source: str, actor: Actor, now: datetime) -> int:
    """This will agree to all waiting entries of one source in a class that others added; gives how many.

    For a list that was loaded from a file. Raises Refusal (409) where none waits that another person added.
    """
    _need(actor, LIST_AGREE, now)
    with transaction.atomic():
        version = next_version(now)
        waits = ListEntry.objects.filter(
            list_class=list_class, source=source, agreed_at=None, ended_at=None, list_class__in=NEED_SECOND
        ).exclude(added_by=str(actor))
        agreed = waits.update(agreed_by=str(actor), agreed_at=now, changed_in=version)
        if not agreed:
            raise Refusal(409, "list_not_open")
        log.record(
            kind="indicators.list_agreed", actor=actor, now=now, subject=f"list:{list_class}",
            data={"source": source, "entries": agreed},
        )  # fmt: skip
    return agreed


def end_entry(*, entry_id: int, reason: str, actor: Actor, now: datetime) -> EntryShown:
    """This will end an entry: it counts no more, and stays with who ended it and why. Raises Refusal."""
    _need(actor, LIST_CHANGE, now)
    _check_text(reason, REASON_CHARS, "list_reason", "/reason")
    with transaction.atomic():
        version = next_version(now)
        row = _entry(entry_id)
        if not ListEntry.objects.filter(pk=entry_id, ended_at=None).update(
            ended_by=str(actor), ended_at=now, ended_because=reason.strip(), changed_in=version
        ):
            raise Refusal(409, "list_not_open")
        row.refresh_from_db()
        _record("indicators.entry_ended", row, actor, now)
    return shown_entry(row)


def check_entry(
    *,
    list_class: str,
    kind: str,
    value: str,
    reason: str,
    source: str,
    owner: str,
    expires_on: date | None,
    day: date,
) -> str:
    """This will give the canonical value of what can be listed. Raises Refusal (400, with the field)."""
    if list_class not in ListClass:
        raise Refusal(400, "list_class", pointer="/list_class")
    canonical = canonical_value(kind, value)
    _check_text(reason, REASON_CHARS, "list_reason", "/reason")
    _check_text(source, SOURCE_CHARS, "list_source", "/source")
    if len(owner) > OWNER_CHARS or not owner.isprintable():
        raise Refusal(400, "list_owner", pointer="/owner")
    if expires_on is not None and expires_on < day:
        raise Refusal(400, "list_expiry", pointer="/expires_on")
    if list_class == ListClass.SHARED and reason.strip() not in {NAMES, PAGES, NAMES_AND_PAGES}:
        raise Refusal(400, "list_shared_reason", pointer="/reason")
    if list_class == ListClass.OFFICIAL and is_shared(kind, canonical):
        raise Refusal(409, "list_shared_host", pointer="/value")
    return canonical


def canonical_value(kind: str, value: str) -> str:
    """This will give the one spelling under which a value is listed. Raises Refusal (400)."""
    if kind not in Kind or kind == Kind.TEXT:
        raise Refusal(400, "list_kind", pointer="/kind")
    said = canonicalize(Kind(kind), value) if value.isprintable() else None
    if said is None or len(said) > VALUE_CHARS:
        raise Refusal(400, "list_value", pointer="/value")
    # a link is listed without its scheme; one spelling for both
    return value_of(key_of(Kind(kind), said))[1] if kind == Kind.URL else said


def is_shared(kind: str, canonical: str) -> bool:
    """This will say whether a name is one below which others publish: a shared host or an ending of names."""
    if kind != Kind.DOMAIN:
        return False
    return canonical in shared_hosts() or split_host(canonical).is_suffix


def _check_text(text: str, most: int, code: str, pointer: str) -> None:
    if not text.strip() or len(text) > most or not text.replace("\n", " ").isprintable():
        raise Refusal(400, code, pointer=pointer)


def _need(actor: Actor, permission: str, now: datetime) -> None:
    """This will refuse a person without the permission; the machine acts for rooms above, or for who sits at it."""
    if actor.kind == "machine":
        return
    if not acting_viewer(actor, now=now).may(permission):
        raise Refusal(403, "not_permitted")


def _entry(entry_id: int) -> ListEntry:
    row = ListEntry.objects.filter(pk=entry_id).first()
    if row is None:
        raise Refusal(404, "not_found")
    return row


def _record(kind: str, row: ListEntry, actor: Actor, now: datetime) -> None:
    log.record(
        kind=kind, actor=actor, now=now, subject=f"list_entry:{row.pk}",
        data={"class": row.list_class, "kind": row.kind},
    )  # fmt: skip
