"""Signing in, in Chromium with a virtual authenticator: link, passkey, app, recovery code, in both languages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from e2e.fitting import settle, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from e2e.opening import Open
    from served import Site

pytestmark = pytest.mark.e2e

PASSWORD = "bốn con vịt xanh trèo núi"  # noqa: S105 - of nobody
# where pictures go when somebody wants to look at them
PICTURES = os.environ.get("SIGN_IN_PICTURES", "")
WORDS = {
    "vi": {"title": "Đăng nhập", "codes": "Mã dự phòng của bạn", "step": "Xác nhận bước hai", "mine": "Đăng nhập và bảo mật"},
    "en": {"title": "Sign in", "codes": "Your recovery codes", "step": "Second step", "mine": "Signing in and security"},
}  # fmt: skip

_MAKE = """
import json, sys
import django
django.setup()
from datetime import UTC, date, datetime
from lachan.centre.accounts.models import Office, Person, RolePeriod
from lachan.centre.accounts.services.passwords import make_invitation
from lachan.centre.audit.actors import OPERATOR
now = datetime.now(UTC)
office, _ = Office.objects.get_or_create(code="bo-a", defaults=dict(kind="ministry", name_vi="Bộ A", name_en="A", valid_from=date(2020, 1, 1)))
person, _ = Person.objects.get_or_create(email=sys.argv[1], defaults=dict(name="Trần Thị Bình", office=office))
RolePeriod.objects.get_or_create(person=person, office=office, role="desk", valid_from=date(2020, 1, 1))
print(json.dumps(make_invitation(person_id=person.pk, actor=OPERATOR, now=now)))
"""


def invite(site: Site, email: str) -> str:
    """This will make an officer in the served site's database, and give the path of the invitation."""
    environment = os.environ | {
        "LACHAN_DATA": str(site.data),
        "DJANGO_SETTINGS_MODULE": "lachan.centre.config.settings",
    }
    made = subprocess.run(
        [sys.executable, "-c", _MAKE, email], env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    return str(json.loads(made.stdout.splitlines()[-1]))


def add_authenticator(page: Page) -> None:
    """This will give the browser an authenticator that knows its person, as a phone or laptop has one."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )


def look(page: Page, name: str) -> None:
    """This will see that the page fits and that axe finds nothing, at three widths, and take pictures if asked to."""
    settle(page)
    for width, height in ((1280, 800), (360, 740), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{name} scrolls at {width}"
        )
        if PICTURES and width != 320:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    assert violations(page) == [], name
    page.set_viewport_size({"width": 1280, "height": 800})


def set_password(page: Page, site: Site, email: str) -> None:
    page.goto(site.address + invite(site, email))
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=password2]", PASSWORD)
    page.click("button.go")
    page.click("a.btn.go")


def give_password(page: Page, site: Site, email: str) -> None:
    page.goto(f"{site.address}/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("button.go")


def sign_out(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/accounts/logout/")
    page.click("main button.go")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_passkey_is_set_up_first_and_then_opens_the_desk_alone(
    open_page: Open, site: Site, lang: str
) -> None:
    email = f"khoa-{lang}@bo-a.example"
    page = open_page(f"/accounts/login/?lang={lang}")
    assert WORDS[lang]["title"] in page.title()
    look(page, f"login-{lang}")
    add_authenticator(page)
    page.goto(site.address + invite(site, email))
    look(page, f"link-{lang}")
    set_password(page, site, email)
    give_password(page, site, email)
    page.wait_for_url("**/accounts/2fa/")
    look(page, f"set-up-{lang}")

    page.click("a.btn.go")
    look(page, f"passkey-{lang}")
    page.click("#mfa_webauthn_add")

    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    assert WORDS[lang]["codes"] in page.title()
    look(page, f"codes-{lang}")
    page.click("a.btn.go")
    page.wait_for_url(re.compile(r"/desk/"))
    page.goto(f"{site.address}/accounts/2fa/")
    assert WORDS[lang]["mine"] in page.title()
    look(page, f"mine-{lang}")
    page.goto(f"{site.address}/accounts/sessions/")
    look(page, f"sessions-{lang}")
    sign_out(page, site)
    page.goto(f"{site.address}/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url(re.compile(r"/desk/"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_app_and_a_recovery_code_open_the_desk_after_the_password(
    open_page: Open, site: Site, lang: str
) -> None:
    email = f"ma-{lang}@bo-a.example"
    page = open_page(f"/accounts/login/?lang={lang}")
    set_password(page, site, email)
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", "sai mật khẩu hoàn toàn")
    page.click("button.go")
    look(page, f"wrong-{lang}")
    give_password(page, site, email)
    page.goto(f"{site.address}/accounts/2fa/totp/activate/")
    seed = page.inner_text(".secret")
    assert page.locator("svg.qr").bounding_box() is not None
    look(page, f"app-{lang}")
    page.fill("input[name=code]", format_hotp_value(hotp_value(seed, int(time.time() // 30))))
    page.click("main button.go")
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    code = page.inner_text(".codes li >> nth=0")
    sign_out(page, site)

    give_password(page, site, email)
    page.wait_for_url("**/accounts/2fa/authenticate/")
    assert WORDS[lang]["step"] in page.title()
    look(page, f"step-{lang}")
    page.fill("input[name=code]", format_hotp_value(hotp_value(seed, int(time.time() // 30) + 1)))
    page.click("main button.go")
    page.wait_for_url(re.compile(r"/desk/"))
    sign_out(page, site)

    give_password(page, site, email)
    page.fill("input[name=code]", code)
    page.click("main button.go")
    page.wait_for_url(re.compile(r"/desk/"))
    for path, name in (
        ("password/change/", "change"),
        ("2fa/recovery-codes/generate/", "new-codes"),
        ("2fa/totp/deactivate/", "remove-app"),
        ("password/forgotten/", "forgotten"),
        ("password/forgotten/sent/", "sent"),
        ("password/link/khong-co", "bad-link"),
        ("logout/", "out"),
    ):
        page.goto(f"{site.address}/accounts/{path}")
        look(page, f"{name}-{lang}")


def test_a_passkey_that_is_not_used_is_said_in_the_page(open_page: Open) -> None:
    page = open_page("/accounts/login/")
    # no authenticator: the browser refuses at once
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('not allowed')) }")
    page.click("#passkey_login")
    page.wait_for_selector("#passkey_error:not([hidden])")
