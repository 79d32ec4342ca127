"""Taking a content's row for the rest of a transaction, on both databases."""

from __future__ import annotations

from django.db.models import F

from lachan.centre.evidence.models import Content


def lock_content(pk: int) -> None:
    """This will take the content's row, so that what the next statements find stands until the end."""
    Content.objects.filter(pk=pk).update(sha256=F("sha256"))
