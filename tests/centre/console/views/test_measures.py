from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from centre.accounts.trees import plan_of
from centre.cases.scene import NOW as SCENE
from centre.cases.scene import make_map, opened, reported
from centre.console.at_desk import at_desk
from centre.measures.scene import BAD, judged, people
from centre.partners.joined import join_partner
from centre.reports.judging import judge_all
from lachan.centre.accounts.models import Role
from lachan.centre.accounts.services.reorganisations import record_plan
from lachan.centre.audit.actors import OPERATOR, person_actor
from lachan.centre.indicators.models import Claim, Indicator
from lachan.centre.measures.models import Letter, Measure, Order, Thread
from lachan.centre.measures.models.sending import TOLD
from lachan.centre.measures.preview import seen_sha256
from lachan.centre.measures.services.looking import look_around
from lachan.centre.measures.services.moving_on import Mover
from lachan.centre.measures.services.signing import sign_measure
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from django.test import Client

    from centre.accounts.people import People
    from lachan.centre.fetch.names import RecordKind

pytestmark = pytest.mark.django_db
__all__ = ["people"]


def told(client: Client, address: str, **typed: object) -> tuple[int, str]:
    answer = client.post(address, typed, follow=True) if typed else client.get(address)
    return answer.status_code, answer.content.decode()


def by_dns(name: str, kind: RecordKind) -> tuple[str, ...]:
    del name
    return ("45.76.12.9",) if kind == "A" else ()


def proposed(people: People, **typed: object) -> Measure:
    status, page = told(
        at_desk(people.at("north", Role.DESK)),
        reverse("desk_measure_propose"),
        **{
            "kind": "block_domain",
            "things": BAD,
            "office": people.office("north").pk,
            "reason": "Giả cổng dịch vụ công",
        }
        | typed,
    )
    assert status == 200, page
    return Measure.objects.get(value=BAD)


def seen(client: Client, measure: Measure) -> str:
    form = client.get(reverse("desk_measure", args=[measure.number])).context["form"]
    return str(form.initial["seen"])


def test_from_the_proposal_to_the_lift_each_reads_where_it_stands(people: People) -> None:
    measure = proposed(people)
    approver = at_desk(people.at("north", Role.APPROVER))
    _, first_page = told(approver, reverse("desk"))
    assert "biện pháp chờ bạn ký" in first_page
    _, listed = told(approver, reverse("desk_measures"))
    assert measure.number in listed
    address = reverse("desk_measure", args=[measure.number])
    status, page = told(approver, address, says="approve", seen=seen(approver, measure), reason="")
    assert status == 422
    assert "đang hỏi máy chủ tên miền" in page
    look_around(now=timezone.now(), ask=by_dns)
    _, page = told(approver, address)
    assert "45.76.12.9" in page
    _, page = told(approver, address, says="approve", seen=seen(approver, measure), reason="")
    assert "Đã duyệt. Biện pháp đang được gửi." in page
    lift = reverse("desk_measure_lift", args=[measure.number])
    status, page = told(approver, lift, reason="")
    assert status == 422
    _, page = told(approver, lift, reason="Trang của một cửa hàng thật", was_wrong="on")
    assert "Đã gỡ." in page
    assert "Trang của một cửa hàng thật" in page
    measure.refresh_from_db()
    assert (measure.state, measure.was_wrong) == ("lifted", True)


def test_who_proposed_reads_why_another_signs(people: People) -> None:
    measure = proposed(people)
    officer = at_desk(people.at("north", Role.DESK))
    address = reverse("desk_measure", args=[measure.number])
    _, page = told(officer, address)
    assert 'name="says"' not in page
    assert officer.post(address, {"says": "approve", "seen": measure.value, "reason": ""}).status_code == 403
    _, page = told(officer, reverse("desk_measure_withdraw", args=[measure.number]), reason="Gõ nhầm tên")
    assert "Đã rút đề xuất." in page


def test_of_many_what_cannot_be_blocked_stays_in_the_field_with_its_reason(people: People) -> None:
    status, page = told(
        at_desk(people.at("north", Role.DESK)),
        reverse("desk_measure_propose"),
        kind="block_domain",
        things=f"{BAD}\ncom.vn\nchua-ai-biet.top\n",
        office=people.office("north").pk,
        reason="Giả mạo",
    )
    assert status == 200
    assert "com.vn\nchua-ai-biet.top</textarea>" in page
    assert "phía sau không có riêng ai" in page
    assert Measure.objects.count() == 1


def test_of_many_that_were_proposed_what_stands_out_is_named_first(people: People) -> None:
    for n in range(60):
        judged("domain", f"dien-luc-{n}.top")
    judged("domain", "vietcombank.com.vn")
    _, page = told(
        at_desk(people.at("north", Role.DESK)),
        reverse("desk_measure_propose"),
        kind="block_domain",
        things="\n".join([*(f"dien-luc-{n}.top" for n in range(60)), "vietcombank.com.vn"]),
        office=people.office("north").pk,
        reason="Giả mạo",
    )
    assert page.index("vietcombank.com.vn") < page.index("tên chính thức") < page.index("dien-luc-0.top")
    assert "Còn 11 mục nữa" in page


def test_days_out_of_range_are_refused_in_the_page_s_language(people: People) -> None:
    client = at_desk(people.at("north", Role.DESK))
    typed = {"kind": "block_domain", "things": BAD, "office": people.office("north").pk, "reason": "Giả mạo"}
    status, page = told(client, reverse("desk_measure_propose"), **typed, lasting_days=400)
    assert (status, "Nhiều nhất là 365." in page) == (422, True)
    client.cookies["lang"] = "en"
    _, page = told(client, reverse("desk_measure_propose"), **typed, lasting_days=0)
    assert "It must be 1 or more." in page


def test_a_hundred_thousand_names_are_refused_with_the_reason(people: People) -> None:
    client = at_desk(people.at("north", Role.DESK))
    names = "\n".join(f"dien-luc-{n}.top" for n in range(100_000))
    status, page = told(client, reverse("desk_measure_propose"), kind="block_domain", things=names)
    assert status == 413
    assert "chia ra nhiều lần gửi" in page
    assert not Measure.objects.exists()


def test_whoever_signs_reads_to_whom_it_goes_or_that_it_goes_to_nobody(people: People) -> None:
    measure = proposed(people)
    approver = at_desk(people.at("north", Role.APPROVER))
    pages = [reverse(page, args=[measure.number]) for page in ("desk_measure", "desk_urgent")]
    assert all("Chưa có đối tác nào nhận việc này" in told(approver, page)[1] for page in pages)
    join_partner(people)
    for page in pages:
        _, said = told(approver, page)
        assert "Gửi đến 1 đối tác:" in said
        assert "Viễn thông Sông Xanh" in said
        assert "Chưa có đối tác nào nhận việc này" not in said


def test_an_office_that_is_not_one_s_own_is_no_choice(people: People) -> None:
    status, _ = told(
        at_desk(people.at("north", Role.DESK)),
        reverse("desk_measure_propose"),
        kind="block_domain",
        things=BAD,
        office=people.office("south").pk,
        reason="Giả mạo",
    )
    assert status == 422
    assert not Measure.objects.exists()


def test_one_person_holds_once_and_no_more(people: People) -> None:
    client = at_desk(people.at("north", Role.DESK))
    typed = {
        "kind": "block_domain",
        "value": BAD,
        "office": people.office("north").pk,
        "reason": "Tiền đang đi",
    }
    _, page = told(client, reverse("desk_measure_hold"), **typed)
    assert "Đã tạm giữ, tối đa 60 phút" in page
    status, page = told(client, reverse("desk_measure_hold"), **typed)
    assert status == 422
    assert "mỗi thứ một lần" in page


def test_what_partners_write_back_stands_with_their_order_and_who_has_to_call_is_told(people: People) -> None:
    measure = proposed(people)
    look_around(now=timezone.now(), ask=by_dns)
    now = timezone.now()
    Measure.objects.filter(pk=measure.pk).update(state="sent", approved_at=now)
    partner = join_partner(people)
    order = Order.objects.create(
        measure=measure, partner_id=partner, way="mail", state="failed", ordered_at=now
    )
    thread = Thread.objects.create(
        act="ask", address="noc@songxanh.example", answer_sha256="a" * 64, bounce_sha256="b" * 64, made_at=now
    )
    thread.orders.set([order])
    for number, (kind, words) in enumerate(
        [("bounce", "5.1.1"), ("unproven", "<script>x()</script>\u202e"), ("answer", "Đã nhận.\nĐang xem.")]
    ):
        Letter.objects.create(
            thread=thread, kind=kind, at=now, mark=str(number), sender="noc@songxanh.example", words=words
        )
    officer = at_desk(people.at("north", Role.DESK))
    _, page = told(officer, reverse("desk_measure", args=[measure.number]))
    assert "Thư bị trả lại" in page
    assert "Chưa rõ của ai: không tính là trả lời" in page
    assert "Đã nhận.<br>Đang xem." in page
    assert "<script>x()" not in page
    assert "U+202E" in page
    _, first_page = told(officer, reverse("desk"))
    assert "biện pháp cần gọi đối tác" in first_page
    _, listed = told(officer, f"{reverse('desk_measures')}?state=to_call")
    assert measure.number in listed
    Order.objects.update(state="acknowledged")
    _, listed = told(officer, f"{reverse('desk_measures')}?state=to_call")
    assert measure.number not in listed


def test_what_stands_still_after_a_lift_is_shown_to_who_has_to_call(people: People) -> None:
    measure = proposed(people)
    now = timezone.now()
    partner = join_partner(people)
    Order.objects.create(
        measure=measure, partner_id=partner, way="mail", state="undone", ordered_at=now, undo_at=now,
        undo_by=now, undo_seen="still", undo_seen_at=now, undo_reminded=TOLD,
    )  # fmt: skip
    Measure.objects.filter(pk=measure.pk).update(state="lifted", ended_at=now)
    officer = at_desk(people.at("north", Role.DESK))
    _, page = told(officer, reverse("desk_measure", args=[measure.number]))
    # what the partner says stands beside what is seen
    assert "Báo đã hoàn tác" in page
    assert "Thấy vẫn còn bị chặn" in page
    assert "đã nhắc, cần gọi đối tác" in page
    _, first_page = told(officer, reverse("desk"))
    assert "biện pháp đã gỡ hoặc hết hạn mà đối tác chưa hoàn tác" in first_page
    address = f"{reverse('desk_measures')}?state=not_undone"
    assert measure.number in told(officer, address)[1]
    _, page = told(at_desk(people.at("centre", Role.ADMINISTRATOR)), reverse("desk_partner", args=[partner]))
    assert "Quá hạn, thấy vẫn còn bị chặn" in page
    Order.objects.update(undo_seen="undone")
    assert measure.number not in told(officer, address)[1]
    _, page = told(officer, reverse("desk_measure", args=[measure.number]))
    assert "Đã thấy hoàn tác" in page
    assert "cần gọi đối tác" not in page


@pytest.mark.parametrize("state", ["", "none-such"])
def test_an_address_without_a_known_state_lists_what_waits(people: People, state: str) -> None:
    measure = proposed(people)
    status, listed = told(at_desk(people.at("north", Role.DESK)), f"{reverse('desk_measures')}?state={state}")
    assert (status, measure.number in listed) == (200, True)
    approver = at_desk(people.at("north", Role.APPROVER))
    assert told(approver, f"{reverse('desk_appeals')}?state={state}")[0] == 200


def test_many_letters_cost_no_query_each(people: People, django_assert_max_num_queries: Any) -> None:
    measure = proposed(people)
    now = timezone.now()
    partner = join_partner(people)
    order = Order.objects.create(
        measure=measure, partner_id=partner, way="mail", state="sent", ordered_at=now
    )
    thread = Thread.objects.create(
        act="ask", address="noc@songxanh.example", answer_sha256="a" * 64, bounce_sha256="b" * 64, made_at=now
    )
    thread.orders.set([order])
    Letter.objects.bulk_create(
        Letter(thread=thread, kind="answer", at=now, mark=str(number), words="a") for number in range(50)
    )
    officer = at_desk(people.at("north", Role.DESK))
    officer.get(reverse("desk_measure", args=[measure.number]))
    with django_assert_max_num_queries(36):
        status, _ = told(officer, reverse("desk_measure", args=[measure.number]))
    assert status == 200


def test_a_case_leads_to_its_measures_and_shows_them(people: People) -> None:
    make_map(people)
    report = reported(
        message="", links=("http://vietcombank-xacthuc.top/login", "https://facebook.com/ten-la/posts/1")
    )
    judge_all(SCENE)
    case = opened(people, report_ids=[report])
    client = at_desk(people.at("north", Role.DESK))
    _, page = told(client, reverse("desk_case", args=[case.number]))
    way = f"{reverse('desk_measure_propose')}?case={case.number}"
    assert way in page
    _, page = told(client, f"{way}&kind=block_domain")
    # the site of the link, and not the great one beside it, which somebody has to mean
    assert "vietcombank-xacthuc.top</textarea>" in page
    assert "facebook.com</textarea>" not in page
    _, page = told(
        client, way, kind="block_domain", things="vietcombank-xacthuc.top", office=people.office("north").pk, reason="Giả ngân hàng"
    )  # fmt: skip
    measure = Measure.objects.get()
    assert (measure.value, measure.case_id) == ("vietcombank-xacthuc.top", case.pk)
    _, page = told(client, reverse("desk_case", args=[case.number]))
    assert reverse("desk_measure", args=[measure.number]) in page
    assert f"Đề xuất: {measure.number}" in page


def test_an_indicator_leads_to_a_measure_and_shows_it(people: People) -> None:
    client = at_desk(people.at("north", Role.DESK))
    indicator = Indicator.objects.get(value=BAD)
    here = reverse("desk_indicator", args=[indicator.pk])
    way = f"{reverse('desk_measure_propose')}?indicator={indicator.pk}"
    assert way in told(client, here)[1]
    _, page = told(client, way)
    assert f"{BAD}</textarea>" in page
    measure = proposed(people)
    assert measure.number in told(client, here)[1]
    assert measure.number not in told(at_desk(people.at("south", Role.DESK)), here)[1]
    for nothing in ("x", "999999999", "-1", "²"):
        assert told(client, f"{reverse('desk_measure_propose')}?indicator={nothing}")[0] == 404


def test_an_owner_reads_what_was_decided_about_the_own_name(people: People) -> None:
    measure = proposed(people)
    measure.looked_at = timezone.now()
    measure.save()
    bank = people.office("bank")
    claim = Claim.objects.create(
        office_id=bank.pk, kind="domain", value=BAD, proof="letter", state="confirmed", claimed_by="person:1",
        claimed_at=timezone.now(), decided_at=timezone.now(), confirmed_until=timezone.now().date(),
    )  # fmt: skip
    owner = at_desk(people.at("bank", Role.PARTNER))
    here = reverse("desk_claim", args=[claim.pk])
    assert measure.number not in told(owner, here)[1]
    sign_measure(
        measure_id=measure.pk, seen=seen_sha256(Measure.objects.get()), says="approve", reason="Đã xem",
        actor=person_actor(people.at("north", Role.APPROVER).pk), now=timezone.now(),
    )  # fmt: skip
    page = told(owner, here)[1]
    assert measure.number in page
    assert people.at("north", Role.APPROVER).name not in page
    # nobody reads it who only claims the name
    Claim.objects.update(state="open", decided_at=None)
    assert measure.number not in told(owner, here)[1]


def test_the_page_says_from_which_office_to_which_a_measure_went(people: People) -> None:
    measure = proposed(people)
    day = today(timezone.now())
    table = plan_of(f"{day:%Y-%m-%d},take_over,north,south,,")
    record_plan(table=table, actor=OPERATOR, now=timezone.now())
    mover = Mover()
    while mover.move(now=timezone.now()):
        pass
    _, page = told(at_desk(people.at("south", Role.APPROVER)), reverse("desk_measure", args=[measure.number]))
    assert "Từ Cơ quan north sang Cơ quan south" in page
    assert "Đơn vị kế nhiệm tiếp nhận" in page
    assert "Đơn vị đang phụ trách" in page
