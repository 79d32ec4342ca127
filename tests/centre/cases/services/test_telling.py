from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from centre.cases.looked import look
from centre.cases.looked import tell as told
from centre.cases.scene import NOW, acting, changed_by, desk, opened, people, reported
from lachan.centre.accounts.models import Role
from lachan.centre.cases.models import Case, Event, Notice
from lachan.centre.cases.queries.inbox import notice_rules_of
from lachan.centre.cases.services.changing import assign_case, hand_over
from lachan.centre.cases.services.looking import Looker
from lachan.centre.cases.services.notes import write_note
from lachan.centre.cases.services.own import set_notice_rule, set_notices
from lachan.centre.cases.services.ringing import ring
from lachan.centre.cases.services.telling import (
    GATHERED_AFTER,
    MOST_AN_HOUR,
    Teller,
    digest,
    send_gathered,
)
from lachan.centre.outbox.models import Message
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

HOUR = timedelta(hours=1)
MORNING = NOW.replace(hour=0, minute=30) + timedelta(days=1)


def tell() -> None:
    for _ in range(2):
        Teller().tell(now=NOW)


def mails() -> list[tuple[str, str]]:
    rows = Message.objects.filter(purpose="cases.notice").order_by("pk")
    return [(row.address, bytes(row.content).decode()) for row in rows]


def test_who_has_a_case_is_warned_at_once_by_mail_and_once(people: People) -> None:
    case, me = opened(people, title="Ông Tư kể"), people.at("north", Role.DESK)
    people.second("north", Role.DESK)
    changed_by(case, assign_case, people, assignee_id=me.pk)
    # three quarters of three working days; Tuesday, 24 November, is a day off
    ring(now=NOW + timedelta(days=3, hours=3))
    tell()
    ((address, text),) = mails()
    assert address == me.email
    assert "2026-000001" in text
    assert "Ông Tư" not in text
    assert "http" not in text


def test_who_took_a_case_is_not_told_of_it_and_who_was_given_one_reads_it_in_the_morning(
    people: People,
) -> None:
    me, other = people.at("north", Role.DESK), people.second("north", Role.DESK)
    mine, given = opened(people), opened(people)
    changed_by(mine, assign_case, people, assignee_id=me.pk)
    changed_by(given, assign_case, people, assignee_id=other.pk)
    write_note(case_id=given.pk, text="Xem giúp", mentions=[other.pk], actor=desk(people), now=NOW)
    tell()
    assert mails() == []
    assert digest(now=MORNING - timedelta(seconds=1)) == 0
    for _ in range(2):
        digest(now=MORNING)
    ((address, text),) = mails()
    assert address == other.email
    assert text.count(given.number) == 2
    assert mine.number not in text


def test_one_s_own_rules_count_before_the_usual_ones(people: People) -> None:
    other = people.second("north", Role.DESK)
    case = opened(people)
    set_notice_rule(about="assigned", how="now", actor=acting(other), now=NOW)
    set_notice_rule(about="mentioned", how="never", actor=acting(other), now=NOW)
    assert notice_rules_of(other.pk)["assigned"] == "now"
    assert notice_rules_of(other.pk)["missed"] == "now"
    changed_by(case, assign_case, people, assignee_id=other.pk)
    write_note(case_id=case.pk, text="Xem giúp", mentions=[other.pk], actor=desk(people), now=NOW)
    tell()
    assert [address for address, _ in mails()] == [other.email]
    assert Notice.objects.count() == 1
    with pytest.raises(Refusal, match="cases_notice"):
        set_notice_rule(about="weather", how="now", actor=acting(other), now=NOW)


def test_a_missed_deadline_is_told_to_who_has_the_case_and_to_who_gives_cases_above(people: People) -> None:
    officer, leader = people.at("north", Role.DESK), people.at("centre", Role.APPROVER)
    people.at("centre", Role.ANALYST)
    people.at("south", Role.DESK)
    opened(people)
    ring(now=NOW + 5 * HOUR)
    tell()
    assert {address for address, _ in mails()} == {officer.email, leader.email}


def test_money_that_moved_is_told_to_the_office_at_once_in_each_one_s_language(people: People) -> None:
    officer, english = people.at("north", Role.DESK), people.second("north", Role.DESK)
    english.language = "en"
    english.save()
    reported(loss_vnd=1_000_000)
    Looker().look(now=NOW)
    tell()
    told = dict(mails())
    assert "KHẨN" in told[officer.email]
    assert "URGENT" in told[english.email]


def test_who_was_stopped_gets_no_mail(people: People) -> None:
    officer = people.at("south", Role.DESK)
    case = opened(people)
    officer.is_active = False
    officer.save()
    changed_by(case, hand_over, people, office_id=people.office("south").pk, reason="Thuộc Cần Thơ")
    tell()
    digest(now=MORNING)
    assert mails() == []
    assert Notice.objects.count() == 0


def test_the_mail_of_the_day_leaves_at_each_one_s_hour_and_once(people: People) -> None:
    early, late = people.second("north", Role.DESK), people.at("north", Role.APPROVER)
    for person, hour in ((early, 6), (late, 22)):
        set_notices(rules={}, hour=hour, actor=acting(person), now=NOW)
    case = opened(people)
    write_note(case_id=case.pk, text="Xem giúp", mentions=[early.pk, late.pk], actor=desk(people), now=NOW)
    tell()
    evening = NOW.replace(hour=15)  # ten in the evening in Vietnam
    assert digest(now=evening - timedelta(seconds=1)) == 0
    assert digest(now=evening) == 1
    assert [address for address, _ in mails()] == [late.email]
    assert digest(now=evening + timedelta(hours=7, minutes=59)) == 0
    for _ in range(2):
        digest(now=evening + timedelta(hours=8))
    assert {address for address, _ in mails()} == {early.email, late.email}
    assert len(mails()) == 2


def test_two_mails_of_a_day_are_two_where_the_hour_was_changed(people: People) -> None:
    other = people.second("north", Role.DESK)
    case = opened(people)
    for hour in (3, 5):
        at = NOW + timedelta(hours=hour)
        write_note(case_id=case.pk, text="Xem giúp", mentions=[other.pk], actor=desk(people), now=at)
        tell()
        set_notices(rules={}, hour=9 + hour + 1, actor=acting(other), now=at)
        assert digest(now=at + timedelta(hours=1)) == 1
    assert len(mails()) == 2


def test_an_hour_that_no_day_has_is_refused_and_no_rule_is_set(people: People) -> None:
    other = people.second("north", Role.DESK)
    for rules, hour in (({"assigned": "now"}, 24), ({"assigned": "now", "weather": "now"}, 6)):
        with pytest.raises(Refusal, match="cases_notice"):
            set_notices(rules=rules, hour=hour, actor=acting(other), now=NOW)
    assert notice_rules_of(other.pk)["assigned"] == "daily"


def test_of_a_flood_a_person_gets_some_mails_at_once_and_the_rest_in_one_each_quarter(people: People) -> None:
    officer = people.at("north", Role.DESK)
    for number in range(60):
        reported(number=number, story=f"Chuyện số {number}", message="", loss_vnd=1_000_000 + number)
    Looker().look(now=NOW)
    assert Case.objects.count() == 60
    for _ in range(2):
        Teller().tell(now=NOW)
    assert len(mails()) == MOST_AN_HOUR
    assert {address for address, _ in mails()} == {officer.email}
    assert send_gathered(now=NOW + GATHERED_AFTER - timedelta(seconds=1)) == 0
    for _ in range(2):
        send_gathered(now=NOW + GATHERED_AFTER)
    assert len(mails()) == MOST_AN_HOUR + 1
    assert "Nhiều vụ việc" in mails()[-1][1]
    told = {
        number
        for number in Case.objects.values_list("number", flat=True)
        for _, text in mails()
        if number in text
    }
    assert len(told) == 60
    # an hour later the next one comes at once again
    later = NOW + timedelta(hours=1, minutes=16)
    reported(number=99, story="Chuyện mới", message="", loss_vnd=5_000_000, now=later)
    Looker().look(now=later)
    Teller().tell(now=later)
    assert len(mails()) == MOST_AN_HOUR + 2


def test_reports_that_join_an_urgent_case_are_no_news_unless_money_of_theirs_moved(people: People) -> None:
    people.at("north", Role.DESK)
    for number in range(3):
        told(number, loss_vnd=9_000_000 if number == 0 else None)
    look()
    for _ in range(2):
        tell()
    assert len(mails()) == 1
    told(3)
    look()
    tell()
    assert Event.objects.filter(kind="found").exists()
    assert len(mails()) == 1
    told(4, now=NOW + HOUR, loss_vnd=2_000_000)
    look(NOW + HOUR)
    Teller().tell(now=NOW + HOUR)
    assert len(mails()) == 2


def test_where_nobody_works_at_the_office_the_one_above_is_told(people: People) -> None:
    officer = people.at("centre", Role.DESK)
    reported(loss_vnd=1_000_000)
    Looker().look(now=NOW)
    assert Case.objects.get().office_id == people.office("north").pk
    tell()
    assert [address for address, _ in mails()] == [officer.email]


def test_what_somebody_has_who_left_is_told_to_the_office(people: People) -> None:
    gone, other = people.at("north", Role.DESK), people.second("north", Role.DESK)
    case = changed_by(opened(people), assign_case, people, assignee_id=gone.pk)
    gone.is_active = False
    gone.save()
    ring(now=NOW + timedelta(days=3, hours=3))
    tell()
    assert [address for address, _ in mails()] == [other.email]
    assert case.number in mails()[0][1]
