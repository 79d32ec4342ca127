"""The public pages of appeals, as somebody with a phone and without a script meets them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from centre.measures.appealing import blocked, there
from centre.measures.scene import BAD, judged, people, second
from lachan.centre.measures.block_codes import code_of, write_code
from lachan.centre.measures.models import Appeal, Filing, FilingFile
from lachan.centre.measures.services.mailing_proofs import send_codes
from lachan.centre.measures.services.proving import look_for_proofs
from lachan.centre.measures.services.reviewing import LIFTED, UPHELD, decide_appeals
from lachan.centre.outbox.contents import Mail
from lachan.centre.outbox.models import Message

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}")
TYPED = {"what": BAD, "why": "Trang bán hàng của tôi từ 2019", "contact": "chu@shop.example", "consent": "1"}


@pytest.fixture
def now_blocked(people: People) -> People:
    """This will have the bad name blocked today: pages have a clock of their own."""
    blocked(people)
    return people


def sent(client: Client | None = None, **told: Any) -> Any:
    return (client or Client()).post("/appeal", TYPED | told)


def code_in(page: Any) -> str:
    found = CODE.search(page.content.decode())
    assert found is not None
    return found[0]


def test_an_appeal_ends_in_a_code_by_which_it_is_followed(now_blocked: People) -> None:
    del now_blocked
    client = Client()
    assert client.get("/appeal").status_code == 200
    page = sent(client)
    assert page.status_code == 200
    said = page.content.decode()
    assert "_lachan-owner." + BAD in said
    assert Filing.objects.get().token in said
    code = code_in(page)
    seen = client.post("/appeal/follow", {"code": code.lower().replace("-", " ")}).content.decode()
    assert "Đang chờ quyết định" in seen
    # what was told stands nowhere there
    assert "2019" not in seen
    assert "chu@shop.example" not in seen
    assert not client.cookies.get("sessionid")


def test_who_appeals_reads_what_was_decided_and_why(now_blocked: People) -> None:
    code = code_in(sent())
    decide_appeals(
        numbers=[Appeal.objects.get().number], says=LIFTED, reason="Đã xem giấy phép, là trang thật",
        actor=second(now_blocked), now=timezone.now(), was_wrong=True,
    )  # fmt: skip
    for lang, words in (("vi", "xin lỗi bạn"), ("en", "We are sorry")):
        said = Client().post(f"/appeal/follow?lang={lang}", {"code": code}).content.decode()
        assert "Đã xem giấy phép, là trang thật" in said
        assert words in said


def test_the_form_takes_the_code_of_the_block_page(now_blocked: People) -> None:
    del now_blocked
    assert sent(what=write_code(code_of(BAD))).status_code == 200
    assert Appeal.objects.get().value == BAD


def test_what_no_list_names_is_answered_at_once_and_keeps_what_was_typed(people: People) -> None:
    del people
    page = sent(what="quan-ca-phe.example")
    said = page.content.decode()
    assert page.status_code == 409
    assert "danh sách không nêu: quan-ca-phe.example" in said
    assert "Trang bán hàng của tôi từ 2019" in said
    assert 'name="insists"' in said
    assert sent(what="quan-ca-phe.example", insists="1").status_code == 200


def test_a_code_by_mail_is_asked_for_awaited_and_typed_on_the_page(
    now_blocked: People, settings: Any
) -> None:
    del now_blocked
    code = code_in(sent())
    follow = {"code": code}
    # where no registry is asked, it isn't offered
    assert "người đăng ký" not in Client().post("/appeal/follow", follow).content.decode()
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, rdap="https://rdap.example/")
    assert "Gửi mã tới người đăng ký" in Client().post("/appeal/follow", follow).content.decode()
    asked = Client().post("/appeal/follow", follow | {"do": "mail", "host": BAD}).content.decode()
    assert "đang hỏi cơ quan quản lý" in asked
    assert 'name="mail_code"' in asked
    send_codes(now=timezone.now(), ask=lambda _: ("chu@shop.example",))
    mail = msgspec.json.decode(bytes(Message.objects.get(purpose="measures.appeal_mail").content), type=Mail)
    assert "testserver" in mail.text
    seen = Client().post("/appeal/follow?lang=en", follow).content.decode()
    assert "A code went to the address" in seen
    assert "chu@shop.example" not in seen
    typed = CODE.search(mail.text)
    assert typed is not None
    wrong = Client().post("/appeal/follow", follow | {"do": "mail_code", "mail_code": code})
    assert wrong.status_code == 422
    assert "Mã trong thư chưa đúng" in wrong.content.decode()
    assert f'name="mail_code" value="{code}"' in wrong.content.decode()
    done = (
        Client().post("/appeal/follow", follow | {"do": "mail_code", "mail_code": typed[0]}).content.decode()
    )
    assert "Đã thấy bằng chứng" in done
    assert Appeal.objects.get().proof_way == "mail"
    assert 'name="mail_code"' not in done


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "xin chào"}, "what"),
        ({"why": ""}, "why"),
        ({"contact": "không phải"}, "contact"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_what_was_typed_stays(
    now_blocked: People, told: dict[str, str], field: str
) -> None:
    del now_blocked
    page = sent(None, **told)
    said = page.content.decode()
    assert page.status_code == 422
    assert f'id="{field}-wrong"' in said
    for name, value in {**TYPED, **told}.items():
        if name != "consent":
            assert value in said
    assert not Appeal.objects.exists()


def test_all_that_is_wrong_is_said_at_once(now_blocked: People) -> None:
    del now_blocked
    said = Client().post("/appeal", {"what": "", "why": "", "contact": "x"}).content.decode()
    for field in ("what", "why", "contact", "consent"):
        assert f'id="{field}-wrong"' in said


def test_without_consent_nothing_is_kept(now_blocked: People) -> None:
    del now_blocked
    page = Client().post("/appeal", {name: value for name, value in TYPED.items() if name != "consent"})
    assert (page.status_code, Filing.objects.count()) == (422, 0)
    assert 'id="consent-wrong"' in page.content.decode()


def test_files_wait_for_a_form_that_has_a_fault(now_blocked: People) -> None:
    del now_blocked
    client = Client()
    file = SimpleUploadedFile("giay-phep.txt", b"giay phep kinh doanh so 12")
    page = client.post("/appeal", TYPED | {"why": "", "files": file})
    token = re.search(r'name="kept" value="([^"]+)"', page.content.decode())
    assert token is not None
    assert client.post("/appeal", TYPED | {"kept": token[1]}).status_code == 200
    assert FilingFile.objects.count() == 1


def test_a_button_pressed_twice_sends_it_once(now_blocked: People) -> None:
    del now_blocked
    form = Client().get("/appeal").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key is not None
    assert sent(key=key[1]).status_code == 200
    assert sent(key=key[1]).status_code == 409
    assert Filing.objects.count() == 1


def test_another_site_s_form_is_refused_and_nothing_stands_in_an_address(now_blocked: People) -> None:
    del now_blocked
    assert Client().post("/appeal", TYPED, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert Client().get("/appeal", {"what": BAD}).status_code == 400
    assert Client().get("/appeal/follow", {"code": "X"}).status_code == 400
    assert Client().put("/appeal").status_code == 405
    assert not Filing.objects.exists()


@pytest.mark.parametrize("code", ["", "7K2M", "7K2M-9QXR-4TBD-H8JWC", "x" * 10_000])
def test_a_wrong_code_opens_nothing(people: People, code: str) -> None:
    del people
    page = Client().post("/appeal/follow", {"code": code})
    assert page.status_code in {404, 422}
    assert "Hạn cuối" not in page.content.decode()


def test_the_code_of_a_report_opens_no_appeal_and_the_other_way_round(now_blocked: People) -> None:
    del now_blocked
    code = code_in(sent())
    assert Client().post("/follow", {"code": code}).status_code == 404


def test_who_put_the_line_there_is_told_what_was_seen(now_blocked: People) -> None:
    del now_blocked
    client = Client()
    code = code_in(sent(client))
    said = client.post("/appeal/follow", {"code": code, "do": "look"}).content.decode()
    assert "Chúng tôi sẽ tìm trong vài phút tới" in said
    first = Appeal.objects.get().next_look_at
    assert first is not None
    look_for_proofs(now=first, ask=there)
    assert "còn một lần nữa" in client.post("/appeal/follow", {"code": code}).content.decode()


def test_who_withdraws_has_to_say_so_twice(now_blocked: People) -> None:
    del now_blocked
    client = Client()
    code = code_in(sent(client))
    assert client.post("/appeal/follow", {"code": code, "do": "withdraw"}).status_code == 422
    assert Appeal.objects.get().state == "open"
    assert client.post("/appeal/follow", {"code": code, "do": "withdraw", "sure": "1"}).status_code == 200
    assert (Appeal.objects.get().state, Filing.objects.get().why) == ("withdrawn", "")


def test_something_is_added_with_files(now_blocked: People) -> None:
    del now_blocked
    client = Client()
    code = code_in(sent(client))
    file = SimpleUploadedFile("anh.txt", b"anh chup cua hang")
    page = client.post("/appeal/follow", {"code": code, "do": "add", "why": "Thêm ảnh", "files": file})
    assert "Đã nhận phần bổ sung" in page.content.decode()
    assert (Filing.objects.get().additions.count(), FilingFile.objects.count()) == (1, 1)
    assert client.post("/appeal/follow", {"code": code, "do": "add"}).status_code == 422


def test_the_public_answer_says_that_a_proven_appeal_is_looked_at(now_blocked: People) -> None:
    def answer() -> str:
        return Client().post("/", {"text": f"https://{BAD}/"}).content.decode()

    sent()
    assert "Đang có khiếu nại" not in answer()
    # the looks are made now, on the page's clock
    Appeal.objects.update(next_look_at=timezone.now())
    look_for_proofs(now=timezone.now(), ask=there)
    Appeal.objects.update(next_look_at=timezone.now())
    look_for_proofs(now=timezone.now(), ask=there)
    said = answer()
    assert "Đang có khiếu nại" in said
    assert 'class="answer dangerous"' in said
    decide_appeals(
        numbers=[Appeal.objects.get().number], says=UPHELD, reason="Trang giả", actor=second(now_blocked),
        now=timezone.now(),
    )  # fmt: skip
    assert "Đang có khiếu nại" not in answer()


def test_what_somebody_types_is_shown_as_text(now_blocked: People) -> None:
    del now_blocked
    said = sent(what="<script>alert(1)</script>", why='"><img src=x>').content.decode()
    assert "<script>alert" not in said
    assert "<img src=x>" not in said


def test_the_pages_ask_the_database_as_little_as_they_can(
    now_blocked: People, django_assert_max_num_queries: Any
) -> None:
    names = [f"shop-{number}.top" for number in range(20)]
    for name in names:
        judged("domain", name)
        blocked(now_blocked, name)
    with django_assert_max_num_queries(0):
        Client().get("/appeal")
    code = code_in(sent(what="\n".join(names)))
    with django_assert_max_num_queries(8):
        Client().post("/appeal/follow", {"code": code})
