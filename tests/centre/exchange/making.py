"""Entries for tests: through the real flow, or many rows at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from lachan.centre.audit.actors import MACHINE, OPERATOR
from lachan.centre.exchange.codes import CONFIDENCE_OF, PAP_OF, TLP_OF
from lachan.centre.exchange.counting import take_places
from lachan.centre.exchange.models import Entry
from lachan.centre.exchange.services.following import expire, follow
from lachan.centre.indicators.entries import Decided, add_decided, canonical_value, end_decided
from lachan.centre.indicators.models import Indicator
from lachan.centre.indicators.spelling import fold_of, value_hash
from lachan.centre.measures.models import Measure
from lachan.centre.partners.models import Partner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BLOCKS: Final = {
    "domain": "block_domain",
    "url": "block_url",
    "ip": "block_address",
    "phone": "suspend_number",
}


def follow_all(now: datetime) -> None:
    """This will follow the register until nothing is left to be told."""
    while follow(now=now):
        pass
    expire(now=now)


def list_things(
    things: Sequence[tuple[str, str]],
    *,
    now: datetime,
    until: datetime | None = None,
    hand: bool = False,
    tell: bool = True,
) -> list[str]:
    """This will list things as two decided: by a measure each, or by hand at the desk; and tell them. Gives sources."""
    sources = []
    for kind, value in things:
        source = "desk"
        if not hand:
            source = f"M{now.year}-{Measure.objects.count() + 1:06}"
            _measure(source, kind, value, now, until or now + timedelta(days=90))
        # as measures list it: a link with a scheme
        listed = canonical_value(kind, value) if kind == "url" else value
        add_decided(
            list_class="bad",
            decided=[Decided(kind, listed, source, "", OPERATOR, MACHINE)],
            expires_on=None if until is None else until.date(),
            now=now,
        )
        sources.append(source)
    if tell:
        follow_all(now)
    return sources


def lift(sources: Sequence[str], *, now: datetime, reason: str = "lifted") -> None:
    """This will lift what some sources have listed, and tell that."""
    end_decided(sources=sources, reason=reason, actor=MACHINE, now=now)
    Measure.objects.filter(number__in=sources).update(state="lifted", ended_at=now)
    follow_all(now)


def fill(values: Iterable[str], *, kind: str = "domain", now: datetime, action: str = "block") -> int:
    """This will write entries as they are, past register and guard, for what needs many; gives how many."""
    rows = list(values)
    # together, as what is told: whoever reads the counter finds the rows of its place
    with transaction.atomic():
        places = take_places(len(rows), now=now)
        Entry.objects.bulk_create(
            (
                Entry(
                    kind=kind, value=value, action=action, tlp=TLP_OF[kind], pap=PAP_OF[kind],
                    confidence=CONFIDENCE_OF[action], source=f"M{now.year}-{number:06}", listed_at=at, added_seq=seq, added_at=at,
                    released=True,
                )
                for number, (value, (seq, at)) in enumerate(zip(rows, places, strict=True))
            ),
            batch_size=1_000,
        )  # fmt: skip
    return len(rows)


def partner(code: str = "ISP-TEST", *, now: datetime, tlp: str = "amber", pap: str = "amber",
            kind: str = "internet_provider", sees: str = "domain ip url") -> Partner:  # fmt: skip
    """This will put an active partner into the database."""
    return Partner.objects.create(
        code=code, kind=kind, name_vi="Đối tác thử", name_en="Test partner", sought="doi tac thu", country="VN",
        language="vi", state="active", public_phone="+842438250000", public_source="site", tlp=tlp, pap=pap, sees=sees,
        made_at=now, joined_at=now,
    )  # fmt: skip


def _measure(number: str, kind: str, value: str, now: datetime, until: datetime) -> None:
    Indicator.objects.get_or_create(
        kind=kind,
        value_sha256=value_hash(value),
        defaults={"value": value, "fold": fold_of(value), "first_seen_at": now, "last_seen_at": now},
    )
    Measure.objects.create(
        number=number, kind=_BLOCKS.get(kind, "warn_payee"), about=kind, value=value, office_id=1, state="approved",
        reason="thử", proposed_by="person:1", proposer_id=1, proposed_at=now, signatures_needed=1, lasting_days=90,
        approved_at=now, expires_at=until, changed_at=now,
    )  # fmt: skip
