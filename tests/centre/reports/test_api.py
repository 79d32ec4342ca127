"""`POST /api/v1/reports`: as a machine meets it."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from centre.accounts.trees import territories
from lachan.centre.evidence.models import Holding
from lachan.centre.indicators.models import Signal
from lachan.centre.reports import receiving
from lachan.centre.reports.documents import ASKED, ASKED_PLACE, NOT_VALID
from lachan.centre.reports.models import Report
from lachan.centre.reports.receipts import open_receipt
from lachan.centre.reports.schemas import ReportTold
from lachan.centre.reports.told import FIELDS, MOST_ITEMS
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["territories"]

PATH = "/api/v1/reports"
KEY = {"idempotency-key": "7a3a4b38-19c1-4c40-8d0d-91a32b4fd8b1"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "reports", Buckets(10_000_000))


def send(told: Any, **headers: str) -> Any:
    body = told if isinstance(told, (bytes, str)) else json.dumps(told)
    return Client().post(PATH, body, "application/json", headers=headers)


def pointers(response: Any) -> list[tuple[str, str]]:
    return [(one["pointer"], one["code"]) for one in response.json()["errors"]]


def test_it_takes_the_example_of_its_own_document() -> None:
    response = send(ASKED)
    assert response.status_code == 201
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert open_receipt(response.json()["receipt"], network="a").state == "new"
    assert Report.objects.get().loss_vnd == 5_000_000


@pytest.mark.usefixtures("territories")
def test_its_document_shows_what_is_asked_back_of_a_place() -> None:
    response = send(ASKED_PLACE)
    assert response.status_code == 422
    said, shown = response.json(), NOT_VALID
    assert {name: said[name] for name in shown if name not in {"errors", "request_id"}} == {
        name: shown[name] for name in shown if name not in {"errors", "request_id"}
    }
    (fault,), (example,) = said["errors"], shown["errors"]
    assert fault["choices"][:2] == example["choices"]
    assert {name: fault[name] for name in fault if name != "choices"} == {
        name: example[name] for name in example if name != "choices"
    }
    chosen = send(ASKED_PLACE | {"place": fault["choices"][1]["code"]})
    assert chosen.status_code == 201
    assert Report.objects.get().territory_code == "C00008-202507"


def test_half_of_a_letter_is_read_as_the_check_reads_it() -> None:
    body = rb'{"consent": true, "story": "Bi goi \ud800 gia danh"}'
    assert Client().post(PATH, body, "application/json").status_code == 201
    assert "\ufffd" in Report.objects.get().story


def test_a_limit_is_written_as_each_language_writes_numbers() -> None:
    [said] = send({"consent": True, "story": "a" * 10_001}).json()["errors"]
    assert "10,000 characters" in said["detail"]
    assert "10.000 ký tự" in said["detail_vi"]


def test_its_document_has_an_example_of_a_form_that_is_taken() -> None:
    operation = Client().get("/api/v1/openapi.json").json()["paths"][PATH]["post"]
    form = operation["requestBody"]["content"]["multipart/form-data"]["example"]
    response = Client().post(PATH, form)
    assert response.status_code == 201
    taken = operation["responses"]["201"]["content"]["application/json"]["example"]
    assert response.json().keys() == taken.keys()
    assert Report.objects.get().loss_vnd == 1_500_000


def test_its_document_has_the_fields_of_the_form() -> None:
    assert set(ReportTold.__struct_fields__) == set(FIELDS)


def test_it_takes_files_as_multipart() -> None:
    files = [SimpleUploadedFile("../../etc/passwd", b"x" * 300_000), BytesIO(b"%PDF-1.4")]
    response = Client().post(PATH, {"consent": "true", "story": "Ảnh chụp tin nhắn", "files": files})
    assert response.status_code == 201
    assert Report.objects.get().files.count() == 2
    assert Holding.objects.order_by("pk")[0].name == "passwd"


def test_it_is_one_report_when_it_is_sent_again() -> None:
    first, second = send(ASKED, **KEY), send(ASKED, **KEY)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["receipt"] == second.json()["receipt"]
    assert Report.objects.count() == 1
    other = send(ASKED | {"story": "Chuyện khác"}, **KEY)
    assert (other.status_code, other.json()["code"]) == (409, "reports_idempotency")


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"story": "a"}, [("/consent", "consent")]),
        ({"consent": False, "story": "a"}, [("/consent", "consent")]),
        ({"consent": "yes", "story": "a"}, [("/consent", "consent")]),
        ({"consent": True}, [("/story", "nothing")]),
        ({"consent": True, "story": " \n\u200b "}, None),
        ({"consent": True, "story": 5}, [("/story", "not_text")]),
        ({"consent": True, "story": None}, [("/story", "not_text")]),
        ({"consent": True, "story": "a" * 10_001}, [("/story", "too_long")]),
        ({"consent": True, "links": ["a"] * (MOST_ITEMS + 1)}, [("/links", "too_many_items")]),
        ({"consent": True, "links": ["a", 5]}, [("/links/1", "not_text")]),
        ({"consent": True, "links": [f"{n}" + "a" * 1_990 for n in range(9)]}, [("/links", "too_long")]),
        ({"consent": True, "story": "a", "happened_on": "2999-01-01"}, [("/happened_on", "day_to_come")]),
        ({"consent": True, "story": "a", "happened_on": "1901-01-01"}, [("/happened_on", "day_long_ago")]),
        ({"consent": True, "story": "a", "happened_on": "2026-02-30"}, [("/happened_on", "not_day")]),
        ({"consent": True, "story": "a", "place": "Atlantis"}, [("/place", "place_unknown")]),
        ({"consent": True, "story": "a", "loss_vnd": -1}, [("/loss_vnd", "not_money")]),
        ({"consent": True, "story": "a", "loss_vnd": 10**16}, [("/loss_vnd", "too_much_money")]),
        ({"consent": True, "story": "a", "loss_vnd": 1.5}, [("/loss_vnd", "not_money")]),
        ({"consent": True, "story": "a", "wants_call": True}, [("/phone", "phone_for_call")]),
        ({"consent": True, "story": "a", "phone": "gọi tôi"}, [("/phone", "not_phone")]),
        ({"consent": True, "story": "a", "mail": "a@b"}, [("/mail", "not_mail")]),
        ({"consent": True, "story": "a", "mail": "a@b.vn\nBcc: c@d.vn"}, [("/mail", "not_mail")]),
        ({"consent": True, "story": "a", "about": "other"}, [("/about", "choice")]),
        ({"consent": True, "story": "a", "is_admin": True}, [("", "unknown_field")]),
        ([], [("", "not_object")]),
        ("5", [("", "not_object")]),
        ('{"consent": true, "story": "a", "story": "b"}', [("/story", "doubled")]),
        ('{"consent": true, "đoán": "a", "đoán": "b"}', [("", "doubled")]),
    ],
)
def test_it_names_the_field_that_is_wrong_and_keeps_nothing(told: Any, found: Any) -> None:
    response = send(told)
    if found is None:
        found = [("/story", "nothing")]
    assert response.status_code == 422, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert pointers(response) == found
    assert all(one["detail"] and one["detail_vi"] for one in response.json()["errors"])
    assert not Report.objects.exists()
    assert not Signal.objects.exists()


def test_it_names_all_fields_at_once() -> None:
    response = send({"consent": True, "phone": "x", "mail": "x", "place": "x", "happened_on": "2999-01-01"})
    assert {pointer for pointer, _ in pointers(response)} == {"/phone", "/mail", "/place", "/happened_on"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 415),
        ("{", 400),
        ('{"a": NaN}', 422),
        ("[" * 100_000, 400),
        (b"\xff\xfe", 400),
        ("1" * 5_000, 400),
    ],
)
def test_it_refuses_what_is_no_json(body: str | bytes, status: int) -> None:
    response = send(body)
    assert response.status_code == status, response.content
    assert not Report.objects.exists()


def test_it_refuses_other_types_too_large_bodies_and_bad_keys() -> None:
    assert Client().post(PATH, "a=b", "text/plain").status_code == 415
    assert send(b" " * 1_000_001).status_code == 413
    assert pointers(send(ASKED, **{"idempotency-key": "short"})) == [("", "idempotency_key")]
    assert Client().get(PATH).status_code == 405


def test_it_refuses_files_that_are_too_many_too_large_or_in_another_field(place: Path) -> None:
    def form(**parts: Any) -> Any:
        return Client().post(PATH, {"consent": "true", "story": "a", **parts})

    six = form(files=[SimpleUploadedFile(f"{n}.png", b"x") for n in range(6)])
    assert (six.status_code, six.json()["code"]) == (422, "reports_too_many_files")
    large = form(files=SimpleUploadedFile("a.bin", b"x" * 10_000_001))
    assert large.status_code == 413
    assert form(picture=SimpleUploadedFile("a.png", b"x")).status_code == 422
    assert form(files="text").status_code == 422
    assert pointers(form(story=["a", "b"])) == [("/story", "doubled")]
    assert not Report.objects.exists()
    assert not Holding.objects.exists()
    assert not list(place.rglob("*.part"))


def test_a_flood_from_one_network_is_slowed_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "reports", Buckets(5))
    answers = [send(ASKED) for _ in range(7)]
    assert [one.status_code for one in answers] == [201] * 5 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert answers[-1].json()["code"] == "reports_too_many"


def test_hostile_texts_are_kept_as_they_are_and_come_back_as_no_markup() -> None:
    hostile = '<script>alert(1)</script> =HYPERLINK("http://x.example") {{7*7}} \' OR 1=1 --'
    response = send({"consent": True, "story": hostile, "name": '"><img src=x onerror=alert(1)>'})
    assert response.status_code == 201
    assert Report.objects.get().story == hostile
    assert "script" not in response.content.decode()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5),
    max_leaves=10,
)


class FuzzTest(TestCase):
    """Whatever comes is taken whole or refused in words."""

    @given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=8))
    @settings(max_examples=150)
    def test_any_json_is_taken_whole_or_refused_in_words(self, told: dict[str, Any]) -> None:
        before = Report.objects.count()
        response = send(told | ({"consent": True} if "consent" not in told else {}))
        assert response.status_code in {201, 422}, response.content
        taken = Report.objects.count() - before
        assert taken == (response.status_code == 201)
        assert Signal.objects.count() == Report.objects.count()

    @given(st.dictionaries(st.sampled_from(FIELDS), st.lists(st.text(max_size=50), max_size=3), max_size=8))
    @settings(max_examples=150)
    def test_any_form_is_taken_whole_or_refused_in_words(self, told: dict[str, list[str]]) -> None:
        response = Client().post(PATH, {"consent": "true", **told})
        # 400: the parts themselves are broken
        assert response.status_code in {201, 400, 422}, response.content
        assert response.status_code == 201 or response.headers["Content-Type"] == "application/problem+json"
