"""What the rows of the matrix about sharing ask: a thing that is told, and a hold that waits.

Whoever comes has a role at the northern office, and what is shared is decided at the top: so nobody of the matrix
decides. Who does is in `views/test_sharing.py` and `exchange/services/test_releasing.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from centre.exchange.making import list_things, partner
from lachan.centre.exchange.models import AnswerFile, Claim, Entry, Hold
from lachan.centre.partners.models import Partner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from centre.console.places import Place


def _told_and_held() -> None:
    if not Entry.objects.exists():
        things = [("domain", "lua-dao.top"), ("domain", "vietcombank.com.vn")]
        list_things(things, now=timezone.now())


def _a_hold(place: Place) -> Mapping[str, Any]:
    del place
    _told_and_held()
    return {"hold_id": Hold.objects.get().pk}


def _an_entry(place: Place) -> Mapping[str, Any]:
    del place
    _told_and_held()
    return {"entry_id": Entry.objects.get().pk}


def _a_claim(place: Place) -> Mapping[str, Any]:
    del place
    _told_and_held()
    now = timezone.now()
    row = Entry.objects.get()
    bank = Partner.objects.filter(code="ISP-TEST").first() or partner(now=now)
    found, _ = Claim.objects.update_or_create(
        partner_id=bank.pk, mark="1", says="mistaken", why="wrong", kind=row.kind, value=row.value,
        source=row.source, way="api", sha256="0" * 64, defaults={"received_at": now, "looked_at": None},
    )  # fmt: skip
    return {"claim_id": found.pk}


def _answers(place: Place) -> Mapping[str, Any]:
    """A file by hand, of a partner that is the office at the place."""
    _told_and_held()
    now = timezone.now()
    row = Partner.objects.filter(code="OWN-TEST").first() or partner("OWN-TEST", now=now)
    Partner.objects.filter(pk=row.pk).update(office_id=place.office.pk)
    return {
        "file": SimpleUploadedFile(
            "traloi.csv", "trả lời,loại,giá trị\nđã chặn,domain,lua-dao.top\n".encode()
        )
    }


def _a_file(place: Place) -> Mapping[str, Any]:
    """A file of answers that is taken, of a partner that is the office at the place."""
    now = timezone.now()
    row = Partner.objects.filter(code="OWN-TEST").first() or partner("OWN-TEST", now=now)
    Partner.objects.filter(pk=row.pk).update(office_id=place.office.pk)
    found, _ = AnswerFile.objects.get_or_create(
        partner_id=row.pk, sent_by="person:1", defaults={"made_at": now, "rows": 0, "done_at": now}
    )
    return {"file_id": found.pk}


BLANKS: Final[dict[str, Callable[[Place], Mapping[str, Any]]]] = {
    "desk/sharing/holds/<row:hold_id>": _a_hold,
    "desk/sharing/holds/<row:hold_id>/export": _a_hold,
    "desk/sharing/entries/<row:entry_id>": _an_entry,
    "desk/sharing/claims/<row:claim_id>": _a_claim,
    "desk/answers/files/<row:file_id>": _a_file,
    "desk/answers/files/<row:file_id>/result": _a_file,
    "developers/formats/<slug:name>": lambda _: {"name": "lists"},
}
BODIES: Final[dict[str, Any]] = {
    "desk/answers/": _answers,
    "desk/sharing/look": {"text": "lua-dao.top"},
    "desk/sharing/stop": {"word": "DỪNG", "reason": "thử"},
    "desk/sharing/holds/<row:hold_id>": {"says": "release", "things": "1", "reason": "thử"},
    "desk/sharing/claims/<row:claim_id>": {"reason": "thử"},
    "desk/sharing/entries/<row:entry_id>": {"tlp": "red", "pap": "red", "reason": "thử"},
}
