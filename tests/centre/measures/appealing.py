"""Appeals for tests: sent by somebody from outside, proven by a stand-in for the outside that is told what it holds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from centre.measures.scene import BAD, NOW, approver, proposed, signed
from lachan.centre.measures.models import Appeal
from lachan.centre.measures.queries.listed import read_named
from lachan.centre.measures.services.appealing import Filed, ToFile, file_appeals
from lachan.centre.measures.services.proving import look_for_proofs
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from datetime import datetime

    from centre.accounts.people import People
    from lachan.centre.measures.models import Measure

HOME: Final = "203.0.113.0/24"


def blocked(people: People, value: str = BAD, **told: Any) -> Measure:
    """This will have a domain blocked: proposed by the officer of north, signed by its approver."""
    measure = proposed(people, value, **told)
    assert signed(measure, approver(people)).done == "approved"
    return measure


def filed(what: str = BAD, *, now: datetime = NOW, **told: Any) -> Filed:
    """This will send appeals against what is named, one thing a line."""
    plain: dict[str, Any] = {"why": "Đây là trang bán hàng của tôi", "network": HOME, "consents": True}
    things = read_named(what, day=today(now))
    return file_appeals(told=ToFile(things=things, **plain | told), now=now)


def appeal_of(one: Filed, place: int = 0) -> Appeal:
    """This will give an appeal of what was sent, as it stands now."""
    return Appeal.objects.get(number=one.numbers[place])


def there(host: str, way: str, token: str) -> str:
    """The outside where every record is as it should be."""
    del host, way, token
    return ""


def nothing(host: str, way: str, token: str) -> str:
    """The outside where nobody has put anything."""
    del host, token
    return "no_record" if way == "dns" else "http.404"


def prove(one: Filed, *, now: datetime = NOW) -> datetime:
    """This will look for the proofs until they stand, and give when that was."""
    for _ in range(2):
        now = max(
            row.next_look_at for row in Appeal.objects.filter(number__in=one.numbers) if row.next_look_at
        )
        look_for_proofs(now=now, ask=there)
    return now


HOUR: Final = timedelta(hours=1)
