"""Health of the rooms: the log, what leaves, evidence, backups. Bars carry their reason."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse

from lachan.centre.audit.heads import heads_state
from lachan.centre.audit.queries import missing_triggers, oldest_unsealed_at
from lachan.centre.console.queries.health import (
    HealthLine,
    check_disk,
    check_keys,
    check_workers,
)
from lachan.centre.evidence.queries import scan_counts
from lachan.centre.fetch.rdap.servers import published_on
from lachan.centre.indicators.overruled import Overruled
from lachan.centre.outbox.queries import standings
from lachan.centre.web.backups import last_backup
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.heads import HeadsState
    from lachan.centre.console.queries.health import Check, Level

# Sealing takes a second; a minute means that nobody seals, ten that the log has stood open for long.
SEAL_SOON: Final = timedelta(minutes=1)
SEAL_BAD: Final = timedelta(minutes=10)
# A witness by mail is written to daily; beyond two days it has missed one.
WITNESS_SOON: Final = timedelta(days=2)
# Backups are made daily; two hours for one that runs long. After three days too much would be lost.
BACKUP_SOON: Final = timedelta(hours=26)
BACKUP_BAD: Final = timedelta(days=3)
# The first retries take minutes; what has waited for an hour waits for a receiver that is away.
WAITING_SOON: Final = timedelta(hours=1)
# IANA changes the table of endings several times a month; after half a year some are asked of a server that is gone.
TABLES_OLD: Final = timedelta(days=182)

_overruled: Final = Overruled()


def check_log(now: datetime) -> tuple[HealthLine, ...]:
    """This will say whether the log is held by its triggers, sealed in time, signed, and held by somebody outside."""
    state = heads_state()
    return _sealing(state, now), _signer(state), _witnesses(state, now)


def _sealing(state: HeadsState, now: datetime) -> HealthLine:
    if missing := missing_triggers():
        return HealthLine("log", "bad", "open", {"count": str(len(missing))})
    oldest = oldest_unsealed_at()
    late = now - oldest if oldest else timedelta(0)
    level: Level = "bad" if late > SEAL_BAD else "soon" if late > SEAL_SOON else "good"
    return HealthLine("log", level, params={"number": str(state.sealed)}, at=state.sealed_at)


def _signer(state: HeadsState) -> HealthLine:
    if not state.is_set:
        return HealthLine("signer", "none")
    if state.signed is None:
        return HealthLine("signer", "bad", "never") if state.sealed else HealthLine("signer", "soon")
    numbers = {"signed": str(state.signed), "sealed": str(state.sealed)}
    late = state.sealed_at is not None and state.signed_at is not None and state.sealed_at - state.signed_at
    behind = state.sealed > state.signed and late and late > SEAL_SOON
    return HealthLine("signer", "bad" if behind else "good", params=numbers, at=state.signed_at)


def _witnesses(state: HeadsState, now: datetime) -> HealthLine:
    if not state.witnesses:
        return HealthLine("witnesses", "none")
    never = [one.name for one in state.witnesses if one.handed_at is None]
    late = [one.name for one in state.witnesses if one.handed_at and now - one.handed_at > WITNESS_SOON]
    if never or late:
        return HealthLine("witnesses", "soon", params={"names": ", ".join([*never, *late])})
    last = max(one.handed_at for one in state.witnesses if one.handed_at)
    return HealthLine("witnesses", "good", params={"count": str(len(state.witnesses))}, at=last)


def check_backups(now: datetime) -> HealthLine:
    """This will say when the last backup was made."""
    last = last_backup()
    if last is None:
        return HealthLine("backups", "bad", "never")
    age = now - last.made_at
    level: Level = "bad" if age > BACKUP_BAD else "soon" if age > BACKUP_SOON else "good"
    return HealthLine("backups", level, params={"size": f"{last.bytes / 1_000_000:.0f}"}, at=last.made_at)


def check_outbox(now: datetime) -> HealthLine:
    """This will say what could not leave, and what waits for long."""
    counted = standings()
    dead = sum(one.count for one in counted if one.state == "dead")
    waiting = [one for one in counted if one.state != "dead"]
    count = sum(one.count for one in waiting)
    oldest = min((one.oldest_at for one in waiting), default=None)
    numbers = {"dead": str(dead), "waiting": str(count)}
    if dead:
        return HealthLine("outbox", "bad", params=numbers, address=reverse("desk_dead_letters"))
    mail = [one for one in waiting if one.channel == "mail"]
    if mail and settings.ENVIRONMENT.mail_server is None:
        letters = {"waiting": str(sum(one.count for one in mail))}
        return HealthLine("outbox", "soon", "no_server", letters, at=min(one.oldest_at for one in mail))
    if oldest is not None and now - oldest > WAITING_SOON:
        return HealthLine("outbox", "soon", params=numbers, at=oldest)
    return HealthLine("outbox", "good", params=numbers)


def check_evidence(now: datetime) -> HealthLine:
    """This will say how much of the evidence was looked at by a scanner."""
    del now
    counts = scan_counts()
    numbers = {
        "not_scanned": str(counts.not_scanned),
        "infected": str(counts.infected),
        "failed": str(counts.failed),
        "all": str(counts.not_scanned + counts.clean + counts.infected + counts.failed),
    }
    if not settings.ENVIRONMENT.clamd:
        return HealthLine("evidence", "none", params=numbers)
    level: Level = "soon" if counts.failed or counts.not_scanned else "good"
    return HealthLine("evidence", level, params=numbers)


def check_list_files(now: datetime) -> HealthLine:
    """This will say whether an operator's list file calls bad what the centre has corrected."""
    found = _overruled.now(today(now))
    if not found:
        return HealthLine("list_files", "good")
    decides = sum(1 for one in found if one.decides)
    counts = {"count": str(len(found)), "decides": str(decides), "file": found[0].file}
    # somebody who was cleared is called dangerous again
    return HealthLine("list_files", "bad" if decides else "soon", params=counts)


def check_rdap_tables(now: datetime) -> tuple[HealthLine, ...]:
    """This will say of when the tables are by which registries are asked; nothing where none is asked by them."""
    if settings.ENVIRONMENT.rdap != "iana":
        return ()
    days = published_on()
    said: dict[str, str] = {name: f"{day:%d/%m/%Y}" for name, day in days.items()}
    # blocks of addresses hardly move any more, endings do each month
    is_old = today(now) - days["dns"] > TABLES_OLD
    return (HealthLine("rdap_tables", "soon" if is_old else "good", params=said),)


GROUND_FLOOR: Final[tuple[Check, ...]] = (
    check_workers,
    check_log,
    check_backups,
    check_outbox,
    check_evidence,
    check_list_files,
    check_rdap_tables,
    check_disk,
    check_keys,
)
