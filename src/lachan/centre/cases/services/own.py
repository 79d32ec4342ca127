"""Views of the inbox that a person or an office keeps, and how people want to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.db import IntegrityError, transaction

from lachan.centre.accounts.access import acting_viewer, may_at
from lachan.centre.accounts.permissions import CASE_ASSIGN, CASE_VIEW
from lachan.centre.audit.log import record
from lachan.centre.cases.models import DigestHour, NoticeRule, SavedView
from lachan.centre.cases.notices import ABOUT
from lachan.centre.cases.queries.wanted import Wanted, check_wanted
from lachan.centre.cases.services.taking import read_words
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lachan.centre.accounts.access import Viewer
    from lachan.centre.audit.actors import Actor

NAME_CHARS: Final = 60
MOST_VIEWS: Final = 30
HOURS: Final = range(24)


def save_view(*, name: str, wanted: Wanted, office_id: int | None = None, actor: Actor, now: datetime) -> int:
    """This will save a view of the inbox under a name, in place of one that has it; gives its id.

    With `office_id` it is the office's, made by who assigns cases there. Raises Refusal: 403; 404 for an office that
    isn't seen; 422 `cases_words`, `cases_view` for what can't be looked for, `cases_too_many_views`.
    """
    viewer = _viewer(actor, now)
    called = read_words(name, most=NAME_CHARS, pointer="/name")
    check_wanted(wanted)
    owner = _owner(viewer, office_id)
    with transaction.atomic():
        theirs = SavedView.objects.filter(**owner)
        if theirs.exclude(name=called).count() >= MOST_VIEWS:
            raise Refusal(422, "cases_too_many_views", most=f"{MOST_VIEWS}")
        view, _ = SavedView.objects.update_or_create(
            **owner,
            name=called,
            defaults={
                "wanted": msgspec.json.encode(wanted).decode(),
                "made_at": now,
                "made_by": str(actor),
            },
        )
        _write_down(view, "view_saved", actor, now)
        return view.pk


def rename_view(*, view_id: int, name: str, actor: Actor, now: datetime) -> None:
    """This will give a view another name.

    Raises Refusal: 403, 404; 422 `cases_words`, `cases_view_name` for a name that another view has.
    """
    viewer = _viewer(actor, now)
    called = read_words(name, most=NAME_CHARS, pointer="/name")
    with transaction.atomic():
        view = _own_view(viewer, view_id)
        try:
            with transaction.atomic():
                SavedView.objects.filter(pk=view.pk).update(name=called)
        except IntegrityError:
            raise Refusal(422, "cases_view_name", pointer="/name") from None
        _write_down(view, "view_saved", actor, now)


def remove_view(*, view_id: int, actor: Actor, now: datetime) -> None:
    """This will remove a view of one's own, or of an office at which one assigns cases. Raises Refusal: 403, 404."""
    viewer = _viewer(actor, now)
    with transaction.atomic():
        view = _own_view(viewer, view_id)
        _write_down(view, "view_removed", actor, now)
        view.delete()


def set_notice_rule(*, about: str, how: str, actor: Actor, now: datetime) -> None:
    """This will note how a person wants to be told of a kind of happening. Raises Refusal: 403, 422 `cases_notice`."""
    person_id = _viewer(actor, now).person_id
    _check_rule(about, how)
    NoticeRule.objects.update_or_create(person_id=person_id, about=about, defaults={"how": how})


def set_notices(*, rules: Mapping[str, str], hour: int | None, actor: Actor, now: datetime) -> None:
    """This will note how a person wants to be told, and from which hour on (0–23) the mail of the day leaves.

    `hour` None is the usual time. All is set, or nothing. Raises Refusal: 403, 422 `cases_notice`.
    """
    person_id = _viewer(actor, now).person_id
    if hour is not None and hour not in HOURS:
        raise Refusal(422, "cases_notice", pointer="/hour")
    for about, how in rules.items():
        _check_rule(about, how)
    with transaction.atomic():
        NoticeRule.objects.bulk_create(
            [NoticeRule(person_id=person_id, about=about, how=how) for about, how in rules.items()],
            update_conflicts=True,
            unique_fields=["person_id", "about"],
            update_fields=["how"],
        )
        if hour is None:
            DigestHour.objects.filter(person_id=person_id).delete()
        else:
            DigestHour.objects.update_or_create(person_id=person_id, defaults={"hour": hour})


def _check_rule(about: str, how: str) -> None:
    if about not in ABOUT or how not in NoticeRule.How.values:
        raise Refusal(422, "cases_notice", pointer="/about")


def _viewer(actor: Actor, now: datetime) -> Viewer:
    viewer = acting_viewer(actor, now=now)
    if not viewer.may(CASE_VIEW):
        raise Refusal(403, "not_permitted")
    return viewer


def _owner(viewer: Viewer, office_id: int | None) -> dict[str, Any]:
    """This will give whose a view is going to be. Raises Refusal: 403, 404."""
    if office_id is None:
        if not viewer.person_id:
            # an office's program has none of its own
            raise Refusal(403, "not_permitted")
        return {"person_id": viewer.person_id}
    if not may_at(viewer, CASE_ASSIGN, office_id):
        if may_at(viewer, CASE_VIEW, office_id):
            raise Refusal(403, "not_permitted")
        raise Refusal(404, "not_found")
    return {"office_id": office_id}


def _own_view(viewer: Viewer, view_id: int) -> SavedView:
    """This will give a view that the viewer may change: one of another person isn't there. Raises Refusal: 403, 404."""
    view = SavedView.objects.filter(pk=view_id).first()
    if view is None or view.person_id not in {None, viewer.person_id}:
        raise Refusal(404, "not_found")
    _owner(viewer, view.office_id)
    return view


def _write_down(view: SavedView, what: str, actor: Actor, now: datetime) -> None:
    """This will note what was done to a view of an office; one's own are nobody else's matter."""
    if view.office_id is not None:
        record(
            kind=f"cases.{what}",
            actor=actor,
            now=now,
            subject=f"office:{view.office_id}",
            data={"view": view.pk},
        )
