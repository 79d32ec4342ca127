"""What the rows of the matrix about cases ask: a case at the office of a place."""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lachan.centre.accounts.models import Territory
from lachan.centre.audit.actors import person_actor
from lachan.centre.cases.archive.keeping import new_archive
from lachan.centre.cases.models import Bulk, BulkLine, Case, CaseArchive, Posting, SavedView, ShiftNote
from lachan.centre.cases.notices import ABOUT
from lachan.centre.cases.services.exhibits import add_message
from lachan.centre.cases.services.opening import open_case
from lachan.centre.cases.services.tasks import add_task
from lachan.centre.evidence.services import append_to_upload, begin_upload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from centre.console.places import Place

_count = itertools.count(1)


def case_at(place: Place) -> Case:
    """A new case that went to the office at the place."""
    case_id = open_case(
        kind="website",
        title=f"Trang giả số {next(_count)}",
        actor=person_actor(place.people.at("centre", "desk").pk),
        now=timezone.now(),
    )
    Case.objects.filter(pk=case_id).update(office_id=place.office.pk)
    Posting.objects.filter(case_id=case_id).update(office_id=place.office.pk)
    return Case.objects.get(pk=case_id)


def _numbered(place: Place) -> Mapping[str, Any]:
    return {"number": case_at(place).number}


def task_at(place: Place) -> int:
    """An open task of the office at the place, in a case of the centre."""
    people = place.people
    now, actor = timezone.now(), person_actor(people.at("centre", "desk").pk)
    case_id = open_case(kind="website", title="Trang giả", actor=actor, now=now)
    Case.objects.filter(pk=case_id).update(office_id=people.office("centre").pk)
    return add_task(case_id=case_id, title="Gọi lại", office_id=place.office.pk, actor=actor, now=now)


def bulk_at(place: Place) -> Bulk:
    """An act on many cases that who comes asked for, or somebody else at the office."""
    person = place.comer if place.place == "self" else place.person()
    bulk = Bulk.objects.create(
        key=f"{next(_count):032x}",
        person_id=person.pk,
        act="looked",
        at=timezone.now(),
        done_at=timezone.now(),
    )
    BulkLine.objects.create(bulk=bulk, case=case_at(place), version=1, state="done")
    return bulk


def _bulk_typed(place: Place) -> dict[str, str]:
    return {
        "act": "close",
        "step": "do",
        "key": f"{next(_count):032x}",
        "chosen": f"{case_at(place).pk}:1",
        "outcome": "stopped",
        "recovered": "as_said",
        "reason": "đã chặn",
    }


def view_at(place: Place) -> SavedView:
    """A saved view of the office at the place, or of who comes."""
    owner = {"person_id": place.comer.pk} if place.place == "self" else {"office_id": place.office.pk}
    return SavedView.objects.create(
        **owner, name=f"Trễ hạn {next(_count)}", wanted='{"late":true}', made_at=timezone.now()
    )


def _with_exhibit(place: Place) -> Mapping[str, Any]:
    """A message as evidence of a case of the office at the place."""
    case = case_at(place)
    exhibit_id = add_message(
        case_id=case.pk,
        text=f"tin thứ {next(_count)}",
        source="ảnh chụp màn hình",
        actor=person_actor(place.people.at("centre", "desk").pk),
        now=timezone.now(),
    )
    return {"number": case.number, "exhibit_id": exhibit_id}


def _with_archive(place: Place) -> Mapping[str, Any]:
    """An archive that was made of a case of the office at the place."""
    case, now = case_at(place), timezone.now()
    with new_archive(case.pk) as (file, name):
        file.write(b"PK")
    archive = CaseArchive.objects.create(
        key=f"{next(_count):032x}",
        case=case,
        reason="chuyển cơ quan điều tra",
        language="vi",
        actor_kind="person",
        actor_id=f"{place.person().pk}",
        asked_at=now,
        state="ready",
        sha256="0" * 64,
        size_bytes=2,
        file=name,
        export_id=1,
    )
    return {"number": case.number, "archive_id": archive.pk}


def _upload(place: Place) -> Mapping[str, Any]:
    """A whole small upload by who comes, for a case at the place."""
    case = case_at(place)
    actor, now = person_actor(place.comer.pk), timezone.now()
    made = begin_upload(holder=f"case:{case.pk}", name="a.txt", size_bytes=2, actor=actor, now=now)
    append_to_upload(token=made.token, offset_bytes=0, content=io.BytesIO(b"ab"), actor=actor, now=now)
    return {"number": case.number, "token": made.token}


def _a_province(place: Place) -> Mapping[str, Any]:
    del place
    made, _ = Territory.objects.get_or_create(
        code="P01-202501",
        defaults={
            "level": "province",
            "name_vi": "Thành phố Hà Nội",
            "name_en": "Ha Noi City",
            "key": "ha noi",
        },
    )
    return {"code": made.code}


def _shift_note(place: Place) -> Mapping[str, Any]:
    """What a shift of the office at the place told the next."""
    note = ShiftNote.objects.create(
        office_id=place.office.pk, text="chờ ngân hàng", by="person:0", at=timezone.now()
    )
    return {"note_id": note.pk}


BLANKS: Final[dict[str, Callable[[Place], Mapping[str, Any]]]] = {
    "desk/situation/<slug:name>": lambda _: {"name": "kinds"},
    "desk/in/<slug:code>": _a_province,
    "desk/in/<slug:code>/<slug:name>": lambda place: {**_a_province(place), "name": "communes"},
    "desk/tasks/<row:task_id>/done": lambda place: {"task_id": task_at(place)},
    "desk/tasks/<row:task_id>/give": lambda place: {"task_id": task_at(place)},
    "desk/cases/bulk/<slug:key>": lambda place: {"key": bulk_at(place).key},
    "desk/cases/views/<row:view_id>": lambda place: {"view_id": view_at(place).pk},
    "desk/cases/shift/<row:note_id>/read": _shift_note,
    "desk/offices/<row:office_id>/hours": lambda place: {"office_id": place.office.pk},
    "desk/cases/<case:number>": _numbered,
    "desk/cases/<case:number>/evidence/add": _numbered,
    "desk/cases/<case:number>/evidence/message": _numbered,
    "desk/cases/<case:number>/evidence/archive": _numbered,
    "desk/cases/<case:number>/evidence/archives/<row:archive_id>": _with_archive,
    "desk/cases/<case:number>/evidence/archives/<row:archive_id>/file": _with_archive,
    "desk/cases/<case:number>/evidence/<row:exhibit_id>": _with_exhibit,
    "desk/cases/<case:number>/evidence/<row:exhibit_id>/out": _with_exhibit,
    "desk/cases/<case:number>/evidence/<row:exhibit_id>/clear": _with_exhibit,
    "desk/cases/<case:number>/<slug:name>": lambda place: {**_numbered(place), "name": "hand-over"},
    "desk/cases/<case:number>/evidence/large": _numbered,
    "desk/cases/<case:number>/evidence/uploads": _numbered,
    "desk/cases/<case:number>/evidence/uploads/<str:token>": _upload,
}


BODIES: Final[dict[str, Any]] = {
    "desk/offices/<row:office_id>/hours": {
        "valid_from": "01/12/2099",
        "monday": "08:00-12:00",
        "country": "VN",
        "sure": "1",
    },
    "desk/cases/shift": {"text": "chờ ngân hàng trả lời"},
    "desk/cases/shift/<row:note_id>/read": lambda place: {"office": place.office.code},
    "desk/notices/": {**{f"about_{about}": "daily" for about in ABOUT}, "hour": "6"},
    "desk/tasks/<row:task_id>/done": {"answer": "Đã gọi"},
    "desk/tasks/<row:task_id>/give": lambda place: {"person": f"{place.comer.pk}"},
    "desk/cases/open": {"title": "Trang giả", "kind": "website"},
    "desk/cases/bulk": _bulk_typed,
    "desk/cases/views/": lambda place: {"name": f"Mới {next(_count)}", "office": f"{place.office.pk}"},
    "desk/cases/views/<row:view_id>": lambda _: {"name": f"Khác {next(_count)}"},
    "desk/cases/<case:number>/evidence/add": lambda _: {
        "file": SimpleUploadedFile("tin.txt", f"tin {next(_count)}".encode()),
        "source": "người báo gửi",
    },
    "desk/cases/<case:number>/evidence/message": {"text": "Bấm vào đây", "source": "người báo gửi"},
    "desk/cases/<case:number>/evidence/archive": {
        "scope": "whole",
        "tlp": "AMBER",
        "reason": "chuyển cơ quan điều tra",
        "language": "vi",
    },
    "desk/cases/<case:number>/evidence/<row:exhibit_id>/out": {"reason": "đưa nhầm vụ"},
    "desk/cases/<case:number>/evidence/<row:exhibit_id>/clear": {"reason": "đã xem, không có mặt ai"},
    "desk/cases/<case:number>/<slug:name>": lambda place: {
        "version": str(Case.objects.latest("pk").version),
        "office": place.people.office("south").code,
        "reason": "nạn nhân ở đó",
    },
    "desk/cases/<case:number>/evidence/large": lambda _: {
        "source": "Phường nộp",
        "file": SimpleUploadedFile("tin.txt", f"tin {next(_count)}".encode()),
    },
    "desk/cases/<case:number>/evidence/uploads/<str:token>": {"source": "Phường nộp"},
}
