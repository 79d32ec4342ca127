"""What people keep for their own work: views of the inbox, and how they want to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.db import transaction

from lachan.centre.accounts.access import acting_viewer
from lachan.centre.accounts.permissions import CASE_VIEW
from lachan.centre.cases.models import NoticeRule, SavedView
from lachan.centre.cases.notices import ABOUT
from lachan.centre.cases.queries.wanted import Wanted, check_wanted
from lachan.centre.cases.services.taking import read_words
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from lachan.centre.audit.actors import Actor

NAME_CHARS: Final = 60
MOST_VIEWS: Final = 30


def save_view(*, name: str, wanted: Wanted, actor: Actor, now: datetime) -> int:
    """This will save a view of the inbox under a name, in place of one that has it; gives its id.

    Raises Refusal: 403; 422 `cases_words`, `cases_view` for what can't be looked for, `cases_too_many_views`.
    """
    person_id = _person(actor, now)
    called = read_words(name, most=NAME_CHARS, pointer="/name")
    check_wanted(wanted)
    with transaction.atomic():
        mine = SavedView.objects.filter(person_id=person_id)
        if mine.exclude(name=called).count() >= MOST_VIEWS:
            raise Refusal(422, "cases_too_many_views", most=f"{MOST_VIEWS}")
        said = msgspec.json.encode(wanted).decode()
        view, _ = SavedView.objects.update_or_create(
            person_id=person_id, name=called, defaults={"wanted": said, "made_at": now}
        )
        return view.pk


def remove_view(*, view_id: int, actor: Actor, now: datetime) -> None:
    """This will remove a view of one's own. Raises Refusal (404)."""
    if not SavedView.objects.filter(pk=view_id, person_id=_person(actor, now)).delete()[0]:
        raise Refusal(404, "not_found")


def set_notice_rule(*, about: str, how: str, actor: Actor, now: datetime) -> None:
    """This will note how a person wants to be told of a kind of happening. Raises Refusal: 403, 422 `cases_notice`."""
    person_id = _person(actor, now)
    if about not in ABOUT or how not in NoticeRule.How.values:
        raise Refusal(422, "cases_notice", pointer="/about")
    NoticeRule.objects.update_or_create(person_id=person_id, about=about, defaults={"how": how})


def _person(actor: Actor, now: datetime) -> int:
    viewer = acting_viewer(actor, now=now)
    if not viewer.may(CASE_VIEW):
        raise Refusal(403, "not_permitted")
    return viewer.person_id
