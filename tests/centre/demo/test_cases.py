"""The demo's cases: some two hundred, of many kinds and offices, in every state, on time and late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lachan.centre.accounts.case_kinds import CASE_KINDS
from lachan.centre.cases.models import Case, Event, Exhibit, Link, Member, Note, ShiftNote, Task
from lachan.centre.cases.services.telling import Teller
from lachan.centre.demo.story import p05_reports, p07_cases, told_cases
from lachan.centre.demo.telling import tell_story
from lachan.centre.outbox.models import Message

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_it_tells_two_hundred_cases_of_all_that_can_happen_to_one() -> None:
    tell_story(now=NOW)

    cases = Case.objects.all()
    assert p07_cases.CASES * 0.9 <= cases.count() <= p07_cases.CASES + 5
    assert set(cases.values_list("state", flat=True)) == {"open", "waiting", "closed", "merged"}
    assert set(cases.values_list("stage", flat=True)) >= {"first_look", "act", "close"}
    assert set(cases.filter(state="closed").values_list("outcome", flat=True)) == set(Case.Outcome.values)
    assert len(set(cases.values_list("kind", flat=True))) >= 10
    assert len(set(cases.values_list("office_id", flat=True))) >= 9
    going_on = cases.filter(state__in=["open", "waiting"])
    late = going_on.filter(late_since__isnull=False).count()
    assert 5 <= late < going_on.count() / 2
    assert cases.filter(state="closed", recovered_vnd__gt=0).exists()
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert kinds >= {
        "opened", "assigned", "noted", "acted", "closed", "reopened", "merged", "split", "linked", "handed_over", "paused",
        "task_added", "task_done", "evidence_added", "member_added", "warned", "missed",
    }  # fmt: skip
    for kept in (Exhibit, Link, Note, ShiftNote, Task):
        assert kept.objects.exists(), kept

    opened = list(cases.exclude(title__startswith="Tách").order_by("pk").values_list("opened_at", "number"))
    assert opened == sorted(opened), "numbers rise with the days"
    assert min(at for at, _ in opened) > NOW - timedelta(days=31)
    assert not Event.objects.filter(at__gt=NOW).exists()
    assert Member.objects.filter(kind="report", holds=True, until_at=None).count() > going_on.count()

    # what a worker tells of it afterwards are no mails by the hundred
    before = Message.objects.count()
    teller = Teller()
    while teller.tell(now=NOW):
        pass
    assert Message.objects.count() - before < 25


@pytest.mark.django_db
def test_a_short_story_has_its_cases_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(p05_reports, "REPORTS", 60)
    tell_story(now=NOW)
    assert Case.objects.exists()


def test_what_officers_write_names_kinds_and_outcomes_that_there_are() -> None:
    assert set(told_cases.KINDS.values()) <= set(CASE_KINDS)
    assert set(told_cases.OUTCOMES) == set(told_cases.CLOSED) == set(Case.Outcome.values)
