"""Uploads of officers, through a view as rooms above declare it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from centre.evidence.files import LAN, held_for, picture
from lachan.centre.config.urls import urlpatterns as site_urls
from lachan.centre.evidence import services
from lachan.centre.evidence.models import Holding
from lachan.centre.evidence.place import site_store
from lachan.centre.evidence.receiving import NotReceivedError, incoming_of, receives_evidence

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

handler403 = "lachan.centre.web.errors.forbidden"


@receives_evidence
def add(request: HttpRequest) -> HttpResponse:
    if request.POST.get("act") == "look":
        return HttpResponse("looked")
    if request.POST.get("act") == "fail":
        raise RuntimeError
    upload = request.FILES.get("file")
    assert not isinstance(upload, list)
    file = services.keep(
        content=incoming_of(upload),
        name=getattr(upload, "name", ""),
        held_for=held_for(),
        actor=LAN,
        now=timezone.now(),
    )
    return HttpResponse(file.sha256)


# beside it the site as it is: pages of errors lead back to it
urlpatterns = [path("add", add), *site_urls]


def files_on_disk(place: Path) -> list[Path]:
    return [one for one in place.rglob("*") if one.is_file() and one.name != "lock"] if place.exists() else []


def send(client: Client, **fields: Any) -> Any:
    return client.post("/add", fields, headers={"host": "localhost"})


def upload(content: bytes, name: str = "a.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_an_upload_is_sealed_while_it_comes_and_then_kept(client: Client, place: Path) -> None:
    content = picture() + b"x" * 1_500_000
    response = send(client, file=upload(content, "ảnh.png"), title="Chuyển khoản")
    assert response.status_code == 200
    assert Holding.objects.get().name == "ảnh.png"
    assert site_store().has(response.content.decode(), len(content))
    assert len(files_on_disk(place)) == 1


@pytest.mark.parametrize("act", ["look", "fail"])
def test_an_upload_that_is_not_kept_is_gone_with_the_request(act: str, client: Client, place: Path) -> None:
    client.raise_request_exception = False
    assert send(client, file=upload(picture()), act=act).status_code in {200, 500}
    assert not files_on_disk(place)


def test_a_file_that_is_too_large_is_refused_in_words(client: Client, place: Path) -> None:
    response = send(client, file=upload(bytes(2_000_001)))
    assert response.status_code == 413
    assert "Tệp quá lớn" in response.content.decode()
    assert not files_on_disk(place)


def test_a_body_that_says_it_is_much_too_large_is_refused_unread(client: Client, place: Path) -> None:
    response = send(client, file=upload(bytes(6_000_000)))
    assert response.status_code == 413
    assert not files_on_disk(place)


def test_an_empty_upload_and_none_at_all_are_refused_in_words(client: Client, place: Path) -> None:
    for fields in ({"file": upload(b"")}, {"title": "x"}):
        response = send(client, **fields)
        assert response.status_code == 422
        assert "Tệp rỗng" in response.content.decode()
    assert not files_on_disk(place)


def test_a_body_that_breaks_off_leaves_nothing(client: Client, place: Path) -> None:
    body = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + b"x" * 900_000
    response = client.post(
        "/add", body, content_type="multipart/form-data; boundary=B", headers={"host": "localhost"}
    )
    # the parser takes what there is; without its end the form has no act and the file is kept or refused, never left
    assert response.status_code in {200, 400, 422}
    assert len(files_on_disk(place)) == Holding.objects.count()


def test_as_many_files_as_a_form_may_have_are_received_and_one_more_is_refused(
    client: Client, place: Path
) -> None:
    most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
    others = {f"other{number}": upload(b"b") for number in range(most - 1)}
    assert send(client, file=upload(b"a"), **others).status_code == 200
    others = {f"other{number}": upload(b"d") for number in range(most)}
    assert send(client, file=upload(b"c"), **others).status_code == 400
    assert len(files_on_disk(place)) == 1


def test_a_form_of_another_site_is_refused(place: Path) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = send(strict, file=upload(picture()))
    assert response.status_code == 403
    assert not files_on_disk(place)
    assert not Holding.objects.exists()


def test_an_upload_that_was_not_sealed_is_not_taken_for_evidence() -> None:
    with pytest.raises(NotReceivedError):
        incoming_of(upload(b"x"))
