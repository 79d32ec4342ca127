"""Many acts at once: each is done or refused by itself, and none is half done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from centre.accounts.people import make_people
from centre.cases.api.program import Program, token_of
from centre.cases.scene import fresh, make_map, opened, people
from lachan.centre.audit.models import Entry
from lachan.centre.cases.models import Case, Event, Note
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = pytest.mark.django_db
KEY: Final = "7a3a4b38-19c1-4c40-8d0d-91a32b4fd8b1"


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "tokens", Buckets(10_000_000))


def bulk(program: Program, acts: list[dict[str, Any]], **headers: str) -> list[dict[str, Any]]:
    response = program.ask("POST", "/cases/bulk", {"acts": acts}, **headers)
    assert response.status_code == 200, response.content
    results: list[dict[str, Any]] = response.json()["results"]
    return results


def test_each_act_has_the_status_that_it_would_have_alone(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    results = bulk(
        program,
        [
            {"act": "open", "body": {"kind": "website", "title": "Một vụ"}},
            {"act": "note", "case": case.number, "body": {"text": "x"}},
            {"act": "acted", "case": case.number},
            {"act": "acted", "case": case.number, "version": case.version},
            {"act": "change", "case": case.number, "version": case.version, "body": {"victims": 2}},
            {"act": "acted", "case": "2026-999999", "version": 1},
            {"act": "explode", "case": case.number, "version": 1},
            {"act": "pause", "case": case.number, "version": 2, "body": {"reason": 5}},
        ],
    )
    assert [one["status"] for one in results] == [201, 201, 428, 200, 412, 404, 404, 422]
    assert Case.objects.count() == 2
    assert results[3]["done"]["version"] == fresh(case).version
    assert results[4]["problem"]["values"] == [{"field": "victims", "stands": 0, "sent": 2}]
    assert all(("done" in one) != ("problem" in one) for one in results)


def test_sent_again_under_its_key_nothing_is_done_twice(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    acts: list[dict[str, Any]] = [
        {"act": "note", "case": case.number, "body": {"text": "một"}},
        {"act": "acted", "case": case.number, "version": case.version},
        {"act": "open", "body": {"kind": "website", "title": "Một vụ"}},
    ]
    first = bulk(program, acts, idempotency_key=KEY)
    assert bulk(program, acts, idempotency_key=KEY) == first
    assert (Note.objects.count(), Case.objects.count()) == (1, 2)
    acts[0]["body"] = {"text": "hai"}
    again = bulk(program, acts, idempotency_key=KEY)
    assert again[0]["problem"]["code"] == "cases_key_reused"
    assert again[1:] == first[1:]


def test_no_more_than_500_at_once_and_not_none(people: People) -> None:
    program, case = token_of(people, "north"), opened(people)
    note = {"act": "note", "case": case.number, "body": {"text": "x"}}
    for acts in ([], [note] * 501):
        response = program.ask("POST", "/cases/bulk", {"acts": acts})
        assert (response.status_code, response.json()["code"]) == (422, "not_valid")
    assert not Note.objects.exists()


def test_each_act_of_many_counts(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "tokens", Buckets(10))
    program, case = token_of(people, "north"), opened(people)
    note = {"act": "note", "case": case.number, "body": {"text": "x"}}
    bulk(program, [note] * 8)
    assert program.ask("POST", "/cases/bulk", {"acts": [note] * 8}).status_code == 429
    assert Note.objects.count() == 8


_ACTS: Final = ("acted", "note", "pause", "go-on", "change", "assign", "close", "reopen", "nothing")
_BODIES: Final[dict[str, Any]] = {
    "note": {"text": "đã gọi"},
    "pause": {"waiting_for": "ngân hàng", "reason": "chờ"},
    "change": {"victims": 4},
    "assign": {"assignee": None},
    "close": {"outcome": "stopped", "reason": "xong"},
    "reopen": {"reason": "còn nữa"},
}


class Many(TestCase):
    """Whatever is sent, in whatever order, with whatever versions."""

    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(st.sampled_from(_ACTS), st.integers(0, 1), st.sampled_from((None, 0, 1, 5))),
            min_size=1,
            max_size=12,
        )
    )
    def test_what_is_done_is_written_down_once_and_what_is_refused_leaves_nothing(
        self, drawn: list[tuple[str, int, int | None]]
    ) -> None:
        people = make_people()
        make_map(people)
        # not late yet, which the machine would note besides
        now = timezone.now()
        program, cases = token_of(people, "north"), [opened(people, now=now), opened(people, now=now)]
        acts = [
            {"act": act, "case": cases[at].number, "body": _BODIES.get(act, {})}
            | ({} if ahead is None else {"version": cases[at].version + ahead})
            for act, at, ahead in drawn
        ]
        entries, events = Entry.objects.count(), Event.objects.count()
        versions = {case.pk: case.version for case in cases}
        counted: set[int] = set()
        for result, (act, at, _) in zip(bulk(program, acts), drawn, strict=True):
            if "done" in result:
                assert result["done"]["number"] == cases[at].number
                # as many victims as stand there already change nothing
                is_new = act != "change" or at not in counted
                counted |= {at} if act == "change" else set()
                versions[cases[at].pk] += act != "note" and is_new
                assert result["done"]["version"] == versions[cases[at].pk]
                entries, events = entries + is_new, events + is_new
            else:
                assert result["status"] == result["problem"]["status"] >= 400
                assert result["problem"]["detail_vi"]
        assert {case.pk: fresh(case).version for case in cases} == versions
        assert (Entry.objects.count(), Event.objects.count()) == (entries, events)
