"""What an office answers for, at the desk: said first, done once confirmed, refused in words."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from centre.accounts.people import give_role, make_person
from centre.accounts.trees import office_id, responsible, territories, tree
from centre.console.at_desk import at_desk
from lachan.centre.accounts.models import Competence, Office
from lachan.centre.audit.models import Entry
from lachan.centre.web.clock import today
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.test import Client

    from lachan.centre.accounts.models import Person

__all__ = ["territories", "tree"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tree")]

BA_DINH = "C00004-202507"
WHY = "Quyết định 12/QĐ-CAHN"


def administrator(code: str) -> Person:
    office = Office.objects.get(code=code)
    person = make_person(f"Quản trị {code}", office=office, email=f"{code.lower()}@centre.example")
    give_role(person, "administrator", office)
    return person


def text(response: Any) -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def typed(**more: str) -> dict[str, str]:
    day = today(timezone.now()) + timedelta(days=3)
    return {"kind": "app", "where": BA_DINH, "valid_from": f"{day:%d/%m/%Y}", "reason": WHY} | more


def hidden(response: Any) -> dict[str, str]:
    """What the page would send when its first button is pressed."""
    page = response.content.decode()
    found = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and name[1] != "csrfmiddlewaretoken":
            found[name[1]] = unescape(value[1])
    return found | {"step": "do"}


def give(client: Client, code: str, **more: str) -> Any:
    return client.post(f"/desk/offices/{office_id(code)}/competence", typed(**more))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_says_who_answers_instead_of_whom_and_then_does_it(lang: str) -> None:
    client = at_desk(administrator("T01"), lang=lang)
    path = f"/desk/offices/{office_id('X4')}/competence"
    assert client.get(path).status_code == 200
    before = Competence.objects.count()
    shown = give(client, "X4")
    assert (shown.status_code, Competence.objects.count()) == (200, before), "nothing is done yet"
    day = today(timezone.now()) + timedelta(days=3)
    said = text(shown)
    if lang == "vi":
        assert (
            f"Từ {day:%d/%m/%Y}, vụ việc thuộc “Ứng dụng, tệp cài đặt” ở phường Ba Đình do Công an phường Ba Đình phụ trách, "
            "thay cho Công an Hà Nội."
        ).casefold() in said.casefold()
    else:
        assert "go to Ba Dinh Ward Police instead of Ha Noi Police." in said
    assert WHY in said
    done = client.post(path, hidden(shown), follow=True)
    assert say("desk.done.competence_given", lang) in text(done)
    assert WHY in text(done), "the office's page says why"
    assert responsible("app", BA_DINH, day) == ["X4"]
    assert responsible("app", BA_DINH, day - timedelta(days=1)) == ["T01"]
    assert Entry.objects.filter(
        kind="accounts.competence_granted", subject=f"office:{office_id('X4')}"
    ).exists()


def test_what_others_changed_while_one_looked_is_shown_anew_and_not_done() -> None:
    client = at_desk(administrator("T01"))
    shown = give(client, "X4")
    Competence.objects.create(
        office_id=office_id("T08"),
        case_kind="app",
        territory=Competence.objects.get(office_id=office_id("X4"), case_kind="message").territory,
        valid_from=today(timezone.now()),
    )
    path = f"/desk/offices/{office_id('X4')}/competence"
    again = client.post(path, hidden(shown))
    assert again.status_code == 200
    assert say("desk.competence.changed", "vi") in text(again)
    assert not Competence.objects.filter(office_id=office_id("X4"), case_kind="app").exists()
    assert client.post(path, hidden(again)).status_code == 302
    assert sorted(responsible("app", BA_DINH, today(timezone.now()) + timedelta(days=3))) == ["T08", "X4"]


def test_who_wants_to_change_what_was_typed_finds_it_in_the_form() -> None:
    client = at_desk(administrator("T01"))
    shown = give(client, "X4")
    path = f"/desk/offices/{office_id('X4')}/competence"
    back = client.post(path, hidden(shown) | {"step": "change"})
    page = back.content.decode()
    assert back.status_code == 200
    assert WHY in page
    assert f'value="{BA_DINH}"' in page
    assert '<option value="app" selected>' in page


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    ("code", "more", "words"),
    [
        ("X4", {"where": "P08-202507"}, "table_problem.competence_outside"),
        ("X4", {"where": "*"}, "table_problem.competence_outside"),
        ("X4", {"where": "Không nơi nào"}, "refusal.no_place.what"),
        ("X4", {"where": ""}, "desk.wrong.required"),
        ("X4", {"kind": ""}, "desk.wrong.required"),
        ("X4", {"kind": "nothing"}, "desk.wrong.choice"),
        ("X4", {"kind": "message"}, "table_problem.competence_held"),
        ("X4", {"valid_from": "27/11/2025"}, "table_problem.competence_past"),
        ("X4", {"valid_from": "31/2/2027"}, "desk.wrong.day"),
        ("X4", {"reason": " "}, "desk.wrong.required"),
        ("X4", {"reason": "a\u202eb"}, "refusal.reason_unreadable.what"),
        ("BCA", {"where": "*"}, "table_problem.competence_top"),
    ],
)
def test_what_may_not_be_is_refused_in_words_and_what_was_typed_stays(
    code: str, more: dict[str, str], words: str, lang: str
) -> None:
    client = at_desk(administrator("BCA"), lang=lang)
    before = Competence.objects.count()
    answer = give(client, code, **more)
    assert answer.status_code == 422, text(answer)
    said = say(words, lang, **dict.fromkeys(("name_vi", "name_en", "code", "day"), "…"))
    longest = max(said.split("…"), key=len).strip()
    assert longest in text(answer)
    assert "table_problem" not in text(answer)
    if "reason" not in more:
        assert WHY in text(answer)
    assert Competence.objects.count() == before


def test_an_end_that_leaves_nobody_says_so() -> None:
    client = at_desk(administrator("BCA"))
    held = Competence.objects.get(office_id=office_id("BCA"))
    path = f"/desk/competences/{held.pk}/end"
    assert say("desk.office.country", "vi") in text(client.get(path))
    day = today(timezone.now()) + timedelta(days=9)
    shown = client.post(path, {"last_day": f"{day:%d/%m/%Y}", "reason": WHY})
    assert "không còn ai phụ trách" in text(shown)
    assert 'class="lv dangerous"' in shown.content.decode()
    done = client.post(path, hidden(shown), follow=True)
    assert say("desk.done.competence_ended", "vi") in text(done)
    held.refresh_from_db()
    assert (held.valid_to, held.end_reason) == (day + timedelta(days=1), WHY)
    again = client.post(path, {"last_day": f"{day:%d/%m/%Y}", "reason": WHY})
    assert again.status_code == 422
    assert "đã kết thúc từ" in text(again)


def test_many_kinds_are_listed_below_the_sentence() -> None:
    client = at_desk(administrator("T01"))
    said = text(give(client, "X4", kind="*"))
    # bank accounts are the bank's, messages and commerce the ward's already
    assert "vụ việc thuộc 12 loại dưới đây ở" in said
    assert "“Số điện thoại, cuộc gọi”, “Thư điện tử”" in said
    assert "Không thay đổi với vụ việc thuộc “Tin nhắn SMS, tin nhắn mạng”, “Mua bán, giao hàng”" in said


def test_an_end_names_who_carries_on() -> None:
    client = at_desk(administrator("T01"), lang="en")
    held = Competence.objects.get(office_id=office_id("X4"), case_kind="message")
    day = today(timezone.now())
    shown = client.post(f"/desk/competences/{held.pk}/end", {"last_day": f"{day:%d/%m/%Y}", "reason": WHY})
    assert "go to Ha Noi Police instead of Ba Dinh Ward Police." in text(shown)


def test_the_office_offers_it_to_who_administrates_it_alone() -> None:
    path = f"/desk/offices/{office_id('X4')}"
    mine = at_desk(administrator("T01")).get(path).content.decode()
    assert f"{path}/competence" in mine
    assert mine.count("/desk/competences/") == 2
    desk = make_person("Trực", office=Office.objects.get(code="T01"))
    give_role(desk, "desk", Office.objects.get(code="T01"))
    theirs = at_desk(desk).get(path).content.decode()
    assert "/competence" not in theirs
