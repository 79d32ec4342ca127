"""Mutual TLS through a real nginx, with the very lines that docs/reference/partners.md gives, in front of a served site."""

from __future__ import annotations

import http.client
import json
import os
import re
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

import pytest

from beginnings import ROOT
from centre.partners.certificates import make_certificate
from programs import need_program
from served import free_port, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from centre.partners.certificates import Made
    from served import Site

pytestmark = pytest.mark.live

_PAGE: Final = ROOT / "docs/reference/partners.md"
_WAIT_SECONDS: Final = 30.0
# A partner that has joined, with the certificate that the test made, agreed to as everything else.
_JOIN: Final = """
import os
from lachan.centre.config.opening import open_site; open_site()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from datetime import timedelta
from django.utils import timezone
from centre.accounts.people import make_people
from centre.partners.joined import change_it, join_partner
from lachan.centre.partners.contents import CertificateAdd
from lachan.centre.partners.public_keys import read_certificate
people, now = make_people(), timezone.now()
partner = join_partner(people, now=now - timedelta(days=2))
said = open(os.environ["CERTIFICATE_OF_THE_TEST"]).read()
change_it(people, partner, CertificateAdd(said, ("measures.read",), 30), said=read_certificate(said).fingerprint[:16], now=now)
"""


def write(folder: Path, name: str, made: Made) -> tuple[Path, Path]:
    """This will write a certificate and its key, and give where."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_text(made.certificate)
    key.write_text(made.key)
    return certificate, key


def lines_of_the_page(*, folder: Path, port: int, site: Site) -> str:
    """This will give nginx's configuration: the page's server with the places of the test in it, and nothing else."""
    found = re.search(r"```nginx\n(.*?)```", _PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    server = found[1]
    for said, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("server_name centre.example;", "server_name localhost;"),
        ("/etc/lachan/tls/centre", str(folder / "centre")),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{urlsplit(site.address).port}"),
    ):
        assert said in server, said
        server = server.replace(said, here)
    temporary = "".join(
        f"    {way}_temp_path {folder}/{way};\n"
        for way in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\n    access_log off;\n{temporary}{server}}}\n"
    )


@contextmanager
def proxied(folder: Path, site: Site) -> Iterator[int]:
    """This will run nginx in front of a site, and give its port."""
    nginx, port = need_program("nginx", "nginx-light"), free_port()
    write(folder, "centre", make_certificate(now=datetime.now(UTC), name="localhost"))  # noqa: TID251 - a real clock
    configuration = folder / "nginx.conf"
    configuration.write_text(lines_of_the_page(folder=folder, port=port, site=site))
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen([nginx, "-p", folder, "-e", "stderr", "-c", configuration], stderr=log)
    try:
        until = time.monotonic() + _WAIT_SECONDS
        while not _answers(port):
            assert process.poll() is None, (folder / "nginx.log").read_text()
            assert time.monotonic() < until
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(port: int) -> bool:
    try:
        ask(port, None)
    except OSError:
        return False
    return True


def ask(port: int, shown: tuple[Path, Path] | None, **headers: str) -> tuple[int, dict[str, Any]]:
    """This will ask through the proxy which partner one is, with a certificate or without."""
    context = ssl.create_default_context()
    # whether the centre's certificate is good is not what is asked here
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if shown is not None:
        context.load_cert_chain(*shown)
    connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=60)
    return _read(connection, headers)


def ask_past(site: Site, **headers: str) -> tuple[int, dict[str, Any]]:
    """This will ask the site itself, from an address that is no proxy's."""
    port = urlsplit(site.address).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=("127.0.0.2", 0))
    return _read(connection, headers | {"Host": "localhost"})


def _read(connection: http.client.HTTPConnection, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", "/partner/key", headers=named)
    answer = connection.getresponse()
    said: dict[str, Any] = json.loads(answer.read())
    connection.close()
    return answer.status, said


def test_a_partner_comes_by_its_certificate_and_nobody_by_a_header_of_their_own(tmp_path: Path) -> None:
    need_program("nginx", "nginx-light")
    now = datetime.now(UTC)  # noqa: TID251 - the site that is served has a real clock
    theirs, strange = make_certificate(now=now), make_certificate(now=now)
    agreed, other = write(tmp_path, "agreed", theirs), write(tmp_path, "other", strange)
    settings = {
        "LACHAN_CERTIFICATE_PROXIES": "127.0.0.1",
        "LACHAN_TRUSTED_PROXIES": "127.0.0.1",
        "CERTIFICATE_OF_THE_TEST": str(agreed[0]),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    said = quote(theirs.certificate, safe="")
    with (
        served(tmp_path / "site", settings=settings, program=_JOIN) as site,
        proxied(tmp_path, site) as port,
    ):
        status, told = ask(port, agreed)
        assert (status, told["partner"], told["key"], told["scopes"]) == (
            200,
            "ISP-SONGXANH",
            "certificate",
            ["measures.read"],
        )
        # whoever shows another certificate, or none and writes the header, is nobody
        status, told = ask(port, other, X_Lachan_Certificate=said)
        assert (status, told["code"]) == (401, "partner_key_unknown")
        status, told = ask(port, None, X_Lachan_Certificate=said)
        assert (status, told["code"]) == (401, "partner_key_needed")
        status, told = ask_past(site, X_Lachan_Certificate=said)
        assert (status, told["code"]) == (401, "partner_key_needed")
