"""What partners' programs ask, through Django's client; `tests/soak/test_partner_api_live.py` asks a served site."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.measures.probed import BLOCKED, PROBE, add_probe, answers_of, controls_ready, sign
from centre.measures.scene import BAD, approver, judged, people, proposed, signed
from centre.partners.joined import agree_to_token, first, join_partner
from lachan.centre.accounts.tokens import hash_of_token, new_token
from lachan.centre.measures.models import Looked, Measure, Order, Reply
from lachan.centre.measures.services.ordering import order_approved
from lachan.centre.partners.models import Key
from lachan.centre.partners.services.stopping import suspend

if TYPE_CHECKING:
    from centre.accounts.people import People

pytestmark = pytest.mark.django_db
__all__ = ["people"]

ORDERS: Final = "/api/v1/partner/orders"


@pytest.fixture
def partner(people: People) -> int:
    """This will let a provider join that has one order waiting, by the real clock."""
    now = timezone.now()
    made = join_partner(people, now=now - timedelta(days=2))
    measure = proposed(people)
    Measure.objects.filter(pk=measure.pk).update(proposed_at=now)
    assert signed(measure, approver(people), now=now).done == "approved"
    order_approved(now=now)
    return made


def client(partner: int, *scopes: str) -> Client:
    """This will give a program that comes by a token with some scopes."""
    token, now = new_token(), timezone.now()
    Key.objects.create(
        partner_id=partner, kind="token", place=Key.objects.filter(kind="token").count() + 1,
        scopes=" ".join(scopes), state="live", sha256=hash_of_token(token), begins_at=now,
        ends_at=now + timedelta(days=9), agreed_until=now + timedelta(days=9), confirmed_by="person:1",
    )  # fmt: skip
    return Client(headers={"authorization": f"Bearer {token}"})


def post(by: Client, path: str, said: Any, **headers: str) -> tuple[int, dict[str, Any]]:
    answer = by.post(f"/api/v1/partner/{path}", said, "application/json", headers=headers)
    told: dict[str, Any] = answer.json()
    return answer.status_code, told


def code(answer: Any) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json"
    said: str = answer.json()["code"]
    return said


def test_orders_are_fetched_confirmed_and_answered(partner: int) -> None:
    by = client(partner, "measures.read", "measures.answer")
    answer = by.get(ORDERS)
    [told] = answer.json()["orders"]
    assert (told["value"], told["act"], told["state"]) == (BAD, "ask", "ordered")
    assert answer.headers["Cache-Control"] == "no-store"
    # whoever has it already is told so in a few bytes
    again = by.get(ORDERS, headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert post(by, "orders/received", {"orders": [told["order"]]}) == (200, {"received": [told["order"]]})
    assert by.get(ORDERS).json() == {"orders": [], "after": None}
    assert [one["state"] for one in by.get(f"{ORDERS}?state=sent").json()["orders"]] == ["sent"]
    status, kept = post(
        by, f"orders/{told['order']}/replies", {"says": "done", "mark": "a-1", "words": "Xong"}
    )
    assert (status, kept) == (
        201,
        {"order": told["order"], "mark": "a-1", "is_new": True, "state": "acknowledged"},
    )
    status, kept = post(
        by, f"orders/{told['order']}/replies", {"says": "done", "mark": "a-1", "words": "Xong"}
    )
    assert (status, kept["is_new"]) == (200, False)
    assert Reply.objects.count() == 1
    assert Measure.objects.get().effect == "not_verified", "what a partner says is no effect"


def test_several_answers_are_kept_or_refused_each_by_itself(partner: int) -> None:
    by = client(partner, "measures.answer")
    order = Order.objects.get().pk
    said = [
        {"order": order, "says": "acknowledged", "mark": "1"},
        {"order": order + 999, "says": "done", "mark": "2"},
        {"order": order, "says": "done", "mark": "1"},
        {"order": order, "says": "done", "mark": "3"},
    ]
    status, told = post(by, "replies", {"replies": said})
    assert status == 200
    assert [one["status"] for one in told["replies"]] == [201, 404, 409, 201]
    assert told["replies"][2]["code"] == "measures_mark_used"
    assert told["replies"][2]["detail_vi"]
    assert Reply.objects.count() == 2


def test_each_door_needs_its_scope_and_a_key_that_opens(people: People, partner: int) -> None:
    by = client(partner, "lists.read")
    order = Order.objects.get().pk
    for answer in (
        by.get(ORDERS),
        by.post(f"{ORDERS}/received", {"orders": [order]}, "application/json"),
        by.post(f"{ORDERS}/{order}/replies", {"says": "done", "mark": "1"}, "application/json"),
        by.post("/api/v1/partner/replies", {"replies": []}, "application/json"),
        by.get("/api/v1/partner/probe-tasks?probe=hanoi"),
        by.post("/api/v1/partner/probe-results?probe=hanoi", "{}", "application/json"),
    ):
        assert (answer.status_code, code(answer)) == (403, "partner_scope")
    assert code(Client().get(ORDERS)) == "partner_key_needed"
    assert (
        code(Client(headers={"authorization": f"Bearer {new_token()}"}).get(ORDERS)) == "partner_key_unknown"
    )
    reading = client(partner, "measures.read")
    suspend(partner_id=partner, because="thử", actor=first(people), now=timezone.now())
    assert code(reading.get(ORDERS)) == "partner_suspended"
    assert Reply.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "said", "status", "why"),
    [
        ("orders/received", {"orders": []}, 422, "not_valid"),
        ("orders/received", {"orders": [0]}, 422, "not_valid"),
        ("orders/received", {"orders": list(range(1, 202))}, 422, "not_valid"),
        ("orders/received", {"orders": [1], "more": 1}, 422, "not_valid"),
        ("orders/received", b'{"orders": [1', 400, "not_json"),
        ("orders/x/replies", {"says": "done", "mark": "1"}, 404, "not_found"),
        ("orders/1/replies", {"says": "gone", "mark": "1"}, 422, "not_valid"),
        ("orders/1/replies", {"says": "done", "mark": ""}, 422, "not_valid"),
        ("replies", {"replies": []}, 422, "not_valid"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    partner: int, path: str, said: Any, status: int, why: str
) -> None:
    by = client(partner, "measures.read", "measures.answer")
    answer = by.post(f"/api/v1/partner/{path}", said, "application/json")
    assert (answer.status_code, code(answer)) == (status, why)
    assert answer.json()["detail_vi"]


@pytest.mark.parametrize(
    "query", ["state=gone", "after=-1", "after=x", "size=0", "size=201", "page=2", "size=1&size=2"]
)
def test_a_parameter_that_can_not_be_read_is_refused_and_not_passed_over(partner: int, query: str) -> None:
    answer = client(partner, "measures.read").get(f"{ORDERS}?{query}")
    assert (answer.status_code, code(answer)) == (422, "measures_parameter")


def test_a_page_of_orders_takes_few_queries_however_long_it_is(people: People, partner: int) -> None:
    by, now = client(partner, "measures.read"), timezone.now()
    by.get(ORDERS)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert by.get(ORDERS).status_code == 200
        return len(asked)

    few = queries()
    for number in range(5):
        judged("domain", f"vay-nhanh-{number}.top")
        assert (
            signed(proposed(people, f"vay-nhanh-{number}.top"), approver(people), now=now).done == "approved"
        )
    order_approved(now=now)
    assert queries() == few <= 3


def test_a_probe_fetches_tasks_and_sends_what_was_said(people: People, partner: int) -> None:
    now = timezone.now()
    add_probe(people, partner, at=now)
    controls_ready(now)
    Order.objects.update(state="sent")
    by = client(partner, "probe")
    told = by.get(f"/api/v1/partner/probe-tasks?probe={PROBE}").json()
    assert told["answer_within_seconds"] == 300
    tasks = {one["id"]: one["name"] for one in told["tasks"]}
    assert BAD in tasks.values()
    body, signature = sign(answers_of(tasks, {BAD: BLOCKED}), at=timezone.now())
    status, taken = post(by, f"probe-results?probe={PROBE}", body, **{"lachan-signature": signature})
    assert (status, taken) == (200, {"believed": 1, "is_known": False, "wrong_until": None})
    status, taken = post(by, f"probe-results?probe={PROBE}", body, **{"lachan-signature": signature})
    assert (status, taken["is_known"]) == (200, True)
    assert Looked.objects.count() == 1
    status, problem = post(
        by, f"probe-results?probe={PROBE}", body.replace(b"NX", b"NO"), **{"lachan-signature": signature}
    )
    assert (status, problem["code"]) == (422, "measures_probe_signature")
    status, problem = post(by, "probe-results?probe=saigon", body, **{"lachan-signature": signature})
    assert (status, problem["code"]) == (404, "measures_probe_unknown")


def test_a_token_that_was_agreed_to_by_two_opens_the_doors(people: People, partner: int) -> None:
    """The whole way: two administrators, a mail, a telephone, and the partner's own page."""
    mailed, heard = agree_to_token(people, partner)
    page = Client().post("/partner/token", {"from_mail": mailed, "from_phone": heard})
    found = [
        word
        for word in page.content.decode().replace("<", " ").replace(">", " ").split()
        if word.startswith("lch_")
    ]
    by = Client(headers={"authorization": f"Bearer {found[0]}"})
    assert [one["value"] for one in by.get(ORDERS).json()["orders"]] == [BAD]
