from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from django.db import DatabaseError, connection, transaction

from centre.cases.scene import NOW, acting, changed_by, desk, fresh, opened, people, seeing
from lachan.centre.accounts.models import Role
from lachan.centre.cases.custody import broken_at
from lachan.centre.cases.models import Custody, Event, Exhibit
from lachan.centre.cases.queries.cases import case_for, exhibits_of
from lachan.centre.cases.queries.custody import custody_of_exhibit
from lachan.centre.cases.services.ending import close_case, merge_case
from lachan.centre.cases.services.exhibits import add_exhibit, add_message, record_custody
from lachan.centre.cases.services.tasks import add_task
from lachan.centre.evidence.models import Holding
from lachan.centre.evidence.refusing import EvidenceRefused
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.cases.models import Case

pytestmark = pytest.mark.django_db
__all__ = ["people"]

PICTURE = b"\x89PNG\r\n\x1a\n" + b"chuyen khoan" * 100


def add(people: People, case: Case, content: bytes = PICTURE, office: str = "north") -> int:
    return add_exhibit(
        case_id=case.pk, content=io.BytesIO(content), name="biên lai.png", source="Người báo nộp tại phường",
        actor=desk(people, office), now=NOW,
    )  # fmt: skip


def test_a_file_is_kept_with_its_hash_who_when_and_where_from(people: People) -> None:
    case = opened(people)
    exhibit = add(people, case)
    (shown,) = case_for(seeing(people), case.pk, now=NOW).exhibits
    assert (shown.id, shown.sha256) == (exhibit, hashlib.sha256(PICTURE).hexdigest())
    assert (shown.source, shown.size_bytes) == ("Người báo nộp tại phường", len(PICTURE))
    holding = Holding.objects.get(pk=shown.holding_id)
    assert (holding.holder, holding.office_id) == (f"case:{case.pk}", case.office_id)
    event = Event.objects.get(kind="evidence_added")
    assert "biên lai" not in event.data
    assert shown.sha256 in event.data
    assert fresh(case).version == case.version


def test_a_message_is_kept_as_it_was_written(people: People) -> None:
    case = opened(people)
    add_message(
        case_id=case.pk, text="Chuyển gấp\n5 triệu", source="Ảnh chụp màn hình", actor=desk(people), now=NOW
    )
    (shown,) = exhibits_of(case.pk)
    assert (shown.kind, shown.sha256) == (
        "message",
        hashlib.sha256("Chuyển gấp\n5 triệu".encode()).hexdigest(),
    )


def test_each_act_stands_in_a_chain_that_breaks_where_one_byte_is_changed(people: People) -> None:
    exhibit = add(people, opened(people))
    record_custody(
        exhibit_id=exhibit, act="exported", actor=desk(people), now=NOW + timedelta(hours=1), data={"to": "x"}
    )
    acts = custody_of_exhibit(exhibit)
    assert [act.act for act, _ in acts] == ["taken", "exported"]
    assert broken_at(acts) is None
    (first, chain), rest = acts[0], acts[1:]
    assert broken_at([(msgspec.structs.replace(first, actor="person:99"), chain), *rest]) == 1
    assert broken_at(rest) == 1
    assert broken_at([(first, chain), (rest[0][0], chain)]) == 2
    with (
        pytest.raises(DatabaseError, match="not changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE cases_custody SET actor = 'person:99'")
    with pytest.raises(ValueError, match="burnt"):
        record_custody(exhibit_id=exhibit, act="burnt", actor=desk(people), now=NOW)


def test_evidence_goes_over_with_a_case_that_is_merged(people: People) -> None:
    case, target = opened(people), opened(people)
    exhibit = add(people, case)
    changed_by(case, merge_case, people, into_id=target.pk, into_version=target.version, reason="Trùng")
    assert [one.id for one in exhibits_of(target.pk)] == [exhibit]
    acts = custody_of_exhibit(exhibit)
    assert [act.act for act, _ in acts] == ["taken", "moved"]
    assert broken_at(acts) is None


def test_an_office_with_a_task_adds_evidence_and_others_do_not(people: People) -> None:
    case = opened(people)
    with pytest.raises(Refusal, match="not_found"):
        add(people, case, office="south")
    add_task(case_id=case.pk, title="Hỏi", office_id=people.office("south").pk, actor=desk(people), now=NOW)
    assert add(people, case, office="south")
    with pytest.raises(Refusal, match="not_permitted"):
        add_exhibit(
            case_id=case.pk, content=io.BytesIO(b"x"), name="x", source="y",
            actor=acting(people.at("north", Role.APPROVER)), now=NOW,
        )  # fmt: skip


def test_what_is_refused_leaves_nothing(people: People) -> None:
    case = opened(people)
    with pytest.raises(EvidenceRefused, match="empty"):
        add(people, case, b"")
    with pytest.raises(EvidenceRefused, match="too_large"):
        add(people, case, b"x" * 13_000_000)
    closed = changed_by(case, close_case, people, outcome="stopped", reason="Xong")
    with pytest.raises(Refusal, match="cases_not_open"):
        add(people, closed)
    assert Exhibit.objects.count() == Custody.objects.count() == Holding.objects.count() == 0
