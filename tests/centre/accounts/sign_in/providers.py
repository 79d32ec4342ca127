"""A ministry's provider on the loopback, whose tokens a test can alter before they leave."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jwt
import oidc_provider_mock
import requests
import werkzeug.serving
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from centre.accounts.sign_in import officer
from lachan.centre.accounts.models import Office, SignInProvider
from lachan.centre.accounts.services import providers as provider_services
from lachan.centre.audit.actors import OPERATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import timedelta

    from django.test import Client

    from lachan.centre.accounts.models import Person

KID = "one"
SUBJECT = "0d2f9a3e-can-bo-17"


def _leave(claims: dict[str, Any]) -> None:
    del claims


class Provider:
    """The mock provider; `alter` changes the claims of a token, which is then signed with a key of our own.

    `sign` changes how: the algorithm and the key. `answers` counts what was asked, by path.
    """

    def __init__(self, **options: Any) -> None:
        self.app = oidc_provider_mock.app(**options).wsgi_app
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.alter: Callable[[dict[str, Any]], None] = _leave
        self.sign: tuple[str, Any] = ("RS256", self.key)
        self.config: dict[str, Any] = {}
        self.asked: list[str] = []
        self.base = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        body, status, headers = run_wsgi_app(self.app, environ)
        content = b"".join(body)
        if path == "/jwks":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            content = json.dumps({"keys": [{**key, "kid": KID, "alg": "RS256"}]}).encode()
        elif path == "/.well-known/openid-configuration":
            content = json.dumps(json.loads(content) | self.config).encode()
        elif path == "/oauth2/token" and status.startswith("200"):
            answer = json.loads(content)
            claims = jwt.decode(answer["id_token"], options={"verify_signature": False})
            self.alter(claims)
            algorithm, key = self.sign
            answer["id_token"] = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": KID})
            content = json.dumps(answer).encode()
        kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
        return Response(content, status, kept)(environ, start_response)


@contextmanager
def running(token_max_age: timedelta | None = None) -> Generator[Provider]:
    """This will run a provider on the loopback until the block ends."""
    provider = Provider(**({"access_token_max_age": token_max_age} if token_max_age else {}))
    server = werkzeug.serving.make_server("127.0.0.1", 0, provider, threaded=True)
    provider.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in_there(onward: str, subject: str, **form: str) -> str:
    """This will sign somebody in at the provider, and give the path and query that the browser is sent back to."""
    answer = requests.post(onward, data={"sub": subject, **form}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def come_back(client: Client, slug: str, subject: str) -> Any:
    """This will go through the ministry's sign-in as a browser does, and give the last answer."""
    onward = client.get(f"/accounts/ministry/{slug}/login/")
    assert onward.status_code == 302, onward.content.decode()
    return client.get(sign_in_there(onward.headers["Location"], subject))


def make_office(code: str, parent: Office | None = None) -> Office:
    """This will make a ministry."""
    return Office.objects.create(
        code=code,
        kind=Office.Kind.MINISTRY,
        name_vi=code,
        name_en=code,
        parent=parent,
        valid_from="2020-01-01",
    )


def register(provider: Provider, office: Office, **more: Any) -> SignInProvider:
    """This will keep the provider as `bo-a`."""
    return provider_services.add_provider(
        slug="bo-a",
        office_code=office.code,
        names=("Bộ A", "Ministry A"),
        issuer=more.pop("issuer", provider.base),
        client=("lachan", "một bí mật"),
        actor=OPERATOR,
        now=timezone.now(),
        **more,
    )


def make_linked(office: Office, *, email: str = "binh@bo-a.example", with_app: bool = True) -> Person:
    """This will make an officer who is linked there as SUBJECT."""
    person = officer.make_officer(email=email, office=office, with_app=with_app)
    provider_services.link_person(
        slug="bo-a", subject=SUBJECT, person_id=person.pk, actor=OPERATOR, now=timezone.now()
    )
    return person


def is_in(client: Client) -> bool:
    """This will say whether the client is signed in wholly."""
    return client.get("/desk/").status_code in {200, 403}
