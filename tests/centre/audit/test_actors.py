from __future__ import annotations

from lachan.centre.audit.actors import MACHINE, OPERATOR, Actor, person_actor


def test_an_actor_is_written_as_kind_and_id() -> None:
    assert str(person_actor(17)) == "person:17"
    assert str(Actor("partner", "bank-7")) == "partner:bank-7"
    assert [str(actor) for actor in (MACHINE, OPERATOR)] == ["machine:lachan", "machine:operator"]


def test_a_person_acts_for_an_office_or_for_none() -> None:
    assert person_actor(17, office_id=12).office_id == 12
    assert person_actor(17).office_id is None
