"""Sharing at the desk: what waits is let out by two, kept back by one, stopped by one who types a word."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.exchange.making import fill, lift, list_things, partner
from lachan.centre.accounts.models import Role, RolePeriod
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry as LogEntry
from lachan.centre.exchange.models import Emptying, Entry, Hold
from lachan.centre.exchange.queries.entries import live
from lachan.centre.exchange.readers import EVERYTHING
from lachan.centre.exchange.services.restored import note_restored
from lachan.centre.exchange.services.subscribing import Asked, subscribe
from lachan.centre.indicators.models import ListEntry
from lachan.centre.web.clock import today

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
__all__ = ["people"]

BANK = "vietcombank.com.vn"


def text(response: Any) -> str:
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def approver(people: People, lang: str = "vi") -> Client:
    return at_desk(people.at("centre", Role.APPROVER), lang=lang)


def other(people: People, lang: str = "vi") -> Client:
    return at_desk(people.second("centre", Role.APPROVER), lang=lang)


def held() -> str:
    list_things([("domain", BANK)], now=timezone.now())
    return f"/desk/sharing/holds/{Hold.objects.latest('pk').pk}"


def newest_on(page: Any) -> str:
    """This will give what the page says of how far it was read."""
    found = re.search(r'name="newest" value="([0-9]+)"', page.content.decode())
    assert found is not None
    return found[1]


def told() -> list[str]:
    return [row.value for row in live(EVERYTHING, limit=1_000)]


def test_what_waits_is_found_read_and_let_out_by_two(people: People) -> None:
    where = held()
    assert "chờ bạn đồng ý trước khi chia sẻ" in text(approver(people).get("/desk/"))
    listed = approver(people).get("/desk/sharing/")
    assert f'href="{where}"' in listed.content.decode()
    assert "Chạm tới tên chính thức" in text(listed)
    page = text(approver(people).get(where))
    for said in (BANK, "Vietcombank", "Gọi cho chủ của tên qua số đã biết", "M20"):
        assert said in page, said
    seen = newest_on(approver(people).get(where))
    yes = {"says": "release", "things": "1", "newest": seen, "reason": "Ngân hàng xác nhận bị chiếm quyền"}
    assert "Danh sách chờ đã thay đổi" in text(approver(people).post(where, {**yes, "newest": "x"}))
    assert "Cần thêm một người phê duyệt" in text(approver(people).post(where, yes, follow=True))
    assert told() == []
    # the first finds nothing more to do, and is no second
    page = approver(people).get(where).content.decode()
    assert 'value="release"' not in page
    assert "chờ bạn đồng ý trước khi chia sẻ" not in text(approver(people).get("/desk/"))
    assert "Bạn đã đồng ý rồi" in text(approver(people).post(where, yes))
    assert "Một người đã đồng ý" in text(other(people).get(where))
    assert "Hai người đã đồng ý" in text(other(people).post(where, yes, follow=True))
    assert told() == [BANK]
    decided = text(approver(people).get("/desk/sharing/?show=decided"))
    assert "Hai người đã cho chia sẻ" in decided


def test_a_first_yes_of_who_may_no_longer_is_shown_as_one_that_counts_no_more(people: People) -> None:
    where = held()
    yes = {
        "says": "release",
        "things": "1",
        "newest": newest_on(approver(people).get(where)),
        "reason": "Đã gọi",
    }
    approver(people).post(where, yes)
    RolePeriod.objects.filter(person=people.at("centre", Role.APPROVER)).update(
        valid_to=today(timezone.now())
    )
    page = text(other(people).get(where))
    assert "lời đồng ý không còn tính" in page
    assert "Đồng ý, chờ người thứ hai" in page
    assert "Cần thêm một người phê duyệt" in text(other(people).post(where, yes, follow=True))
    assert told() == []


def test_one_no_keeps_it_back_and_takes_a_reason(people: People) -> None:
    where = held()
    refused = approver(people).post(where, {"says": "refuse", "things": "1", "reason": ""})
    assert refused.status_code == 422
    assert Hold.objects.get().state == "open"
    no = {"says": "refuse", "things": "1", "reason": "Ngân hàng thật"}
    assert "Đã giữ lại" in text(approver(people).post(where, no, follow=True))
    assert told() == []
    assert 'name="reason"' not in other(people).get(where).content.decode()


@pytest.mark.parametrize("reason", ["Đã gọi ngân hàng", ""])
def test_who_comes_second_to_a_decision_is_told_that_theirs_was_not_kept(people: People, reason: str) -> None:
    where = held()
    seen = newest_on(other(people).get(where))
    approver(people).post(where, {"says": "refuse", "things": "1", "reason": "Ngân hàng thật"})
    late = other(people).post(where, {"says": "release", "things": "1", "newest": seen, "reason": reason})
    assert late.status_code == 422
    assert 'role="alert"' in late.content.decode()
    assert ("đã được quyết định" if reason else "Quyết định của bạn không được ghi") in text(late)
    assert "Ngân hàng thật" in text(late)


def test_what_the_desk_listed_itself_leads_to_why_for_who_may_read_the_register(people: People) -> None:
    list_things([("domain", BANK)], now=timezone.now(), hand=True)
    where, entry = f"/desk/sharing/holds/{Hold.objects.get().pk}", ListEntry.objects.get(value=BANK)
    assert f'href="/desk/lists/{entry.pk}"' in approver(people).get(where).content.decode()
    auditor = at_desk(people.at("centre", Role.AUDITOR)).get(where)
    assert BANK in text(auditor)
    assert "/desk/lists/" not in auditor.content.decode().partition("<main")[2]


def test_what_was_kept_back_is_found_and_put_before_two_again(people: People) -> None:
    where = held()
    approver(people).post(where, {"says": "refuse", "things": "1", "reason": "Ngân hàng thật"})
    found = approver(people).post("/desk/sharing/look", {"text": BANK})
    assert "Đã giữ lại, không chia sẻ" in text(found)
    assert f'href="{where}"' in found.content.decode()
    assert 'value="again"' not in at_desk(people.at("centre", Role.DESK)).get(where).content.decode()
    assert at_desk(people.at("centre", Role.DESK)).post(where, {"says": "again"}).status_code == 403
    page = other(people).get(where)
    for said in ("1 mục vẫn được giữ lại", "Ngân hàng thật"):
        assert said in text(page), said
    assert "Chưa có gì được chia sẻ" in text(other(people).post(where, {"says": "again"}, follow=True))
    assert (told(), Hold.objects.filter(state="open").count()) == ([], 1)
    assert 'value="again"' not in other(people).get(where).content.decode()
    # pressed twice it says that there is nothing left
    again = other(people).post(where, {"says": "again"})
    assert again.status_code == 422


def test_a_hold_that_a_backup_brought_back_says_that_decisions_are_lost(people: People) -> None:
    where = held()
    list_things([("domain", "luc-do.top")], now=timezone.now(), tell=False)
    note_restored(now=timezone.now())
    list_things([("domain", "bidv.com.vn")], now=timezone.now())
    assert "Hãy hỏi những người phê duyệt khác" in text(approver(people).get(where))
    waits = Hold.objects.get(why="restored")
    page = text(approver(people, "en").get(f"/desk/sharing/holds/{waits.pk}"))
    assert "hadn’t gone out when the backup was made" in page
    assert "Ask the other approvers" not in page


def test_a_stop_that_outlived_a_restore_says_that_nobody_knows_who_stopped_it(people: People) -> None:
    note_restored(now=timezone.now(), was_emptied=True)
    for path in ("/desk/sharing/", "/desk/sharing/fill"):
        page = text(approver(people).get(path))
        assert "nên vẫn dừng" in page
        assert "person:" not in page
    assert "Cần thêm một người" in text(approver(people).post("/desk/sharing/fill", follow=True))


def test_of_many_the_number_is_typed_and_what_joined_meanwhile_is_seen(people: People) -> None:
    now = timezone.now()
    list_things([("domain", name) for name in (BANK, "bidv.com.vn")], now=now)
    where = f"/desk/sharing/holds/{Hold.objects.get().pk}"
    page = approver(people).get(where)
    assert 'name="things"' in page.content.decode()
    list_things([("domain", "agribank.com.vn")], now=now)
    said = {"says": "release", "things": "2", "newest": newest_on(page), "reason": "Đã kiểm tra từng tên"}
    response = approver(people).post(where, said)
    assert response.status_code == 422
    assert "Danh sách chờ đã thay đổi" in text(response)
    assert "agribank.com.vn" in text(response)
    assert "Đã kiểm tra từng tên" in response.content.decode()
    # what is shown now is what a yes is said to from here on
    assert newest_on(response) == newest_on(approver(people).get(where)) != newest_on(page)


def test_a_long_hold_is_paged_and_taken_away_whole(people: People) -> None:
    now = timezone.now()
    list_things([("domain", f"lua-dao-{number}.top") for number in range(230)], now=now)
    hold = Hold.objects.get()
    assert (hold.why, hold.size) == ("volume", 0)
    where = f"/desk/sharing/holds/{hold.pk}"
    first = approver(people).get(where)
    assert first.content.decode().count("lua-dao-") == 200
    assert 'href="#decide"' in first.content.decode(), "what is decided lies far below"
    later = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert later is not None
    assert approver(people).get(where + unescape(later[1])).content.decode().count("lua-dao-") == 30
    taken = approver(people).get(f"{where}/export")
    rows = list(csv.reader(io.StringIO(b"".join(taken).decode("utf-8-sig"))))
    assert len(rows) == 231
    assert LogEntry.objects.filter(kind="console.held_exported").exists()


def test_what_never_goes_out_is_shown_with_what_to_do_and_without_a_button(people: People) -> None:
    list_things([("domain", "gov.vn")], now=timezone.now())
    hold = Hold.objects.get()
    page = approver(people).get(f"/desk/sharing/holds/{hold.pk}")
    assert "đề nghị chặn đúng tên hoặc liên kết" in text(page)
    assert 'value="release"' not in page.content.decode()
    assert "Là đuôi tên miền chung" in text(approver(people).get("/desk/sharing/?show=never"))


@pytest.mark.parametrize(("office", "role"), [("north", Role.APPROVER), ("centre", Role.DESK)])
def test_who_is_not_one_of_the_two_reads_why(people: People, office: str, role: str) -> None:
    where = held()
    client = at_desk(people.at(office, role))
    page = client.get(where)
    assert "Người phê duyệt ở Trung tâm quyết định" in text(page)
    assert 'name="reason"' not in page.content.decode()
    assert client.get("/desk/sharing/stop").status_code == 403
    assert "/desk/sharing/stop" not in client.get("/desk/sharing/").content.decode()


def test_one_person_stops_all_by_a_word_and_two_let_it_go_on(people: People) -> None:
    list_things([("domain", "lua-dao.top")], now=timezone.now())
    page = approver(people).get("/desk/sharing/stop")
    assert "1 mục, 0 đối tác" in text(page)
    wrong = approver(people).post("/desk/sharing/stop", {"word": "OK", "reason": "Chặn nhầm ngân hàng"})
    assert wrong.status_code == 422
    assert "Hãy nhập đúng chữ DỪNG" in text(wrong)
    assert "Chặn nhầm ngân hàng" in wrong.content.decode()
    assert not Emptying.objects.exists()
    typed = {"word": " dung ", "reason": "Chặn nhầm ngân hàng"}
    assert "Đã dừng mọi chia sẻ" in text(approver(people).post("/desk/sharing/stop", typed, follow=True))
    assert told() == []
    shown = text(other(people).get("/desk/sharing/"))
    assert "Đang dừng khẩn cấp" in shown
    assert "Chặn nhầm ngân hàng" in shown
    again = approver(people).post("/desk/sharing/stop", typed)
    assert again.status_code == 422
    assert "Đang dừng khẩn cấp" in text(again)
    assert "Cần thêm một người" in text(other(people).post("/desk/sharing/fill", follow=True))
    assert other(people).post("/desk/sharing/fill").status_code == 422
    assert "<button" not in text(other(people).get("/desk/sharing/fill"))
    assert told() == []
    assert "Việc chia sẻ trở lại" in text(approver(people).post("/desk/sharing/fill", follow=True))
    assert told() == ["lua-dao.top"]


def test_english_takes_its_own_word(people: People) -> None:
    said = {"word": "stop", "reason": "A wrong list"}
    response = approver(people, "en").post("/desk/sharing/stop", said, follow=True)
    assert "All sharing is stopped" in text(response)


def test_a_thing_is_looked_up_in_any_form_with_who_gets_it(people: People) -> None:
    now = timezone.now()
    isp = partner(now=now)
    options: dict[str, Any] = {"answer": "nxdomain", "notify": []}
    subscribe(
        partner_id=isp.pk,
        asked=Asked("rpz", secret_name="isp", options=options),  # noqa: S106 - its name alone
        actor=OPERATOR,
        now=now,
    )
    list_things([("domain", "lua-dao.top"), ("url", "https://bad.top/login")], now=now)
    found = approver(people).post("/desk/sharing/look", {"text": "hxxps://www.lua-dao[.]top/xin-chao"})
    assert "lua-dao.top" in text(found)
    assert "Công chúng, không cần khóa, Đối tác thử" in text(found)
    entry = Entry.objects.get(value="lua-dao.top")
    page = text(approver(people).get(f"/desk/sharing/entries/{entry.pk}"))
    assert "Vùng DNS (RPZ)" in page
    assert "TLP:CLEAR" in page
    # a link can't stand in a zone, so the provider that has nothing else doesn't get it
    link = text(approver(people).post("/desk/sharing/look", {"text": "http://bad.top/login"}))
    assert "bad.top/login" in link
    assert "Đối tác thử" not in link
    none = text(approver(people).post("/desk/sharing/look", {"text": "khong-co.top"}))
    assert "Không chia sẻ với ai" in none
    nothing = text(approver(people).post("/desk/sharing/look", {"text": "xin chào"}))
    assert "Không nhận ra mục nào để tra" in nothing
    assert "chưa từng được chia sẻ" not in nothing
    reads = LogEntry.objects.filter(kind="console.shared_viewed")
    assert {"entry": f"{entry.pk}"} in [json.loads(one.data)["subjects"] for one in reads]
    assert "lua-dao" not in "".join(one.data for one in reads)


def test_what_is_over_says_when_and_why(people: People) -> None:
    now = timezone.now()
    sources = list_things([("domain", "lua-dao.top")], now=now)
    lift(sources, now=now + timedelta(seconds=1))
    found = text(approver(people).post("/desk/sharing/look", {"text": "lua-dao.top"}))
    assert "Không còn chia sẻ" in found
    assert "đã gỡ" in found
    page = approver(people).get(f"/desk/sharing/entries/{Entry.objects.get().pk}")
    assert 'name="tlp"' not in page.content.decode()


def test_files_that_can_not_carry_a_thing_are_named_with_why(people: People) -> None:
    fill(["lua-dao.top/a*b"], kind="url", now=timezone.now())
    page = at_desk(people.at("north", Role.DESK)).get(f"/desk/sharing/entries/{Entry.objects.get().pk}")
    assert "Các tệp không ghi được mục này: adblock.txt: có ký tự mang nghĩa khác" in text(page)


def test_a_thing_is_marked_further_and_nothing_nearer_is_offered(people: People) -> None:
    list_things([("domain", "lua-dao.top")], now=timezone.now())
    where = f"/desk/sharing/entries/{Entry.objects.get().pk}"
    same = {"tlp": "clear", "pap": "clear", "reason": "Đang điều tra"}
    response = approver(people).post(where, same)
    assert response.status_code == 422
    assert "chỉ được nâng lên" in text(response)
    assert "Đã nâng mức nhãn" in text(approver(people).post(where, same | {"tlp": "amber"}, follow=True))
    page = approver(people).get(where)
    assert "TLP:AMBER" in text(page)
    assert 'value="green"' not in page.content.decode().partition('name="tlp"')[2].partition("</select>")[0]
    assert "Công chúng" not in text(page)


def test_what_somebody_wrote_or_listed_is_shown_as_text(people: People) -> None:
    fill(["a\u202e<b>.top"], now=timezone.now())
    page = approver(people).get(f"/desk/sharing/entries/{Entry.objects.get().pk}").content.decode()
    assert "<b>.top" not in page
    assert "U+202E" in page


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_keep_to_their_queries_however_much_is_shared(people: People, lang: str) -> None:
    now = timezone.now()
    where = held()
    client = approver(people, lang)
    counts = {}
    for name in ("small", "large"):
        for path in ("/desk/sharing/", where):
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            counts[name, path] = len(asked)
        fill((f"{name}-{number}.top" for number in range(300)), now=now)
        more = ("bidv", "agribank") if name == "small" else ("techcombank", "mbbank")
        list_things([("domain", f"{each}.com.vn") for each in more], now=now)
    for path in ("/desk/sharing/", where):
        assert counts["large", path] <= counts["small", path] + 2
        assert counts["large", path] <= 24, path


@pytest.mark.parametrize(
    "path",
    [
        "/desk/sharing/?show=x&place=a99999999999999999999",
        "/desk/sharing/holds/999999",
        "/desk/sharing/entries/1",
    ],
)
def test_odd_addresses_get_an_answer(people: People, path: str) -> None:
    assert approver(people).get(path).status_code in {200, 404}
