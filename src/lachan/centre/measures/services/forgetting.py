"""Forgetting looks that are old; what they added up to stays with the watch."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from lachan.centre.measures.models import Looked

if TYPE_CHECKING:
    from datetime import datetime

# As long as most measures last: while one holds, each look at it can be shown.
KEPT: Final = timedelta(days=90)


def forget_looks(*, now: datetime, limit: int = 2_000) -> int:
    """This will remove looks that are older than they are kept, and give how many."""
    old = Looked.objects.filter(at__lt=now - KEPT).order_by("at")
    ids = list(old.values_list("pk", flat=True)[:limit])
    Looked.objects.filter(pk__in=ids).delete()
    return len(ids)
