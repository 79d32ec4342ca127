"""All writes of this room."""

from lachan.centre.evidence.services.deciding import (
    ask_to_destroy,
    ask_to_lift,
    decide_lift,
    destroy,
    flag_illegal,
    withdraw_destruction,
)
from lachan.centre.evidence.services.exporting import Archive, Exported, export_files
from lachan.centre.evidence.services.keeping import HeldFor, keep
from lachan.centre.evidence.services.opening import pieces_of
from lachan.centre.evidence.services.removing import sweep
from lachan.centre.evidence.services.scanning import count_waiting, scan_again, scan_next
from lachan.centre.evidence.services.showing import ShownFile, note_facts_seen, show_previews
from lachan.centre.evidence.services.terms import (
    change_term,
    count_due,
    expire,
    lift_legal_hold,
    place_legal_hold,
)
from lachan.centre.evidence.services.verifying import Fault, Verified, verify_all
from lachan.centre.evidence.services.waiting import (
    Waiting,
    count_over,
    end_waiting,
    open_waiting,
    set_aside,
    waiting_for,
)

__all__ = [
    "Archive",
    "Exported",
    "Fault",
    "HeldFor",
    "ShownFile",
    "Verified",
    "Waiting",
    "ask_to_destroy",
    "ask_to_lift",
    "change_term",
    "count_due",
    "count_over",
    "count_waiting",
    "decide_lift",
    "destroy",
    "end_waiting",
    "expire",
    "export_files",
    "flag_illegal",
    "keep",
    "lift_legal_hold",
    "note_facts_seen",
    "open_waiting",
    "pieces_of",
    "place_legal_hold",
    "scan_again",
    "scan_next",
    "set_aside",
    "show_previews",
    "sweep",
    "verify_all",
    "waiting_for",
    "withdraw_destruction",
]
