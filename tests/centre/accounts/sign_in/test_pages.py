"""The pages: which addresses there are, in whose frame, under which policy and cookies."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import allauth
import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import get_resolver

from centre.accounts.sign_in import officer
from centre.accounts.signed_in import sign_in
from lachan.centre.accounts.sign_in import fresh, urls, views
from lachan.centre.config.environment import read_environment
from lachan.centre.config.sign_in_settings import sign_in_settings
from lachan.centre.web.words import catalogue

ROUTES = {
    "login/", "logout/", "reauthenticate/", "password/change/", "password/link/<str:token>", "password/forgotten/",
    "password/forgotten/sent/", "sessions/", "sessions/end/", "2fa/", "2fa/authenticate/", "2fa/reauthenticate/",
    "2fa/totp/activate/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/",
    "2fa/webauthn/", "2fa/webauthn/add/", "2fa/webauthn/reauthenticate/", "2fa/webauthn/login/",
    "2fa/webauthn/keys/<int:pk>/edit/", "2fa/webauthn/keys/<int:pk>/remove/", "ministry/<slug:slug>/login/",
    "ministry/<slug:slug>/callback/", "ministry/<slug:slug>/link/", "ministry/<slug:slug>/unlink/",
}  # fmt: skip
# opened by who is in, with a fresh proof
PAGES = [
    "logout/", "password/change/", "password/forgotten/", "password/forgotten/sent/", "password/link/x", "sessions/",
    "2fa/", "2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/", "2fa/webauthn/add/",
    "reauthenticate/", "2fa/reauthenticate/",
]  # fmt: skip


def all_routes(patterns: list[Any], before: str = "") -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        path = before + str(pattern.pattern)
        inner = getattr(pattern, "url_patterns", None)
        found += all_routes(inner, path) if inner is not None else [path]
    return found


def test_there_is_no_other_address_below_accounts() -> None:
    below = {
        path.removeprefix("accounts/")
        for path in all_routes(get_resolver().url_patterns)
        if path.startswith("accounts/")
    }

    assert below == ROUTES
    assert {str(pattern.pattern) for pattern in urls.urlpatterns} == ROUTES


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_each_page_stands_in_our_frame_under_our_policy(client: Client, path: str, lang: str) -> None:
    sign_in(client, officer.make_officer())

    answer = client.get(f"/accounts/{path}", {"lang": lang})

    page = answer.content.decode()
    assert answer.status_code in {200, 410}, path
    assert 'class="entrance"' in page
    assert f'<html lang="{lang}">' in page
    assert "sign_in." not in re.sub(r'data-[\w-]+="[^"]*"', "", page), "a key without words"
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style=" not in page
    assert all(
        'src="' in tag or 'type="application/json"' in tag for tag in re.findall(r"<script[^>]*>", page)
    )
    assert answer.headers["Cache-Control"] == "no-store" or "no-store" in answer.headers["Cache-Control"]


def test_every_template_that_a_view_of_ours_names_is_ours() -> None:
    """Templates are looked for where allauth's views name them: in their classes, and in the code beside them."""
    ours = Path(views.__file__).parents[1] / "templates"
    named = set()
    for view in vars(views).values():
        name = getattr(view, "template_name", None)
        if isinstance(name, str):
            named.add(name)
    for view in (getattr(views, name) for name in dir(views)):
        shown = getattr(getattr(view, "view_class", None), "template_name", None)
        wrapped = getattr(view, "__wrapped__", None)
        while wrapped is not None and shown is None:
            shown = getattr(getattr(wrapped, "view_class", None), "template_name", None)
            wrapped = getattr(wrapped, "__wrapped__", None)
        if shown:
            named.add(shown)
    assert len(named) >= 11, named
    for name in named:
        assert Path(str(get_template(name).origin.name)).is_relative_to(ours), name  # type: ignore[attr-defined]


def test_whatever_allauth_says_has_our_words() -> None:
    """Codes of errors that its forms and adapters raise, as they stand in its source."""
    source = Path(allauth.__file__).parent
    codes = set()
    for part in ("account/forms.py", "mfa", "account/internal/flows/reauthentication.py"):
        place = source / part
        for file in [place] if place.is_file() else place.rglob("*.py"):
            if "tests" in file.parts:
                continue
            codes |= set(re.findall(r'validation_error\(\s*"(\w+)"', file.read_text("utf-8")))
    never = {  # of forms that have no address here: signing up, addresses, codes by mail
        "email_taken", "invalid_login", "invalid_password_reset", "unknown_email", "username_taken",
        "enter_current_password", "same_as_current", "phone_taken", "unknown_phone", "max_email_addresses",
        "duplicate_email", "select_only_one", "unverified_primary_email", "invalid_or_expired_key", "invalid_url",
        "add_email_blocked", "max_email_addresses_reached",
    }  # fmt: skip
    missing = {code for code in codes - never if f"sign_in.error.{code}" not in catalogue()}
    assert missing == set()


@pytest.mark.parametrize("https", ["0", "1"])
def test_cookies_are_bound_to_this_host_where_the_site_is_served_by_https(https: str) -> None:
    environment, _ = read_environment({"LACHAN_HTTPS_ONLY": https})
    said = sign_in_settings(environment)

    names = (said["SESSION_COOKIE_NAME"], said["CSRF_COOKIE_NAME"])
    assert names == (("__Host-session", "__Host-csrf") if https == "1" else ("session", "csrf"))
    assert said["SESSION_COOKIE_SECURE"] is said["CSRF_COOKIE_SECURE"] is (https == "1")
    assert said["SESSION_COOKIE_HTTPONLY"]
    assert said["CSRF_COOKIE_HTTPONLY"]
    assert said["ACCOUNT_REAUTHENTICATION_TIMEOUT"] == fresh.FRESH_SECONDS


@pytest.mark.django_db
def test_the_cookie_of_a_session_is_closed_to_scripts_and_other_sites(client: Client) -> None:
    officer.make_officer()
    officer.come_in(client)

    cookie = client.cookies["session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == "", "it goes with the browser"
    device = client.cookies["device"]
    assert (device["path"], device["httponly"], device["samesite"]) == ("/accounts/", True, "Lax")


@pytest.mark.django_db
def test_the_language_and_the_wanted_page_stay_when_the_language_is_changed(client: Client) -> None:
    page = client.get("/accounts/login/?next=/desk/%3Fview%3Dwall").content.decode()

    assert 'href="?next=%2Fdesk%2F%3Fview%3Dwall&amp;lang=en"' in page


@pytest.mark.django_db
def test_who_is_in_finds_the_way_out_on_each_page(client: Client) -> None:
    sign_in(client, officer.make_officer())

    assert 'action="/accounts/logout/"' in client.get("/accounts/2fa/").content.decode()
    assert 'action="/accounts/logout/"' not in Client().get("/accounts/login/").content.decode()


@pytest.mark.django_db
def test_the_public_site_gets_no_session_and_no_cookie(client: Client) -> None:
    client.get("/")

    assert not client.cookies


def test_asking_on_the_command_line_loads_nothing_of_signing_in() -> None:
    program = "import sys, lachan.cli.check; sys.exit(any(name.startswith(('allauth', 'django')) for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
