"""An operator's machine calls: over Django's client here, over a served site in `test_served.py`."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.utils import timezone

from centre.reports.judging import judge_all
from centre.reports.short_code.calling import PATH, body_of, call, headers_of
from lachan.centre.audit.models import Entry
from lachan.centre.indicators.models import Indicator, Signal
from lachan.centre.outbox import signing
from lachan.centre.reports.models import Report, ShortCodeCall
from lachan.centre.reports.receipts import open_receipt
from lachan.centre.reports.short_code import services, signatures, views
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from lachan.centre.outbox.signing import Secret

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "operators", Buckets(services.CALLS_PER_MINUTE))
    monkeypatch.setattr(services, "senders", Buckets(services.MESSAGES_PER_MINUTE))
    monkeypatch.setattr(limits, "wrong_keys", Buckets(limits.WRONG_KEYS_PER_MINUTE))


@pytest.fixture
def secret() -> Secret:
    return signing.add_secret(name="short-code-viettel", now=timezone.now())


def nothing_is_kept() -> bool:
    return not (Report.objects.exists() or Signal.objects.exists() or ShortCodeCall.objects.exists())


def code_of(response: Any) -> str:
    assert response.headers["Content-Type"] == "application/problem+json"
    code: str = response.json()["code"]
    return code


def test_a_message_becomes_a_report_whose_code_goes_back(secret: Secret) -> None:
    body = body_of("LD 0912345678 giả danh công an đòi chuyển tiền")
    answered = call(body, headers_of(secret, body)).json()
    report = Report.objects.get()
    assert (report.channel, report.phone, report.story) == (
        "sms",
        "0987654321",
        "LD 0912345678 giả danh công an đòi chuyển tiền",
    )
    assert report.phone_verified_at == report.received_at
    assert report.identity
    assert not report.network
    assert Signal.objects.get().text == "giả danh công an đòi chuyển tiền\n0912345678"
    assert answered == {
        "taken": True,
        "again": False,
        "receipt": answered["receipt"],
        "reply": f"Da nhan bao cao ve 0912345678. Ma bien nhan: {answered['receipt']}. "
        "Hay giu kin ma nay de xem ket qua hoac rut bao cao.",
    }
    assert open_receipt(answered["receipt"], network="192.0.2").state == "new"


def test_two_numbers_in_one_message_are_both_looked_at(secret: Secret) -> None:
    body = body_of("LD 0912345678, 0967654321 thay nhau goi, doi chuyen tien")
    assert call(body, headers_of(secret, body)).json()["taken"] is True
    judge_all(timezone.now())
    phones = set(Indicator.objects.filter(kind="phone").values_list("value", flat=True))
    assert {number[-9:] for number in phones} == {"912345678", "967654321"}


def test_a_message_under_a_name_is_a_report_without_a_number(secret: Secret) -> None:
    body = body_of("S (VIETCOMBANK)(tin nhan gia bao khoa tai khoan)")
    answered = call(body, headers_of(secret, body)).json()
    assert answered["taken"] is True
    assert answered["reply"].startswith("Da nhan bao cao. Ma bien nhan: ")
    assert "VIETCOMBANK" in Report.objects.get().story


def test_the_log_says_which_operator_it_came_from_and_no_number(secret: Secret) -> None:
    body = body_of("S 0912345678 vay tien")
    call(body, headers_of(secret, body))
    entry = Entry.objects.get(kind="reports.short_code_taken")
    assert (entry.actor, entry.subject) == ("partner:viettel", f"report:{Report.objects.get().pk}")
    assert json.loads(entry.data) == {"form": "S", "again": False}
    assert not [one for one in Entry.objects.all() if "912345678" in one.data or "987654321" in one.data]


def test_a_form_says_the_same_as_json(secret: Secret) -> None:
    body = body_of("LĐ 0912.345.678 giả toà án", form=True)
    response = call(body, headers_of(secret, body), content_type="application/x-www-form-urlencoded")
    assert response.json()["taken"]
    assert Report.objects.get().phone == "0987654321"


@pytest.mark.parametrize(
    "sender", ["0987654321", "84987654321", "+84987654321", "987654321", "+84 98 765 4321"]
)
def test_one_person_is_one_identity_however_the_operator_writes_the_number(
    secret: Secret, sender: str
) -> None:
    for number, said in enumerate(("+84987654321", sender)):
        body = body_of(f"LD 091234567{number} gia cong an", sender=said)
        assert call(body, headers_of(secret, body, message_id=f"message-{number:04}")).status_code == 200
    assert Report.objects.values("identity").distinct().count() == 1
    assert Report.objects.count() == 2


def test_a_call_is_never_taken_twice(secret: Secret) -> None:
    body = body_of("LD 0912345678 gia cong an")
    headers = headers_of(secret, body)
    assert call(body, headers).status_code == 200
    replayed = call(body, headers)
    assert (replayed.status_code, code_of(replayed)) == (409, "short_code_replayed")
    assert "receipt" not in replayed.json()
    assert Report.objects.count() == 1


def test_an_operator_that_got_no_answer_signs_anew_and_gets_it(secret: Secret) -> None:
    body = body_of("LD 0912345678 gia cong an")
    now = timezone.now()
    first = call(body, headers_of(secret, body, at=now - timedelta(seconds=20))).json()
    second_headers = headers_of(secret, body, at=now)
    second = call(body, second_headers).json()
    assert (first["again"], second["again"]) == (False, True)
    assert first["receipt"] == second["receipt"]
    assert code_of(call(body, second_headers)) == "short_code_replayed"
    assert Report.objects.count() == 1


def test_another_message_under_the_same_id_is_refused(secret: Secret) -> None:
    body = body_of("LD 0912345678 gia cong an")
    call(body, headers_of(secret, body, at=timezone.now() - timedelta(seconds=9)))
    other = body_of("LD 0900000000 gia cong an")
    assert code_of(call(other, headers_of(secret, other))) == "reports_idempotency"
    assert Report.objects.count() == ShortCodeCall.objects.count() == 1


def test_two_operators_may_use_the_same_id(secret: Secret) -> None:
    other = signing.add_secret(name="short-code-mobifone", now=timezone.now())
    for number, (holder, path) in enumerate(((secret, PATH), (other, "/hooks/short-code/mobifone"))):
        body = body_of(f"LD 091234567{number} gia cong an")
        assert call(body, headers_of(holder, body), path=path).json()["again"] is False
    assert Report.objects.count() == 2


def test_a_forged_call_is_refused_and_nothing_is_kept(secret: Secret) -> None:
    body = body_of("LD 0912345678 gia cong an")
    good = headers_of(secret, body)
    stranger = signing.Secret("x", b"\0" * 32)
    forged = {
        "unsigned": (body, {}),
        "of a stranger": (body, headers_of(stranger, body)),
        "another body": (body_of("LD 0900000000 gia cong an"), good),
        "one byte more": (body + b" ", good),
        "another id": (body, good | {"webhook-id": "message-0002"}),
        "another time": (body, good | {"webhook-timestamp": str(int(good["webhook-timestamp"]) + 1)}),
        "a cut signature": (body, good | {"webhook-signature": good["webhook-signature"][:-1]}),
        "no version": (body, good | {"webhook-signature": good["webhook-signature"][3:]}),
        "letters": (body, good | {"webhook-signature": "v1,đđđ"}),
        "many": (body, good | {"webhook-signature": " ".join(["v1,x"] * 9 + [good["webhook-signature"]])}),
        "another secret's id": (body, good | {"webhook-key": "20200101-00000000"}),
        "a time that is none": (body, good | {"webhook-timestamp": "1e9"}),
        "an id with a dot": (body, headers_of(secret, body, message_id="message.0001")),
    }
    for what, (sent, headers) in forged.items():
        response = call(sent, headers)
        assert (response.status_code, code_of(response)) == (403, "short_code_signature"), what
    assert nothing_is_kept()


def test_an_unknown_operator_is_refused_as_a_forger_is(secret: Secret) -> None:
    body = body_of("LD 0912345678 gia cong an")
    for path in ("/hooks/short-code/nobody", "/hooks/short-code/VIETTEL", f"/hooks/short-code/{'a' * 200}"):
        assert code_of(call(body, headers_of(secret, body), path=path)) == "short_code_signature"
    assert nothing_is_kept()


def test_a_secret_for_calls_to_partners_opens_no_door() -> None:
    partner = signing.add_secret(name="viettel", now=timezone.now())
    body = body_of("LD 0912345678 gia cong an")
    assert code_of(call(body, headers_of(partner, body))) == "short_code_signature"


@pytest.mark.parametrize("away_seconds", [-310, 310])
def test_a_call_from_another_time_is_refused(secret: Secret, away_seconds: int) -> None:
    body = body_of("LD 0912345678 gia cong an")
    at = timezone.now() + timedelta(seconds=away_seconds)
    assert code_of(call(body, headers_of(secret, body, at=at))) == "short_code_stale"
    assert nothing_is_kept()


@pytest.mark.parametrize("away_seconds", [-290, 290])
def test_a_clock_that_goes_a_little_wrong_is_forgiven(secret: Secret, away_seconds: int) -> None:
    body = body_of("LD 0912345678 gia cong an")
    at = timezone.now() + timedelta(seconds=away_seconds)
    assert call(body, headers_of(secret, body, at=at)).status_code == 200


def test_the_mark_of_a_call_outlives_the_time_in_which_it_could_be_shown_again(secret: Secret) -> None:
    now = timezone.now()
    made = [
        ShortCodeCall.objects.create(call_sha256=f"{age}", received_at=now - age)
        for age in (2 * signatures.MOST_AWAY + timedelta(minutes=1), timedelta(hours=1))
    ]
    body = body_of("LD 0912345678 gia cong an")
    call(body, headers_of(secret, body))
    assert [ShortCodeCall.objects.filter(pk=one.pk).exists() for one in made] == [True, False]


def test_while_a_secret_is_changed_both_are_taken(secret: Secret) -> None:
    newer = signing.add_secret(name="short-code-viettel", now=timezone.now())
    for number, one in enumerate((secret, newer)):
        body = body_of(f"LD 091234567{number} gia cong an")
        headers = headers_of(one, body, message_id=f"message-{number:04}") | {"webhook-key": one.id}
        assert call(body, headers).status_code == 200
    signing.retire_secrets(name="short-code-viettel")
    body = body_of("LD 0912345679 gia cong an")
    assert code_of(call(body, headers_of(secret, body))) == "short_code_signature"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("xin chào", "Hay soan: S (tin rac)"),
        ("", "Hay soan: S (tin rac)"),
        ("LD toi bi lua", "thieu so dien thoai hoac duong dan"),
    ],
)
def test_who_writes_something_else_is_told_the_form(secret: Secret, text: str, said: str) -> None:
    body = body_of(text)
    answered = call(body, headers_of(secret, body)).json()
    assert said in answered["reply"]
    assert (answered["taken"], answered["receipt"]) == (False, "")
    assert nothing_is_kept()


@pytest.mark.parametrize(
    "text",
    [
        "LD 0912345678 x",
        "LD +123456789012345 x",
        "LD stk 1234567890123456789",
        "S http://a.example",
        "?",
        "LD",
        "V",
    ],
)
def test_a_reply_fits_into_one_message_to_any_telephone(secret: Secret, text: str) -> None:
    body = body_of(text)
    reply = call(body, headers_of(secret, body)).json()["reply"]
    # GSM 03.38: what is not in its basic table takes two places, or makes the whole message one of 70 letters
    assert reply.isascii()
    assert reply.isprintable()
    assert len(reply) <= services.REPLY_CHARS
    assert not set(reply) & set("`^{}[]~|\\")


@pytest.mark.parametrize(
    ("body", "content_type", "status", "pointer"),
    [
        (b"", "application/json", 415, ""),
        (b"{", "application/json", 400, ""),
        (b"\xff", "application/json", 400, ""),
        (b'{"text": ' + b"[" * 9_000, "application/json", 400, ""),
        (b'{"from": "0987654321", "text": ["a"]}', "application/json", 422, "/text"),
        (b'{"from": "0987654321", "to": null, "text": "LD 0912345678"}', "application/json", 422, "/to"),
        (b"[]", "application/json", 422, ""),
        (b'{"from": "0987654321"}', "application/json", 422, "/text"),
        (b'{"text": "LD 0912345678"}', "application/json", 422, "/from"),
        (b'{"from": 987654321, "text": "LD 0912345678"}', "application/json", 422, "/from"),
        (b'{"from": "Viettel", "text": "LD 0912345678"}', "application/json", 422, "/from"),
        (b'{"from": "", "text": "LD 0912345678"}', "application/json", 422, "/from"),
        (b'{"from": "0987654321", "to": "113", "text": "LD 0912345678"}', "application/json", 422, "/to"),
        (b'{"from": "0987654321", "text": "%s"}' % (b"x" * 1_601), "application/json", 422, "/text"),
        (b"from=0987654321&from=0987654322&text=a", "application/x-www-form-urlencoded", 422, "/from"),
        (b"from=0987654321", "application/x-www-form-urlencoded", 422, "/text"),
        (b"from=0987654321&text=%ff", "application/x-www-form-urlencoded", 400, ""),
        ("from=0987654321&text=đ".encode(), "application/x-www-form-urlencoded", 400, ""),
        (b"&".join([b"a=b"] * 40), "application/x-www-form-urlencoded", 400, ""),
        (b"hello", "text/plain", 415, ""),
        (b"x" * (views.MOST_BYTES + 1), "application/json", 413, ""),
    ],
)
def test_a_body_that_is_wrong_is_refused_in_words(
    secret: Secret, body: bytes, content_type: str, status: int, pointer: str
) -> None:
    response = call(body, headers_of(secret, body), content_type=content_type)
    assert response.status_code == status
    assert response.json().get("pointer", "") == pointer
    assert response.json()["detail_vi"]
    assert nothing_is_kept()


def test_only_a_post_is_answered(client: Any) -> None:
    response = client.get(PATH)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")


def test_an_operator_that_calls_without_end_waits(secret: Secret, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "operators", Buckets(2))
    for number in range(3):
        body = body_of(f"LD 091234567{number} gia cong an", sender=f"098765432{number}")
        response = call(body, headers_of(secret, body, message_id=f"message-{number:04}"))
    assert (response.status_code, code_of(response)) == (429, "short_code_too_many")
    assert int(response.headers["Retry-After"]) > 0
    assert Report.objects.count() == 2


def test_who_writes_without_end_is_asked_to_wait(secret: Secret) -> None:
    for number in range(services.MESSAGES_PER_MINUTE + 1):
        body = body_of(f"LD 091234567{number} gia cong an")
        answered = call(body, headers_of(secret, body, message_id=f"message-{number:04}")).json()
    assert answered["taken"] is False
    assert "doi mot phut" in answered["reply"]
    assert Report.objects.count() == services.MESSAGES_PER_MINUTE


def test_who_guesses_signatures_is_slowed_down(secret: Secret) -> None:
    body = body_of("LD 0912345678 gia cong an")
    guess = "v1," + base64.b64encode(b"\0" * 32).decode()
    for _ in range(limits.WRONG_KEYS_PER_MINUTE):
        call(body, headers_of(secret, body) | {"webhook-signature": guess})
    assert call(body, headers_of(secret, body)).status_code == 429
    assert nothing_is_kept()


def test_a_secret_is_in_no_answer(secret: Secret) -> None:
    assert msgspec.json.encode(secret.id) not in call(b"{}", headers_of(secret, b"{}")).content
