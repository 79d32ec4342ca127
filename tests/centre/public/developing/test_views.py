"""What a developer finds: addresses that answer, the key, what each format loses, and the terms."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centre.accounts.people import People, people
from centre.exchange.making import list_things
from lachan.centre.accounts.models import Role
from lachan.centre.audit.actors import OPERATOR, person_actor
from lachan.centre.exchange.codes import FORMATS
from lachan.centre.exchange.services.changing_keys import announce_key, switch_key, withdraw_keys
from lachan.centre.exchange.services.emptying import empty_all
from lachan.centre.exchange.signing import agree_on_key, key_name, minisign_line, public_key

pytestmark = pytest.mark.django_db
__all__ = ["people"]

# compressed, without pictures and fonts
MOST_BYTES = 50_000


def page(path: str, lang: str = "vi") -> Any:
    client = Client()
    client.cookies["lang"] = lang
    return client.get(path)


def text(response: Any) -> str:
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_says_all_a_program_needs_within_three_queries(lang: str) -> None:
    agree_on_key(now=timezone.now())
    page("/developers", lang)
    with CaptureQueriesContext(connection) as asked:
        response = page("/developers", lang)
    assert response.status_code == 200
    assert len(asked) <= 3
    said = text(response)
    for words in (
        minisign_line(public_key()),
        "http://testserver/exchange/lists/domains.txt",
        "http://testserver/taxii2/",
        "http://testserver/api/v1/openapi.json",
        "CC BY 4.0",
        "Retry-After",
    ):
        assert words in said, words
    assert "phones.csv" not in said, "what is for partners alone isn't offered to anybody"
    assert "Set-Cookie" not in response.headers


def test_every_address_that_it_names_is_there() -> None:
    found = re.findall(r'href="(/[^"#]*)"', page("/developers").content.decode().partition("<main")[2])
    assert len(found) > 12
    for path in set(found):
        response = Client().get(path)
        # a file that the worker has not made yet says so
        assert response.status_code in {200, 503}, path
        if response.streaming:
            # read to its end, so that no file stays open
            assert b"".join(response), path


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_format_says_what_it_carries_loses_and_how_long_it_lives(name: str, lang: str) -> None:
    response = page(f"/developers/formats/{name}", lang)
    assert response.status_code == 200
    said = text(response)
    heads = (
        ("Thiếu những gì", "Mục đã gỡ còn lại bao lâu")
        if lang == "vi"
        else ("What it loses", "How long a lifted")
    )
    for head in heads:
        assert head in said


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("stix", "/taxii2/"),
        ("misp", "/exchange/misp/manifest.json"),
        ("lookup", "/exchange/lookup/v1/sets"),
        ("lists", "/exchange/lists/"),
    ],
)
def test_a_format_names_the_address_at_which_it_comes(name: str, path: str) -> None:
    main = page(f"/developers/formats/{name}").content.decode().partition("<main")[2]
    assert f'href="{path}"' in main
    others = {"/taxii2/", "/exchange/misp/manifest.json", "/exchange/lookup/v1/sets"} - {path}
    assert [each for each in others if f'href="{each}"' in main] == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_zone_says_how_to_see_that_it_is_in_force_and_what_refusals_mean(lang: str) -> None:
    said = text(page("/developers/formats/rpz", lang))
    for words in ("dig @127.0.0.1 seen.lachan.test TXT", "Lachan: the test zone is in force",
                  "-y hmac-sha256:isp-a:SECRET", "BADKEY", "BADSIG", "BADTIME"):  # fmt: skip
        assert words in said, words


def test_a_zone_says_its_seconds_and_its_days() -> None:
    said = text(page("/developers/formats/rpz"))
    for words in ("2 giây", "7 ngày", "đối tác đã đăng ký với Trung tâm", "liên kết"):
        assert words in said, words


def test_list_files_are_told_one_by_one() -> None:
    said = text(page("/developers/formats/lists", "en"))
    for file in ("hosts.txt", "adblock.txt", "payees.csv"):
        assert file in said
    assert "for partners with a key" in said


def test_a_site_that_sends_zones_names_its_test_zone(settings: Any) -> None:
    assert "blocked.lachan.test" not in text(page("/developers"))
    listens = (("127.0.0.1", 5353),)
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, zones_listen=listens)
    said = text(page("/developers"))
    for words in ("Vùng thử test.rpz.lachan", "blocked.lachan.test", "open.lachan.test"):
        assert words in said


def test_a_format_that_there_is_not_is_not_found() -> None:
    assert page("/developers/formats/fax").status_code == 404


def test_what_is_asked_does_not_stand_in_its_address() -> None:
    assert page("/developers?text=0912345678").status_code == 400


def test_while_all_is_stopped_it_says_so_and_asks_to_keep_fetching(people: People) -> None:
    list_things([("domain", "lua-dao.top")], now=timezone.now())
    assert "tạm dừng" not in text(page("/developers"))
    actor = person_actor(people.at("centre", Role.APPROVER).pk)
    empty_all(reason="Sai danh sách", actor=actor, now=timezone.now())
    said = text(page("/developers"))
    assert "Việc chia sẻ đang tạm dừng" in said
    assert "Sai danh sách" not in said


def test_it_is_light_and_linked_at_the_foot() -> None:
    client = Client()
    response = client.get("/developers", headers={"Accept-Encoding": "gzip"})
    assert len(response.content) <= MOST_BYTES
    assert 'href="/developers"' in page("/types").content.decode()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_resolver_is_set_up_by_the_samples_that_the_tests_run(lang: str) -> None:
    shown = unescape(page("/developers/formats/rpz", lang).content.decode())
    how_to = (Path(__file__).parents[4] / "docs" / "how-to" / "connect-a-resolver.md").read_text()
    for program in ("bind", "bind-large", "unbound", "unbound-large", "sh", "kresd", "yaml", "yaml-large"):
        sample = how_to.partition(f"```{program}\n")[2].partition("```")[0]
        assert sample.strip().replace("https://lachan.example", "http://testserver") in shown, program
    assert "TSIG" not in text(page("/developers/formats/lists", lang))


def test_the_test_zone_is_there_for_who_has_no_key() -> None:
    said = page("/developers").content.decode()
    for name in ("test", "empty"):
        address = f"/exchange/zones/{name}.rpz.lachan.zone"
        assert f'href="{address}"' in said
        assert b"".join(page(address)).startswith(f"; {name}.rpz.lachan.".encode())


def test_the_look_up_takes_no_key_and_says_so() -> None:
    assert "không nhận khóa" in text(page("/developers/formats/lookup"))
    assert "Địa chỉ IP" in text(page("/developers/formats/lookup")).partition("Thiếu những gì")[2]


@pytest.mark.parametrize(("lang", "words"), [("vi", "Khóa đã bị thu hồi"), ("en", "Withdrawn keys")])
def test_a_key_that_was_withdrawn_is_named_and_the_new_one_is_not_called_its_follower(
    lang: str, words: str
) -> None:
    agree_on_key(now=timezone.now())
    before, old = key_name(public_key()), minisign_line(public_key())
    withdraw_keys(actor=OPERATOR, now=timezone.now())
    said = text(page("/developers", lang))
    assert words in said
    assert before in said
    assert old not in said
    assert minisign_line(public_key()) in said
    assert "?key=" not in said


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_change_of_the_key_is_told_before_and_after(lang: str) -> None:
    now = timezone.now()
    name = announce_key(days=1, actor=OPERATOR, now=now - timedelta(days=2))
    said = text(page("/developers", lang))
    assert f"?key={name}" in said
    assert f"minisign -V -m next.pub \\ -P {minisign_line(public_key())}" in said
    before = key_name(public_key())
    switch_key(actor=OPERATOR, now=now)
    said = text(page("/developers", lang))
    assert f"?key={before}" in said
    assert f"/exchange/keys/{name}.pub.minisig" in said
    assert "next.pub" not in said
