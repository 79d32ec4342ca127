"""What the rows of the matrix about evidence ask: files of reports at a place, and what somebody has asked of them."""

from __future__ import annotations

import io
import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from lachan.centre.audit.actors import Actor, person_actor
from lachan.centre.evidence.services import HeldFor, ask_to_destroy, ask_to_lift, flag_illegal, keep
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from centre.console.places import Place

_count = itertools.count(1)


def file_at(place: Place) -> int:
    """A small text that came with a report of the office at the place."""
    report_id = place.report()
    now = timezone.now()
    held = keep(
        content=io.BytesIO(f"tin thứ {next(_count)}".encode()),
        name="tin.txt",
        held_for=HeldFor(
            holder=f"report:{report_id}",
            office_id=place.office.pk,
            source=f"report:{report_id}",
            purpose="report",
            keep_until=today(now) + timedelta(days=180),
        ),
        actor=Actor("citizen", f"report-{report_id}"),
        now=now,
    )
    return held.id


def asking(place: Place) -> Actor:
    """Who has asked: who comes, or somebody else."""
    return person_actor(place.comer.pk if place.place == "self" else place.people.at("centre").pk)


def flagged_file(place: Place) -> int:
    """A file of which somebody said that it is illegal to show."""
    file_id = file_at(place)
    flag_illegal(file_id=file_id, reason="ảnh trẻ em", actor=asking(place), now=timezone.now())
    return file_id


def asked_lift(place: Place) -> int:
    """A flag that somebody asks to be lifted."""
    file_id = file_at(place)
    flag_id = flag_illegal(file_id=file_id, reason="ảnh trẻ em", actor=asking(place), now=timezone.now())
    ask_to_lift(flag_id=flag_id, reason="nhầm tệp", actor=asking(place), now=timezone.now())
    return flag_id


def asked_destruction(place: Place) -> int:
    """An order to destroy a file that waits for a second person."""
    return ask_to_destroy(
        file_id=file_at(place),
        order_reference="QĐ 12 ngày 28/11/2026",
        reason="theo lệnh",
        actor=asking(place),
        now=timezone.now(),
    )


BLANKS: Final[dict[str, Callable[[Place], Mapping[str, Any]]]] = {
    "desk/evidence/<row:file_id>": lambda place: {"file_id": file_at(place)},
    "desk/evidence/<row:file_id>/flag": lambda place: {"file_id": file_at(place)},
    "desk/evidence/<row:file_id>/lift": lambda place: {"file_id": flagged_file(place)},
    "desk/evidence/<row:file_id>/destroy": lambda place: {"file_id": file_at(place)},
    "desk/evidence/<row:file_id>/original": lambda place: {"file_id": file_at(place)},
    "desk/evidence/lifts/<row:flag_id>": lambda place: {"flag_id": asked_lift(place)},
    "desk/evidence/destructions/<row:order_id>": lambda place: {"order_id": asked_destruction(place)},
}
BODIES: Final[dict[str, Any]] = {
    "desk/evidence/<row:file_id>/flag": {"reason": "ảnh trẻ em"},
    "desk/evidence/<row:file_id>/lift": {"reason": "nhầm tệp"},
    "desk/evidence/<row:file_id>/destroy": {"order": "QĐ 12 ngày 28/11/2026", "reason": "theo lệnh"},
    "desk/evidence/<row:file_id>/original": {"reason": "gửi giám định"},
    "desk/evidence/lifts/<row:flag_id>": {"answer": "agree", "reason": "đã xem hồ sơ"},
    "desk/evidence/destructions/<row:order_id>": {"answer": "agree", "reason": "đã đối chiếu lệnh"},
}
