from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.measures.probed import (
    BLOCKED,
    NOWHERE,
    OPEN,
    PROBE,
    THERE,
    answers_of,
    blocked_there,
    look,
    probing_partner,
    sign,
    tasks_for,
)
from centre.measures.scene import BAD, NOW, approver, judged, people, proposed, signed
from lachan.centre.measures.effect.probing import Look
from lachan.centre.measures.models import Order, ProbeTask, Resolved, UndoWatch, Watch
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.ordering import order_approved, undo_ended
from lachan.centre.measures.services.own_looks import Seen, Work
from lachan.centre.measures.services.probes import take_results
from lachan.centre.measures.services.settling import settle_effects
from lachan.centre.measures.services.undo_looks import forget_undo_looks, look_at_undone
from lachan.centre.measures.services.undoing import settle_undone
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from centre.accounts.people import People
    from lachan.centre.measures.models import Measure

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def there(work: Work) -> Seen:
    """The name is where it was: what is blocked is blocked by somebody."""
    del work
    return Seen({"DNS": Look.UNKNOWN}, ("45.76.12.9",))


def lifted(people: People, measure: Measure, *, minutes: float = 10) -> None:
    lift_measure(measure_id=measure.pk, reason="Khiếu nại đúng", actor=approver(people), now=at(minutes))
    undo_ended(now=at(minutes))
    Order.objects.filter(state="undo_ordered").update(state="undo_sent")


def seen(partner: int, said: tuple[str, tuple[str, ...]], *minutes: float) -> str:
    """This will let us and the probe look at some minutes, and give what the order shows then."""
    for each in minutes:
        look(partner, {BAD: said}, minutes=each)
        look_at_undone(now=at(each), look=there)
        settle_undone(now=at(each))
    return Order.objects.earliest("pk").undo_seen


def blocked_and_lifted(people: People) -> tuple[int, Measure]:
    partner = probing_partner(people)
    measure, _ = blocked_there(people)
    look(partner, {BAD: BLOCKED})
    look(partner, {BAD: BLOCKED}, minutes=4)
    settle_effects(now=at(4))
    lifted(people, measure)
    return partner, measure


def test_what_every_resolver_resolves_again_is_undone_and_asked_no_more(people: People) -> None:
    partner, _ = blocked_and_lifted(people)
    assert seen(partner, OPEN, 11) == "not_verified"
    assert seen(partner, OPEN, 16) == "undone"
    assert BAD not in tasks_for(partner, at(90)).values()


def test_what_is_still_blocked_after_the_lift_is_seen_to_be(people: People) -> None:
    partner, measure = blocked_and_lifted(people)
    # the first look tells us to look ourselves whether the name is there at all
    assert seen(partner, BLOCKED, 11, 16, 21) == "still"
    kinds = list(measure.events.filter(kind__startswith="undo").values_list("kind", flat=True))
    assert kinds == ["undo_ordered", "undo_still"]


def test_a_name_that_is_there_for_nobody_is_held_against_nobody(people: People) -> None:
    partner, _ = blocked_and_lifted(people)

    def gone(work: Work) -> Seen:
        del work
        return Seen({"DNS": Look.GONE}, ())

    for minutes in (11, 16, 21, 30):
        look(partner, {BAD: BLOCKED}, minutes=minutes)
        look_at_undone(now=at(minutes), look=gone)
        settle_undone(now=at(minutes))
    # where it stood days ago says nothing: it may have been given up
    Resolved.objects.update(seen_at=at(0) - timedelta(days=2))
    for minutes in (200, 261):
        look(partner, {BAD: BLOCKED}, minutes=minutes)
        settle_undone(now=at(minutes))
    assert Order.objects.get().undo_seen == "not_verified"


def test_a_probe_that_shows_one_resolver_of_two_shows_nothing(people: People) -> None:
    partner = probing_partner(people)
    measure, _ = blocked_there(people)
    for minutes in (0, 4):
        tasks = tasks_for(partner, at(minutes))
        body, signature = sign(answers_of(tasks, {BAD: BLOCKED}, ("10.0.0.53", "10.0.0.54")), at=at(minutes))
        take_results(partner_id=partner, probe=PROBE, body=body, signature=signature, now=at(minutes))
    assert len(Watch.objects.get(order__isnull=False).places) > 2
    lifted(people, measure)
    # only 10.0.0.53 is asked from now on
    assert seen(partner, OPEN, 11, 16, 21) == "not_verified"


def test_a_probe_that_is_wrong_about_what_we_know_is_believed_nothing_of_what_it_said(people: People) -> None:
    partner, _ = blocked_and_lifted(people)
    assert seen(partner, BLOCKED, 11, 16, 21) == "still"
    with pytest.raises(Refusal, match="measures_probe_control"):
        look(partner, {BAD: OPEN, THERE: BLOCKED, NOWHERE: BLOCKED}, minutes=30)
    settle_undone(now=at(30))
    assert Order.objects.get().undo_seen == "not_verified"
    # and nothing for the next hour either
    assert seen(partner, OPEN, 40, 50) == "not_verified"


def test_results_that_come_late_are_refused_and_say_nothing(people: People) -> None:
    partner, _ = blocked_and_lifted(people)
    tasks = tasks_for(partner, at(11))
    body, signature = sign(answers_of(tasks, {BAD: OPEN}), at=at(20))
    with pytest.raises(Refusal, match="measures_probe_task"):
        take_results(partner_id=partner, probe=PROBE, body=body, signature=signature, now=at(20))
    assert not UndoWatch.objects.filter(looked_at__isnull=False).exists()


def test_nobody_is_to_undo_what_another_measure_asks_for(people: People) -> None:
    partner, _ = blocked_and_lifted(people)
    assert seen(partner, BLOCKED, 11, 16, 21) == "still"
    again = proposed(people)
    assert signed(again, approver(people), now=at(22)).done == "approved"
    order_approved(now=at(22))
    assert seen(partner, BLOCKED, 30, 40) == "not_verified"


def test_a_block_of_the_name_above_counts_as_well(people: People) -> None:
    partner = probing_partner(people)
    below = f"www.{BAD}"
    judged("domain", below)
    measure, _ = blocked_there(people, below)
    lifted(people, measure, minutes=1)
    assert signed(proposed(people), approver(people), now=at(1)).done == "approved"
    assert below not in tasks_for(partner, at(2)).values()


def test_names_to_be_blocked_are_asked_first_and_those_to_be_undone_keep_a_part(people: People) -> None:
    partner, _ = blocked_and_lifted(people)
    judged("domain", "moi-chan.top")
    blocked_there(people, "moi-chan.top")
    names = set(tasks_for(partner, at(11)).values())
    assert {BAD, "moi-chan.top"} <= names
    assert ProbeTask.objects.filter(name=BAD, asked_at=at(11)).count() == 1


def test_without_a_probe_nothing_is_said(people: People) -> None:
    _, measure = blocked_and_lifted(people)
    look_at_undone(now=at(12), look=there)
    settle_undone(now=at(12))
    assert Order.objects.get(measure=measure).undo_seen == "not_verified"
    assert not UndoWatch.objects.exists()


def test_a_page_that_answers_again_is_undone_and_one_that_stays_away_is_nobodys_fault(people: People) -> None:
    probing_partner(people)
    judged("url", f"https://{BAD}/vay")
    measure = proposed(people, f"https://{BAD}/vay", kind="take_page_down")
    order = Order.objects.create(
        measure=measure, partner_id=1, state="undo_sent", ordered_at=NOW, undo_at=at(10), undo_by=at(70)
    )
    type(measure).objects.filter(pk=measure.pk).update(state="lifted", undone_at=at(10), ordered_at=NOW)

    def looked(*minutes: float, as_: Look) -> str:
        for each in minutes:
            look_at_undone(now=at(each), look=lambda _: Seen({"IPv4": as_}, ("45.76.12.9",)))
            settle_undone(now=at(each))
        return Order.objects.get(pk=order.pk).undo_seen

    assert looked(11, 16, 21, as_=Look.GONE) == "not_verified"
    assert looked(90, 95, as_=Look.OPEN) == "undone"
    assert look_at_undone(now=at(600), look=there) == 0


def test_what_nobody_has_looked_at_for_days_is_not_said_any_more(people: People) -> None:
    partner, _ = blocked_and_lifted(people)
    assert seen(partner, BLOCKED, 11, 16, 21) == "still"
    assert forget_undo_looks(now=at(60)) == 0
    assert forget_undo_looks(now=NOW + timedelta(days=3)) == 1
    settle_undone(now=NOW + timedelta(days=3))
    assert Order.objects.get().undo_seen == "not_verified"


def test_it_is_looked_for_thirty_days_and_then_no_more(people: People) -> None:
    partner, _ = blocked_and_lifted(people)
    assert BAD in tasks_for(partner, at(11)).values()
    late = NOW + timedelta(days=31)
    assert BAD not in tasks_for(partner, late).values()
