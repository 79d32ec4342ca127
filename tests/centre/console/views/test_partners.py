"""Partners at the desk: asked for by one, confirmed by another who has called, suspended at once, taken away as a table."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.partners.certificates import make_certificate
from centre.partners.joined import BANK, CODE, ISP, PUBLIC, ask_for, change_it, join_partner
from lachan.centre.accounts.models import Role
from lachan.centre.audit.models import Entry
from lachan.centre.outbox.models import Message
from lachan.centre.partners.contents import CertificateAdd, EndpointSet, Join
from lachan.centre.partners.models import Draft, Key, Partner
from lachan.centre.partners.services.picking_up import pick_up_token

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
__all__ = ["people"]

JOIN = {
    "kind": "bank",
    "code": "NH-HAIAU",
    "name_vi": "Ngân hàng Hải Âu",
    "name_en": "",
    "country": "VN",
    "language": "vi",
    "public_phone": "028 3825 0009",
    "public_source": "Trang Liên hệ của haiau.example",
    "desk": "duty",
    "mail": "truc@haiau.example",
    "phone": "028 3825 0008",
    "answers_for": "Vietcombank; MoMo",
    "tlp": "amber+strict",
    "pap": "green",
    "sees": ["payee"],
    "office": "bank",
}


def joined(people: People, join: Join = ISP) -> int:
    return join_partner(people, join, now=timezone.now())


def text(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def asker(people: People) -> Client:
    return at_desk(people.at("centre"))


def other(people: People, lang: str = "vi") -> Client:
    return at_desk(people.second("centre"), lang=lang)


def code_sent() -> str:
    message = Message.objects.filter(purpose="partners.code").order_by("pk").last()
    assert message is not None
    found = re.search(r"Mã xác nhận: (\d{8})", bytes(message.content).decode())
    assert found is not None
    return found.group(1)


def test_a_partner_joins_from_the_form_to_its_page(people: People) -> None:
    response = asker(people).post("/desk/partners/join", JOIN, follow=True)
    assert "Đã gửi mã" in text(response)
    draft = Draft.objects.get()
    where = f"/desk/partners/drafts/{draft.pk}"
    # who asked finds no field for the code, and is refused who sends one all the same
    shown = asker(people).get(where)
    assert 'name="code"' not in shown.content.decode()
    assert "Bạn là người đề nghị" in text(shown)
    heard = {"answer": "confirm", "code": code_sent(), "called": "+842838250009"}
    assert asker(people).post(where, heard).status_code == 403
    shown = other(people).get(where)
    assert "Tự tra số này ở nơi đã ghi" in text(shown)
    assert "028 3825 0009" in text(shown)
    assert "Trang Liên hệ của haiau.example" in text(shown)
    response = other(people).post(where, heard, follow=True)
    assert "Đã xác nhận" in text(response)
    for said in (
        "Ngân hàng Hải Âu",
        "đang hoạt động",
        "Vietcombank, MoMo",
        "TLP:AMBER+STRICT",
        "028 3825 0008",
    ):
        assert said in text(response)
    assert Partner.objects.get().office_id == people.office("bank").pk


def test_what_was_typed_stays_when_it_is_refused_and_the_field_says_why(people: People) -> None:
    typed = JOIN | {"answers_for": "Vietcombank; Moon Bank", "office": "nowhere"}
    response = at_desk(people.at("centre"), lang="en").post("/desk/partners/join", typed)
    assert response.status_code == 422
    said = response.content.decode()
    assert "Vietcombank; Moon Bank" in said
    assert 'value="028 3825 0009"' in said
    assert not Partner.objects.exists()
    response = at_desk(people.at("centre"), lang="en").post("/desk/partners/join", typed | {"office": ""})
    assert "Moon Bank” " in text(response) or "Moon Bank”" in text(response)


def test_a_wrong_code_is_said_with_the_tries_that_are_left_and_a_strange_number_is_no_choice(
    people: People,
) -> None:
    draft = ask_for(people, joined(people), EndpointSet("fetch"), now=timezone.now())
    where = f"/desk/partners/drafts/{draft}"
    response = other(people).post(where, {"answer": "confirm", "code": "00000000", "called": PUBLIC})
    assert response.status_code == 422
    assert "còn 4 lần thử" in text(response)
    response = other(people).post(where, {"answer": "confirm", "code": CODE, "called": "+84999999999"})
    assert response.status_code == 422
    assert Draft.objects.get(pk=draft).state == "open"


def test_the_page_of_a_certificate_holds_nothing_of_it(people: People) -> None:
    made = make_certificate(now=timezone.now())
    partner = joined(people)
    typed = {"certificate": made.certificate, "scopes": ["lists.read"], "days": "90"}
    asker(people).post(f"/desk/partners/{partner}/ask/certificate", typed)
    draft = Draft.objects.get(state="open")
    where = f"/desk/partners/drafts/{draft.pk}"
    for client in (asker(people), other(people)):
        shown = client.get(where).content.decode()
        for size in (4, 16):
            assert made.fingerprint[:size] not in re.sub(r"[^0-9a-f]", " ", shown).split()
        assert made.fingerprint[:8] not in shown
        assert made.certificate[40:80] not in shown
    heard = {"answer": "confirm", "code": made.fingerprint[:16], "called": PUBLIC}
    assert "chứng thư" in text(other(people).post(where, heard, follow=True))
    assert Key.objects.get().state == "live"


def test_a_token_is_agreed_to_and_whoever_confirms_sees_eight_digits_once_and_no_token(
    people: People,
) -> None:
    partner = joined(people)
    typed = {"scopes": ["measures.read", "measures.answer"], "days": "365"}
    asker(people).post(f"/desk/partners/{partner}/ask/token", typed)
    where = f"/desk/partners/drafts/{Draft.objects.get(state='open').pk}"
    heard = {"answer": "confirm", "code": code_sent(), "called": PUBLIC}
    shown = other(people).post(where, heard)
    assert shown.status_code == 200
    found = re.search(r'class="onceonly">(\d{4}) (\d{4})<', shown.content.decode())
    assert found is not None
    mail = bytes(Message.objects.get(purpose="partners.pick_up").content).decode()
    secret = re.search(r"Mã nhận trong thư: (\S+?)\\n", mail)
    assert secret is not None
    picked = pick_up_token(from_mail=secret[1], from_phone="".join(found.groups()), now=timezone.now())
    page = text(asker(people).get(f"/desk/partners/{partner}"))
    assert picked.token not in page
    assert f"lch_…{picked.token[-4:]}" in page
    assert found[1] + " " + found[2] not in text(other(people).get(where))


def test_each_change_has_its_form_with_what_stands_now(people: People) -> None:
    partner = joined(people, BANK)
    client = asker(people)
    forms = {
        "about": "Ngân hàng Hải Âu",
        "desk?desk=duty": "truc@haiau.example",
        "endpoint": "",
        "sight": "Vietcombank, MoMo",
        "token": "365",
        "certificate": "",
        "probe": "",
        "promise": "",
        "end": "",
    }
    for what, holds in forms.items():
        response = client.get(f"/desk/partners/{partner}/ask/{what}")
        assert response.status_code == 200, what
        assert holds in unescape(response.content.decode())
    assert client.get(f"/desk/partners/{partner}/ask/dance").status_code == 404
    typed = {"measure_kind": "freeze_payee", "acknowledge_minutes": "15", "effect_minutes": "60"}
    assert client.post(f"/desk/partners/{partner}/ask/promise", typed).status_code == 302
    shown = text(other(people).get(f"/desk/partners/drafts/{Draft.objects.get(state='open').pk}"))
    assert "15 phút" in shown
    assert "1 giờ" in shown


def test_one_suspends_two_let_it_go_on_and_two_end_it(people: People) -> None:
    partner = joined(people)
    where = f"/desk/partners/{partner}"
    assert "Cho hoạt động lại cần hai người" in text(asker(people).get(f"{where}/suspend"))
    response = asker(people).post(f"{where}/suspend", {"reason": "Nghi lộ khóa"}, follow=True)
    assert "Nghi lộ khóa" in text(response)
    assert "tạm dừng" in text(response)
    asker(people).post(f"{where}/ask/resume", {})
    draft = Draft.objects.get(state="open")
    heard = {"answer": "confirm", "code": code_sent(), "called": PUBLIC}
    other(people).post(f"/desk/partners/drafts/{draft.pk}", heard)
    assert Partner.objects.get().state == "active"
    asker(people).post(f"{where}/ask/end", {"reason": "Hết hợp tác"})
    draft = Draft.objects.get(state="open")
    assert "Mọi khóa" in text(other(people).get(f"/desk/partners/drafts/{draft.pk}"))
    response = other(people).post(f"/desk/partners/drafts/{draft.pk}", {"answer": "confirm"}, follow=True)
    assert "đã kết thúc" in text(response)
    assert f"{where}/suspend" not in response.content.decode()


def test_a_key_is_ended_from_its_line(people: People) -> None:
    partner, made = joined(people), make_certificate(now=timezone.now())
    change = CertificateAdd(made.certificate, ("lists.read",), 30)
    change_it(people, partner, change, said=made.fingerprint[:16], now=timezone.now())
    where = f"/desk/partners/{partner}/keys/{Key.objects.get().pk}/end"
    assert where in asker(people).get(f"/desk/partners/{partner}").content.decode()
    assert "Chương trình dùng khóa này" in text(asker(people).get(where))
    assert "Đã thu hồi khóa" in text(asker(people).post(where, follow=True))
    assert asker(people).get(f"/desk/partners/{partner}/keys/987654/end").status_code == 404


def test_a_draft_is_taken_back(people: People) -> None:
    draft = ask_for(people, joined(people), EndpointSet("fetch"), now=timezone.now())
    response = asker(people).post(f"/desk/partners/drafts/{draft}", {"answer": "withdraw"}, follow=True)
    assert "Đã rút đề nghị" in text(response)
    assert "đã rút" in text(other(people).get(f"/desk/partners/drafts/{draft}"))


def test_a_province_s_administrator_and_an_officer_see_and_change_nothing(people: People) -> None:
    partner = joined(people)
    draft = ask_for(people, partner, EndpointSet("fetch"), now=timezone.now())
    for person in (people.at("north"), people.at("centre", Role.DESK)):
        client = at_desk(person)
        page = client.get(f"/desk/partners/{partner}")
        assert page.status_code == 200
        assert "/ask/" not in page.content.decode()
        assert "/desk/partners/join" not in client.get("/desk/partners/").content.decode()
        shown = client.get(f"/desk/partners/drafts/{draft}").content.decode()
        assert 'name="code"' not in shown
        heard = {"answer": "confirm", "code": CODE, "called": PUBLIC}
        assert client.post(f"/desk/partners/drafts/{draft}", heard).status_code == 403


def test_the_list_is_narrowed_found_without_accents_and_taken_away(people: People) -> None:
    empty = text(asker(people).get("/desk/partners/"))
    assert "Hãy đề nghị đối tác đầu tiên" in empty
    joined(people)
    joined(people, BANK)
    client = asker(people)
    assert "Sông Xanh" in text(client.get("/desk/partners/?words=song+xanh"))
    assert "Hải Âu" not in text(client.get("/desk/partners/?words=song+xanh"))
    assert "Sông Xanh" not in text(client.get("/desk/partners/?kind=bank"))
    assert client.get("/desk/partners/?kind=pirate").status_code == 200
    response = client.get("/desk/partners/export?kind=bank")
    said = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert "NH-HAIAU" in said
    assert "ISP-SONGXANH" not in said
    assert "haiau.example" not in said
    assert Entry.objects.filter(kind="console.partners_exported").count() == 1
    assert client.get("/desk/partners/export?kind=pirate").status_code == 400


def test_what_happened_stands_on_the_page_without_an_address(people: People) -> None:
    partner = joined(people)
    change_it(people, partner, EndpointSet("mail", "yeucau@songxanh.example"), now=timezone.now())
    page = asker(people).get(f"/desk/partners/{partner}")
    history = text(page).rpartition("Đã diễn ra")[2].partition("Đối tác này là ai")[0]
    assert "Xác nhận thay đổi về đối tác nơi nhận yêu cầu" in history
    assert "yeucau@" not in history


def test_who_may_confirm_is_told_on_the_first_page_and_who_asked_isn_t(people: People) -> None:
    ask_for(people, joined(people), EndpointSet("fetch"), now=timezone.now())
    assert "thay đổi về đối tác chờ xác nhận" in text(other(people).get("/desk/"))
    assert "thay đổi về đối tác chờ xác nhận" not in text(asker(people).get("/desk/"))
    assert "thay đổi về đối tác chờ xác nhận" not in text(at_desk(people.at("north")).get("/desk/"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_is_there_in_both_languages(people: People, lang: str) -> None:
    partner = joined(people, BANK)
    draft = ask_for(people, partner, EndpointSet("fetch"), now=timezone.now())
    client = other(people, lang)
    for path in ("", "join", f"{partner}", f"drafts/{draft}", f"{partner}/suspend", f"{partner}/ask/token"):
        response = client.get(f"/desk/partners/{path}")
        assert response.status_code == 200
        assert "{" not in text(response).replace("{%", "")
