"""What was seen of measures, as officers and those who keep partners read it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from centre.console.at_desk import at_desk
from centre.measures.probed import (
    BLOCKED,
    NOWHERE,
    OPEN,
    THERE,
    answers_of,
    blocked_there,
    look,
    probing_partner,
    sign,
    tasks_for,
)
from centre.measures.scene import BAD, NOW, approver, judged, now_of, people, proposed, signed
from lachan.centre.accounts.access import viewer_of
from lachan.centre.accounts.models import Role
from lachan.centre.console.waits import measures_come_back, wrong_probes
from lachan.centre.measures.models import Probe
from lachan.centre.measures.services.probes import take_results
from lachan.centre.measures.services.settling import settle_effects
from lachan.centre.web.refusals import Refusal

if TYPE_CHECKING:
    from centre.accounts.people import People
    from lachan.centre.measures.models import Measure

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def page(people: People, measure: Measure, lang: str = "vi") -> Any:
    client = at_desk(people.at("north", Role.APPROVER), lang=lang)
    return client.get(reverse("desk_measure", args=[measure.number]))


def see(partner: int, said: dict[str, Any], *minutes: float) -> None:
    for each in minutes:
        look(partner, said, minutes=each)
        settle_effects(now=NOW + timedelta(minutes=each))


def test_a_measure_shows_what_each_resolver_was_seen_to_do_and_since_when(people: People) -> None:
    partner = probing_partner(people)
    measure, _ = blocked_there(people)
    assert "Chưa đối tác nào có đầu dò" in text(page(people, measure))
    see(partner, {BAD: OPEN}, 0, 4)
    see(partner, {BAD: BLOCKED}, 8, 12)
    answer = page(people, measure)
    said = text(answer)
    assert "Đang có tác dụng" in said
    assert "8 phút" in said
    assert "10.0.0.53" in said
    # open for 8 of the 12 minutes that are known
    assert "33%" in said
    svg = answer.content.decode()
    assert 'class="open"' in svg
    assert 'class="held"' in svg
    english = text(page(people, measure, "en"))
    assert "Took effect after" in english
    assert "8 min" in english


def test_what_a_bank_says_is_no_effect_and_the_page_says_why(people: People) -> None:
    judged("payee", "970436:0011004455667")
    measure = proposed(people, "970436:0011004455667", kind="warn_payee")
    assert signed(measure, approver(people)).done == "approved"
    said = text(page(people, measure))
    assert "Chưa kiểm chứng được" in said
    assert "Lời báo của họ ghi ở phần Đối tác, và không được coi là tác dụng." in said


def test_where_it_is_blocked_elsewhere_an_open_page_accuses_nobody(people: People) -> None:
    judged("url", "http://vay.top/otp")
    measure = proposed(people, "http://vay.top/otp", kind="block_url")
    assert signed(measure, approver(people)).done == "approved"
    assert "Chưa xem được trang này" in text(page(people, measure))


def test_a_proposal_shows_no_effect(people: People) -> None:
    measure = proposed(people)
    assert 'id="effect"' not in page(people, measure).content.decode()


def test_what_has_come_back_waits_at_the_desk_and_can_be_listed(people: People) -> None:
    partner = probing_partner(people)
    measure, _ = blocked_there(people)
    desk = people.at("north", Role.DESK)
    now = timezone.now()
    see(partner, {BAD: BLOCKED}, 0, 4)
    assert measures_come_back(viewer_of(desk, now=now), now) is None
    see(partner, {BAD: OPEN}, 8, 12)
    assert now_of(measure).effect == "returned"
    waiting = measures_come_back(viewer_of(desk, now=now), now)
    assert waiting is not None
    assert waiting.count == 1
    listed = text(at_desk(desk).get(waiting.address))
    assert measure.number in listed
    assert "Đã xuất hiện trở lại" in listed
    south = people.at("south", Role.DESK)
    assert measures_come_back(viewer_of(south, now=now), now) is None


def test_a_partner_shows_its_probes_and_how_fast_it_acts(people: People) -> None:
    partner = probing_partner(people)
    client = at_desk(people.at("centre", Role.ADMINISTRATOR))
    address = reverse("desk_partner", args=[partner])
    assert "Chưa thấy tác dụng nào" in text(client.get(address))
    blocked_there(people)
    see(partner, {BAD: OPEN}, 0)
    see(partner, {BAD: BLOCKED}, 4, 8)
    Probe.objects.update(asked_at=timezone.now())
    said = text(client.get(address))
    assert "1 / 1" in said
    assert "4 phút" in said
    assert "Được tin" in said
    now = timezone.now()
    administrator = viewer_of(people.at("centre", Role.ADMINISTRATOR), now=now)
    assert wrong_probes(administrator, now) is None
    lies = answers_of(
        tasks_for(partner, NOW + timedelta(minutes=12)), {BAD: BLOCKED, THERE: BLOCKED, NOWHERE: BLOCKED}
    )
    at = NOW + timedelta(minutes=12)
    body, signature = sign(lies, at=at)
    with pytest.raises(Refusal):
        take_results(partner_id=partner, probe="hanoi", body=body, signature=signature, now=at)
    Probe.objects.update(wrong_until=now + timedelta(minutes=30))
    said = text(client.get(address))
    assert "Trả lời sai điều đã biết" in said
    assert "sai điều đã biết" in said
    waiting = wrong_probes(administrator, now)
    assert waiting is not None
    assert waiting.count == 1
    Probe.objects.update(wrong_until=None, asked_at=now - timedelta(hours=2))
    assert "Im lặng hơn một giờ" in text(client.get(address))


def test_the_page_costs_the_same_however_often_was_looked(people: People) -> None:
    partner = probing_partner(people)
    measure, _ = blocked_there(people)

    def queries() -> int:
        client = at_desk(people.at("north", Role.APPROVER))
        address = reverse("desk_measure", args=[measure.number])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    see(partner, {BAD: OPEN}, 0)
    few = queries()
    for minutes in range(4, 60, 4):
        look(partner, {BAD: BLOCKED if minutes % 8 else OPEN}, minutes=minutes)
    assert queries() == few
    # two of them are for what partners said about it
    assert few <= 31
