"""What is alike is signed by one yes; what is unlike, has changed or isn't the signer's is not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.measures.scene import NOW, approver, judged, officer, people, second
from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.audit.actors import MACHINE
from lachan.centre.measures.models import Measure, Signature
from lachan.centre.measures.queries import lots
from lachan.centre.measures.queries.lots import Lot, lot_for, lots_waiting
from lachan.centre.measures.services.proposing import Wanted, propose_measures
from lachan.centre.measures.services.signing import APPROVE, REFUSE
from lachan.centre.measures.services.signing_together import sign_together
from lachan.centre.web.clock import today
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.audit.actors import Actor

pytestmark = pytest.mark.django_db
__all__ = ["people"]

BANK = "vietcombank.com.vn"


def proposed(people: People, *names: str, by: Actor | None = None) -> Measure:
    for name in names:
        judged("domain", name)
    found = propose_measures(
        kind="block_domain",
        wanted=[Wanted(name) for name in names],
        office_id=people.office("north").pk,
        reason="Giả điện lực",
        actor=by or officer(people),
        now=NOW,
    )
    assert all(each.number for each in found), found
    Measure.objects.update(looked_at=NOW)
    return Measure.objects.get(number=found[0].number)


def seen_by(measure: Measure, actor: Actor) -> Lot:
    return lot_for(acting_viewer(actor, now=NOW), measure.number, now=NOW)


def states() -> dict[str, str]:
    return dict(Measure.objects.values_list("value", "state"))


NAMES = tuple(f"dien-luc-{n}.top" for n in range(8))


def test_what_is_alike_is_approved_and_the_bank_among_it_waits(people: People) -> None:
    measure = proposed(people, *NAMES, BANK)
    lot = seen_by(measure, approver(people))
    assert [each.row.value for each in lot.odd] == [BANK]
    assert "stands_out" in lot.odd[0].why
    outcomes = sign_together(
        number=measure.number, mark=lot.mark, count=8, says=APPROVE, actor=approver(people), now=NOW
    )
    assert {each.done for each in outcomes} == {"approved"}
    assert states() == dict.fromkeys(NAMES, "approved") | {BANK: "proposed"}
    # nothing of it can be signed together any more
    assert seen_by(measure, approver(people)).alike == ()


def test_a_no_to_all_needs_a_reason_and_ends_them(people: People) -> None:
    measure = proposed(people, *NAMES)
    lot = seen_by(measure, approver(people))
    no: dict[str, Any] = {"number": measure.number, "mark": lot.mark, "count": 8, "says": REFUSE, "now": NOW}
    with pytest.raises(Refusal) as refused:
        sign_together(**no, actor=approver(people))
    assert refused.value.code == "cases_words"
    assert set(states().values()) == {"proposed"}
    sign_together(**no, actor=approver(people), reason="Chưa có bằng chứng")
    assert set(states().values()) == {"refused"}


@pytest.mark.parametrize("count", [7, 9, 1])
def test_who_types_another_number_signs_nothing(people: People, count: int) -> None:
    measure = proposed(people, *NAMES)
    lot = seen_by(measure, approver(people))
    with pytest.raises(Refusal) as refused:
        sign_together(
            number=measure.number, mark=lot.mark, count=count, says=APPROVE, actor=approver(people), now=NOW
        )
    assert (refused.value.code, refused.value.pointer) == ("measures_lot_count", "/count")
    assert not Signature.objects.exists()


def test_nothing_is_signed_of_a_lot_that_is_another_by_now(people: People) -> None:
    measure = proposed(people, *NAMES)
    lot = seen_by(measure, approver(people))
    Measure.objects.filter(value=NAMES[3]).update(lasting_days=365)
    with pytest.raises(Refusal) as refused:
        sign_together(
            number=measure.number, mark=lot.mark, count=8, says=APPROVE, actor=approver(people), now=NOW
        )
    assert refused.value.code == "measures_lot_changed"
    assert not Signature.objects.exists()


def test_who_proposed_them_sees_none_to_sign_whatever_role_came_later(people: People) -> None:
    measure = proposed(people, *NAMES)
    me = officer(people)
    RolePeriod.objects.create(
        person=people.at("north", Role.DESK), role=Role.APPROVER, office=people.office("north"),
        valid_from=today(NOW),
    )  # fmt: skip
    lot = seen_by(measure, me)
    assert lot.count == 0
    theirs = seen_by(measure, approver(people))
    with pytest.raises(Refusal) as refused:
        sign_together(number=measure.number, mark=theirs.mark, count=8, says=APPROVE, actor=me, now=NOW)
    assert refused.value.code == "measures_lot_changed"
    assert not Signature.objects.exists()


def test_of_what_a_rule_proposed_one_yes_to_all_is_one_of_two(people: People) -> None:
    measure = proposed(people, *NAMES, by=MACHINE)
    first = seen_by(measure, approver(people))
    yes: dict[str, Any] = {"number": measure.number, "count": 8, "says": APPROVE, "now": NOW}
    sign_together(**yes, mark=first.mark, actor=approver(people))
    assert set(states().values()) == {"proposed"}
    # the same person finds nothing left, and another's yes is the second
    assert seen_by(measure, approver(people)).count == 0
    sign_together(**yes, mark=seen_by(measure, second(people)).mark, actor=second(people))
    assert set(states().values()) == {"approved"}


def test_what_nobody_has_looked_at_is_counted_and_left_out(people: People) -> None:
    measure = proposed(people, *NAMES)
    Measure.objects.filter(value__in=NAMES[:3]).update(looked_at=None)
    lot = seen_by(measure, approver(people))
    assert (len(lot.alike), lot.looking) == (5, 3)


def test_of_a_greater_lot_the_oldest_come_first(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "MOST_TOGETHER", 5)
    measure = proposed(people, *NAMES)
    lot = seen_by(measure, approver(people))
    assert [row.value for row in lot.alike] == list(NAMES[:5])
    assert (lot.later, lot.count) == (3, 8)


def test_a_lot_is_listed_for_who_can_sign_it_and_one_alone_is_none(people: People) -> None:
    measure = proposed(people, *NAMES)
    judged("domain", "mot-minh.top")
    propose_measures(
        kind="block_domain", wanted=[Wanted("mot-minh.top")], office_id=people.office("north").pk,
        reason="Giả mạo", actor=officer(people), now=NOW + timedelta(minutes=1),
    )  # fmt: skip
    [listed] = lots_waiting(acting_viewer(approver(people), now=NOW))
    assert (listed.number, listed.count) == (measure.number, 8)
    assert lots_waiting(acting_viewer(officer(people), now=NOW)) == ()
    assert lots_waiting(acting_viewer(approver(people, "other"), now=NOW)) == ()


def test_a_lot_of_an_office_elsewhere_is_not_there(people: People) -> None:
    measure = proposed(people, *NAMES)
    with pytest.raises(Refusal) as refused:
        seen_by(measure, approver(people, "other"))
    assert refused.value.status == 404
