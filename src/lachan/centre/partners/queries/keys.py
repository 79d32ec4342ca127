"""Keys: as they are shown, and those that open something at a moment."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec resolves the annotation at run time
from typing import TYPE_CHECKING, Final

import msgspec

from lachan.centre.partners.models import Key, Partner

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_ROWS: Final = 100


class KeyRow(msgspec.Struct, frozen=True):
    """A key of a partner. `ending` are the last characters of a token; a fingerprint is not shown, but compared."""

    id: int
    partner_id: int
    kind: str
    probe: str
    scopes: tuple[str, ...]
    state: str
    ending: str
    begins_at: datetime
    ends_at: datetime
    agreed_until: datetime
    last_used_at: datetime | None
    ended_at: datetime | None
    ended_why: str

    @property
    def is_replaced(self) -> bool:
        """This will say whether it ends sooner than agreed, because another has taken its place."""
        return self.ends_at < self.agreed_until


class ProbeKey(msgspec.Struct, frozen=True):
    """A public key under which a probe may sign at a moment: 32 bytes."""

    key_id: int
    public_key: bytes


def keys_of(partner_id: int) -> tuple[KeyRow, ...]:
    """This will give the keys of a partner: those that open something, those that wait, then former ones. One query."""
    rows = Key.objects.filter(partner_id=partner_id).order_by("-pk")[:MOST_ROWS]
    order = {Key.State.LIVE: 0, Key.State.WAITING: 1, Key.State.ENDED: 2}
    return tuple(sorted((key_row(row) for row in rows), key=lambda row: order[Key.State(row.state)]))


def probe_keys(partner_id: int, probe: str, *, now: datetime) -> tuple[ProbeKey, ...]:
    """This will give the public keys that a probe of an active partner may sign with, the newest first. One query."""
    rows = open_keys(now).filter(partner_id=partner_id, kind="probe", probe=probe).order_by("-pk")
    return tuple(ProbeKey(row.pk, bytes.fromhex(row.public_key)) for row in rows)


def probes_of(partner_id: int, *, now: datetime) -> tuple[str, ...]:
    """This will name the probes of an active partner that have a key at a moment. One query."""
    rows = open_keys(now).filter(partner_id=partner_id, kind="probe").order_by()
    return tuple(sorted(rows.values_list("probe", flat=True).distinct()))


def open_keys(now: datetime) -> QuerySet[Key]:
    """This will give the keys that open something at a moment, with their partner, as a query of this room."""
    live = Key.objects.filter(state=Key.State.LIVE, begins_at__lte=now, ends_at__gt=now)
    return live.filter(partner__state=Partner.State.ACTIVE).select_related("partner")


def suspended_by_key(kind: str, sha256: str, *, now: datetime) -> bool:
    """This will say whether a key would open something, were its partner not suspended. One query."""
    live = Key.objects.filter(kind=kind, sha256=sha256, state=Key.State.LIVE, ends_at__gt=now)
    return live.filter(partner__state=Partner.State.SUSPENDED).exists()


def key_row(row: Key) -> KeyRow:
    """This will give a key as it is shown."""
    return KeyRow(
        row.pk,
        row.partner_id,
        row.kind,
        row.probe,
        tuple(row.scopes.split()),
        row.state,
        row.ending,
        row.begins_at,
        row.ends_at,
        row.agreed_until,
        row.last_used_at,
        row.ended_at,
        row.ended_why,
    )
