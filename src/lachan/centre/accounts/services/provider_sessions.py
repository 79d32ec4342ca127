"""Sessions that a ministry's service opened: they last no longer than the service, and the person's link there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import F

from lachan.centre.accounts.models import SignInLink, SignInProvider, SignInSession
from lachan.centre.audit import log

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lachan.centre.audit.actors import Actor


def written(slugs: Collection[str]) -> str:
    """This will give slugs as a session keeps them, each between blanks; "" for none."""
    return f" {' '.join(sorted(slugs))} " if slugs else ""


def hold_links(*, person_id: int, slugs: Collection[str]) -> bool:
    """This will hold a person's links at services, and say whether all stand and all services work. In a transaction.

    Whoever stops a service holds its links too (`end_provider_sessions`). So of two at the same moment either the
    session is there to be ended, or the stop is there to be seen: asked of the services only once the links are held.
    """
    links = SignInLink.objects.filter(person_id=person_id, provider__slug__in=slugs)
    if links.update(subject=F("subject")) < len(set(slugs)):
        return False
    return SignInProvider.objects.filter(slug__in=slugs, is_active=True).count() == len(set(slugs))


def end_provider_sessions(
    *, provider: SignInProvider, person_id: int | None = None, actor: Actor, now: datetime
) -> int:
    """This will end what a service opened, of one person or of all, and say how many sessions there were.

    Those who have given no second factor yet are among them. Inside a transaction; the link or the service is gone.
    """
    links = SignInLink.objects.filter(provider=provider)
    found = SignInSession.objects.filter(providers__contains=written([provider.slug]))
    if person_id is None:
        links.update(subject=F("subject"))
    else:
        found = found.filter(person_id=person_id)
    ended = Counter(found.values_list("person_id", flat=True))
    found.delete()
    for whose, count in sorted(
        (pair for pair in ended.items() if pair[0] is not None), key=lambda pair: pair[0] or 0
    ):
        log.record(
            kind="accounts.sessions_ended",
            actor=actor,
            now=now,
            subject=f"person:{whose}",
            data={"count": count, "provider": provider.slug},
        )
    return sum(ended.values())
