from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
import pytest

from centre.measures.scene import BAD, NOW, approver, judged, now_of, officer, people, signed
from lachan.centre.fetch.targets import FetchError
from lachan.centre.measures.blast import Blast
from lachan.centre.measures.models import Measure, Resolved
from lachan.centre.measures.services.looking import forget_resolved, look_around
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from centre.accounts.people import People
    from lachan.centre.fetch.names import RecordKind

pytestmark = pytest.mark.django_db
__all__ = ["people"]

# one that is on the internet: those of examples count as inside
ADDRESS: Final = "45.76.12.9"


def saying(records: Mapping[tuple[str, str], tuple[str, ...]]) -> object:
    def ask(name: str, kind: RecordKind) -> tuple[str, ...]:
        return records.get((name, kind), ())

    return ask


def waiting(people: People, value: str = BAD) -> Measure:
    [line] = propose_measures(
        kind="block_domain", wanted=[Wanted(value)], office_id=people.office("north").pk, reason="Giả mạo",
        actor=officer(people), now=NOW,
    )  # fmt: skip
    return Measure.objects.get(number=line.number)


def blast_of(measure: Measure) -> Blast:
    return msgspec.json.decode(now_of(measure).blast, type=Blast)


def test_nobody_signs_before_it_is_known_what_would_be_hit(people: People) -> None:
    measure = waiting(people)
    with pytest.raises(Refusal, match="measures_unseen"):
        signed(measure, approver(people))
    assert look_around(now=NOW, ask=saying({(BAD, "A"): (ADDRESS,)})) == 1  # type: ignore[arg-type]
    assert blast_of(measure).addresses == (ADDRESS,)
    assert signed(measure, approver(people)).done == "approved"


def test_a_name_that_gets_mail_takes_a_second_signature(people: People) -> None:
    measure = waiting(people)
    said = {(BAD, "A"): (ADDRESS,), (BAD, "MX"): ("mail.example",)}
    look_around(now=NOW, ask=saying(said))  # type: ignore[arg-type]
    assert now_of(measure).signatures_needed == 2
    assert signed(measure, approver(people), reason="Thư cũng của kẻ lừa đảo").done == "signed"


def test_who_else_is_at_an_address_is_told_and_remembered(people: People) -> None:
    judged("domain", "khac-han.top")
    first, other = waiting(people), waiting(people, "khac-han.top")
    said = {(BAD, "A"): (ADDRESS,), ("khac-han.top", "A"): (ADDRESS,)}
    look_around(now=NOW, ask=saying(said))  # type: ignore[arg-type]
    assert blast_of(first).names_beside == ("khac-han.top",)
    assert blast_of(other).names_beside == (BAD,)
    judged("ip", ADDRESS)
    [line] = propose_measures(
        kind="block_address", wanted=[Wanted(ADDRESS)], office_id=people.office("north").pk, reason="Giả mạo",
        actor=officer(people), now=NOW,
    )  # fmt: skip
    address = Measure.objects.get(number=line.number)
    look_around(now=NOW, ask=saying({}))  # type: ignore[arg-type]
    assert blast_of(address).names_beside == (BAD, "khac-han.top")


def test_what_cannot_be_asked_is_said_to_be_unknown(people: People) -> None:
    measure = waiting(people)

    def silent(name: str, kind: RecordKind) -> tuple[str, ...]:
        del name, kind
        raise FetchError("dns_time")

    assert look_around(now=NOW, ask=silent) == 1
    assert (blast_of(measure).addresses, blast_of(measure).names_beside) == (None, None)
    assert look_around(now=NOW, ask=silent) == 0


def test_where_names_stood_is_forgotten_after_a_month(people: People) -> None:
    waiting(people)
    look_around(now=NOW, ask=saying({(BAD, "A"): (ADDRESS,)}))  # type: ignore[arg-type]
    assert forget_resolved(now=NOW.replace(month=12, day=22)) == 0
    assert forget_resolved(now=NOW.replace(month=12, day=24)) == 1
    assert not Resolved.objects.exists()
