"""Where tests of measures play: offices and people of `accounts`, and things that the register knows as dangerous."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import pytest

from centre.accounts.people import People, make_people
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import Actor, person_actor
from lachan.centre.indicators import lists
from lachan.centre.indicators.models import Indicator
from lachan.centre.indicators.spelling import fold_of, value_hash
from lachan.centre.measures.models import Measure
from lachan.centre.measures.preview import seen_sha256
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.measures.services.signing import APPROVE, Outcome, sign_measure

if TYPE_CHECKING:
    from lachan.centre.accounts.models import Person

NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BAD: Final = "dichvucong-capnhat.top"


@pytest.fixture
def people(db: None, monkeypatch: pytest.MonkeyPatch) -> People:
    """This will make offices and people, and one dangerous domain."""
    del db
    # what a test before listed within the same second was taken back with it
    monkeypatch.setattr(lists._register, "_looked_at", float("-inf"))
    judged("domain", BAD)
    return make_people()


def judged(kind: str, value: str, level: str = "dangerous") -> int:
    """This will put a thing into the register with a verdict, and give its id."""
    return Indicator.objects.create(
        kind=kind,
        value=value,
        value_sha256=value_hash(value),
        fold=fold_of(value),
        first_seen_at=NOW,
        last_seen_at=NOW,
        sightings=3,
        level=level,
        score=0.97,
        judged_at=NOW,
    ).pk


def acting(person: Person) -> Actor:
    """This will give a person as who acts."""
    return person_actor(person.pk, office_id=person.office_id)


def officer(people: People, office: str = "north") -> Actor:
    """This will give the desk officer of an office as who acts."""
    return acting(people.at(office, Role.DESK))


def approver(people: People, office: str = "north") -> Actor:
    """This will give the approver of an office as who acts."""
    return acting(people.at(office, Role.APPROVER))


def second(people: People, office: str = "north") -> Actor:
    """This will give another approver of an office as who acts."""
    return acting(people.second(office, Role.APPROVER))


def proposed(people: People, value: str = BAD, *, kind: str = "block_domain", **told: Any) -> Measure:
    """This will propose a measure by the desk officer of north; what it would hit was looked at."""
    plain: dict[str, Any] = {
        "actor": officer(people),
        "office_id": people.office("north").pk,
        "reason": "Giả cổng dịch vụ công",
    }
    [line] = propose_measures(kind=kind, wanted=[Wanted(value)], now=NOW, **plain | told)
    assert line.measure_id is not None, line
    Measure.objects.filter(pk=line.measure_id).update(looked_at=NOW)
    return Measure.objects.get(pk=line.measure_id)


def signed(measure: Measure, by: Actor, says: str = APPROVE, **told: Any) -> Outcome:
    """This will sign a measure as it stands."""
    fresh = Measure.objects.get(pk=measure.pk)
    return sign_measure(
        measure_id=fresh.pk,
        seen=seen_sha256(fresh),
        says=says,
        actor=by,
        **{"now": NOW, "reason": "", **told},
    )


def now_of(measure: Measure) -> Measure:
    """This will give a measure as it stands now."""
    return Measure.objects.get(pk=measure.pk)
