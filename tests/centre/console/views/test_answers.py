"""A bank's person answers by file in the browser: for their own bank alone, and nothing follows from it."""

from __future__ import annotations

import csv
import io
import re
from base64 import b64decode
from html import unescape
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.accounts.people import People, people
from centre.console.at_desk import at_desk
from centre.console.views.test_sharing import text
from centre.exchange.making import fill, list_things, partner
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry as LogEntry
from lachan.centre.console.views import answers
from lachan.centre.exchange.models import AnswerFile, Claim, Entry
from lachan.centre.exchange.services import answer_files
from lachan.centre.exchange.services.subscribing import Asked, subscribe
from lachan.centre.exchange.tasks import take_answers
from lachan.centre.measures.models import Measure
from lachan.centre.partners.models import Partner
from lachan.centre.web import limits
from lachan.centre.web.words import catalogue

pytestmark = pytest.mark.django_db
__all__ = ["people"]

WHERE: Final = "/desk/answers/"
HEAD: Final = "số tài khoản;trả lời;lý do;ghi chú"


@pytest.fixture(autouse=True)
def _nobody_has_sent_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "keys", limits.Buckets(limits.keys.capacity))


@pytest.fixture
def bank(people: People) -> Partner:
    """This will make the bank's office a partner, and tell it of two accounts."""
    now = timezone.now()
    made = partner("BANK-A", now=now, kind="bank", sees="payee domain")
    Partner.objects.filter(pk=made.pk).update(answers_for="970436", office_id=people.office("bank").pk)
    fill(["970436:0123456789", "970436:0077001122"], kind="payee", action="flag", now=now)
    return made


def person(people: People, lang: str = "vi") -> Client:
    return at_desk(people.at("bank", Role.PARTNER), lang=lang)


def sheet(*rows: str, head: str = HEAD) -> SimpleUploadedFile:
    return SimpleUploadedFile("traloi.csv", "\r\n".join((head, *rows)).encode("utf-8-sig"), "text/csv")


def send(client: Client, *rows: str, where: str = WHERE, **more: Any) -> Any:
    return client.post(where, {"file": sheet(*rows), **more})


def lines(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))


@pytest.mark.usefixtures("bank")
def test_each_row_is_kept_or_refused_with_its_reason_and_the_refused_stand_first(people: People) -> None:
    response = send(
        person(people),
        "0123456789;đã giữ;;",
        "77001122;nhầm;khách hàng thật;Khách <b>thật</b>",
        "1,23E+11;đã giữ;;",
        "999999;đã giữ;;",
    )
    assert response.status_code == 200
    page = text(response)
    for said in ("Đã ghi nhận 2", "Không nhận 2", "đã đổi số này thành dạng làm tròn", "0077001122 (Vietcombank)",
                 "không có trong những gì Trung tâm đã cho bạn biết"):  # fmt: skip
        assert said in page, said
    rows = re.findall(r'<td class="num" data-label="Dòng">(\d+)</td>', response.content.decode())
    assert rows == ["4", "5", "2", "3"]
    found = re.search(r'href="(/desk/answers/files/[0-9]+/result)"', response.content.decode())
    assert found is not None
    taken = person(people).get(found[1])
    assert 'filename="lachan-claims.csv"' in taken.headers["Content-Disposition"]
    table = lines(taken.content)
    assert [row[2] for row in table] == ["result", "kept", "kept", "refused", "refused"]


@pytest.mark.usefixtures("bank")
def test_a_sample_can_be_taken_and_a_file_with_no_rows_has_nothing_that_is_all_right(people: People) -> None:
    page = person(people).get(WHERE).content.decode()
    found = re.search(r'download="tra-loi-mau.csv" href="data:text/csv;charset=utf-8;base64,([^"]+)"', page)
    assert found is not None
    assert lines(b64decode(unescape(found[1])))[0][:3] == ["ngân hàng", "số tài khoản", "trả lời"]
    empty = text(send(person(people)))
    assert "Tệp không có dòng nào" in empty
    assert "Không còn gì phải sửa" not in empty


def test_the_claims_are_the_partners_sent_by_the_person_and_no_effect(people: People, bank: Partner) -> None:
    list_things([("domain", "evil.top")], now=timezone.now())
    entries, measures = (list(model.objects.order_by("pk").values()) for model in (Entry, Measure))
    send(person(people), "0123456789;nhầm;own_customer;Khách thật")
    who = people.at("bank", Role.PARTNER)
    claim = Claim.objects.get()
    assert (claim.partner_id, claim.sent_by, claim.way) == (bank.pk, f"person:{who.pk}", "desk")
    [entry] = LogEntry.objects.filter(kind="exchange.claimed")
    assert (entry.actor, entry.subject) == (f"person:{who.pk}", f"partner:{bank.pk}")
    assert entry.office_id == people.office("bank").pk
    assert list(Entry.objects.order_by("pk").values()) == entries
    assert list(Measure.objects.order_by("pk").values()) == measures


@pytest.mark.usefixtures("bank")
def test_the_same_file_again_counts_nothing_twice_and_comes_as_a_file_where_it_is_wished(
    people: People,
) -> None:
    send(person(people), "0123456789;đã giữ;;")
    again = send(person(people), "0123456789;đã giữ;;", "5;đã giữ;;", **{"as": "file"})
    assert again.headers["Content-Type"].startswith("text/csv")
    assert (again.headers["Lachan-Known"], again.headers["Lachan-Refused"]) == ("1", "1")
    assert [row[2] for row in lines(again.content)] == ["result", "known", "refused"]
    assert Claim.objects.count() == 1
    assert "Đã gửi trước đây, không tính lại 1" in text(send(person(people), "0123456789;đã giữ;;"))


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "Tệp CSV"),
        (SimpleUploadedFile("a.csv", b""), "CSV UTF-8"),
        (SimpleUploadedFile("a.csv", b"\xff\xfe\x00\xd8\x00"), "CSV UTF-8"),
        (SimpleUploadedFile("a.csv", "tên;tuổi\r\nAn;9".encode()), "Không có cột"),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04" + bytes(40)), "CSV UTF-8"),
    ],
)
def test_what_is_no_table_is_refused_whole_beside_the_form(
    people: People, file: SimpleUploadedFile | None, said: str
) -> None:
    response = person(people).post(WHERE, {} if file is None else {"file": file})
    assert response.status_code == 422
    assert said in text(response)
    assert "<details" in response.content.decode()
    assert " open>" in response.content.decode()
    assert not Claim.objects.exists()


@pytest.mark.usefixtures("bank")
def test_a_file_that_is_too_large_says_so(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "LARGEST_BYTES", 40)
    response = send(person(people), "0123456789;đã giữ;;")
    assert response.status_code == 422
    assert "0 MB" in text(response)
    assert not Claim.objects.exists()


def test_nobody_answers_for_another_bank(people: People, bank: Partner) -> None:
    now = timezone.now()
    other = partner("BANK-B", now=now, kind="bank", sees="payee")
    Partner.objects.filter(pk=other.pk).update(name_vi="Ngân hàng khác", office_id=people.office("north").pk)
    send(person(people), "0123456789;đã giữ;;", where=f"{WHERE}?of={other.pk}")
    assert set(Claim.objects.values_list("partner_id", flat=True)) == {bank.pk}
    assert "Ngân hàng khác" not in text(person(people).get(f"{WHERE}?of={other.pk}"))
    # of the office above, and of a bank that is no partner
    for client in (at_desk(people.at("centre", Role.PARTNER)), at_desk(people.at("south", Role.PARTNER))):
        assert "chưa là đối tác nhận dữ liệu" in text(client.get(WHERE))
        assert send(client, "0123456789;đã giữ;;").status_code == 403
    assert Claim.objects.count() == 1


@pytest.mark.usefixtures("bank")
def test_who_answers_for_two_chooses(people: People) -> None:
    wallet = partner("VI-A", now=timezone.now(), kind="bank", sees="payee")
    Partner.objects.filter(pk=wallet.pk).update(name_vi="Ví thử", office_id=people.office("bank").pk)
    page = person(people).get(WHERE)
    assert "Ví thử" in text(page)
    assert 'type="file"' not in page.content.decode()
    assert send(person(people), "0123456789;đã giữ;;").status_code == 422
    sent = send(person(people), "970436:1;đã giữ;;", where=f"{WHERE}?of={wallet.pk}")
    assert "Ví thử" in text(sent)
    assert f'href="{WHERE}?of={wallet.pk}"' in sent.content.decode()
    assert not Claim.objects.exists()


def test_who_is_suspended_is_told_so_and_sees_nothing(people: People, bank: Partner) -> None:
    send(person(people), "0123456789;đã giữ;;")
    Partner.objects.filter(pk=bank.pk).update(state="suspended")
    page = person(people).get(WHERE)
    assert "đang tạm dừng" in text(page)
    assert "0123456789" not in text(page)
    assert 'type="file"' not in page.content.decode()
    assert send(person(people), "0077001122;đã giữ;;").status_code == 403
    assert Claim.objects.count() == 1


def test_what_is_got_and_what_was_said_stand_there_in_plain_words(people: People, bank: Partner) -> None:
    subscribe(partner_id=bank.pk, asked=Asked(format="lists"), actor=OPERATOR, now=timezone.now())
    empty = text(person(people).get(WHERE))
    assert "Chưa có câu trả lời nào" in empty
    send(person(people), "0123456789;nhầm;own_customer;Khách <b>thật</b>")
    page = text(person(people).get(WHERE))
    for said in ("0123456789 (Vietcombank)", "Báo là nhầm", "Khách hàng thật của đơn vị bạn", "Khách <b>thật</b>", "TLP",
                 people.at("bank", Role.PARTNER).name):  # fmt: skip
        assert said in page, said
    assert "What your organisation has answered" in text(person(people, "en").get(WHERE))
    [read] = LogEntry.objects.filter(kind="console.shared_viewed").order_by("-pk")[:1]
    assert f'"partner_claim":"{Claim.objects.get().pk}"' in read.data.replace(" ", "")


@pytest.mark.usefixtures("bank")
def test_who_sends_all_day_waits_and_nothing_is_kept(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "keys", limits.Buckets(1))
    many = [f"{number};đã giữ;;" for number in range(60)]
    send(person(people), *many)
    refused = send(person(people), "0123456789;đã giữ;;")
    assert refused.status_code == 429
    assert "gửi lại tệp" in text(refused)
    assert not Claim.objects.exists()


@pytest.mark.usefixtures("bank")
def test_a_form_of_another_site_sends_nothing(people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(person(people).cookies)
    assert client.post(WHERE, {"file": sheet("0123456789;đã giữ;;")}).status_code == 403
    assert not Claim.objects.exists()


@pytest.mark.usefixtures("bank")
def test_many_answers_are_paged_and_a_row_costs_no_query(people: People) -> None:
    now = timezone.now()
    client = person(people)
    client.get(WHERE)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(WHERE).status_code == 200
        assert len(asked) <= 17, "\n".join(query["sql"][:160] for query in asked.captured_queries)
        return len(asked)

    fill([f"970436:5500{number:04}" for number in range(60)], kind="payee", action="flag", now=now)
    send(client, "55000000;đã giữ;;")
    few = count()
    send(client, *(f"5500{number:04};đã giữ;;" for number in range(60)))
    assert count() <= few
    first = client.get(WHERE).content.decode()
    assert first.count("(Vietcombank)") == 50
    later = re.search(r'rel="next" href="([^"]+)"', first)
    assert later is not None
    assert client.get(WHERE + unescape(later[1])).content.decode().count("(Vietcombank)") == 10


@pytest.mark.parametrize(("at_the_bank", "at_the_desk"), [("mistaken", "mistaken"), ("refused", "refused")])
def test_each_reason_has_words_for_the_bank_as_for_the_desk(at_the_bank: str, at_the_desk: str) -> None:
    def told(words: str) -> set[str]:
        return {key.removeprefix(words) for key in catalogue() if key.startswith(words)}

    assert told(f"desk.answers.{at_the_bank}.") == told(f"exchange.{at_the_desk}.")


@pytest.mark.usefixtures("bank")
def test_a_long_file_shows_how_far_it_is_and_a_worker_takes_the_rest(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_files, "PIECE_ROWS", 2)
    monkeypatch.setattr(answers, "_SECONDS", 0.0)
    rows = ["0123456789;đã giữ;;", "999999;đã giữ;;", "77001122;đã giữ;;"]
    client = person(people)
    sent = send(client, *rows, **{"as": "file"})
    assert sent.status_code == 302
    where = sent.headers["Location"]
    going = client.get(where)
    assert "Đang ghi nhận: 0 / 3 dòng" in text(going)
    assert '<meta http-equiv="refresh"' in going.content.decode()
    assert client.get(f"{where}/result").headers["Location"] == where, "half a result is none"
    take_answers(timezone.now())
    assert "Đang ghi nhận: 2 / 3 dòng" in text(client.get(where))
    listed = client.get(WHERE)
    assert f'href="{where}"' in listed.content.decode()
    assert "Đang ghi nhận: 2 / 3 dòng" in text(listed)
    take_answers(timezone.now())
    done = client.get(where)
    assert "http-equiv" not in done.content.decode()
    assert "Đã ghi nhận 2" in text(done)
    assert [row[2] for row in lines(client.get(f"{where}/result").content)] == [
        "result", "kept", "refused", "kept",
    ]  # fmt: skip
    reads = LogEntry.objects.filter(kind="console.shared_viewed")
    assert any('"partner_answers":' in read.data.replace(" ", "") for read in reads)


def test_nobody_else_sees_a_file(people: People, bank: Partner) -> None:
    send(person(people), "0123456789;đã giữ;;")
    where = f"{WHERE}files/{AnswerFile.objects.get().pk}"
    other = partner("BANK-B", now=timezone.now(), kind="bank", sees="payee")
    Partner.objects.filter(pk=other.pk).update(office_id=people.office("north").pk)
    for client in (at_desk(people.at("north", Role.PARTNER)), at_desk(people.at("centre", Role.PARTNER))):
        for path in (where, f"{where}/result"):
            assert client.get(path).status_code == 404
    Partner.objects.filter(pk=bank.pk).update(state="suspended")
    assert person(people).get(where).status_code == 403
