from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from centre.measures.probed import (
    BLOCKED,
    KEY,
    NOWHERE,
    OPEN,
    PROBE,
    RESOLVER,
    THERE,
    add_probe,
    answers_of,
    blocked_there,
    look,
    probing_partner,
    sign,
    tasks_for,
)
from centre.measures.scene import BAD, NOW, approver, judged, now_of, people
from centre.partners.joined import ISP, first
from lachan.centre.audit.models import Entry
from lachan.centre.measures.effect.probing import Answer
from lachan.centre.measures.models import Control as Known
from lachan.centre.measures.models import Looked, Probe, ProbeTask, Watch
from lachan.centre.measures.services.ending import lift_measure
from lachan.centre.measures.services.probes import forget_tasks, hand_out_tasks, take_results
from lachan.centre.measures.services.settling import settle_effects
from lachan.centre.partners.services.stopping import suspend
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.measures.services.probes import Taken

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def at(minutes: float) -> Any:
    return NOW + timedelta(minutes=minutes)


def send(partner: int, body: bytes, signature: str, *, minutes: float = 0) -> Taken:
    return take_results(partner_id=partner, probe=PROBE, body=body, signature=signature, now=at(minutes))


def why(partner: int, body: bytes, signature: str, *, minutes: float = 0) -> str:
    with pytest.raises(Refusal) as refused:
        send(partner, body, signature, minutes=minutes)
    return refused.value.code.removeprefix("measures_probe_")


def test_a_probe_is_given_what_was_ordered_among_names_whose_answer_is_known(people: People) -> None:
    partner = probing_partner(people)
    blocked_there(people)
    tasks = tasks_for(partner, NOW)
    assert BAD in tasks.values()
    assert {THERE, NOWHERE} <= set(tasks.values())
    kinds = set(ProbeTask.objects.values_list("control", flat=True))
    assert kinds == {"", "there", "nowhere"}
    # nothing in the answer says which is which
    assert all(len(task) == 16 for task in tasks)


def test_the_same_tasks_are_given_again_while_nobody_has_answered_them(people: People) -> None:
    partner = probing_partner(people)
    blocked_there(people)
    given = tasks_for(partner, NOW)
    assert tasks_for(partner, at(1)) == given
    assert not set(tasks_for(partner, at(3))) & set(given), "these could no longer be answered in time"


def test_nothing_is_asked_where_nothing_is_due_or_nothing_could_be_believed(people: People) -> None:
    partner = probing_partner(people)
    assert tasks_for(partner, NOW) == {}
    measure, _ = blocked_there(people)
    Known.objects.filter(kind="nowhere").delete()
    assert hand_out_tasks(partner_id=partner, probe=PROBE, now=NOW) == ()
    assert tasks_for(partner, NOW)
    lift_measure(measure_id=measure.pk, reason="Nhầm", actor=approver(people), now=NOW)
    assert tasks_for(partner, at(3)) == {}


def test_a_probe_without_a_key_or_of_another_partner_is_none(people: People) -> None:
    partner = probing_partner(people)
    blocked_there(people)
    join = msgspec.structs.replace(ISP, code="ISP-BIENBAC", name_vi="B", name_en="B")
    theirs = Ed25519PrivateKey.generate()
    other = probing_partner(people, join, theirs)
    for partner_id, probe in ((partner, "saigon"), (10**9, PROBE)):
        with pytest.raises(Refusal, match="measures_probe_unknown"):
            hand_out_tasks(partner_id=partner_id, probe=probe, now=NOW)
    tasks = tasks_for(partner, NOW)
    # the other partner's probe has the same name and signs rightly, and still these are not its tasks
    assert why(other, *sign(answers_of(tasks, {BAD: BLOCKED}), at=NOW, key=theirs)) == "task"
    suspend(partner_id=partner, because="thử", actor=first(people), now=NOW)
    with pytest.raises(Refusal, match="measures_probe_unknown"):
        hand_out_tasks(partner_id=partner, probe=PROBE, now=NOW)


def test_what_is_believed_is_kept_as_a_look_at_each_resolver(people: People) -> None:
    partner = probing_partner(people)
    measure, order = blocked_there(people)
    answers = answers_of(tasks_for(partner, NOW), {BAD: BLOCKED}, resolvers=(RESOLVER, "10.0.0.54"))
    assert send(partner, *sign(answers, at=NOW)).believed == 1
    assert sorted(Looked.objects.values_list("place", "look")) == [
        (RESOLVER, "blocked"),
        ("10.0.0.54", "blocked"),
    ]
    watch = Watch.objects.get(order=order)
    assert (watch.measure_id, watch.due_at) == (measure.pk, at(4))
    # the next ones come only when they are due
    assert tasks_for(partner, at(1)) == {}
    assert BAD in tasks_for(partner, at(4)).values()


def test_the_same_results_sent_twice_are_taken_once(people: People) -> None:
    partner = probing_partner(people)
    blocked_there(people)
    sent = sign(answers_of(tasks_for(partner, NOW), {BAD: BLOCKED}), at=NOW)
    assert not send(partner, *sent).is_known
    again = send(partner, *sent, minutes=1)
    assert (again.believed, again.is_known) == (1, True)
    assert Looked.objects.count() == 1


def test_replayed_late_early_and_unsigned_results_are_refused_and_change_nothing(people: People) -> None:
    partner = probing_partner(people)
    blocked_there(people)
    tasks = tasks_for(partner, NOW)
    answers = answers_of(tasks, {BAD: BLOCKED})
    body, signature = sign(answers, at=NOW)
    assert why(partner, body, signature, minutes=2.5) == "time"
    assert why(partner, *sign(answers, at=at(5)), minutes=0) == "time"
    assert why(partner, *sign(answers, at=at(5.5)), minutes=5.5) == "task"
    assert why(partner, *sign(answers, at=NOW, key=Ed25519PrivateKey.generate())) == "signature"
    assert why(partner, body, "") == "signature"
    assert why(partner, *sign(answers, at=NOW, probe="saigon")) == "name"
    assert why(partner, *sign((*answers, answers[0]), at=NOW)) == "twice"
    assert Looked.objects.count() == 0
    assert Probe.objects.get().wrong == 0, "these are no lies about what is known"
    # what was answered once is answered: neither the old answers under a new time nor others are taken
    assert send(partner, body, signature).believed == 1
    changed = answers_of(tasks, {BAD: OPEN})
    assert why(partner, *sign(changed, at=at(1)), minutes=1) == "task"
    assert why(partner, *sign(answers, at=at(1)), minutes=1) == "task"
    assert Looked.objects.count() == 1


def test_who_says_blocked_of_everything_is_told_apart_and_believed_nothing_for_an_hour(
    people: People,
) -> None:
    partner = probing_partner(people)
    measure, order = blocked_there(people)
    for minutes in (0, 4):
        look(partner, {BAD: BLOCKED}, minutes=minutes)
    settle_effects(now=at(4))
    assert now_of(measure).effect == "effective"
    tasks = tasks_for(partner, at(8))
    lies = answers_of(tasks, {BAD: BLOCKED, THERE: BLOCKED})
    assert why(partner, *sign(lies, at=at(8)), minutes=8) == "control"
    probe = Probe.objects.get()
    assert (probe.wrong, probe.wrong_until, probe.refused_why) == (1, at(68), "control")
    assert Entry.objects.filter(kind="measures.probe_wrong", subject=f"partner:{partner}").count() == 1
    # what it said before is believed no more
    settle_effects(now=at(8))
    order.refresh_from_db()
    assert (order.effect, now_of(measure).effect) == ("not_verified", "not_verified")
    assert now_of(measure).events.filter(kind="not_verified").exists()
    # the truth is not believed from it either until the hour is over
    taken = look(partner, {BAD: OPEN}, minutes=30)
    assert (taken.believed, taken.wrong_until) == (0, at(68))
    assert look(partner, {BAD: OPEN}, minutes=69).believed == 1


def test_a_probe_that_flips_what_it_hears_is_caught_at_the_first_results(people: People) -> None:
    partner = probing_partner(people)
    blocked_there(people)
    flipped = {BAD: OPEN, THERE: BLOCKED, NOWHERE: ("NOERROR", ("45.76.12.9",))}
    assert why(partner, *sign(answers_of(tasks_for(partner, NOW), flipped), at=NOW)) == "control"
    assert Looked.objects.count() == 0


def test_a_caught_probe_can_not_try_the_same_tasks_with_other_answers(people: People) -> None:
    partner = probing_partner(people)
    blocked_there(people)
    tasks = tasks_for(partner, NOW)
    assert why(partner, *sign(answers_of(tasks, {BAD: BLOCKED, THERE: BLOCKED}), at=NOW)) == "control"
    assert why(partner, *sign(answers_of(tasks, {BAD: BLOCKED}), at=NOW)) == "task"


def test_a_name_that_all_providers_block_shows_a_probe_that_asks_elsewhere(people: People) -> None:
    partner = probing_partner(people)
    blocked_there(people)
    Known.objects.create(name="thu-chan.example", kind="blocked", addresses="45.76.12.7", seen_at=NOW)
    tasks = tasks_for(partner, NOW)
    elsewhere = answers_of(tasks, {BAD: OPEN, "thu-chan.example": OPEN})
    assert why(partner, *sign(elsewhere, at=NOW)) == "control"


def test_who_leaves_the_controls_out_is_told_apart(people: People) -> None:
    partner = probing_partner(people)
    blocked_there(people)
    tasks = tasks_for(partner, NOW)
    [task] = [task for task, name in tasks.items() if name == BAD]
    assert why(partner, *sign([Answer(task, RESOLVER, "NXDOMAIN")], at=NOW)) == "control"


def test_while_a_key_is_changed_either_one_signs(people: People) -> None:
    partner = probing_partner(people)
    blocked_there(people)
    new = Ed25519PrivateKey.generate()
    add_probe(people, partner, new)
    for minutes, key in ((0, KEY), (4, new)):
        answers = answers_of(tasks_for(partner, at(minutes)), {BAD: BLOCKED})
        assert send(partner, *sign(answers, at=at(minutes), key=key), minutes=minutes).believed == 1


def test_more_names_than_one_round_takes_come_in_the_next(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lachan.centre.measures.services.probes.MOST_NAMES", 1)
    partner = probing_partner(people)
    blocked_there(people)
    from_register = "vietinbank-uudai.top"
    judged("domain", from_register)
    blocked_there(people, from_register)
    seen = set()
    for minutes in (0, 0.5):
        look(partner, {BAD: BLOCKED, from_register: BLOCKED}, minutes=minutes)
        seen = set(Looked.objects.values_list("watch__measure__value", flat=True))
    assert seen == {BAD, from_register}


def test_what_was_asked_yesterday_is_forgotten(people: People) -> None:
    partner = probing_partner(people)
    blocked_there(people)
    look(partner, {BAD: BLOCKED})
    asked = ProbeTask.objects.count()
    assert forget_tasks(now=at(60)) == 0
    assert forget_tasks(now=at(60 * 25)) == asked
    assert Looked.objects.count() == 1
