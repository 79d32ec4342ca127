from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from lachan.centre.public.forms import read_form
from lachan.centre.web.refusals import Refusal
from lachan.centre.web.uploads import MAX_UPLOAD_BYTES

if TYPE_CHECKING:
    from django.test import Client

# an answer asks the register too
pytestmark = pytest.mark.django_db


def test_a_large_upload_stays_in_memory() -> None:
    picture = SimpleUploadedFile("a.png", b"x" * 5_000_000, "image/png")
    request = RequestFactory().post("/", {"picture": picture})
    upload = request.FILES["picture"]
    assert isinstance(upload, InMemoryUploadedFile)
    assert isinstance(upload.file, io.BytesIO)
    assert upload.size == 5_000_000


def test_an_upload_above_the_limit_is_refused_with_the_limit_named() -> None:
    picture = SimpleUploadedFile("a.png", b"x" * (MAX_UPLOAD_BYTES + 1), "image/png")
    request = RequestFactory().post("/", {"picture": picture})
    with pytest.raises(Refusal) as refused:
        read_form(request)
    assert refused.value.status == 413
    assert "10 MB" in refused.value.what("vi")


def test_a_body_that_claims_to_be_huge_is_refused_before_it_is_read(client: Client) -> None:
    response = client.generic(
        "POST", "/", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH="99999999999"
    )
    assert response.status_code == 413
    assert "10 MB" in response.content.decode()


def test_a_text_field_above_the_limit_is_refused_with_the_limit_named(client: Client) -> None:
    response = client.post("/", {"text": "a" * 1_000_001})
    assert response.status_code == 413
    assert "1 MB" in response.content.decode()


def test_too_many_fields_are_refused(client: Client) -> None:
    assert client.post("/", {f"f{i}": "x" for i in range(150)}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [b"", b"--x\r\n", b"\x00" * 50, b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe'],
)
def test_a_broken_form_is_refused_in_words(client: Client, body: bytes) -> None:
    response = client.generic("POST", "/", body, "multipart/form-data; boundary=x")
    assert response.status_code in {200, 400, 422}
    response = client.generic("POST", "/", body, "multipart/form-data")
    assert response.status_code in {400, 422}
