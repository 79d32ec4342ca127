from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from django.template import engines
from django.test import RequestFactory

from lachan.centre.config.environment import read_environment
from lachan.centre.web.centre import centre_in

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

VI, EN = "Trung tâm Chống lừa đảo", "Anti-scam Centre"


def run_by(settings: Settings, **said: str) -> None:
    environment, problems = read_environment(
        {f"LACHAN_CENTRE_{name.upper()}": text for name, text in said.items()}
    )
    assert problems == ()
    settings.ENVIRONMENT = msgspec.structs.replace(
        settings.ENVIRONMENT,
        **{
            f"centre_{name}": getattr(environment, f"centre_{name}")
            for name in ("name", "name_en", "contact")
        },
    )


def test_without_a_setting_the_site_has_its_own_name_and_no_contact(settings: Settings) -> None:
    run_by(settings)
    vi, en = centre_in("vi"), centre_in("en")
    assert (vi.name, en.name) == ("Lá chắn", "Lachan")
    assert not vi.is_named
    assert vi.contact == vi.contact_url == ""


def test_it_is_named_in_the_readers_language(settings: Settings) -> None:
    run_by(settings, name=VI, name_en=EN)
    assert (centre_in("vi").name, centre_in("en").name) == (VI, EN)
    run_by(settings, name=VI)
    assert centre_in("en").name == VI
    run_by(settings, name_en=EN)
    assert centre_in("vi").name == "Lá chắn"
    assert not centre_in("vi").is_named


@pytest.mark.parametrize(
    ("said", "shown", "url"),
    [
        ("hoi@trungtam.example", "hoi@trungtam.example", "mailto:hoi@trungtam.example"),
        ("https://trungtam.example/gop-y", "trungtam.example/gop-y", "https://trungtam.example/gop-y"),
        ("https://trungtam.example/", "trungtam.example", "https://trungtam.example/"),
    ],
)
def test_its_contact_is_shown_short_and_linked_whole(
    settings: Settings, said: str, shown: str, url: str
) -> None:
    run_by(settings, contact=said)
    centre = centre_in("vi")
    assert (centre.contact, centre.contact_url) == (shown, url)


def test_every_template_has_it_and_escapes_it(settings: Settings) -> None:
    run_by(settings, name="A & B <b>", name_en=EN, contact="hoi@trungtam.example")
    request: Any = RequestFactory().get("/")
    request.resolver_match = None
    said = engines["django"].from_string("{{ centre.name }} {{ centre.contact_url }}").render(request=request)
    assert said == "A &amp; B &lt;b&gt; mailto:hoi@trungtam.example"
