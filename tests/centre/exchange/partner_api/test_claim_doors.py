from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.exchange.making import fill, lift, list_things, partner
from centre.exchange.partner_api.coming import program_of
from lachan.centre.audit.models import Entry as LogEntry
from lachan.centre.exchange.codes import ENDED_KEPT
from lachan.centre.exchange.models import Claim, Entry
from lachan.centre.exchange.services import claiming
from lachan.centre.exchange.services.forgetting import forget_ended
from lachan.centre.measures.models import Measure
from lachan.centre.partners.models import Partner

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.django_db

CLAIMS: Final = "/api/v1/partner/claims"
ACCOUNT: Final = "970436:0123456789"


@pytest.fixture
def bank() -> Partner:
    """This will let a bank join, and list an account, a name and an address that it may not see."""
    now = timezone.now()
    made = partner("BANK-A", now=now, kind="bank", sees="payee domain")
    Partner.objects.filter(pk=made.pk).update(answers_for="970436")
    fill([ACCOUNT], kind="payee", action="flag", now=now)
    list_things([("domain", "evil.top"), ("ip", "45.77.12.9")], now=now)
    assert Entry.objects.filter(ended_seq=None).count() == 3
    return made


@pytest.fixture
def program(bank: Partner) -> Client:
    return program_of(bank.pk, "sightings.write")


def say(program: Client, *claims: dict[str, Any]) -> dict[str, Any]:
    answer = program.post(CLAIMS, {"claims": list(claims)}, "application/json")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def claim(mark: str = "1", **more: Any) -> dict[str, Any]:
    return {"mark": mark, "says": "confirmed", "kind": "domain", "value": "evil.top", **more}


def codes(told: dict[str, Any]) -> Sequence[str]:
    return [one.get("code") or one["what"] for one in told["claims"]]


def test_each_is_kept_or_refused_by_itself_with_its_mark(program: Client) -> None:
    at = timezone.now().isoformat()
    told = say(
        program,
        claim("1"),
        claim("2", kind="payee", value=ACCOUNT, says="refused", why="not_lawful", words="Cần quyết định"),
        claim("3", says="sighting", at=at, count=7),
        claim("4", says="guess"),
        claim("5", value="other.top"),
        claim("6", says="hits", count=0, begins=at, ends=at),
        {"value": 3},
        claim("7", says="mistaken", why="shared"),
        claim("8", extra=1),
    )
    assert codes(told) == [
        "kept", "kept", "kept", "not_valid", "exchange_claim_unknown", "not_valid", "not_valid", "kept", "not_valid",
    ]  # fmt: skip
    assert (told["kept"], told["known"], told["refused"]) == (4, 0, 5)
    assert [one["mark"] for one in told["claims"]] == ["1", "2", "3", "4", "5", "6", "", "7", "8"]
    assert told["claims"][4]["detail_vi"]
    assert sorted(Claim.objects.values_list("mark", "says", "count")) == [
        ("1", "confirmed", 1), ("2", "refused", 1), ("3", "sighting", 7), ("7", "mistaken", 1),
    ]  # fmt: skip


def test_a_claim_is_no_effect_and_lifts_nothing(program: Client) -> None:
    before = list(Entry.objects.order_by("pk").values())
    measures = list(Measure.objects.order_by("pk").values())
    say(
        program,
        claim("1"),
        claim("2", says="mistaken", why="wrong"),
        claim("3", says="refused", why="disagree"),
    )
    assert Claim.objects.count() == 3
    assert list(Entry.objects.order_by("pk").values()) == before
    assert list(Measure.objects.order_by("pk").values()) == measures
    assert {row["effect"] for row in measures} == {"not_verified"}


def test_the_same_twice_is_said_once_and_other_words_under_a_mark_are_refused(program: Client) -> None:
    assert codes(say(program, claim("1"), claim("1"))) == ["kept", "known"]
    assert codes(say(program, claim("1"), claim("1", words="khác"))) == ["known", "exchange_claim_mark_used"]
    assert Claim.objects.count() == 1


def test_a_partner_takes_back_its_own_and_nobody_elses(program: Client) -> None:
    other = partner("BANK-B", now=timezone.now(), kind="bank", sees="payee domain")
    assert codes(say(program, claim("1", words="chờ"), claim("2"))) == ["kept", "kept"]
    theirs = program_of(other.pk, "sightings.write")
    back = {"mark": "1", "says": "withdrawn"}
    assert codes(say(theirs, back)) == ["exchange_claim_no_mark"]
    assert codes(say(theirs, claim("1", says="refused", why="other"))) == ["kept"], (
        "marks are each partner's own"
    )
    assert codes(say(program, back, back)) == ["kept", "known"]
    row = Claim.objects.get(mark="1", says="confirmed")
    assert row.withdrawn_at is not None
    assert row.words == ""
    assert Claim.objects.get(says="refused").withdrawn_at is None
    assert codes(say(program, claim("9"), {"mark": "9", "says": "withdrawn"})) == ["kept", "kept"]
    assert Claim.objects.get(mark="9").withdrawn_at is not None


def test_what_it_may_not_see_is_refused_as_what_was_never_told(program: Client) -> None:
    number = Measure.objects.get(value="45.77.12.9").number
    told = say(
        program,
        claim("1", kind="ip", value="45.77.12.9"),
        claim("2", kind="ip", value="45.77.12.8"),
        claim("3", kind="", value="", number=number),
        claim("4", kind="", value="", number="M2026-999999"),
        claim("5", kind="", value="", number="M2026\0"),
    )
    assert set(codes(told)) == {"exchange_claim_unknown"}
    details = {one["detail"] for one in told["claims"]}
    assert len(details) == 1, "nobody learns from an answer what is listed"


def test_it_may_be_named_by_the_number_and_after_it_was_lifted(program: Client) -> None:
    number = Measure.objects.get(value="evil.top").number
    told = say(program, claim("1", kind="", value="", number=number))
    assert told["claims"][0]["about"] == "evil.top"
    lift([number], now=timezone.now())
    assert codes(say(program, claim("2"))) == ["kept"]


def test_it_takes_a_key_and_its_scope(program: Client, bank: Partner) -> None:
    reading = program_of(bank.pk, "lists.read")
    for path, kind in ((CLAIMS, "application/json"), (f"{CLAIMS}/file", "text/csv")):
        assert Client().post(path, b"{}", kind).json()["code"] == "partner_key_needed"
        assert reading.post(path, b"{}", kind).json()["code"] == "partner_scope"
    Partner.objects.update(state="suspended")
    answer = program.post(CLAIMS, {"claims": [claim()]}, "application/json")
    assert answer.status_code in {401, 403}
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"claims": []}, 422),
        ({"claims": [{"mark": "1"}] * 1_001}, 422),
        ({"claims": 3}, 422),
        ({}, 422),
        (b"[", 400),
        (b'{"claims": [' + b"[" * 10_000, 400),
    ],
)
def test_a_body_that_is_no_batch_is_refused_whole(program: Client, body: Any, status: int) -> None:
    assert program.post(CLAIMS, body, "application/json").status_code == status


def test_a_partner_says_so_much_a_day_and_no_more(program: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "MOST_A_DAY", 3)
    say(program, claim("1"), claim("2"))
    answer = program.post(CLAIMS, {"claims": [claim("3"), claim("4")]}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (429, "exchange_claims_full")
    assert Claim.objects.count() == 2


def test_nobody_buries_the_desk_under_mistakes(program: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "MOST_MISTAKEN", 2)
    wrong = {"says": "mistaken", "why": "wrong"}
    told = say(program, *(claim(str(number), **wrong) for number in range(3)))
    assert codes(told) == ["kept", "kept", "exchange_claim_mistaken_many"]


def test_a_batch_takes_few_queries_however_long_it_is(program: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        told = say(program, *(claim(str(number)) for number in range(400)))
    assert told["kept"] == 400
    assert len(asked) <= 20


def test_the_log_holds_counts_and_no_values(program: Client) -> None:
    say(program, claim("1"), claim("2", value="other.top"))
    entry = LogEntry.objects.get(kind="exchange.claimed")
    assert "evil.top" not in str(entry.data)
    assert '"kept":1' in str(entry.data).replace(" ", "").replace("'", '"')


def test_what_was_said_long_ago_is_removed(program: Client) -> None:
    say(program, claim("1"), claim("2"))
    Claim.objects.filter(mark="1").update(received_at=timezone.now() - ENDED_KEPT - timedelta(days=1))
    forget_ended(now=timezone.now())
    assert list(Claim.objects.values_list("mark", flat=True)) == ["2"]


def send(program: Client, text: str, encoding: str = "utf-8-sig") -> list[list[str]]:
    answer = program.post(f"{CLAIMS}/file", text.encode(encoding), "text/csv; charset=utf-8")
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    raw = answer.content
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))[1:]


def test_a_file_is_answered_row_by_row(program: Client) -> None:
    text = (
        "mark;says;account;why;words\r\n"
        'k1;confirmed;"=""0123456789""";;\r\n'
        "k2;refused;123456789;not_lawful;=1+1\r\n"
        "k3;confirmed;9999999999;;\r\n"
        "k4;confirmed;1,23E+11;;\r\n"
        "=k5;nhầm;0123456789;own_customer;Khách hàng lâu năm\r\n"
        "k6;confirmed\r\n"
    )
    rows = send(program, text)
    assert [row[0] for row in rows] == ["2", "3", "4", "5", "6", "7"]
    assert [row[2] for row in rows] == ["kept", "kept", "refused", "refused", "kept", "refused"]
    assert [row[4] for row in rows] == [
        "", "", "exchange_claim_unknown", "exchange_rounded", "", "exchange_row",
    ]  # fmt: skip
    assert rows[1][3] == ACCOUNT, "a zero that was lost is found among what was told"
    assert rows[4][1] == "'=k5", "nothing is run in a spreadsheet"
    assert rows[2][5], "why, in Vietnamese"
    assert [row[2] for row in send(program, text)][:2] == ["known", "known"]
    assert Claim.objects.count() == 3
    assert set(Claim.objects.values_list("way", flat=True)) == {"file"}


def test_a_lost_zero_is_not_guessed_where_two_accounts_fit(program: Client) -> None:
    fill(["970436:00123456789"], kind="payee", action="flag", now=timezone.now())
    [row] = send(program, "says,account\nconfirmed,123456789\n")
    assert row[4] == "exchange_claim_unknown"


def test_a_file_that_is_none_leaves_nothing(program: Client) -> None:
    for raw, kind, status in (
        (b"\xff\xfe\x00", "text/csv", 422),
        (b"says,account\nconfirmed,0123456789\n", "application/json", 415),
        (b"says\n" + b"x" * 10_000_001, "text/csv", 413),
    ):
        assert program.post(f"{CLAIMS}/file", raw, kind).status_code == status
    assert not Claim.objects.exists()
