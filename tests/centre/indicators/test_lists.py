from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centre.accounts.people import NOW, TODAY, People, people
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import MACHINE, Actor, person_actor
from lachan.centre.indicators import lists
from lachan.centre.indicators.entries import add_entry, agree_entry, agree_source, end_entry
from lachan.centre.indicators.lists import RegisterLists
from lachan.centre.indicators.models import ListEntry, ListsVersion
from lachan.centre.indicators.pages import EntryFilter, entries_page
from lachan.centre.web.refusals import Refusal
from lachan.engine.front_door import check
from lachan.engine.model import Level

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def analyst(people: People) -> Actor:
    return person_actor(people.at("centre", Role.ANALYST).pk)


def approver(people: People) -> Actor:
    return person_actor(people.at("centre", Role.APPROVER).pk)


def add(actor: Actor, **more: Any) -> int:
    given: dict[str, Any] = {
        "list_class": "bad", "kind": "domain", "value": "tra-gop.vn", "reason": "phishing page", "now": NOW,
    }  # fmt: skip
    return add_entry(actor=actor, **given | more).id


def level(text: str = "tra-gop.vn", today: Any = TODAY) -> Level:
    return check(text, lists=lists.register_lists(today), today=today).level


def test_a_bad_entry_counts_once_a_second_person_has_agreed_until_it_is_ended(people: People) -> None:
    entry_id = add(analyst(people))
    assert level() is Level.UNKNOWN
    assert [each.id for each in entries_page(EntryFilter(TODAY, show="waiting")).rows] == [entry_id]
    with pytest.raises(Refusal, match="list_same_person"):
        agree_entry(entry_id=entry_id, actor=analyst(people), now=NOW)
    agree_entry(entry_id=entry_id, actor=approver(people), now=NOW)
    assert level() is Level.DANGEROUS
    assert level("http://dang-nhap.tra-gop.vn/x") is Level.DANGEROUS
    with pytest.raises(Refusal, match="list_not_open"):
        agree_entry(entry_id=entry_id, actor=approver(people), now=NOW)
    end_entry(entry_id=entry_id, reason="gone", actor=analyst(people), now=NOW)
    assert level() is Level.UNKNOWN
    with pytest.raises(Refusal, match="list_not_open"):
        end_entry(entry_id=entry_id, reason="gone", actor=analyst(people), now=NOW)


def test_corrected_beats_bad_and_an_entry_ends_with_its_last_day(people: People) -> None:
    add(analyst(people), agreed_by=approver(people), expires_on=TODAY)
    assert level() is Level.DANGEROUS
    assert level(today=TODAY + timedelta(days=1)) is Level.UNKNOWN
    add(analyst(people), list_class="corrected", reason="owner proved it", agreed_by=approver(people))
    assert level() is Level.UNKNOWN


def test_the_same_entry_is_there_once_while_it_is_live(people: People) -> None:
    entry_id = add(analyst(people))
    with pytest.raises(Refusal, match="list_there"):
        add(analyst(people), value="TRA-GOP.vn")
    end_entry(entry_id=entry_id, reason="gone", actor=analyst(people), now=NOW)
    assert add(analyst(people), agreed_by=approver(people)) != entry_id
    assert level() is Level.DANGEROUS


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("list_class", {"list_class": "nice"}),
        ("list_kind", {"kind": "text"}),
        ("list_value", {"value": "!"}),
        ("list_value", {"value": "a" * 5_000}),
        ("list_reason", {"reason": " "}),
        ("list_reason", {"reason": "a\0b"}),
        ("list_source", {"source": ""}),
        ("list_owner", {"owner": "x" * 201}),
        ("list_expiry", {"expires_on": TODAY - timedelta(days=1)}),
        ("list_shared_host", {"list_class": "official", "value": "github.io"}),
        ("list_shared_reason", {"list_class": "shared", "reason": "whatever"}),
    ],
)
def test_a_bad_entry_is_refused_and_leaves_nothing(people: People, code: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match=code):
        add(analyst(people), **wrong)
    assert not ListEntry.objects.exists()
    assert not ListsVersion.objects.exists()


def test_who_may_not_change_lists_is_refused(people: People) -> None:
    with pytest.raises(Refusal, match="not_permitted"):
        add(person_actor(people.at("south", Role.DESK).pk))
    with pytest.raises(Refusal, match="list_same_person"):
        add(analyst(people), agreed_by=analyst(people))


def test_a_whole_source_is_agreed_to_at_once(people: People) -> None:
    for n in range(3):
        add(MACHINE, value=f"tra-gop{n}.vn", source="feed A")
    add(MACHINE, value="tra-gop9.vn", source="feed B")
    assert agree_source(list_class="bad", source="feed A", actor=approver(people), now=NOW) == 3
    assert level("tra-gop2.vn") is Level.DANGEROUS
    assert level("tra-gop9.vn") is Level.UNKNOWN
    with pytest.raises(Refusal, match="list_not_open"):
        agree_source(list_class="bad", source="feed A", actor=approver(people), now=NOW)


def test_another_process_sees_a_change_within_a_second_and_asks_once_a_second(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(lists, "LOOK_EVERY_SECONDS", 1.0)
    # what this process changes says nothing to another
    monkeypatch.setattr(lists, "changed_here", lambda: 0)
    other = RegisterLists(tmp_path)
    below = other.on(TODAY)
    add(analyst(people), agreed_by=approver(people))
    with CaptureQueriesContext(connection) as asked:
        for _ in range(1_000):
            assert other.on(TODAY) is below
    assert len(asked) == 0
    clock[0] = 1.0
    with CaptureQueriesContext(connection) as asked:
        assert check("tra-gop.vn", lists=other.on(TODAY), today=TODAY).level is Level.DANGEROUS
    assert len(asked) == 2
    clock[0] = 2.0
    with CaptureQueriesContext(connection) as asked:
        first = other.on(TODAY)
    assert len(asked) == 1
    assert first is other.on(TODAY)


def test_the_version_names_the_entries_and_comes_back_with_them(people: People) -> None:
    before = lists.register_lists(TODAY).version
    entry_id = add(analyst(people), agreed_by=approver(people))
    within = lists.register_lists(TODAY).version
    assert within.startswith(before)
    assert within != before
    end_entry(entry_id=entry_id, reason="gone", actor=analyst(people), now=NOW)
    assert lists.register_lists(TODAY).version == before


def test_a_database_that_is_set_back_is_read_anew(people: People, tmp_path: Path) -> None:
    register = RegisterLists(tmp_path)
    add(analyst(people), agreed_by=approver(people))
    register.on(TODAY)
    ListEntry.objects.all().delete()
    ListsVersion.objects.all().delete()
    add(analyst(people), value="khac.vn", agreed_by=approver(people))
    found = register.on(TODAY)
    assert check("khac.vn", lists=found, today=TODAY).level is Level.DANGEROUS
    assert check("tra-gop.vn", lists=found, today=TODAY).level is Level.UNKNOWN
