"""Appeals at the desk: what a reviewer sees, decides, and does not see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from centre.console.at_desk import at_desk
from centre.measures.appealing import blocked, there
from centre.measures.scene import BAD, judged, now_of, people, proposed, signed
from centre.measures.scene import approver as as_approver
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry
from lachan.centre.measures.models import Appeal, Filing, FilingFile
from lachan.centre.measures.services.proving import look_for_proofs

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]
TYPED = {"what": BAD, "why": "Quán của tôi ở số 12", "contact": "chu@shop.example", "consent": "1"}


def sent(**told: Any) -> Appeal:
    """This will send an appeal on the public page, and give the last one of it."""
    assert Client().post("/appeal", TYPED | told).status_code == 200
    return Appeal.objects.latest("pk")


def prove() -> None:
    """This will have the proofs found twice, now."""
    for _ in range(2):
        Appeal.objects.update(next_look_at=timezone.now())
        look_for_proofs(now=timezone.now(), ask=there)


def page_of(client: Client, appeal: Appeal, **typed: Any) -> tuple[int, str]:
    address = reverse("desk_appeal", args=[appeal.number])
    response = client.post(address, typed, follow=True) if typed else client.get(address)
    return response.status_code, response.content.decode()


def test_a_reviewer_sees_what_it_is_about_and_decides(people: People) -> None:
    measure = blocked(people)
    appeal = sent(files=SimpleUploadedFile("giay-phep.txt", b"giay phep so 12"))
    client = at_desk(people.second("north", Role.APPROVER))
    assert "khiếu nại chờ xem xét" in client.get(reverse("desk")).content.decode()
    listed = client.get(reverse("desk_appeals")).content.decode()
    assert appeal.number in listed
    _, page = page_of(client, appeal)
    for said in (
        BAD,
        measure.number,
        "Quán của tôi ở số 12",
        "chu@shop.example",
        "giay-phep.txt",
        "_lachan-owner",
    ):
        assert said in page
    assert Entry.objects.filter(kind="measures.appeals_viewed").exists()
    status, page = page_of(client, appeal, says="lifted", reason="")
    assert (status, now_of(measure).in_force) == (422, True)
    _, page = page_of(client, appeal, says="lifted", reason="Đã xem giấy phép, là quán thật", was_wrong="on")
    assert "Đã gỡ mọi biện pháp" in page
    assert "Đã xem giấy phép, là quán thật" in page
    assert (now_of(measure).state, now_of(measure).was_wrong) == ("lifted", True)
    assert 'name="says"' not in page


def test_who_signed_reads_why_somebody_else_decides(people: People) -> None:
    blocked(people)
    appeal = sent()
    client = at_desk(people.at("north", Role.APPROVER))
    _, page = page_of(client, appeal)
    assert 'name="says"' not in page
    assert "không xem xét khiếu nại về chính việc đó" in page
    status, _ = page_of(client, appeal, says="lifted", reason="Gỡ đi")
    assert status == 403


def test_fifty_names_are_one_line_and_one_decision(people: People) -> None:
    names = [f"shop-{number}.top" for number in range(50)]
    for name in names:
        judged("domain", name)
        blocked(people, name)
    sent(what="\n".join(names))
    client = at_desk(people.second("north", Role.APPROVER))
    listed = client.get(reverse("desk_appeals")).content.decode()
    first = Appeal.objects.earliest("pk")
    assert listed.count("/desk/appeals/A") == 1
    assert "Cùng người gửi hoặc cùng mạng: 50" in listed
    _, page = page_of(client, first)
    assert page.count("checked") >= 49
    others = list(Appeal.objects.exclude(pk=first.pk).values_list("number", flat=True))
    page_of(client, first, says="upheld", reason="Đều là trang giả", numbers=others)
    assert set(Appeal.objects.values_list("state", flat=True)) == {"upheld"}


def test_what_came_under_somebody_s_address_is_not_ticked_beforehand(people: People) -> None:
    judged("domain", "gia-mao.top")
    blocked(people)
    blocked(people, "gia-mao.top")
    honest = sent()
    client = Client(REMOTE_ADDR="198.51.100.7")
    assert client.post("/appeal", TYPED | {"what": "gia-mao.top"}).status_code == 200
    _, page = page_of(at_desk(people.second("north", Role.APPROVER)), honest)
    assert "gia-mao.top" in page
    assert "checked" not in page
    assert "Ai cũng có thể ghi thư của người khác" in page


def test_a_new_measure_is_let_pass_on_the_appeal_s_page(people: People) -> None:
    blocked(people)
    appeal = sent()
    prove()
    fresh = proposed(people, kind="take_page_down")
    client = at_desk(people.second("north", Role.APPROVER))
    signer = at_desk(people.at("north", Role.APPROVER))
    measure = signer.get(reverse("desk_measure", args=[fresh.number])).content.decode()
    assert appeal.number in measure
    _, page = page_of(client, appeal)
    assert "Biện pháp mới đang chờ khiếu nại này" in page
    done = client.post(
        reverse("desk_appeal_agree", args=[appeal.number]), {"measure": fresh.number}, follow=True
    )
    assert "Biện pháp mới được ký tiếp" in done.content.decode()
    assert signed(fresh, as_approver(people), now=timezone.now()).done == "approved"


def test_files_of_an_appeal_are_for_those_alone_who_may_decide(people: People) -> None:
    blocked(people)
    sent(files=SimpleUploadedFile("giay-phep.txt", b"giay phep so 12"))
    address = reverse("desk_evidence_file", args=[FilingFile.objects.get().holding_id])
    assert at_desk(people.second("north", Role.APPROVER)).get(address).status_code == 200
    for who in (
        people.at("north", Role.DESK),
        people.at("north", Role.ANALYST),
        people.at("south", Role.APPROVER),
    ):
        assert at_desk(who).get(address).status_code == 404


def test_what_is_on_no_list_waits_for_nobody_but_can_be_seen(people: People) -> None:
    appeal = sent(what="quan-ca-phe.example", insists="1")
    client = at_desk(people.at("ministry", Role.APPROVER))
    assert appeal.number not in client.get(reverse("desk_appeals")).content.decode()
    assert appeal.number in client.get(reverse("desk_appeals"), {"state": "open"}).content.decode()
    assert page_of(client, appeal)[0] == 200
    # north's are not at the top
    assert page_of(at_desk(people.at("north", Role.APPROVER)), appeal)[0] == 404


def test_what_a_stranger_writes_is_shown_as_text(people: People) -> None:
    blocked(people)
    appeal = sent(why='<script>alert(1)</script>\u202e"><img src=x>')
    _, page = page_of(at_desk(people.second("north", Role.APPROVER)), appeal)
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "U+202E" in page


def test_an_empty_list_says_what_it_is_for(people: People) -> None:
    page = at_desk(people.at("north", Role.APPROVER)).get(reverse("desk_appeals")).content.decode()
    assert "Không có khiếu nại nào" in page
    assert not Filing.objects.exists()


def test_the_pages_ask_the_database_as_little_with_fifty_as_with_one(
    people: People, django_assert_max_num_queries: Any
) -> None:
    names = [f"shop-{number}.top" for number in range(50)]
    for name in names:
        judged("domain", name)
        blocked(people, name)
    sent(what="\n".join(names))
    client = at_desk(people.second("north", Role.APPROVER))
    client.get(reverse("desk_appeals"))
    with django_assert_max_num_queries(45):
        client.get(reverse("desk_appeals"))
    with django_assert_max_num_queries(70):
        client.get(reverse("desk_appeal", args=[Appeal.objects.earliest("pk").number]))
