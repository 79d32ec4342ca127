"""What programs do with a case: one table for single acts and for many at once. The services are those of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lachan.centre.accounts.queries.offices import UnknownOfficeError, office_by_code
from lachan.centre.cases.api.bodies import read_body
from lachan.centre.cases.api.saying import encode
from lachan.centre.cases.queries.cases import case_by_number, rows_by_id
from lachan.centre.cases.queries.parts import has_exhibit, has_link, has_task, numbers_of, version_of
from lachan.centre.cases.schemas import asked, told
from lachan.centre.cases.services import changing, ending, exhibits, members, notes, opening, tasks
from lachan.centre.cases.services.once import Answered, do_once
from lachan.centre.cases.services.taking import ChangedMeanwhile, hold_case
from lachan.centre.cases.services.taking_out import take_exhibit_out
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lachan.centre.cases.api.coming import Coming


class On(msgspec.Struct, frozen=True):
    """A case that something is done with: who comes, its id, and the version that was read (None for `*`)."""

    coming: Coming
    case_id: int
    version: int | None

    def who(self) -> dict[str, Any]:
        """This will give what services are told of the case, the actor and the time."""
        return {"case_id": self.case_id, "actor": self.coming.actor(), "now": self.coming.now}

    def whole(self) -> dict[str, Any]:
        """This will give the same with the version. Raises Refusal (428) where none was named."""
        if self.version is None:
            raise Refusal(428, "cases_if_match")
        return {**self.who(), "version": self.version}


class Act(msgspec.Struct, frozen=True):
    """One kind of act: its body, what it does, and how the document names it.

    `adds_only`: it makes no other version, and takes If-Match `*`. `run` gives what `ActDone` holds besides the case.
    """

    body: type[asked.Body]
    run: Callable[[On, Any], dict[str, Any] | None]
    summary: str
    adds_only: bool = False
    status: int = 200


def _change(on: On, body: asked.Changed) -> None:
    given = {
        name: value for name, value in msgspec.structs.asdict(body).items() if value is not msgspec.UNSET
    }
    changing.change_case(changes=given, **on.whole())


def _hand_over(on: On, body: asked.HandedOver) -> None:
    changing.hand_over(office_id=_office(body.office), reason=body.reason, **on.whole())


def _reopen(on: On, body: asked.Because) -> dict[str, Any]:
    return {"elsewhere": ending.reopen_case(reason=body.reason, **on.whole())}


def _merge(on: On, body: asked.Merged) -> None:
    into_id = case_by_number(on.coming.viewer, body.into)
    ending.merge_case(into_id=into_id, into_version=body.into_version, reason=body.reason, **on.whole())


def _split(on: On, body: asked.Split) -> dict[str, Any]:
    other = ending.split_case(
        title=body.title,
        report_ids=body.reports,
        indicator_ids=body.indicators,
        kind=body.kind,
        territory_code=body.territory,
        reason=body.reason,
        **on.whole(),
    )
    return {"opened": numbers_of([other])[other]}


def _add_members(on: On, body: asked.MembersIn) -> None:
    members.add_members(
        report_ids=body.reports, indicator_ids=body.indicators, typed=body.typed, **on.whole()
    )


def _remove_members(on: On, body: asked.MembersOut) -> None:
    members.remove_members(
        report_ids=body.reports, indicator_ids=body.indicators, reason=body.reason, **on.whole()
    )


def _note(on: On, body: asked.Note) -> dict[str, Any]:
    return {"id": notes.write_note(text=body.text, mentions=body.mentions, **on.who())}


def _task(on: On, body: asked.Task) -> dict[str, Any]:
    made = tasks.add_task(
        title=body.title,
        office_id=_office(body.office),
        assignee_id=body.assignee,
        due_at=body.due_at,
        **on.who(),
    )
    return {"id": made}


def _give_task(on: On, body: asked.TaskGiven) -> None:
    if not has_task(on.case_id, body.task):
        raise Refusal(404, "not_found")
    who = on.who()
    del who["case_id"]
    tasks.give_task(task_id=body.task, assignee_id=body.assignee, **who)


def _end_task(on: On, body: asked.TaskEnded) -> None:
    if not has_task(on.case_id, body.task):
        raise Refusal(404, "not_found")
    who = on.who()
    del who["case_id"]
    tasks.end_task(task_id=body.task, answer=body.answer, dropped=body.dropped, **who)


def _link(on: On, body: asked.Linked) -> None:
    notes.link_cases(other_id=case_by_number(on.coming.viewer, body.other), because=body.because, **on.who())


def _unlink(on: On, body: asked.Unlinked) -> None:
    if not has_link(on.case_id, body.link):
        raise Refusal(404, "not_found")
    who = on.who()
    del who["case_id"]
    notes.unlink_cases(link_id=body.link, **who)


def _message(on: On, body: asked.Message) -> dict[str, Any]:
    return {"id": exhibits.add_message(text=body.text, source=body.source, **on.who())}


def _take_out(on: On, body: asked.ExhibitOut) -> None:
    if not has_exhibit(on.case_id, body.exhibit):
        raise Refusal(404, "not_found")
    who = on.who()
    del who["case_id"]
    take_exhibit_out(exhibit_id=body.exhibit, reason=body.reason, **who)


def _office(code: str) -> int:
    try:
        return office_by_code(code.strip()).id
    except UnknownOfficeError:
        raise Refusal(422, "cases_office", pointer="/office") from None


ACTS: Final[Mapping[str, Act]] = {
    "change": Act(asked.Changed, _change, "Change what a case says"),
    "assign": Act(
        asked.Assigned,
        lambda on, body: changing.assign_case(assignee_id=body.assignee, **on.whole()),
        "Give a case to somebody, or to nobody",
    ),
    "pause": Act(
        asked.Paused,
        lambda on, body: changing.pause_case(waiting_for=body.waiting_for, reason=body.reason, **on.whole()),
        "Let a case wait for somebody outside",
    ),
    "go-on": Act(
        asked.Nothing, lambda on, _: changing.go_on_with_case(**on.whole()), "Let its clocks run on"
    ),
    "acted": Act(
        asked.Nothing, lambda on, _: changing.finish_acting(**on.whole()), "Say that all is done but the end"
    ),
    "answer": Act(
        asked.Because,
        lambda on, body: changing.answer_question(reason=body.reason, **on.whole()),
        "Answer that a case goes on although a verdict has fallen",
    ),
    "hand-over": Act(asked.HandedOver, _hand_over, "Hand a case over to another office"),
    "close": Act(
        asked.Closed,
        lambda on, body: ending.close_case(
            outcome=body.outcome, reason=body.reason, recovered_vnd=body.recovered_vnd, **on.whole()
        ),
        "Close a case",
    ),
    "reopen": Act(asked.Because, _reopen, "Open a closed case again"),
    "merge": Act(asked.Merged, _merge, "Merge a case into another"),
    "split": Act(asked.Split, _split, "Open another case with some of its members", status=201),
    "add-members": Act(asked.MembersIn, _add_members, "Add reports and indicators"),
    "remove-members": Act(asked.MembersOut, _remove_members, "Take reports and indicators out"),
    "note": Act(asked.Note, _note, "Write a note", adds_only=True, status=201),
    "task": Act(asked.Task, _task, "Give a task to an office or a person of it", adds_only=True, status=201),
    "give-task": Act(
        asked.TaskGiven,
        _give_task,
        "Give a task to another person of its office, or to nobody",
        adds_only=True,
    ),
    "end-task": Act(asked.TaskEnded, _end_task, "Say what came of a task", adds_only=True),
    "link": Act(asked.Linked, _link, "Link two cases", adds_only=True),
    "unlink": Act(asked.Unlinked, _unlink, "End a link", adds_only=True),
    "message": Act(asked.Message, _message, "Keep a message as evidence", adds_only=True, status=201),
    "take-exhibit-out": Act(
        asked.ExhibitOut, _take_out, "Take a piece of evidence out of a case", adds_only=True
    ),
}


def do_act(coming: Coming, name: str, number: str, version: int | None, body: bytes, *, key: str) -> Answered:
    """This will do an act with a case in one transaction, once under its key, and give the answer.

    Raises Refusal: 404 for a case that isn't seen or an act that there isn't; ChangedMeanwhile; what `read_body` and
    the services raise; nothing is done then.
    """
    act = ACTS.get(name)
    if act is None:
        raise Refusal(404, "not_found")
    read = read_body(body, act.body)

    def run() -> Answered:
        on = On(coming, case_by_number(coming.viewer, number), version)
        if act.adds_only:
            hold_case(case_id=on.case_id, version=version)
        more = act.run(on, read) or {}
        return done(on.case_id, number, act.status, more)

    what = encode([name, number, version, read])
    return do_once(token_id=coming.token_id, key=key, asked=what, run=run, now=coming.now)


def open_one(coming: Coming, body: bytes, *, key: str) -> Answered:
    """This will open a case, once under its key. Raises Refusal as `open_case`."""
    read = read_body(body, asked.Opened)

    def run() -> Answered:
        case_id = opening.open_case(
            kind=read.kind,
            title=read.title,
            territory_code=read.territory,
            report_ids=read.reports,
            indicator_ids=read.indicators,
            loss_vnd=read.loss_vnd,
            actor=coming.actor(),
            now=coming.now,
        )
        return done(case_id, numbers_of([case_id])[case_id], 201, {})

    what = encode(["open", read])
    return do_once(token_id=coming.token_id, key=key, asked=what, run=run, now=coming.now)


def done(case_id: int, number: str, status: int, more: dict[str, Any]) -> Answered:
    """This will give the answer to an act, within its transaction, so that the version is the one it made."""
    version = version_of(case_id)
    content = encode(told.ActDone(number=number, version=version, **more))
    return Answered(status, content.decode(), f'"{version}"')


def both_values(
    coming: Coming, refusal: Refusal, name: str, number: str, body: bytes
) -> tuple[told.Field, ...]:
    """This will give what stands now and what was sent, for the fields of a change that came second."""
    if not isinstance(refusal, ChangedMeanwhile) or name != "change":
        return ()
    read = msgspec.structs.asdict(read_body(body, asked.Changed))
    case_id = case_by_number(coming.viewer, number)
    row = rows_by_id(coming.viewer, [case_id])[case_id]
    stands = {
        "title": row.titled,
        "kind": row.kind,
        "territory": "" if row.place is None else row.place.code,
        "loss_vnd": row.loss_vnd,
        "recovered_vnd": row.recovered_vnd,
        "victims": row.victims,
    }
    return tuple(
        told.Field(field, stands[field], sent) for field, sent in read.items() if sent is not msgspec.UNSET
    )
