"""One at a time: whoever changes offices or territories waits for another who does."""

from __future__ import annotations

from django.db.models import F

from lachan.centre.accounts.models.territories import Revision

OFFICES = "offices"
TERRITORIES = "territories"


def take_turn(name: str) -> int:
    """This will raise the number of changes and give it.

    Inside a transaction the changed row keeps others from changing the same until it ends, on both databases; what is
    read afterwards is what they left behind.
    """
    if not Revision.objects.filter(name=name).update(number=F("number") + 1):
        Revision.objects.get_or_create(name=name)
        Revision.objects.filter(name=name).update(number=F("number") + 1)
    return Revision.objects.get(name=name).number
