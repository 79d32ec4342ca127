"""The addresses of the API of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse  # noqa: TC002 - ninja reads the annotations
from ninja import Router

from lachan.centre.cases.api import archives, documents, offices, reading, writing
from lachan.centre.cases.api.acts import ACTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lachan.centre.cases.api.acts import Act

router = Router()

# what has a name of its own comes before what has a number
router.get("/cases", operation_id="cases_list", **documents.list_operation())(reading.list_cases)
router.post("/cases", operation_id="cases_open", **documents.open_operation())(writing.open_case)
router.post("/cases/bulk", operation_id="cases_bulk", **documents.bulk_operation())(writing.bulk)
router.get("/cases/export", operation_id="cases_export", **documents.export_operation())(reading.export_cases)
router.get("/cases/figures/{name}", operation_id="cases_figure", **documents.figure_operation())(
    reading.figure
)
router.get("/cases/calendars/{office}", operation_id="cases_calendar", **documents.calendar_operation())(
    reading.calendar
)
router.post("/cases/calendars/{office}", operation_id="cases_hours", **documents.hours_operation())(
    offices.set_hours
)
router.post(
    "/cases/calendars/{office}/preview",
    operation_id="cases_hours_preview",
    **documents.hours_preview_operation(),
)(offices.preview_hours)
router.get("/cases/shift-notes", operation_id="cases_shift_notes", **documents.shift_notes_operation())(
    offices.list_shift_notes
)
router.post("/cases/shift-notes", operation_id="cases_shift_note", **documents.shift_note_operation())(
    offices.add_shift_note
)
router.post(
    "/cases/shift-notes/{note}/read",
    operation_id="cases_shift_note_read",
    **documents.shift_note_read_operation(),
)(offices.mark_shift_note)
router.get("/cases/views", operation_id="cases_views", **documents.views_operation())(offices.list_views)
router.post("/cases/views", operation_id="cases_view_save", **documents.view_operation())(offices.add_view)
router.delete("/cases/views/{view}", operation_id="cases_view_remove", **documents.view_drop_operation())(
    offices.drop_view
)
router.get("/cases/{number}", operation_id="cases_one", **documents.whole_operation())(reading.one_case)
router.get("/cases/{number}/timeline", operation_id="cases_timeline", **documents.timeline_operation())(
    reading.timeline
)
router.post("/cases/{number}/archives", operation_id="cases_archive_ask", **documents.archive_operation())(
    archives.ask_for
)
router.get("/cases/{number}/archives", operation_id="cases_archives", **documents.archives_operation())(
    archives.list_archives
)
router.get(
    "/cases/{number}/archives/{archive}",
    operation_id="cases_archive_one",
    **documents.one_archive_operation(),
)(archives.one_archive)
router.get(
    "/cases/{number}/archives/{archive}/content",
    operation_id="cases_archive_content",
    **documents.content_operation(),
)(archives.content)
router.post("/cases/{number}/exhibits", operation_id="cases_file", **documents.file_operation())(
    writing.add_file
)
router.post("/cases/{number}/exhibits/archive", operation_id="cases_archive", **documents.taking_operation())(
    writing.take_files_out
)
router.get(
    "/cases/{number}/exhibits/{exhibit}/custody",
    operation_id="cases_custody",
    **documents.custody_operation(),
)(reading.custody)


def _view_of(name: str, act: Act) -> Callable[[HttpRequest, str], HttpResponse]:
    def view(request: HttpRequest, number: str) -> HttpResponse:
        return writing.act_on(request, number, name, act)

    return view


for _name, _act in ACTS.items():
    _route = router.patch if _name == "change" else router.post
    _address = "/cases/{number}" if _name == "change" else f"/cases/{{number}}/{_name}"
    _route(_address, operation_id=f"cases_{_name.replace('-', '_')}", **documents.act_operation(_act))(
        _view_of(_name, _act)
    )
