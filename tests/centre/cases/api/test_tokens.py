"""Every address of the API against every kind of token: who may do what, and for whom there is nothing."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

import pytest

from centre.cases.api.program import ALL, Program, token_of, token_of_office
from centre.cases.scene import desk, fresh, opened, people
from centre.console.at_desk import at_desk
from centre.console.matrix import addresses
from lachan.centre.cases.api.acts import ACTS
from lachan.centre.cases.models import (
    Calendar,
    Case,
    CaseArchive,
    Event,
    Exhibit,
    Link,
    SavedView,
    ShiftNote,
    Task,
)
from lachan.centre.cases.services.exhibits import add_message
from lachan.centre.cases.services.notes import link_cases
from lachan.centre.cases.services.tasks import add_task
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from collections.abc import Callable

    from centre.accounts.people import People

__all__ = ["people"]
pytestmark = [pytest.mark.django_db, pytest.mark.same_on_any]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """This will stop nobody for the wrong keys that the table shows."""
    monkeypatch.setattr(limits, "wrong_keys", Buckets(10_000))


COLUMNS: Final[dict[str, Callable[[People], Program]]] = {
    "desk": lambda people: token_of(people, "north"),
    "analyst": lambda people: token_of(people, "north", "analyst"),
    "approver": lambda people: token_of(people, "north", "approver"),
    "office": lambda people: token_of_office(people, "north"),
    "above": lambda people: token_of(people, "centre"),
    # made for seeing alone, by somebody who may more
    "seeing": lambda people: token_of(people, "north", may=("case.view",)),
    "blind": lambda people: token_of_office(people, "north", may=("case.work",)),
    "south": lambda people: token_of(people, "south"),
    "publisher": lambda people: token_of(people, "north", "publisher"),
    "nobody": lambda _: Program("lch_" + "0" * 42),
}
# `ok` is let in, whatever the state of the case says then
ROWS: Final = """
#                  desk analyst approver office above seeing blind south publisher nobody
change             ok   ok      403      ok     ok    403    403   404   403       401
assign             ok   403     ok       ok     ok    403    403   404   403       401
pause              ok   ok      403      ok     ok    403    403   404   403       401
go-on              ok   ok      403      ok     ok    403    403   404   403       401
acted              ok   ok      403      ok     ok    403    403   404   403       401
answer             ok   403     ok       ok     ok    403    403   404   403       401
hand-over          ok   403     ok       ok     ok    403    403   404   403       401
close              ok   403     ok       ok     ok    403    403   404   403       401
reopen             ok   403     ok       ok     ok    403    403   404   403       401
merge              ok   403     ok       ok     ok    403    403   404   403       401
split              ok   403     ok       ok     ok    403    403   404   403       401
add-members        ok   ok      403      ok     ok    403    403   404   403       401
remove-members     ok   ok      403      ok     ok    403    403   404   403       401
note               ok   ok      403      ok     ok    403    403   404   403       401
task               ok   ok      403      ok     ok    403    403   404   403       401
give-task          ok   403     ok       ok     ok    403    403   404   403       401
end-task           ok   ok      403      ok     ok    403    403   404   403       401
link               ok   ok      403      ok     ok    403    403   404   403       401
unlink             ok   ok      403      ok     ok    403    403   404   403       401
message            ok   ok      403      ok     ok    403    403   404   403       401
take-exhibit-out   ok   ok      403      ok     ok    403    403   404   403       401
exhibits           ok   ok      403      ok     ok    403    403   404   403       401
archives           403  ok      ok       ok     403   403    403   403   403       401
archives/list      403  ok      ok       ok     403   403    403   403   403       401
archives/one       403  ok      ok       ok     403   403    403   403   403       401
archives/content   403  ok      ok       ok     403   403    403   403   403       401
shift-notes        ok   ok      404      ok     ok    404    403   404   403       401
shift-notes/list   ok   ok      ok       ok     ok    ok     403   ok    403       401
shift-notes/read   ok   ok      ok       403    ok    ok     403   404   403       401
views              ok   ok      ok       403    ok    ok     403   ok    403       401
views/list         ok   ok      ok       ok     ok    ok     403   ok    403       401
views/drop         ok   403     ok       ok     ok    403    403   404   403       401
calendars/set      403  403     403      ok     403   403    403   403   403       401
calendars/preview  403  403     403      ok     403   403    403   403   403       401
exhibits/archive   403  ok      ok       ok     403   403    403   403   403       401
open               ok   ok      403      ok     ok    403    403   ok    403       401
bulk               ok   ok      ok       ok     ok    ok     403   ok    403       401
list               ok   ok      ok       ok     ok    ok     403   ok    403       401
export             ok   ok      ok       ok     ok    ok     403   ok    403       401
figures/standing   ok   ok      ok       ok     ok    ok     403   ok    403       401
calendars          ok   ok      ok       ok     ok    ok     403   400   403       401
one                ok   ok      ok       ok     ok    ok     403   404   403       401
timeline           ok   ok      ok       ok     ok    ok     403   404   403       401
custody            ok   ok      ok       ok     ok    403    403   404   403       401
"""
HOURS: Final[dict[str, Any]] = {"valid_from": "2099-12-01", "week": {"monday": ["08:00-12:00"]}}
AGE: Final = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def rows() -> dict[str, dict[str, str]]:
    split = [line.split() for line in ROWS.splitlines() if line and line[0] != "#"]
    return {name: dict(zip(COLUMNS, outcomes, strict=True)) for name, *outcomes in split}


class Scene:
    """A case of the northern office with something of everything around it."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.case, self.other = opened(people), opened(people)
        given: Any = {"case_id": self.case.pk, "actor": desk(people), "now": self.case.opened_at}
        self.task = add_task(title="Việc", office_id=people.office("north").pk, **given)
        link_cases(other_id=self.other.pk, because="related", **given)
        self.link = Link.objects.latest("pk").pk
        self.exhibit = add_message(text="tin nhắn", source="nạn nhân", **given)
        now, office = self.case.opened_at, people.office("north")
        self.archive = CaseArchive.objects.create(
            key=secrets.token_hex(16), case=self.case, reason="bàn giao", language="vi", actor_kind="person",
            actor_id="1", asked_at=now, take_at=now,
        ).pk  # fmt: skip
        self.note = ShiftNote.objects.create(office_id=office.pk, text="chờ", by="person:0", at=now).pk
        self.view = SavedView.objects.create(
            office_id=office.pk, name=secrets.token_hex(4), wanted="{}", made_at=now
        ).pk

    def body(self, name: str) -> dict[str, Any]:
        """What is sent for an act, so that only who comes decides."""
        office = self.people.office("north").code
        sent: dict[str, dict[str, Any]] = {
            "change": {"victims": 2},
            "assign": {"assignee": None},
            "pause": {"waiting_for": "ngân hàng", "reason": "chờ"},
            "hand-over": {"office": self.people.office("centre").code, "reason": "xa"},
            "close": {"outcome": "stopped", "reason": "xong"},
            "merge": {
                "into": self.other.number,
                "into_version": fresh(self.other).version,
                "reason": "trùng",
            },
            "split": {"title": "Vụ riêng", "indicators": [999], "reason": "khác"},
            "remove-members": {"indicators": [999]},
            "note": {"text": "x"},
            "task": {"title": "Việc khác", "office": office},
            "give-task": {"task": self.task, "assignee": None},
            "end-task": {"task": self.task, "answer": "xong"},
            "link": {"other": self.other.number, "because": "same_person"},
            "unlink": {"link": self.link},
            "message": {"text": "tin", "source": "nạn nhân"},
            "take-exhibit-out": {"exhibit": self.exhibit, "reason": "nhầm"},
            "exhibits/archive": {"exhibits": [self.exhibit], "reason": "đưa cho tòa án", "recipient": AGE},
            "archives": {"reason": "đưa cho tòa án"},
            "shift-notes": {"office": office, "text": "chờ ngân hàng"},
            "shift-notes/read": {},
            "views": {"name": "Trễ hạn", "filters": {"late": "true"}},
            "calendars/set": HOURS,
            "calendars/preview": HOURS,
            "open": {"kind": "website", "title": "Một vụ"},
            "bulk": {"acts": [{"act": "acted", "case": self.case.number}]},
        }
        reason: dict[str, Any] = {"reason": "vì thế"} if name in {"answer", "reopen"} else {}
        return sent.get(name, reason)

    def ask(self, program: Program, name: str) -> Any:
        """This will ask for a row."""
        case, office = self.case, self.people.office("north").code
        reads = {
            "list": "/cases",
            "export": "/cases/export",
            "figures/standing": "/cases/figures/standing",
            "calendars": f"/cases/calendars/{office}",
            "archives/list": f"/cases/{case.number}/archives",
            "archives/one": f"/cases/{case.number}/archives/{self.archive}",
            "archives/content": f"/cases/{case.number}/archives/{self.archive}/content",
            "shift-notes/list": "/cases/shift-notes",
            "views/list": "/cases/views",
            "one": f"/cases/{case.number}",
            "timeline": f"/cases/{case.number}/timeline",
            "custody": f"/cases/{case.number}/exhibits/{self.exhibit}/custody",
        }
        if name in reads:
            return program.get(reads[name])
        if name == "views/drop":
            return program.ask("DELETE", f"/cases/views/{self.view}")
        writes = {
            "shift-notes": "/cases/shift-notes",
            "shift-notes/read": f"/cases/shift-notes/{self.note}/read",
            "views": "/cases/views",
            "calendars/set": f"/cases/calendars/{office}",
            "calendars/preview": f"/cases/calendars/{office}/preview",
        }
        if name in writes:
            return program.ask("POST", writes[name], self.body(name))
        if name in {"open", "bulk"}:
            return program.ask("POST", "/cases" if name == "open" else "/cases/bulk", self.body(name))
        if name == "exhibits":
            headers = {"content_type": "application/octet-stream", "lachan_name": "a", "lachan_source": "b"}
            return program.ask("POST", f"/cases/{case.number}/exhibits", b"x", if_match="*", **headers)
        return program.act(case, name, self.body(name))


def state() -> list[Any]:
    rows: list[Any] = []
    for model in (Case, Event, Task, Link, Exhibit, CaseArchive, ShiftNote, SavedView, Calendar):
        rows += sorted(model._default_manager.values_list(), key=repr)
    return rows


@pytest.mark.parametrize("name", rows())
def test_a_token_opens_what_the_table_says_and_nothing_else_changes(name: str, people: People) -> None:
    got = {}
    for column, outcome in rows()[name].items():
        scene, program = Scene(people), COLUMNS[column](people)
        before = state()
        response = scene.ask(program, name)
        # an archive's file; `close` itself would end the test's connection
        for close in getattr(response, "_resource_closers", ()):
            close()
        status = response.status_code
        # things that aren't there: an act was let in, and found nothing
        let_in = (
            status < 400
            or status in {409, 422}
            or (status == 404 and name in {"split", "remove-members"} and outcome == "ok")
        )
        got[column] = "ok" if let_in else str(status)
        if not let_in:
            assert state() == before, column
    assert got == rows()[name]


def test_the_table_names_every_act_and_address() -> None:
    there = {address for address, _ in addresses() if address.startswith("api/v1/cases")}
    assert set(ACTS) <= set(rows())
    # what stands at the address of another row
    same = {"open", "change", "archives/list", "shift-notes/list", "views/list", "calendars/set"}
    assert len(there) == len(rows()) - len(same)


def test_a_token_is_made_for_nothing_that_is_no_permission_of_tokens() -> None:
    assert {"case.view", "case.close"} <= set(ALL)
    # the hours in which an office works are part of its cases' clocks; who and what it is stands with administrators
    assert {one for one in ALL if one.split(".")[0] in {"role", "person", "office", "log"}} == {
        "office.hours"
    }


def test_a_session_of_the_desk_opens_nothing_here(people: People) -> None:
    case = opened(people)
    client = at_desk(people.at("north", "desk"))
    assert client.get(f"/desk/cases/{case.number}").status_code == 200
    assert client.get(f"/api/v1/cases/{case.number}").status_code == 401
