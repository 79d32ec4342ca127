"""What partners say at the desk: what they call mistaken waits for who may lift, and lifts nothing by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.console.views.test_sharing import approver, text, told
from centre.exchange.making import lift, list_things, partner
from centre.exchange.partner_api.coming import program_of
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry as LogEntry
from lachan.centre.exchange.models import Claim, Entry
from lachan.centre.measures.models import Measure

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
__all__ = ["people"]

WAITS = "bị đối tác cho là nhầm"


@pytest.fixture
def source() -> str:
    """This will list a name, and give the measure's number."""
    [number] = list_things([("domain", "tiem-banh.top")], now=timezone.now())
    return number


def said(**more: Any) -> None:
    provider = partner(now=timezone.now())
    claim = {"mark": "1", "kind": "domain", "value": "tiem-banh.top", **more}
    answer = program_of(provider.pk, "sightings.write").post(
        "/api/v1/partner/claims", {"claims": [claim]}, "application/json"
    )
    assert answer.json()["kept"] == 1, answer.content


def mistaken() -> str:
    said(says="mistaken", why="taken_over", words="Chủ tiệm đã <b>báo</b> chúng tôi")
    return f"/desk/sharing/claims/{Claim.objects.get().pk}"


def desk(people: People) -> Client:
    return at_desk(people.at("centre", Role.DESK))


def test_it_waits_is_read_and_let_stand_with_a_reason(people: People, source: str) -> None:
    where = mistaken()
    assert WAITS in text(approver(people).get("/desk/"))
    assert "Đối tác cho là nhầm 1" in text(approver(people).get("/desk/sharing/"))
    listed = approver(people).get("/desk/sharing/claims/")
    assert f'href="{where}"' in listed.content.decode()
    page = text(approver(people).get(where))
    for words in ("tiem-banh.top", "Trang thật bị kẻ gian chiếm", "Đối tác thử", source, "<b>báo</b>"):
        assert words in page, words
    assert LogEntry.objects.filter(kind="console.shared_viewed").exists()
    assert approver(people).post(where, {"reason": ""}).status_code == 422
    done = approver(people).post(where, {"reason": "Đã gọi chủ trang, vẫn lừa đảo"}, follow=True)
    assert "giữ nguyên" in text(done)
    assert told() == ["tiem-banh.top"]
    assert WAITS not in text(approver(people).get("/desk/"))
    late = approver(people).post(where, {"reason": "Tôi cũng đã gọi"})
    assert late.status_code == 404
    assert "đã có người xem lại" in text(late)
    assert Claim.objects.get().looked_why == "Đã gọi chủ trang, vẫn lừa đảo"


def test_who_may_not_lift_reads_it_and_decides_nothing(people: People, source: str) -> None:
    del source
    where = mistaken()
    page = desk(people).get(where)
    assert page.status_code == 200
    assert "Giữ nguyên mục này" not in text(page)
    assert desk(people).post(where, {"reason": "thử"}).status_code == 403
    assert WAITS not in text(desk(people).get("/desk/"))
    assert Claim.objects.get().looked_at is None


def test_what_was_lifted_waits_no_more(people: People, source: str) -> None:
    where = mistaken()
    lift([source], now=timezone.now(), reason="corrected")
    assert approver(people).get(where).status_code == 404
    assert "Không có mục nào chờ xem lại" in text(approver(people).get("/desk/sharing/claims/"))


def test_what_partners_say_stands_with_the_thing_as_their_word(people: People, source: str) -> None:
    del source
    said(says="sighting", at=timezone.now().isoformat(), count=12)
    where = f"/desk/sharing/entries/{Entry.objects.get(ended_seq=None).pk}"
    page = text(approver(people).get(where))
    assert "Số lần trong 30 ngày: 12 · Số đối tác: 1" in page
    assert "không phải tác dụng mà hệ thống đã kiểm tra" in page
    assert "Test partner" in text(at_desk(people.second("centre", Role.APPROVER), lang="en").get(where))


def test_a_measures_page_has_who_said_what_when_and_what_became_of_it(people: People, source: str) -> None:
    Measure.objects.update(office_id=people.office("centre").pk, blast="{}")
    page = f"/desk/measures/{source}"
    assert 'id="said"' not in approver(people).get(page).content.decode()
    where = mistaken()
    waits = approver(people).get(page)
    assert f'href="{where}"' in waits.content.decode()
    for words in (
        "Đối tác thử",
        "Cho là nhầm: Trang thật bị kẻ gian chiếm",
        "Chờ người xem lại",
        "<b>báo</b>",
    ):
        assert words in text(waits), words
    approver(people).post(where, {"reason": "Đã gọi chủ trang, vẫn lừa đảo"})
    stands = text(approver(people).get(page))
    assert "Đã xem, giữ nguyên" in stands
    assert "Đã gọi chủ trang, vẫn lừa đảo" in stands
    lift([source], now=timezone.now(), reason="corrected")
    assert "Không còn được chia sẻ" in text(approver(people).get(page))


def test_a_measures_page_counts_what_was_seen_and_names_the_measure_of_an_earlier_claim(
    people: People, source: str
) -> None:
    Measure.objects.update(office_id=people.office("centre").pk, blast="{}")
    said(says="sighting", at=timezone.now().isoformat(), count=12)
    Claim.objects.create(
        partner_id=Claim.objects.get().partner_id, mark="2", says="refused", why="not_lawful", kind="domain",
        value="tiem-banh.top", source="M2025-000009", way="api", sha256="0" * 64, received_at=timezone.now(),
    )  # fmt: skip
    page = text(approver(people).get(f"/desk/measures/{source}"))
    assert "Số lần thấy: 12" in page
    assert "Từ chối: cần văn bản khác" in page
    assert "M2025-000009" in page
