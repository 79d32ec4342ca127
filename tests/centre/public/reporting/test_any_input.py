"""Whatever is sent, there is an answer in order, and nothing half-saved."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lachan.centre.evidence.models import Holding
from lachan.centre.indicators.models import Signal
from lachan.centre.reports import receiving
from lachan.centre.reports.models import Report, ReportFile
from lachan.centre.reports.told import FIELDS
from lachan.centre.web import limits
from lachan.centre.web.limits import Buckets

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.django_db
FIXTURES = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

EXPECTED = {200, 400, 409, 411, 413, 415, 422}
TEXTS = st.one_of(
    st.text(max_size=80),
    st.sampled_from([
        "", " ", "\x00", "\ud800", "\u202e", "<script>alert(1)</script>", "'\" onfocus=alert(1) x='", "1", "on", "28/11/2026",
        "99999999999999999999", "-1", "1,5 triệu", "=1+1", "../../etc/passwd", "C00004-202507", "a@b.vn", "x" * 3_000,
        "\n" * 60,
    ]),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "networks", Buckets(1_000_000))
    monkeypatch.setattr(receiving, "reports", Buckets(1_000_000))


class Scripts(HTMLParser):
    """Gathers what a browser would run: scripts without an address of ours, and handlers."""

    def __init__(self) -> None:
        """This will begin with nothing found."""
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """This will note what runs."""
        named = dict(attrs)
        if tag == "script" and not (named.get("src") or "").startswith("/static/"):
            self.found.append(tag)
        self.found.extend(name for name in named if name.startswith("on"))


def scripts_in(page: str) -> list[str]:
    reader = Scripts()
    reader.feed(page)
    return reader.found


def kept() -> tuple[int, int, int, int]:
    return (
        Report.objects.count(),
        Signal.objects.count(),
        ReportFile.objects.count(),
        Holding.objects.count(),
    )


@FIXTURES
@given(
    fields=st.dictionaries(
        st.sampled_from([*FIELDS, "place_choice", "place_asked", "kept", "key", "again"]), TEXTS
    )
)
def test_any_texts_are_taken_whole_or_refused_with_nothing_kept(fields: Mapping[str, str]) -> None:
    before = kept()
    response = Client().post(
        "/report", {name: text.encode("utf-8", "replace").decode() for name, text in fields.items()}
    )
    page = response.content.decode()
    assert response.status_code in EXPECTED
    assert scripts_in(page) == []
    if 'id="receipt"' in page:
        assert kept()[:2] == (before[0] + 1, before[1] + 1)
    else:
        assert kept() == before


@FIXTURES
@given(
    path=st.sampled_from(["/report", "/report/share", "/follow"]),
    body=st.binary(max_size=300),
    content_type=st.sampled_from([
        "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded", "text/plain", "", "a/b",
        "application/json",
    ]),
)  # fmt: skip
def test_any_bytes_get_an_answer_in_order(path: str, body: bytes, content_type: str) -> None:
    before = kept()
    response = Client().generic("POST", path, body, content_type)
    assert response.status_code in EXPECTED | {404, 429}
    assert kept() == before


def form_with_a_file(name: str, content: bytes) -> bytes:
    """This will write a form as a browser does, whatever the file is called."""
    said = name.encode("utf-8", "replace")
    for sign, written in ((b"\r", b"%0D"), (b"\n", b"%0A"), (b'"', b"%22")):
        said = said.replace(sign, written)
    fields = (
        b'name="consent"\r\n\r\n1',
        b'name="story"\r\n\r\nA story.',
        b'name="files"; filename="' + said + b'"\r\nContent-Type: image/png\r\n\r\n' + content,
    )
    return (
        b"".join(b"--zx\r\nContent-Disposition: form-data; " + one + b"\r\n" for one in fields)
        + b"--zx--\r\n"
    )


@FIXTURES
@given(
    name=st.one_of(
        st.text(max_size=60), st.sampled_from([".", "..", "/", "a/", "\\", "C:\\", "%2e%2e", "\x00", " "])
    ),
    content=st.binary(min_size=1, max_size=200),
)
def test_any_file_is_kept_with_its_report_or_not_at_all(name: str, content: bytes) -> None:
    before = kept()
    response = Client().generic(
        "POST", "/report", form_with_a_file(name, content), "multipart/form-data; boundary=zx"
    )
    assert response.status_code in EXPECTED
    assert scripts_in(response.content.decode()) == []
    after = kept()
    if response.status_code == 200:
        assert after[0] == before[0] + 1
        assert after[2] - before[2] == after[3] - before[3] <= 1
    else:
        assert after == before


@FIXTURES
@given(texts=st.dictionaries(st.sampled_from(["title", "text", "url"]), TEXTS))
def test_anything_that_is_shared_fills_the_form_and_is_not_kept(texts: Mapping[str, str]) -> None:
    before = kept()
    response = Client().post(
        "/report/share", {name: text.encode("utf-8", "replace").decode() for name, text in texts.items()}
    )
    assert response.status_code == 200
    assert scripts_in(response.content.decode()) == []
    assert kept() == before
