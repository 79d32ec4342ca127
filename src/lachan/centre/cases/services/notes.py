"""Notes with mentions, and links between cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import CASE_WORK
from lachan.centre.cases.models import Case, Link, Mention, Note
from lachan.centre.cases.queries.colleagues import who_may_see
from lachan.centre.cases.services.taking import has_task_in, is_beside, need_for_case, write_down
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

NOTE_CHARS: Final = 10_000
MOST_MENTIONS: Final = 20
_KEPT: Final = "\n\t"


def write_note(
    *, case_id: int, text: str, mentions: Collection[int] = (), actor: Actor, now: datetime
) -> int:
    """This will write a note on a case and tell those who are mentioned; gives its id.

    It needs no version: it adds only. An office that has a task in the case, or was told that it is late, may write
    too. Raises Refusal: 403, 404; 422 `cases_words`; 422 `cases_mention` for somebody who may not see the case.
    """
    said = read_text(text)
    named = sorted(set(mentions))
    with transaction.atomic():
        case = _seen_case(case_id, actor, now, told_too=True)
        if len(named) > MOST_MENTIONS or not set(named) <= who_may_see(case, now=now):
            raise Refusal(422, "cases_mention", pointer="/mentions", most=f"{MOST_MENTIONS}")
        note = Note.objects.create(case=case, text=said, by=str(actor), at=now)
        Mention.objects.bulk_create(Mention(note=note, person_id=person_id) for person_id in named)
        write_down(case, "noted", actor=actor, now=now, data={"note": note.pk, "mentioned": named})
        return note.pk


def mark_mentions_seen(*, case_id: int, person_id: int, now: datetime) -> int:
    """This will note that a person has seen where they are mentioned in a case; gives in how many notes."""
    mentions = Mention.objects.filter(note__case_id=case_id, person_id=person_id, seen_at__isnull=True)
    return mentions.update(seen_at=now)


def link_cases(*, case_id: int, other_id: int, because: str, actor: Actor, now: datetime) -> None:
    """This will link two cases that the actor sees; linked already it changes nothing.

    Raises Refusal: 403, 404; 422 `cases_link` for a case with itself or an unknown reason.
    """
    if case_id == other_id or because not in Link.Because.values:
        raise Refusal(422, "cases_link", pointer="/other")
    with transaction.atomic():
        cases = {one: _seen_case(one, actor, now) for one in sorted((case_id, other_id))}
        first, second = cases.values()
        try:
            with transaction.atomic():
                Link.objects.create(first=first, second=second, because=because, by=str(actor), at=now)
        except IntegrityError:
            return
        for case, other in ((first, second), (second, first)):
            write_down(case, "linked", actor=actor, now=now, data={"case": other.pk, "because": because})


def unlink_cases(*, link_id: int, actor: Actor, now: datetime) -> None:
    """This will end a link. Raises Refusal: 403, 404."""
    with transaction.atomic():
        link = Link.objects.filter(pk=link_id).first()
        if link is None:
            raise Refusal(404, "not_found")
        cases = [_seen_case(one, actor, now) for one in (link.first_id, link.second_id)]
        if not Link.objects.filter(pk=link_id, ended_at__isnull=True).update(
            ended_at=now, ended_by=str(actor)
        ):
            raise Refusal(404, "not_found")
        for case, other in (cases, cases[::-1]):
            write_down(
                case, "unlinked", actor=actor, now=now, data={"case": other.pk, "because": link.because}
            )


def read_text(given: str) -> str:
    """This will give a text as it is kept, its lines left. Raises Refusal (422 `cases_words`)."""
    if len(given) > 2 * NOTE_CHARS:
        raise Refusal(422, "cases_words", pointer="/text", most=f"{NOTE_CHARS}")
    lines = given.replace("\r\n", "\n").replace("\r", "\n")
    said = "".join(letter for letter in lines if letter.isprintable() or letter in _KEPT).strip()
    if not said or len(said) > NOTE_CHARS:
        raise Refusal(422, "cases_words", pointer="/text", most=f"{NOTE_CHARS}")
    return said


def _seen_case(case_id: int, actor: Actor, now: datetime, *, told_too: bool = False) -> Case:
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise Refusal(404, "not_found")
    viewer = acting_viewer(actor, now=now)
    beside = is_beside(viewer, case) if told_too else has_task_in(viewer, case.pk)
    if not (viewer.may(CASE_WORK) and beside):
        need_for_case(viewer, case, CASE_WORK)
    return case
