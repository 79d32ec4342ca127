"""The tables of cases. Only this room touches them."""

from lachan.centre.cases.models.archives import CaseArchive
from lachan.centre.cases.models.around import (
    Exhibit,
    Link,
    Mention,
    Note,
    SavedView,
    ShiftNote,
    ShiftRead,
    Task,
)
from lachan.centre.cases.models.bulk import Bulk, BulkLine
from lachan.centre.cases.models.cases import Case, CaseNumber, Custody, Event, Member, Posting, Said
from lachan.centre.cases.models.following import BankTold, Cursor, Finding
from lachan.centre.cases.models.notices import DigestHour, Notice, NoticeRule
from lachan.centre.cases.models.programs import Done
from lachan.centre.cases.models.times import Calendar, Clock

__all__ = [
    "BankTold",
    "Bulk",
    "BulkLine",
    "Calendar",
    "Case",
    "CaseArchive",
    "CaseNumber",
    "Clock",
    "Cursor",
    "Custody",
    "DigestHour",
    "Done",
    "Event",
    "Exhibit",
    "Finding",
    "Link",
    "Member",
    "Mention",
    "Note",
    "Notice",
    "NoticeRule",
    "Posting",
    "Said",
    "SavedView",
    "ShiftNote",
    "ShiftRead",
    "Task",
]
