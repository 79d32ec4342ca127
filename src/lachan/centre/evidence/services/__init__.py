"""All writes of this room."""

from lachan.centre.evidence.services.deciding import (
    ask_to_destroy,
    ask_to_lift,
    decide_lift,
    destroy,
    flag_illegal,
    read_reason,
    withdraw_destruction,
)
from lachan.centre.evidence.services.exporting import (
    MOST_FILES,
    Archive,
    Around,
    Exported,
    Lasting,
    export_files,
)
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
from lachan.centre.evidence.services.uploads import (
    UploadShown,
    append_to_upload,
    begin_upload,
    count_expired,
    drop_upload,
    expire_uploads,
    finish_upload,
    joined,
    unfinished_of,
    upload_of,
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
    "MOST_FILES",
    "Archive",
    "Around",
    "Exported",
    "Fault",
    "HeldFor",
    "Lasting",
    "ShownFile",
    "UploadShown",
    "Verified",
    "Waiting",
    "append_to_upload",
    "ask_to_destroy",
    "ask_to_lift",
    "begin_upload",
    "change_term",
    "count_due",
    "count_expired",
    "count_over",
    "count_waiting",
    "decide_lift",
    "destroy",
    "drop_upload",
    "end_waiting",
    "expire",
    "expire_uploads",
    "export_files",
    "finish_upload",
    "flag_illegal",
    "joined",
    "keep",
    "lift_legal_hold",
    "note_facts_seen",
    "open_waiting",
    "pieces_of",
    "place_legal_hold",
    "read_reason",
    "scan_again",
    "scan_next",
    "set_aside",
    "show_previews",
    "sweep",
    "unfinished_of",
    "upload_of",
    "verify_all",
    "waiting_for",
    "withdraw_destruction",
]
