"""Signals as the rooms that keep the records write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import transaction

from lachan.centre.indicators import signals

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
BAD = "Tai khoan VCB bi khoa, xac minh tai http://vcb-xacminh.top/login hoac goi 0912345678"
PLAIN = "Chiều nay mẹ nấu canh chua, con về sớm nhé"


def tell(
    ref: str, text: str = BAD, *, at: datetime = NOW, qr: tuple[str, ...] = (), kind: str = "auto"
) -> int:
    """This will keep a signal of a report."""
    with transaction.atomic():
        return signals.take_signal(
            source="report",
            ref=ref,
            text=text,
            qr=qr,
            kind=kind,
            received_at=at,
            keep_until=date(2027, 5, 27),
        )
