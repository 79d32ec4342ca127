"""The two hosts: the one shows previews and nothing else, the other everything else and no preview."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
import pytest
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils import timezone

from centre.evidence.files import LAN, MINH, keep, picture
from lachan.centre.evidence import queries, services, views
from lachan.centre.evidence.links import asked_by
from lachan.centre.evidence.models import Content
from lachan.centre.evidence.place import site_store

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client
    from pytest_django import Settings

    from lachan.centre.evidence.queries import EvidenceFile

pytestmark = pytest.mark.django_db

HOST = "evidence.localhost"
BROWSER = "Firefox/140"


def address_of(file: EvidenceFile, *, page: int = 1) -> str:
    asked = asked_by(RequestFactory().get("/desk/", headers={"user-agent": BROWSER, "host": "localhost"}))
    (shown,) = services.show_previews(files=[file], actor=LAN, asked=asked, now=timezone.now(), page=page)
    assert shown.address, shown.why
    return shown.address


def get(
    client: Client, path: str, *, host: str = HOST, browser: str = BROWSER, **headers: str
) -> HttpResponse:
    response: HttpResponse = client.get(path, headers={"host": host, "user-agent": browser, **headers})  # type: ignore[assignment]  # the test's response is one
    return response


def walls_stand(response: HttpResponse) -> bool:
    headers = response.headers
    return (
        headers["Content-Security-Policy"].startswith(
            "sandbox; default-src 'none'; frame-ancestors http://localhost:*"
        )
        and headers["X-Content-Type-Options"] == "nosniff"
        and headers["Cache-Control"] == "no-store"
        and headers["Referrer-Policy"] == "no-referrer"
        and "Cross-Origin-Resource-Policy" in headers
        and "Set-Cookie" not in headers
        and not response.cookies
    )


def test_a_link_shows_a_picture_drawn_anew(client: Client) -> None:
    address = address_of(keep(picture("JPEG", (50, 30))))
    assert urlsplit(address).hostname == HOST
    response = get(client, urlsplit(address).path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    assert response.headers["Lachan-Pages"] == "1"
    assert walls_stand(response)
    assert len(response.headers["X-Request-ID"]) == 8


def test_a_text_is_plain_text_whatever_is_in_it(client: Client) -> None:
    response = get(client, urlsplit(address_of(keep("đọc <script>".encode()))).path)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == "đọc <script>"
    assert walls_stand(response)


def test_the_sites_own_host_shows_no_preview(client: Client) -> None:
    path = urlsplit(address_of(keep(picture()))).path
    for host in ("localhost", "127.0.0.1", "localhost:8000"):
        assert get(client, path, host=host).status_code == 404
    assert "preview/<str:token>" not in str(get_resolver().url_patterns)


@pytest.mark.parametrize(
    "path",
    ["/", "/desk/", "/accounts/login/", "/healthz", "/api/v1/check", "/static/web/desk.css", "/robots.txt",
     "/favicon.ico", "/preview/", "/preview/a/b", "/.well-known/security.txt"],
)  # fmt: skip
@pytest.mark.parametrize("host", [HOST, f"{HOST}:8000", "Evidence.LocalHost", f"{HOST}."])
def test_the_host_of_previews_has_nothing_of_the_site(path: str, host: str, client: Client) -> None:
    response = get(client, path, host=host)
    assert response.status_code == 404
    assert response.content == b"404\n"
    assert walls_stand(response)


def test_no_cookie_of_the_desk_is_read_or_set_there(client: Client) -> None:
    client.cookies["sessionid"] = "abc"
    response = get(client, urlsplit(address_of(keep(picture()))).path)
    assert walls_stand(response)
    assert "Vary" not in response.headers


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_it_only_shows(method: str, client: Client) -> None:
    path = urlsplit(address_of(keep(picture()))).path
    response = getattr(client, method)(path, headers={"host": HOST, "user-agent": BROWSER})
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


def test_somebody_elses_browser_and_a_late_one_are_shown_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = urlsplit(address_of(keep(picture()))).path
    response = get(client, path, browser="Chrome/140")
    assert response.status_code == 404
    assert "Liên kết này không còn dùng được" in response.content.decode()
    assert "This link shows nothing any more" in response.content.decode()
    assert walls_stand(response)
    later = timezone.now() + timedelta(seconds=130)
    monkeypatch.setattr("lachan.centre.evidence.views.timezone.now", lambda: later)
    assert get(client, path).status_code == 404


def test_a_flag_stops_a_link_that_was_made_before(client: Client) -> None:
    file = keep(picture())
    path = urlsplit(address_of(file)).path
    services.flag_illegal(file_id=file.id, reason="Ảnh", actor=MINH, now=timezone.now())
    response = get(client, path)
    assert response.status_code == 404
    assert "flagged as illegal" in response.content.decode()


@pytest.mark.parametrize(
    "change", [{"scan": "infected"}, {"marks": "polyglot"}, {"kind": "markup"}, {"kind": "zip"}]
)
def test_what_may_not_be_shown_is_not_shown_by_an_old_link_either(
    change: dict[str, str], client: Client
) -> None:
    path = urlsplit(address_of(keep(picture()))).path
    Content.objects.update(**change)
    response = get(client, path)
    assert response.status_code == 404
    assert b"\x89PNG" not in response.content


def test_a_damaged_file_is_named_as_such(client: Client) -> None:
    file = keep(picture())
    path = urlsplit(address_of(file)).path
    sealed = site_store().path_of(file.sha256)
    content = bytearray(sealed.read_bytes())
    content[-1] ^= 1
    sealed.write_bytes(content)
    response = get(client, path)
    assert response.status_code == 404
    assert "not whole any more" in response.content.decode()


def test_a_fault_of_ours_shows_no_page_of_the_site(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    path = urlsplit(address_of(keep(picture()))).path
    monkeypatch.setattr(views, "draw", lambda *_, **__: 1 / 0)
    response = get(client, path)
    assert (response.status_code, response.content) == (500, b"500\n")
    assert walls_stand(response)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "kind"),
        (picture("PNG") + b"<script>", "polyglot"),
        (b"PK\x03\x04", "kind"),
        (b"%PDF-1.4 /Encrypt", "locked"),
    ],
)
def test_what_is_not_shown_has_no_link_and_a_reason(content: bytes, why: str) -> None:
    asked = asked_by(RequestFactory().get("/desk/"))
    file = keep(content)
    (shown,) = services.show_previews(files=[file], actor=LAN, asked=asked, now=timezone.now())
    assert (shown.address, shown.why) == ("", why)
    # and nobody has looked at it
    assert [deed.kind for deed in queries.custody_of(file.id)] == ["evidence.kept"]


def test_without_a_host_of_its_own_nothing_is_shown(settings: Settings) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, hosts=("desk.centre.example",))
    asked = asked_by(RequestFactory().get("/desk/", headers={"host": "localhost"}))
    (shown,) = services.show_previews(files=[keep(picture())], actor=LAN, asked=asked, now=timezone.now())
    assert (shown.address, shown.why) == ("", "no_host")


def test_each_look_is_written_down_once_a_request() -> None:
    files = [keep(b"one"), keep(b"two"), keep(b"PK\x03\x04")]
    asked = asked_by(RequestFactory().get("/desk/"))
    services.show_previews(files=files, actor=LAN, asked=asked, now=timezone.now())
    first, second = (queries.custody_of(file.id)[-1] for file in files[:2])
    assert first.kind == second.kind == "evidence.viewed"
    assert first.entry_id == second.entry_id
    assert first.actor == "person:1"


@pytest.mark.parametrize(
    ("hosts", "host", "policy"),
    [
        (("desk.centre.example",), "evidence.centre.example", "same-site"),
        (("desk.centre.gov.vn",), "evidence.centre.gov.vn", "same-site"),
        (("desk.gov.vn",), "evidence.gov.vn", "cross-origin"),
        (("desk.example",), "evidence.test", "cross-origin"),
    ],
)
def test_strangers_pages_are_kept_out_as_far_as_names_allow(
    hosts: tuple[str, ...], host: str, policy: str, settings: Settings, client: Client
) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT, hosts=hosts, evidence_host=host, https_only=True
    )
    headers = get(client, "/", host=host).headers
    assert headers["Cross-Origin-Resource-Policy"] == policy
    assert headers["Content-Security-Policy"].endswith(f"frame-ancestors https://{hosts[0]}")
    assert headers["Strict-Transport-Security"].startswith("max-age=")
