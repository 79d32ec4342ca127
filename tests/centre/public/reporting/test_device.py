from __future__ import annotations

import gzip
import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile

from centre.reports.tellings import NOW
from lachan.centre.accounts.services.territories import load_territories
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.public.reporting.forms import SHARED
from lachan.centre.reports.models import Report
from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

HOSTILE = "</textarea><script>alert(1)</script>"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_manifest_says_where_and_how_a_phone_shares(client: Client, lang: str) -> None:
    response = client.get(f"/manifest.webmanifest?lang={lang}")
    said = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/manifest+json"
    target = said["share_target"]
    assert target["method"] == "POST", "what is shared never stands in an address"
    assert target["enctype"] == "multipart/form-data"
    assert client.post(target["action"], {"text": "xin chào"}).status_code == 200
    assert {target["params"][name] for name in SHARED} == set(SHARED)
    for icon in said["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
    for shortcut in said["shortcuts"]:
        assert client.get(shortcut["url"]).status_code == 200


def test_every_public_page_names_the_manifest(client: Client) -> None:
    for path in ("/", "/report", "/follow", "/types"):
        assert 'rel="manifest" href="/manifest.webmanifest"' in client.get(path).content.decode()


def test_what_is_shared_fills_the_form_and_is_not_kept(client: Client) -> None:
    parts = {"title": HOSTILE, "text": "Tài khoản bị khóa", "url": "https://vcb-login.top/"}
    raw = client.post("/report/share", parts).content.decode()
    message = raw.split('name="message"')[1].split("</textarea>")[0]
    for part in parts.values():
        assert part in unescape(message)
    assert "<script>alert" not in raw
    assert say("report.shared", "vi") in unescape(raw)
    assert Report.objects.count() == 0


def test_the_same_words_in_two_parts_stand_once(client: Client) -> None:
    raw = client.post("/report/share", {"title": "abc.example", "text": "abc.example"}).content.decode()
    assert raw.count("abc.example") == 1


def test_a_picture_that_is_none_is_said_and_the_words_stay(client: Client) -> None:
    shared = {"text": "xin chào", "files": SimpleUploadedFile("a.png", b"no picture", "image/png")}
    raw = unescape(client.post("/report/share", shared).content.decode())
    assert say("report.shared_unread", "vi") in raw
    assert "xin chào" in raw


def test_another_site_can_not_share(client: Client) -> None:
    response = client.post("/report/share", {"text": "x"}, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403


def test_sharing_by_get_is_refused(client: Client) -> None:
    assert client.get("/report/share").status_code == 405
    assert client.get("/report/share?text=x").status_code == 405


def test_the_worker_keeps_the_form_and_all_it_is_drawn_with(client: Client) -> None:
    response = client.get("/report/worker.js")
    said = response.content.decode()
    assert response.headers["Service-Worker-Allowed"] == "/report"
    files = json.loads(re.findall(r"FILES = (\[.*?\])", said)[0])
    shown = client.get("/report").content.decode()
    drawn = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"', shown))
    assert drawn == set(files)
    for path in json.loads(re.findall(r"PAGES = (\[.*?\])", said)[0]):
        assert client.get(path).status_code == 200


def test_all_names_of_communes_together_are_small(client: Client) -> None:
    load_territories(actor=OPERATOR, now=NOW)
    response = client.get("/report/places", headers={"accept-encoding": "gzip"})
    assert len(response.content) <= 40_000
    names = json.loads(gzip.decompress(response.content))
    assert len(names) == 34
    assert sum(map(len, names.values())) == 3_321
