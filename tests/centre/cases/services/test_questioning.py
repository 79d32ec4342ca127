from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from centre.cases.looked import DANGEROUS, look, tell
from centre.cases.scene import NOW, changed_by, fresh, opened, people
from centre.cases.services.test_looking import becomes, in_case
from lachan.centre.cases.models import Case, Event
from lachan.centre.cases.services.changing import answer_question
from lachan.centre.cases.services.ending import close_case, merge_case, reopen_case, split_case
from lachan.centre.cases.services.looking import Looker

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def questioned() -> Case:
    """This will give a case in question: its verdict was dangerous, and fell."""
    for number in range(2):
        tell(number, DANGEROUS)
    look()
    case = Case.objects.get()
    becomes(in_case(case), "unknown")
    Looker().look(now=NOW)
    return fresh(case)


def test_a_question_goes_over_with_a_case_that_is_merged(people: People) -> None:
    case, target = questioned(), opened(people, "centre")
    changed_by(
        case, merge_case, people, "centre", into_id=target.pk, into_version=target.version, reason="Trùng"
    )
    target = fresh(target)
    assert (target.question_at, target.question_ref) == (NOW, case.question_ref)
    assert fresh(case).question_at is None
    changed_by(target, answer_question, people, "centre", reason="Vẫn còn người bị hại")


def test_a_question_goes_with_what_it_is_about_when_a_case_is_split(people: People) -> None:
    case = questioned()
    changed_by(
        case, split_case, people, "centre", title="Đường dẫn", indicator_ids=[in_case(case).pk], reason="Khác"
    )
    other = Case.objects.exclude(pk=case.pk).get()
    assert other.question_ref == case.question_ref
    assert fresh(case).question_at is None


def test_a_verdict_that_falls_again_after_it_rose_asks_again(people: People) -> None:
    case = questioned()
    case = changed_by(case, answer_question, people, "centre", reason="Tin báo vẫn đúng")
    indicator = in_case(case)
    becomes(indicator, "dangerous")
    Looker().look(now=NOW)
    assert fresh(case).question_at is None
    becomes(indicator, "suspicious")
    Looker().look(now=NOW)
    assert fresh(case).question_at == NOW
    assert Event.objects.filter(kind="questioned").count() == 2


def test_a_case_that_is_opened_again_after_its_verdict_fell_is_in_question(people: People) -> None:
    for number in range(2):
        tell(number, DANGEROUS)
    look()
    case = changed_by(Case.objects.get(), close_case, people, "centre", outcome="stopped", reason="Đã gỡ")
    standing = changed_by(case, reopen_case, people, "centre", reason="Lại có người báo")
    assert standing.question_at is None
    case = changed_by(standing, close_case, people, "centre", outcome="stopped", reason="Đã gỡ")
    becomes(in_case(case), "unknown")
    Looker().look(now=NOW)
    assert fresh(case).question_at is None
    case = changed_by(case, reopen_case, people, "centre", reason="Xem lại")
    assert case.question_ref == f"indicator:{in_case(case).pk}"
