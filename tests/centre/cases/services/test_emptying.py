from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from centre.cases.scene import NOW, changed_by, desk, fresh, opened, people
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry
from lachan.centre.cases.custody import broken_at
from lachan.centre.cases.models import Event, Exhibit, Note, Said, ShiftNote, Task
from lachan.centre.cases.queries.custody import custody_of_exhibit
from lachan.centre.cases.services.changing import pause_case
from lachan.centre.cases.services.emptying import cover_words, words_naming
from lachan.centre.cases.services.exhibits import add_exhibit
from lachan.centre.cases.services.notes import write_note
from lachan.centre.cases.services.tasks import add_task
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.cases.models import Case

pytestmark = pytest.mark.django_db
__all__ = ["people"]

VALUES = ("Nguyễn Thị Mơ", "0987654321")
CONTENT = "Nguyễn Thị Mơ chuyển tiền".encode()


@pytest.fixture
def case(people: People) -> Case:
    case = opened(people, title="Chị NGUYEN THI MO bị lừa")
    write_note(
        case_id=case.pk,
        text="Gọi Nguyễn Thị Mơ, số 0987.654.321, rồi gọi 0912345678",
        actor=desk(people),
        now=NOW,
    )
    add_task(
        case_id=case.pk, title="Hỏi Nguyễn Thị Mơ", office_id=people.office("north").pk, due_at=None,
        actor=desk(people), now=NOW,
    )  # fmt: skip
    add_exhibit(
        case_id=case.pk, content=io.BytesIO(CONTENT), name="Nguyễn Thị Mơ.txt", source="Nguyễn Thị Mơ nộp",
        actor=desk(people), now=NOW,
    )  # fmt: skip
    ShiftNote.objects.create(
        office_id=people.office("north").pk, text="Nguyễn Thị Mơ gọi lại", by="person:1", at=NOW
    )
    return changed_by(case, pause_case, people, reason="Chờ Nguyễn Thị Mơ", waiting_for="Nguyễn Thị Mơ")


def test_it_says_where_somebody_is_named_and_changes_nothing(case: Case) -> None:
    found = words_naming(values=VALUES, actor=OPERATOR, now=NOW)
    assert {one.where for one in found} >= {
        "case.title", "case.waiting_for", "note.text", "task.title", "exhibit.name", "exhibit.source", "said.text",
        "shiftnote.text",
    }  # fmt: skip
    assert {one.case_id for one in found} == {case.pk, None}
    assert "Mơ" in Note.objects.get().text
    entry = Entry.objects.get(kind="cases.words_looked_for")
    assert "Mơ" not in entry.data
    assert "98765" not in entry.data


def test_it_covers_them_everywhere_and_the_chains_and_the_log_stay_valid(case: Case) -> None:
    before = list(Event.objects.order_by("pk").values_list("pk", "kind", "data", "entry_id"))
    found = cover_words(values=VALUES, reason="Người này yêu cầu xóa, đơn số 5", actor=OPERATOR, now=NOW)
    assert words_naming(values=VALUES, actor=OPERATOR, now=NOW) == ()
    assert Note.objects.get().text == "Gọi [đã che], số [đã che], rồi gọi 0912345678"
    assert Task.objects.get().title == "Hỏi [đã che]"
    now_there = fresh(case)
    assert (now_there.title, now_there.waiting_for) == ("Chị [đã che] bị lừa", "[đã che]")
    assert "nguyen thi mo" not in now_there.words
    assert now_there.version > case.version
    event = Event.objects.get(kind="words_covered")
    assert Said.objects.get(event=event).text == "Người này yêu cầu xóa, đơn số 5"
    assert str(sum(one.pieces for one in found if one.case_id == case.pk)) in event.data
    assert (
        list(Event.objects.order_by("pk").values_list("pk", "kind", "data", "entry_id"))[: len(before)]
        == before
    )
    exhibit = Exhibit.objects.get()
    assert (exhibit.name, exhibit.source) == ("[đã che].txt", "[đã che] nộp")
    # the evidence itself is as it was taken in
    assert exhibit.size_bytes == len(CONTENT)
    assert broken_at(custody_of_exhibit(exhibit.pk)) is None


def test_another_of_a_like_name_stays(people: People) -> None:
    case = opened(people, title="Nguyễn Thị Mơn và Nguyễn Thị Lan, số 0987654322")
    assert cover_words(values=VALUES, reason="Đơn số 6", actor=OPERATOR, now=NOW) == ()
    assert fresh(case).title == "Nguyễn Thị Mơn và Nguyễn Thị Lan, số 0987654322"


def test_what_cant_be_looked_for_is_refused_and_so_is_a_reason_that_names(case: Case) -> None:
    for values in ((), ("Mơ",), (" ",), tuple(f"tên số {number}" for number in range(51))):
        with pytest.raises(Refusal, match="cases_values"):
            words_naming(values=values, actor=OPERATOR, now=NOW)
    with pytest.raises(Refusal, match="cases_words"):
        cover_words(values=VALUES, reason=" ", actor=OPERATOR, now=NOW)
    with pytest.raises(Refusal, match="cases_values"):
        cover_words(values=VALUES, reason="Nguyễn Thị Mơ yêu cầu", actor=OPERATOR, now=NOW)
    assert "Mơ" in Note.objects.get().text
    assert "MO" in fresh(case).title
