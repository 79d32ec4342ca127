"""Places of the counter: whether this database has given one out."""

from __future__ import annotations

from django.db.models import Q

from lachan.centre.exchange.models import Counter, Entry


def is_known_place(seq: int) -> bool:
    """This will say whether something of this database stands at a place, or stood there and was removed since.

    A place is unknown where the database was put back to before it. Two queries.
    """
    row = Counter.objects.filter(pk=1).values_list("seq", "since_seq", "forgotten_seq").first()
    last, since, forgotten = row or (0, 0, 0)
    if seq in {0, last, since} or seq <= forgotten:
        return True
    return Entry.objects.filter(Q(added_seq=seq) | Q(ended_seq=seq)).exists()
