"""Coming in: password, second factor, links, sessions."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from centre.accounts.sign_in import officer
from centre.accounts.signed_in import sign_in
from lachan.centre.accounts.models import OneTimeLink, Person, SignInSession, Token
from lachan.centre.accounts.services import passwords
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.audit.models import Entry
from lachan.centre.outbox.models import Message

pytestmark = pytest.mark.django_db
WRONG = "sai mật khẩu hoàn toàn"
NEW = "mười cây dừa nghiêng bóng"


@pytest.fixture
def person() -> Person:
    return officer.make_officer()


def kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def test_it_lets_in_who_gives_password_and_code(client: Client, person: Person) -> None:
    first = officer.give_password(client)
    assert (first.status_code, first.headers["Location"]) == (302, "/accounts/2fa/authenticate/")
    assert client.get("/desk/").status_code == 302, "the password alone opens nothing"

    second = client.post(officer.CODE, {"code": officer.code_at()})

    assert (second.status_code, second.headers["Location"]) == (302, "/desk/")
    assert client.get("/desk/").status_code == 403, "signed in, and without a role yet"
    assert SignInSession.objects.get(person=person).device == "other other"
    assert kinds()[-1] == "accounts.signed_in"


def test_it_comes_back_to_the_page_that_was_wanted(client: Client, person: Person) -> None:
    asked = client.get("/desk/?view=wall")
    login = asked.headers["Location"]
    assert login.startswith("/accounts/login/?next=")
    page = client.get(login).content.decode()
    wanted = re.search(r'name="next" value="([^"]+)"', page)
    assert wanted is not None

    client.post(officer.LOGIN, {"login": person.email, "password": officer.PASSWORD, "next": wanted[1]})
    answer = client.post(officer.CODE, {"code": officer.code_at()})

    assert answer.headers["Location"] == "/desk/?view=wall"


@pytest.mark.parametrize(
    "next_page", ["https://bad.example/", "//bad.example", "/\\bad.example", "javascript:alert(1)"]
)
def test_it_does_not_send_on_to_another_site(client: Client, person: Person, next_page: str) -> None:
    client.post(officer.LOGIN, {"login": person.email, "password": officer.PASSWORD, "next": next_page})

    answer = client.post(officer.CODE, {"code": officer.code_at()})

    assert answer.headers["Location"] == "/desk/"


def test_it_answers_the_same_to_unknown_known_and_stopped(person: Person) -> None:
    officer.make_officer(email="nghi@congan.example", is_active=False)

    def answer(email: str, password: str) -> tuple[int, str]:
        got = Client().post(officer.LOGIN, {"login": email, "password": password})
        body = re.sub(r'value="[^"]*"|<b>[0-9a-z]{8}</b>|[0-9a-z]{8}\.', "", got.content.decode())
        return got.status_code, body

    unknown = answer("la@congan.example", WRONG)
    assert "không đúng" in unknown[1]
    assert answer(person.email, WRONG) == unknown
    assert answer("nghi@congan.example", WRONG) == unknown
    assert answer("nghi@congan.example", officer.PASSWORD) == unknown


@pytest.mark.usefixtures("person")
def test_it_refuses_a_code_a_second_time(client: Client) -> None:
    code = officer.code_at()
    officer.give_password(client)
    client.post(officer.CODE, {"code": code})
    other = Client()
    officer.give_password(other)

    answer = other.post(officer.CODE, {"code": code})

    assert answer.status_code == 200
    assert "đã dùng rồi" in answer.content.decode()
    assert other.get("/desk/").headers["Location"].startswith("/accounts/login/")


def test_it_takes_a_recovery_code_once(client: Client, person: Person) -> None:
    code = officer.recovery_code_of(person)
    officer.give_password(client)
    assert client.post(officer.CODE, {"code": f"{code[:5]} {code[5:]}"}).headers["Location"] == "/desk/"
    assert "accounts.recovery_code_used" in kinds()

    other = Client()
    officer.give_password(other)
    assert other.post(officer.CODE, {"code": code}).status_code == 200


def test_it_sets_up_a_second_factor_before_anything_else(client: Client) -> None:
    person = officer.make_officer(with_app=False)
    officer.give_password(client)
    assert client.get("/desk/").headers["Location"] == "/accounts/2fa/"
    for closed in ("/accounts/sessions/", "/accounts/password/change/", "/accounts/2fa/recovery-codes/"):
        assert client.get(closed).headers["Location"] == "/accounts/2fa/"
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    seed = re.search(r'class="mono secret">([A-Z2-7]+)<', page)
    assert seed is not None
    assert '<svg class="qr"' in page

    answer = client.post("/accounts/2fa/totp/activate/", {"code": officer.code_at(seed=seed[1])})

    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert len(re.findall(r"<li>\d{5} \d{5}</li>", codes)) == 10
    assert "<li>" not in client.get("/accounts/2fa/recovery-codes/").content.decode(), "shown once"
    assert client.get("/desk/").status_code == 403
    held = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    assert seed[1] not in str(held.data), "sealed"
    assert {"accounts.second_factor_added", "accounts.recovery_codes_made"} <= set(kinds())


def test_the_last_second_factor_stays(client: Client, person: Person) -> None:
    officer.come_in(client)

    client.post("/accounts/2fa/totp/deactivate/")

    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def test_a_stopped_person_is_out_at_once(client: Client, person: Person) -> None:
    officer.come_in(client)
    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")


def test_an_invitation_sets_the_password_once(client: Client) -> None:
    person = Person.objects.create(name="Lê Văn Nam", email="nam@congan.example")
    path = passwords.make_invitation(person_id=person.pk, actor=OPERATOR, now=timezone.now())
    token = path.rsplit("/", 1)[1]
    assert token not in str(list(OneTimeLink.objects.values())), "hashed"
    assert "Lê Văn Nam" not in client.get(path).content.decode()

    assert "Bây giờ hãy đăng nhập" in client.post(path, {"password1": NEW, "password2": NEW}).content.decode()

    assert client.get(path).status_code == 410
    assert client.post(path, {"password1": NEW, "password2": NEW}).status_code == 410
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_an_invitation_ends_after_72_hours_and_by_a_newer_one(client: Client) -> None:
    person = Person.objects.create(name="Lê Văn Nam", email="nam@congan.example")
    now = timezone.now()
    old = passwords.make_invitation(person_id=person.pk, actor=OPERATOR, now=now)
    new = passwords.make_invitation(person_id=person.pk, actor=OPERATOR, now=now)
    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200

    late = passwords.make_invitation(person_id=person.pk, actor=OPERATOR, now=now - timedelta(hours=72))
    assert client.get(late).status_code == 410


def test_nobody_stopped_is_invited() -> None:
    person = Person.objects.create(name="Lê Văn Nam", email="nam@congan.example", is_active=False)

    with pytest.raises(passwords.PersonStoppedError):
        passwords.make_invitation(person_id=person.pk, actor=OPERATOR, now=timezone.now())
    assert not OneTimeLink.objects.exists()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("ngan qua 12", "quá ngắn"),
        ("qwertyuiop1234", "dãy phím"),
        ("abcabcabcabcabc", "dãy phím"),
        ("matkhau123456", "nhiều người dùng"),
        ("P@ssw0rd!!2025", "nhiều người dùng"),
        ("lêvănnam@1990", "tên"),
        ("nam.congan.2026", "tên"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(client: Client, password: str, why: str) -> None:
    person = Person.objects.create(name="Lê Văn Nam", email="nam@congan.example")
    path = passwords.make_invitation(person_id=person.pk, actor=OPERATOR, now=timezone.now())

    answer = client.post(path, {"password1": password, "password2": password})

    assert why in answer.content.decode()
    assert Person.objects.get().password == ""


def test_a_forgotten_password_goes_by_mail_to_who_exists_alone(client: Client, person: Person) -> None:
    answers = [
        client.post("/accounts/password/forgotten/", {"email": email})
        for email in (person.email, "la@congan.example")
    ]

    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, "/accounts/password/forgotten/sent/")
    }
    assert OneTimeLink.objects.get().person == person
    assert Message.objects.count() == 1


def test_changing_the_password_ends_the_other_sessions_alone(client: Client, person: Person) -> None:
    officer.come_in(client)
    other = sign_in(Client(), person)

    answer = client.post(
        "/accounts/password/change/", {"oldpassword": officer.PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert answer.headers["Location"] == "/accounts/2fa/"
    assert client.get("/desk/").status_code == 403
    assert other.get("/desk/").status_code == 302
    assert SignInSession.objects.filter(person=person).count() == 1


def token_of(person: Person) -> Token:
    now = timezone.now()
    return Token.objects.create(
        person=person, name="bảng tính", permissions="case.view", expires_at=now + timedelta(days=30),
        state=Token.State.LIVE, asked_by=person, asked_at=now, sha256="5" * 64, ending="abcd", made_at=now,
    )  # fmt: skip


@pytest.mark.parametrize(("ticked", "after"), [({"tokens": "1"}, "ended"), ({}, "live")])
def test_programs_end_with_a_changed_password_where_that_is_ticked(
    client: Client, person: Person, ticked: dict[str, str], after: str
) -> None:
    officer.come_in(client)
    assert 'name="tokens"' not in client.get("/accounts/password/change/").content.decode()
    token = token_of(person)
    page = client.get("/accounts/password/change/").content.decode()
    assert re.search(r'name="tokens" value="1" checked', page)

    told = {"oldpassword": officer.PASSWORD, "password1": NEW, "password2": NEW}
    client.post("/accounts/password/change/", told | ticked)

    assert Token.objects.get(pk=token.pk).state == after


def test_programs_end_with_a_password_set_by_a_link(person: Person) -> None:
    token = token_of(person)
    address = passwords.make_link(
        person_id=person.pk,
        purpose=OneTimeLink.Purpose.FORGOTTEN,
        hours=1,
        actor=OPERATOR,
        now=timezone.now(),
    )

    passwords.set_password_by_link(token=address.rsplit("/", 1)[1], password=NEW, now=timezone.now())

    assert Token.objects.get(pk=token.pk).state == "ended"


def test_sessions_are_listed_and_ended_one_by_one(client: Client, person: Person) -> None:
    officer.come_in(client)
    other = sign_in(Client(), person)
    page = client.get("/accounts/sessions/").content.decode()
    assert page.count('name="session"') == 3, "two, and all others"
    assert "Firefox trên Linux" in page
    theirs = SignInSession.objects.exclude(device="other other").get()

    client.post("/accounts/sessions/end/", {"session": theirs.session_key})

    assert other.get("/desk/").headers["Location"].startswith("/accounts/login/")
    assert client.get("/desk/").status_code == 403
    assert "accounts.sessions_ended" in kinds()


@pytest.mark.usefixtures("person")
def test_nobody_ends_the_session_of_another(client: Client) -> None:
    officer.come_in(client)
    stranger = officer.make_officer(email="khac@congan.example")
    other = sign_in(Client(), stranger)
    theirs = SignInSession.objects.get(person=stranger)

    client.post("/accounts/sessions/end/", {"session": theirs.session_key})

    assert other.get("/desk/").status_code == 403


@pytest.mark.usefixtures("person")
def test_the_key_of_a_session_is_new_after_signing_in(client: Client) -> None:
    officer.give_password(client)
    before = client.cookies["session"].value

    client.post(officer.CODE, {"code": officer.code_at()})

    assert client.cookies["session"].value != before


def test_signing_out_ends_the_session(client: Client, person: Person) -> None:
    officer.come_in(client)

    client.post("/accounts/logout/")

    assert client.get("/desk/").status_code == 302
    assert not SignInSession.objects.filter(person=person).exists()
    assert "accounts.signed_out" in kinds()


def test_a_demo_password_is_good_on_the_loopback_alone(person: Person, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "lachan.example"]
    Person.objects.filter(pk=person.pk).update(has_demo_password=True)

    assert officer.give_password(Client()).status_code == 302
    assert officer.give_password(Client(), REMOTE_ADDR="203.0.113.9").status_code == 200
    assert officer.give_password(Client(), HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 200
    assert officer.give_password(Client(), HTTP_HOST="lachan.example").status_code == 200
    assert Person.objects.get(pk=person.pk).has_demo_password


@pytest.mark.usefixtures("person")
def test_the_wait_is_said_with_429_beside_the_form(client: Client) -> None:
    for _ in range(5):
        assert officer.give_password(client, password=WRONG).status_code == 200

    answer = officer.give_password(client)

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert "10 phút" in answer.content.decode()
    assert officer.give_password(Client(), REMOTE_ADDR="198.51.100.7").status_code == 302, (
        "elsewhere she comes in"
    )


@pytest.mark.usefixtures("person")
def test_guesses_of_codes_are_counted_by_account_whatever_the_session() -> None:
    for number in range(10):
        guesser = Client(REMOTE_ADDR=f"203.0.{number}.9")
        officer.give_password(guesser)
        assert guesser.post(officer.CODE, {"code": "000000"}).status_code == 200
    guesser = Client(REMOTE_ADDR="203.0.99.9")
    officer.give_password(guesser)

    assert guesser.post(officer.CODE, {"code": "000000"}).status_code == 429


@pytest.mark.usefixtures("person")
def test_a_known_device_has_its_own_guesses() -> None:
    mine = Client()
    officer.come_in(mine)
    mine.post("/accounts/logout/")
    for _ in range(6):
        officer.give_password(Client(), password=WRONG)
    assert officer.give_password(Client()).status_code == 429, "the same network, unknown"

    assert officer.give_password(mine).status_code == 302


def test_after_ten_minutes_a_dangerous_act_asks_for_a_fresh_proof(client: Client, person: Person) -> None:
    sign_in(client, person, proved_seconds_ago=601)

    answer = client.get("/accounts/2fa/webauthn/add/")
    assert answer.headers["Location"].startswith("/accounts/2fa/reauthenticate/?next=")

    proved = client.post(answer.headers["Location"], {"code": officer.code_at()})
    assert proved.headers["Location"] == "/accounts/2fa/webauthn/add/"
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200


def test_nobody_signs_up(client: Client) -> None:
    for path in ("signup/", "email/", "social/signup/", "3rdparty/", "password/reset/", "confirm-email/"):
        assert client.get(f"/accounts/{path}").status_code == 404


def test_a_password_that_was_taken_meanwhile_is_not_set_again() -> None:
    person = officer.make_officer()
    here, elsewhere = Person.objects.get(pk=person.pk), Person.objects.get(pk=person.pk)
    elsewhere.set_unusable_password()
    elsewhere.save(update_fields=["password"])
    with pytest.raises(passwords.PasswordGoneError):
        passwords.change_password(person=here, password=officer.PASSWORD, keep_session="", now=timezone.now())
    assert not Person.objects.get(pk=person.pk).has_usable_password()
