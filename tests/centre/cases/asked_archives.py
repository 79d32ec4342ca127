"""Archives as tests ask for them: of a case of the northern office with a picture and a message as evidence."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from centre.cases.scene import NOW, acting, desk, opened
from centre.cases.signed import PASSPHRASE
from lachan.centre.accounts.models import Role
from lachan.centre.cases.models import CaseArchive
from lachan.centre.cases.services.archives import ask_for_archive, new_key
from lachan.centre.cases.services.exhibits import add_exhibit, add_message

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.audit.actors import Actor
    from lachan.centre.cases.models import Case

PICTURE: Final = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def with_evidence(people: People) -> Case:
    case = opened(people)
    told: dict[str, Any] = {"case_id": case.pk, "actor": desk(people), "now": NOW}
    add_exhibit(content=io.BytesIO(PICTURE), name="biên lai.png", source="người báo", **told)
    add_message(text="Chuyển gấp 5 triệu", source="tin nhắn", **told)
    return case


def approver(people: People, office: str = "north") -> Actor:
    return acting(people.at(office, Role.APPROVER))


def asked(people: People, case: Case, **told: Any) -> CaseArchive:
    given: dict[str, Any] = {
        "case_id": case.pk,
        "key": new_key(),
        "reason": "Chuyển cơ quan điều tra",
        "passphrase": PASSPHRASE,
        "actor": approver(people),
        "now": NOW,
        **told,
    }
    return CaseArchive.objects.get(pk=ask_for_archive(**given))


def now_of(archive: CaseArchive) -> CaseArchive:
    return CaseArchive.objects.get(pk=archive.pk)
