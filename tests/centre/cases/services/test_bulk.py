"""The same act on many cases: each by itself, nothing twice, and told case by case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from centre.cases.scene import CANTHO, NOW, acting, changed_by, desk, fresh, opened, people, seeing
from lachan.centre.accounts.models import Person, Role
from lachan.centre.cases.models import Bulk, BulkLine, Case, Event
from lachan.centre.cases.queries.bulk import bulk_for, part_for, who_can_have
from lachan.centre.cases.queries.cases import rows_by_id
from lachan.centre.cases.services import bulk
from lachan.centre.cases.services.bulk import go_on_with_all, go_on_with_bulk, start_bulk
from lachan.centre.cases.services.changing import assign_case, change_case, mark_looked
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.tasks import add_task
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

KEY = "0123456789abcdef" * 2
STOPPED = {"outcome": "stopped", "recovered": "as_said"}


def asked(
    people: People, act: str, cases: Sequence[Case], key: str = KEY, office: str = "north", **told: Any
) -> int:
    """This will ask for an act on cases as they stand."""
    told = {"params": {}, "reason": "", "actor": desk(people, office), "now": NOW, **told}
    return start_bulk(key=key, act=act, cases=[(one.pk, fresh(one).version) for one in cases], **told)


def test_each_act_does_to_every_case_what_it_does_to_one(people: People) -> None:
    second, south = people.second("north", Role.DESK), people.office("south")
    acts: tuple[tuple[str, dict[str, Any], str, dict[str, Any]], ...] = (
        ("looked", {}, "", {"stage": "act", "assignee_id": None}),
        ("take", {}, "", {"assignee_id": people.at("north", Role.DESK).pk, "stage": "act"}),
        ("assign", {"assignee_id": second.pk}, "", {"assignee_id": second.pk}),
        ("hand-over", {"office_id": south.pk}, "Nạn nhân ở đó", {"office_id": south.pk}),
        ("close", STOPPED, "Đã chặn", {"state": "closed", "outcome": "stopped"}),
    )
    for key, (act, params, reason, check) in enumerate(acts):
        cases = [opened(people), opened(people, kind="app")]
        bulk_id = asked(people, act, cases, key=f"{key:032x}", params=params, reason=reason)
        assert go_on_with_bulk(bulk_id=bulk_id, now=NOW, seconds=60) == 2
        for case in cases:
            now = fresh(case)
            assert {name: getattr(now, name) for name in check} == check, act
        row = Bulk.objects.get(pk=bulk_id)
        assert (row.done_at, row.reason) == (NOW, ""), "what was written stands in the cases alone"


def test_what_can_t_be_done_is_told_and_leaves_the_others_done(people: People) -> None:
    free, changed, busy, closed = (opened(people) for _ in range(4))
    elsewhere = opened(people, "south", territory_code=CANTHO)
    add_task(case_id=busy.pk, title="Gọi", office_id=people.office("north").pk, actor=desk(people), now=NOW)
    changed_by(closed, close_case, people, outcome="no_scam", reason="Trang thật")
    cases = [free, changed, busy, closed, elsewhere]
    bulk_id = asked(people, "close", cases, params=STOPPED, reason="Đã chặn")
    changed_by(changed, mark_looked, people)
    go_on_with_bulk(bulk_id=bulk_id, now=NOW, seconds=60)
    became = {line.case_id: (line.state, line.code) for line in BulkLine.objects.all()}
    assert became == {
        free.pk: ("done", ""),
        changed.pk: ("refused", "cases_changed"),
        busy.pk: ("refused", "cases_tasks_open"),
        closed.pk: ("refused", "cases_not_open"),
    }, "what one doesn't see is left out, so that nobody learns of it"
    assert [fresh(one).state for one in cases] == ["closed", "open", "open", "closed", "open"]
    shown = bulk_for(seeing(people), KEY)
    assert [one.why("en") for one in shown.lines if one.code == "cases_tasks_open"] == [
        "Tasks of the case that are still open: 1."
    ]


def test_the_same_page_sent_twice_does_nothing_twice(people: People) -> None:
    case = opened(people)
    first = asked(people, "take", [case])
    go_on_with_bulk(bulk_id=first, now=NOW, seconds=60)
    events = Event.objects.filter(case=case).count()
    assert asked(people, "take", [case]) == first
    assert go_on_with_bulk(bulk_id=first, now=NOW, seconds=60) == 0
    assert Event.objects.filter(case=case).count() == events
    assert Bulk.objects.count() == 1


def test_many_are_closed_with_what_each_says_or_with_nothing_got_back_and_no_amount_is_lost(
    people: People,
) -> None:
    cases = [opened(people) for _ in range(3)]
    changed_by(cases[0], change_case, people, changes={"recovered_vnd": 5_000_000})
    changed_by(cases[1], change_case, people, changes={"recovered_vnd": 0})
    params = {"outcome": "not_reached", "recovered": "nothing"}
    bulk_id = asked(people, "close", cases, params=params, reason="Tiền đã rút")
    go_on_with_bulk(bulk_id=bulk_id, now=NOW, seconds=60)
    became = {line.case_id: (line.state, line.code) for line in BulkLine.objects.all()}
    assert became == {
        cases[0].pk: ("refused", "cases_recovered_said"),
        cases[1].pk: ("done", ""),
        cases[2].pk: ("done", ""),
    }
    assert [fresh(one).recovered_vnd for one in cases] == [5_000_000, 0, 0]
    left = [cases[0], opened(people)]
    params = {"outcome": "not_reached", "recovered": "as_said"}
    bulk_id = asked(people, "close", left, key="a" * 32, params=params, reason="Tiền đã rút")
    go_on_with_bulk(bulk_id=bulk_id, now=NOW, seconds=60)
    assert [(fresh(one).state, fresh(one).recovered_vnd) for one in left] == [
        ("closed", 5_000_000),
        ("closed", None),
    ]


def test_what_was_asked_before_amounts_were_asked_for_leaves_them_as_they_are(people: People) -> None:
    case = changed_by(opened(people), change_case, people, changes={"recovered_vnd": 5_000_000})
    bulk_id = asked(people, "close", [case], params=STOPPED, reason="Đã chặn")
    Bulk.objects.filter(pk=bulk_id).update(params='{"outcome":"stopped"}')
    go_on_with_bulk(bulk_id=bulk_id, now=NOW, seconds=60)
    assert (fresh(case).state, fresh(case).recovered_vnd) == ("closed", 5_000_000)


def test_a_key_of_somebody_else_is_no_key(people: People) -> None:
    case = opened(people)
    asked(people, "take", [case])
    with pytest.raises(Refusal, match="not_found"):
        start_bulk(
            key=KEY, act="take", cases=[(case.pk, 1)], params={},
            actor=acting(people.second("north", Role.DESK)), now=NOW,
        )  # fmt: skip
    with pytest.raises(Refusal, match="not_found"):
        bulk_for(seeing(people, "south"), KEY)


def test_a_worker_goes_on_where_somebody_was_interrupted_and_what_is_old_is_removed(people: People) -> None:
    cases = [opened(people) for _ in range(3)]
    bulk_id = asked(people, "take", cases)
    assert go_on_with_bulk(bulk_id=bulk_id, now=NOW, seconds=-1) == 0, "the time was over at once"
    assert go_on_with_all(now=NOW + timedelta(seconds=5)) == 0, "whoever asked is still at it"
    later = NOW + timedelta(minutes=1)
    assert go_on_with_all(now=later) == 3
    assert {fresh(one).assignee_id for one in cases} == {people.at("north", Role.DESK).pk}
    assert Bulk.objects.get().done_at == later
    go_on_with_all(now=later + timedelta(days=29))
    assert Bulk.objects.exists()
    go_on_with_all(now=later + timedelta(days=31))
    assert not BulkLine.objects.exists()
    assert Case.objects.count() == 3


def test_a_case_whose_change_fails_for_another_reason_is_neither_changed_nor_counted_as_done(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [opened(people), opened(people)]
    bulk_id = asked(people, "looked", cases)
    real = bulk.ACTS["looked"]

    def fall(**given: Any) -> None:
        real.run(**given)
        if given["case_id"] == cases[1].pk:
            raise OSError("the power went")

    monkeypatch.setitem(bulk.ACTS, "looked", bulk.BulkAct(frozenset(), fall))
    with pytest.raises(OSError, match="power"):
        go_on_with_bulk(bulk_id=bulk_id, now=NOW, seconds=60)
    assert [fresh(one).stage for one in cases] == ["act", "first_look"]
    assert BulkLine.objects.get(case=cases[1]).state == "todo"
    monkeypatch.setitem(bulk.ACTS, "looked", real)
    assert go_on_with_bulk(bulk_id=bulk_id, now=NOW, seconds=60) == 1
    assert [fresh(one).stage for one in cases] == ["act", "act"]


def test_somebody_whose_account_was_stopped_meanwhile_does_nothing_any_more(people: People) -> None:
    case = opened(people)
    bulk_id = asked(people, "take", [case])
    Person.objects.filter(pk=people.at("north", Role.DESK).pk).update(is_active=False)
    go_on_with_bulk(bulk_id=bulk_id, now=NOW, seconds=60)
    assert BulkLine.objects.get().code == "not_permitted"
    assert fresh(case).assignee_id is None


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({"act": "burn"}, "cases_bulk"),
        ({"key": "x"}, "cases_bulk"),
        ({"cases": []}, "cases_bulk"),
        ({"cases": [(10**9, 1)]}, "cases_bulk"),
        ({"cases": [(n, 1) for n in range(1, 502)]}, "cases_bulk"),
        ({"params": {"assignee_id": 1}}, "cases_bulk"),
        ({"act": "close", "params": STOPPED}, "cases_words"),
        ({"act": "close", "params": {"outcome": "stopped"}, "reason": "x"}, "cases_bulk"),
        ({"act": "close", "params": {**STOPPED, "recovered": "much"}, "reason": "x"}, "cases_bulk"),
        (
            {"act": "close", "params": {"outcome": "recovered", "recovered": "nothing"}, "reason": "x"},
            "cases_recovered_nothing",
        ),
        ({"act": "close", "params": STOPPED, "reason": "x" * 5_000}, "cases_words"),
    ],
)
def test_what_can_t_be_asked_is_refused_and_nothing_is_kept(
    people: People, told: dict[str, Any], refused: str
) -> None:
    case = opened(people)
    told = {"key": KEY, "act": "take", "cases": [(case.pk, 1)], "params": {}, **told}
    with pytest.raises(Refusal, match=refused):
        start_bulk(actor=desk(people), now=NOW, **told)
    assert not Bulk.objects.exists()


def test_cases_are_parted_by_what_can_be_done_with_each(people: People) -> None:
    mine, looked, busy, closed = (opened(people) for _ in range(4))
    changed_by(mine, assign_case, people, assignee_id=people.at("north", Role.DESK).pk)
    changed_by(looked, mark_looked, people)
    add_task(case_id=busy.pk, title="Gọi", office_id=people.office("north").pk, actor=desk(people), now=NOW)
    changed_by(closed, close_case, people, outcome="no_scam", reason="Trang thật")
    viewer = seeing(people)
    rows = list(rows_by_id(viewer, [one.pk for one in (mine, looked, busy, closed)]).values())
    for act, cannot in (
        ("looked", {mine.pk: "cases_looked", looked.pk: "cases_looked", closed.pk: "cases_not_open"}),
        ("take", {mine.pk: "cases_yours", closed.pk: "cases_not_open"}),
        ("assign", {closed.pk: "cases_not_open"}),
        ("hand-over", {closed.pk: "cases_not_open"}),
        ("close", {busy.pk: "cases_tasks_open", closed.pk: "cases_not_open"}),
    ):
        can, not_so = part_for(viewer, act, rows)
        assert {one.row.id: one.code for one in not_so} == cannot
        assert {row.id for row in can} == {row.id for row in rows} - set(cannot)
        assert all(one.why(lang) for one in not_so for lang in ("vi", "en"))
    analyst = seeing(people, "north", Role.ANALYST)
    assert {one.code for one in part_for(analyst, "assign", rows)[1]} == {"not_permitted", "cases_not_open"}


def test_those_are_named_who_work_at_the_cases_offices_and_nobody_above_where_one_assigns(
    people: People,
) -> None:
    case = opened(people)
    here, second = people.at("north", Role.DESK), people.second("north", Role.DESK)
    above, below = people.at("centre", Role.DESK), people.at("north_ward", Role.DESK)
    rows = list(rows_by_id(seeing(people), [case.pk]).values())
    named = {pk for pk, _ in who_can_have(seeing(people), rows)}
    assert {here.pk, second.pk} <= named
    assert not named & {above.pk, below.pk}
    assert above.pk in {pk for pk, _ in who_can_have(seeing(people, "centre"), rows)}


def test_looking_twice_is_refused(people: People) -> None:
    case = changed_by(opened(people), mark_looked, people)
    assert (case.stage, case.first_looked_at, case.assignee_id) == ("act", NOW, None)
    with pytest.raises(Refusal, match="cases_looked"):
        changed_by(case, mark_looked, people)
