"""Reports of orders, held against the schemas of X-ARF 4.2.0 as the package `xarf` has them."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import msgspec
import pytest

from lachan.centre.measures.blast import Blast
from lachan.centre.measures.models import Measure, Order
from lachan.centre.measures.notices.xarf import Sender, as_file, report_of
from lachan.engine.brands import protected_names

NOW: Final = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
SENDER: Final = Sender("Trung tâm Lá chắn", "thongbao@trungtam.example", "trungtam.example")
SCHEMAS: Final = Path(str(files("xarf"))) / "schemas"


def measure(about: str, value: str, *, kind: str = "take_page_down", **blast: Any) -> Measure:
    return Measure(
        number="M2026-000123", kind=kind, about=about, value=value, reason="Lan ở quầy 3 báo", proposed_at=NOW,
        approved_at=NOW, looked_at=NOW, lasting_days=90, blast=msgspec.json.encode(Blast(**blast)).decode(),
    )  # fmt: skip


def report(about: str, value: str, **more: Any) -> dict[str, Any]:
    made = report_of(measure(about, value, **more), Order(pk=4711), sender=SENDER)
    assert made is not None
    told: dict[str, Any] = json.loads(as_file(made))
    return told


def faults(told: dict[str, Any]) -> list[str]:
    """What the published schema of the report's type says against it."""
    read = {path: json.loads(path.read_text("utf-8")) for path in SCHEMAS.rglob("*.json")}
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in read.values()])
    schema = read[SCHEMAS / "types" / f"content-{told['type']}.json"]
    validator = jsonschema_rs.Draft202012Validator(schema, registry=registry, validate_formats=True)
    return [error.message for error in validator.iter_errors(told)]


@pytest.mark.parametrize(
    ("about", "value", "blast", "type_", "source"),
    [
        ("domain", "dichvucong-capnhat.top", {"addresses": ("45.76.12.9", "2001:db8::9")}, "fraud", "dichvucong-capnhat.top"),
        ("url", "https://xac-thuc.top/otp?a=b", {"imitates": "vietcombank"}, "phishing", "xac-thuc.top"),
        ("url", "https://xac-thuc.top/đăng-nhập?tên=a b", {}, "fraud", "xac-thuc.top"),
        ("url", "http://tai-ve.top:8080/app/VNeID.apk", {"imitates": "vietcombank"}, "malware", "tai-ve.top"),
        ("ip", "45.76.12.9", {}, "fraud", "45.76.12.9"),
        ("ip", "2001:db8::9", {}, "fraud", "2001:db8::9"),
        ("domain", "xn--cng-an-ixa.example", {"addresses": None}, "fraud", "xn--cng-an-ixa.example"),
    ],
)  # fmt: skip
def test_it_fits_the_published_schema(
    about: str, value: str, blast: dict[str, Any], type_: str, source: str
) -> None:
    told = report(about, value, **blast)
    assert faults(told) == []
    assert (told["category"], told["type"], told["source_identifier"]) == ("content", type_, source)
    assert "_internal" not in told


def test_the_schema_finds_what_is_wrong() -> None:
    told = report("domain", "dichvucong-capnhat.top")
    for broken in ({"report_id": "4711"}, {"fraud_type": "scam"}, {"url": "no address"}, {"tags": ["a b"]}):
        assert faults(told | broken), broken
    assert faults({name: value for name, value in told.items() if name != "reporter"})


def test_a_reminder_has_the_same_id_and_another_order_or_site_another() -> None:
    one = measure("domain", "a.top")
    ids = {
        str(made["report_id"])
        for order, site in ((1, "a.example"), (1, "a.example"), (2, "a.example"), (1, "b.example"))
        if (made := report_of(one, Order(pk=order), sender=Sender("A", "a@a.example", site)))
    }
    assert len(ids) == 3


def test_nothing_of_an_officers_words_is_in_it_and_its_evidence_is_whole() -> None:
    told = report("domain", "dichvucong-capnhat.top", addresses=("45.76.12.9",))
    assert "quầy" not in json.dumps(told, ensure_ascii=False)
    [evidence] = told["evidence"]
    content = base64.b64decode(evidence["payload"], validate=True)
    assert evidence["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert evidence["size"] == len(content)
    assert json.loads(content)["resolved_to"] == ["45.76.12.9"]


def test_what_is_no_content_on_the_web_has_no_report() -> None:
    for about, value in (
        ("phone", "+84912345678"),
        ("payee", "970436:0123456789"),
        ("profile", "facebook:abc"),
    ):
        assert report_of(measure(about, value), Order(pk=1), sender=SENDER) is None


def test_a_lure_that_is_nobodys_name_is_not_said_to_pass_for_somebody() -> None:
    lure = next(brand.id for brand in protected_names().values() if brand.is_theme)
    told = report("domain", "trung-thuong.top", imitates=lure)
    assert told["type"] == "fraud"
    assert "target_brand" not in told
