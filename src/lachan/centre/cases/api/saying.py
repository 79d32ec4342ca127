"""Answers: cases as programs are told of them, and refusals as problems with what happened in between."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
from django.http import HttpResponse

from lachan.centre.accounts.queries.offices import offices_by_id
from lachan.centre.cases.api.bodies import JSON
from lachan.centre.cases.queries.parts import numbers_of
from lachan.centre.cases.schemas import told
from lachan.centre.cases.services.taking import ChangedMeanwhile
from lachan.centre.web.problems import CONTENT_TYPE
from lachan.centre.web.requests import current_request_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lachan.centre.cases.queries.cases import CaseRow, CaseShown
    from lachan.centre.cases.services.taking import Happened
    from lachan.centre.web.refusals import Refusal

_encoder = msgspec.json.Encoder()


def encode(content: Any) -> bytes:
    """This will give an answer as JSON."""
    return _encoder.encode(content)


def answer(content: bytes, *, status: int = 200, etag: str = "", content_type: str = JSON) -> HttpResponse:
    """This will give a response that nobody on the way keeps."""
    response = HttpResponse(content, status=status, content_type=content_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Cache-Control"] = "no-store"
    if etag:
        response.headers["ETag"] = etag
    return response


def etag_of(version: int, content: bytes) -> str:
    """This will give the ETag of a case: its version, and the hash of what is told of it.

    Notes, tasks and priorities change what is told without making another version, so the version alone would not do.
    """
    return f'"{version}.{hashlib.sha256(content).hexdigest()[:16]}"'


def tell_rows(rows: Sequence[CaseRow]) -> tuple[told.CaseListed, ...]:
    """This will tell of cases in a list. One query at most."""
    numbers = numbers_of({row.merged_into_id for row in rows if row.merged_into_id is not None})
    return tuple(told.CaseListed(**_listed(row, numbers)) for row in rows)


def tell_case(shown: CaseShown) -> told.CaseWhole:
    """This will tell of a case with all around it. Two queries at most."""
    row = shown.row
    ids = {one.office_id for one in shown.tasks}
    offices = {pk: named(office) for pk, office in offices_by_id(ids).items()} if ids else {}
    numbers = {row.merged_into_id: shown.merged_into} if row.merged_into_id is not None else {}
    return told.CaseWhole(
        **_listed(row, numbers),
        reasons=tuple(told.InWords(one.code, one.said("vi"), one.said("en")) for one in shown.reasons),
        opened_by=shown.opened_by,
        first_looked_at=shown.first_looked_at,
        acted_at=shown.acted_at,
        closed_by=shown.closed_by,
        provinces=shown.provinces,
        first_day=shown.first_day,
        last_day=shown.last_day,
        clocks=tuple(
            told.ClockTold(
                stage=one.stage,
                rule=one.rule,
                allowed_minutes=int(one.allowed.total_seconds()) // 60,
                around_the_clock=one.around_the_clock,
                started_at=one.started_at,
                running=one.running,
                due_at=one.due_at,
                warned_at=one.warned_at,
                missed_at=one.missed_at,
                done_at=one.done_at,
            )
            for one in shown.clocks
        ),
        postings=tuple(
            told.PostingTold(
                office=named(one.office),
                since_at=one.since_at,
                until_at=one.until_at,
                because=one.because,
                why_vi=one.why_vi,
                why_en=one.why_en,
                by=one.by,
            )
            for one in shown.postings
        ),
        members=tuple(told.MemberTold(one.kind, one.thing_id, one.since_at, one.by) for one in shown.members),
        tasks=tuple(
            told.TaskTold(
                id=one.id,
                title=one.title,
                office=offices.get(one.office_id),
                assignee_id=one.assignee_id,
                due_at=one.due_at,
                state=one.state,
                answer=one.answer,
                made_by=one.made_by,
                made_at=one.made_at,
                ended_by=one.ended_by,
                ended_at=one.ended_at,
            )
            for one in shown.tasks
        ),
        notes=tuple(told.NoteTold(one.id, one.text, one.by, one.at, one.mentions) for one in shown.notes),
        links=tuple(told.LinkTold(one.id, one.number, one.because, one.by, one.at) for one in shown.links),
        exhibits=tuple(
            told.ExhibitTold(
                id=one.id,
                kind=one.kind,
                name=one.name,
                sha256=one.sha256,
                size_bytes=one.size_bytes,
                source=one.source,
                taken_at=one.taken_at,
                taken_by=one.taken_by,
            )
            for one in shown.exhibits
        ),
    )


def named(thing: Any) -> told.Named | None:
    """This will name an office or a place; None for none."""
    return None if thing is None else told.Named(thing.code, thing.name_vi, thing.name_en)


def _listed(row: CaseRow, numbers: Mapping[int, str]) -> dict[str, Any]:
    return {
        "number": row.number,
        "version": row.version,
        "kind": row.kind,
        "title": row.titled,
        "title_vi": row.title("vi"),
        "title_en": row.title("en"),
        "office": named(row.office),
        "place": named(row.place),
        "province": named(row.province),
        "assignee": None if row.assignee_id is None else told.PersonNamed(row.assignee_id, row.assignee_name),
        "state": row.state,
        "stage": row.stage,
        "priority": row.priority,
        "priority_parts": tuple(
            told.PriorityPart(one.code, one.said("vi"), one.said("en"), one.points) for one in row.parts
        ),
        "urgent_until": row.urgent_until,
        "loss_vnd": row.loss_vnd,
        "recovered_vnd": row.recovered_vnd,
        "victims": row.victims,
        "opened_at": row.opened_at,
        "opened_rule": row.opened_rule,
        "changed_at": row.changed_at,
        "due_at": row.due_at,
        "late_since": row.late_since,
        "escalated": row.escalated_to_id is not None,
        "waiting_for": row.waiting_for,
        "waiting_since": row.waiting_since,
        "waits_long_since": row.waits_long_since,
        "question_at": row.question_at,
        "closed_at": row.closed_at,
        "outcome": row.outcome,
        "merged_into": None if row.merged_into_id is None else numbers.get(row.merged_into_id),
    }


def tell_happened(one: Happened) -> told.HappeningTold:
    """This will tell of something that happened."""
    return told.HappeningTold(
        kind=one.kind, at=one.at, actor=one.actor, version=one.version, data=one.data, said=one.said
    )


def problem_of(
    refusal: Refusal, *, sent_version: int | None = None, values: tuple[told.Field, ...] = ()
) -> told.ChangedProblem:
    """This will say a refusal as a problem; one for a case that changed in between with both values and a 412."""
    changed = isinstance(refusal, ChangedMeanwhile)
    status = HTTPStatus.PRECONDITION_FAILED if changed else HTTPStatus(refusal.status)
    return told.ChangedProblem(
        type="about:blank",
        title=status.phrase,
        status=status.value,
        code=refusal.code,
        detail=f"{refusal.what('en')} {refusal.mend('en')}".strip(),
        detail_vi=f"{refusal.what('vi')} {refusal.mend('vi')}".strip(),
        request_id=current_request_id() or "-",
        retry_after_seconds=refusal.retry_after_seconds,
        pointer=refusal.pointer,
        version=refusal.version if isinstance(refusal, ChangedMeanwhile) else 0,
        sent_version=(sent_version or 0) if changed else 0,
        meanwhile=tuple(tell_happened(one) for one in refusal.meanwhile)
        if isinstance(refusal, ChangedMeanwhile)
        else (),
        values=values,
    )


def say_problem(problem: told.ChangedProblem) -> HttpResponse:
    """This will give the response of a problem."""
    return answer(encode(problem), status=problem.status, content_type=CONTENT_TYPE)
