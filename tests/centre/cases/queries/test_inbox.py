from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.cases.scene import CANTHO, NOW, WARD, acting, changed_by, desk, fresh, opened, people, seeing
from lachan.centre.accounts.models import Role
from lachan.centre.cases.models import Case, SavedView
from lachan.centre.cases.queries.cases import case_by_number, case_for
from lachan.centre.cases.queries.inbox import count_going_on, inbox_for, inbox_ids, waits_for
from lachan.centre.cases.queries.saved_views import views_of
from lachan.centre.cases.queries.timeline import timeline_for
from lachan.centre.cases.queries.wanted import Wanted, read_wanted
from lachan.centre.cases.services.changing import assign_case, change_case, hand_over, pause_case
from lachan.centre.cases.services.ending import close_case
from lachan.centre.cases.services.members import add_members
from lachan.centre.cases.services.notes import mark_mentions_seen, write_note
from lachan.centre.cases.services.own import remove_view, save_view
from lachan.centre.cases.services.ringing import ring
from lachan.centre.cases.services.weighing import weigh_due
from lachan.centre.indicators.models import Indicator
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

DAY = timedelta(days=1)


def ids(people: People, wanted: Wanted, office: str = "centre") -> list[int]:
    return [row.id for row in inbox_for(seeing(people, office), wanted, now=NOW).rows]


def test_an_inbox_shows_the_cases_of_one_s_office_and_below_the_most_pressing_first(people: People) -> None:
    small = opened(people)
    large = opened(people, kind="message", territory_code=WARD, loss_vnd=500_000_000)
    south = opened(people, "south", territory_code=CANTHO, loss_vnd=1_000_000)
    assert ids(people, Wanted()) == [large.pk, south.pk, small.pk]
    assert ids(people, Wanted(), "north") == [large.pk, small.pk]
    assert ids(people, Wanted(), "north_ward") == [large.pk]
    assert ids(people, Wanted(), "other") == []
    assert count_going_on(seeing(people, "north")) == 2


def test_it_is_narrowed_by_all_that_matters(people: People) -> None:
    me = people.at("centre", Role.DESK)
    one = opened(people, title="Giả trang thuế", loss_vnd=5_000_000)
    two = opened(people, "south", kind="app", territory_code=CANTHO, now=NOW - 3 * DAY)
    changed_by(one, assign_case, people, "centre", assignee_id=me.pk)
    two = changed_by(two, pause_case, people, "centre", waiting_for="Nhà mạng", reason="Chờ")
    three = changed_by(opened(people), close_case, people, "centre", outcome="no_scam", reason="Trang thật")
    for wanted, found in (
        (Wanted(), {one.pk, two.pk}),
        (Wanted(state="waiting"), {two.pk}),
        (Wanted(state="closed"), {three.pk}),
        (Wanted(state="all"), {one.pk, two.pk, three.pk}),
        (Wanted(kind="app"), {two.pk}),
        (Wanted(whose="mine"), {one.pk}),
        (Wanted(whose="nobody"), {two.pk}),
        (Wanted(stage="act"), {one.pk}),
        (Wanted(office_id=people.office("south").pk), {two.pk}),
        (Wanted(province_id=two.province_id), {two.pk}),
        (Wanted(opened_to=date(2026, 11, 22)), {two.pk}),
        (Wanted(opened_from=date(2026, 11, 23)), {one.pk}),
        (Wanted(least_loss_vnd=5_000_000), {one.pk}),
        (Wanted(find="thuế"), {one.pk}),
        (Wanted(find="2026-000002"), {two.pk}),
        (Wanted(find="2"), {two.pk}),
        (Wanted(find="2025-000002"), set()),
        # opened on Friday, it was late before anybody let it wait
        (Wanted(late=True), {two.pk}),
        (Wanted(question=True), set()),
        (Wanted(urgent=True), set()),
        (Wanted(escalated=True), {two.pk}),
        (Wanted(waits_long=True), set()),
    ):
        assert set(ids(people, wanted)) == found, wanted
    ring(now=NOW + 10 * DAY)
    assert ids(people, Wanted(late=True)) == [one.pk, two.pk]
    assert ids(people, Wanted(escalated=True)) == [one.pk, two.pk]
    assert ids(people, Wanted(order="due"))[0] == one.pk
    assert ids(people, Wanted(order="newest")) == [two.pk, one.pk]


def test_what_can_t_be_looked_for_is_refused(people: People) -> None:
    for wanted in (
        Wanted(state="lost"),
        Wanted(order="colour"),
        Wanted(kind="murder"),
        Wanted(whose="yours"),
        Wanted(stage="x"),
        Wanted(find="x" * 101),
    ):
        with pytest.raises(Refusal, match="cases_view"):
            ids(people, wanted)


def test_a_view_is_saved_under_a_name_shown_to_its_owner_alone_and_removed(people: People) -> None:
    me, other = acting(people.at("north", Role.DESK)), acting(people.second("north", Role.DESK))
    wanted = Wanted(kind="app", late=True, opened_from=date(2026, 1, 1))
    view = save_view(name="Ứng dụng trễ hạn", wanted=wanted, actor=me, now=NOW)
    assert save_view(name="Ứng dụng trễ hạn", wanted=wanted, actor=me, now=NOW) == view
    assert [(one.name, one.wanted) for one in views_of(seeing(people))] == [("Ứng dụng trễ hạn", wanted)]
    with pytest.raises(Refusal, match="not_found"):
        remove_view(view_id=view, actor=other, now=NOW)
    remove_view(view_id=view, actor=me, now=NOW)
    assert views_of(seeing(people)) == ()


def test_a_person_keeps_at_most_thirty_views(people: People) -> None:
    for number in range(30):
        save_view(name=f"Xem {number}", wanted=Wanted(), actor=desk(people), now=NOW)
    with pytest.raises(Refusal, match="cases_too_many_views"):
        save_view(name="Một nữa", wanted=Wanted(), actor=desk(people), now=NOW)
    assert save_view(name="Xem 3", wanted=Wanted(late=True), actor=desk(people), now=NOW)
    assert SavedView.objects.count() == 30


def test_a_view_of_an_older_release_shows_everything_instead_of_failing() -> None:
    assert read_wanted('{"kind":"murder"}') == Wanted()
    assert read_wanted("[]") == Wanted()


def test_what_waits_for_one_is_gathered(people: People) -> None:
    me = people.at("north", Role.DESK)
    case = changed_by(opened(people), assign_case, people, assignee_id=me.pk)
    Case.objects.filter(pk=case.pk).update(question_at=NOW, question_ref="indicator:1")
    waits = waits_for(seeing(people))
    assert [row.id for row in waits.mine] == [row.id for row in waits.questions] == [case.pk]
    assert waits_for(seeing(people, "south")).mine == ()


def test_pages_of_an_inbox_follow_one_another_and_cost_the_same_however_long_it_is(people: People) -> None:
    for _ in range(7):
        opened(people)
    viewer = seeing(people)
    seen: list[int] = []
    place = ""
    for _ in range(4):
        with CaptureQueriesContext(connection) as queries:
            page = inbox_for(viewer, Wanted(), now=NOW, place=place, size=2)
        assert len(queries) <= 6
        seen += [row.id for row in page.rows]
        place = page.later
    assert len(set(seen)) == 7
    assert place == ""


def test_a_case_s_page_costs_the_same_however_much_is_in_it(people: People) -> None:
    case = opened(people)
    with CaptureQueriesContext(connection) as queries:
        case_for(seeing(people), case.pk, now=NOW)
    first = len(queries)
    for _ in range(5):
        case = changed_by(case, assign_case, people, assignee_id=people.at("north", Role.DESK).pk)
    with CaptureQueriesContext(connection) as queries:
        case_for(seeing(people), case.pk, now=NOW)
    assert len(queries) <= first + 1 <= 20
    with CaptureQueriesContext(connection) as queries:
        page = timeline_for(seeing(people), case.pk)
    assert len(queries) <= 5
    assert [one.kind for one in page.rows] == ["assigned"] * 5 + ["opened"]


def test_a_case_is_found_by_its_number_by_who_sees_it(people: People) -> None:
    case = opened(people)
    assert case_by_number(seeing(people), f" {case.number} ") == case.pk
    with pytest.raises(Refusal, match="not_found"):
        case_by_number(seeing(people, "south"), case.number)
    with pytest.raises(Refusal, match="not_found"):
        timeline_for(seeing(people, "south"), case.pk)


def test_priorities_grow_with_the_days_and_are_made_once_a_day(people: People) -> None:
    case = opened(people)
    assert weigh_due(now=NOW, limit=10) == 0
    tomorrow = NOW + DAY
    assert weigh_due(now=tomorrow, limit=10) == 1
    assert weigh_due(now=tomorrow, limit=10) == 0
    assert fresh(case).priority == case.priority + 5


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.PUBLISHER, Role.PARTNER])
def test_who_has_no_part_in_cases_sees_none(people: People, role: str) -> None:
    case = opened(people)
    viewer = seeing(people, "north", role)
    assert inbox_for(viewer, Wanted(), now=NOW).rows == ()
    with pytest.raises(Refusal, match="not_found"):
        case_for(viewer, case.pk, now=NOW)


def test_words_are_found_with_accents_without_them_and_in_the_kind_and_the_place(people: People) -> None:
    one = opened(people, title="Giả điện lực dọa cắt điện")
    two = opened(people, "south", kind="app", title="Ứng dụng VNeID giả", territory_code=CANTHO)
    for find, found in (
        ("điện lực", {one.pk}),
        ("DIEN LUC", {one.pk}),
        ("cắt dien", {one.pk}),
        ("cần thơ", {two.pk}),
        ("can tho", {two.pk}),
        ("website", {one.pk}),
        ("ung dung vneid", {two.pk}),
        ("gia", {one.pk, two.pk}),
        ("100%", set()),
        ("...", set()),
    ):
        assert set(ids(people, Wanted(find=find))) == found, find


def test_a_case_that_is_called_otherwise_is_found_by_its_new_name(people: People) -> None:
    case = opened(people, title="Giả điện lực")
    changed_by(case, change_case, people, changes={"title": "Giả bưu điện", "kind": "message"})
    assert ids(people, Wanted(find="dien luc")) == []
    assert ids(people, Wanted(find="buu dien text")) == [case.pk]


def test_it_is_narrowed_to_what_is_due_today_mentions_one_was_handed_over_or_has_an_indicator(
    people: People,
) -> None:
    me = people.at("north", Role.DESK)
    plain, other = opened(people), opened(people, "south", territory_code=CANTHO)
    Case.objects.filter(pk=plain.pk).update(due_at=NOW + timedelta(hours=5), priority=320)
    Case.objects.filter(pk=other.pk).update(due_at=NOW + timedelta(hours=20))
    assert ids(people, Wanted(due_today=True)) == [plain.pk]
    assert ids(people, Wanted(due_today=True, late=True)) == []
    assert ids(people, Wanted(least_priority=300)) == [plain.pk]
    write_note(case_id=plain.pk, text="Xem giúp", mentions=[me.pk], actor=desk(people, "centre"), now=NOW)
    assert ids(people, Wanted(mentioned=True), "north") == [plain.pk]
    assert ids(people, Wanted(mentioned=True), "centre") == []
    mark_mentions_seen(case_id=plain.pk, person_id=me.pk, now=NOW)
    assert ids(people, Wanted(mentioned=True), "north") == []
    changed_by(
        other, hand_over, people, "south", office_id=people.office("north").pk, reason="Nạn nhân ở Hà Nội"
    )
    assert ids(people, Wanted(handed_since=NOW - DAY), "north") == [other.pk]
    assert ids(people, Wanted(handed_since=NOW + DAY), "north") == []
    thing = Indicator.objects.create(
        kind="domain", value="gia.example", value_sha256="a" * 64, fold="gia.example",
        first_seen_at=NOW, last_seen_at=NOW,
    )  # fmt: skip
    add_members(
        case_id=plain.pk, version=fresh(plain).version, indicator_ids=[thing.pk], actor=desk(people), now=NOW
    )
    assert ids(people, Wanted(indicator_id=thing.pk)) == [plain.pk]
    assert ids(people, Wanted(indicator_id=thing.pk + 1)) == []


def test_ids_of_an_inbox_come_in_its_order_up_to_so_many(people: People) -> None:
    for loss in (1_000_000, 500_000_000, 20_000_000):
        opened(people, loss_vnd=loss)
    viewer = seeing(people)
    for order in ("priority", "due", "newest"):
        wanted = Wanted(order=order)
        assert inbox_ids(viewer, wanted, now=NOW, most=10) == ids(people, wanted, "north")
        assert inbox_ids(viewer, wanted, now=NOW, most=2) == ids(people, wanted, "north")[:2]
