"""How people are told."""

from __future__ import annotations

from lachan.centre.cases.models import DigestHour


def digest_hour_of(person_id: int) -> int | None:
    """This will give from which hour on somebody wants the mail of the day, None for the usual time. One query."""
    return DigestHour.objects.filter(person_id=person_id).values_list("hour", flat=True).first()
