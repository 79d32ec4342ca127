"""A signer behind a real socket, and archives of cases as a stranger opens them. Use the fixture `signer` of this file."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

import msgspec
import pytest
import pyzipper

from centre.audit.running_signer import running_signer
from centre.cases.scene import NOW
from lachan.centre.audit.signing import public_path
from lachan.centre.cases.archive.verifying import verify_archive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import Settings

    from lachan.centre.evidence.services import Archive

PASSPHRASE: Final = "abcde-fghjk-mnpqr-stvwx-yz012"  # noqa: S105 - of tests alone


@pytest.fixture
def signer(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A signer in a thread behind a real socket, and a site that is set to it; gives its public key's file."""
    with running_signer(tmp_path, now=NOW):
        set_to(settings, signer_socket=tmp_path / "socket", signer_key=public_path(tmp_path / "key"))
        yield public_path(tmp_path / "key")


def set_to(settings: Settings, **changes: Any) -> None:
    settings.ENVIRONMENT = msgspec.structs.replace(settings.ENVIRONMENT, **changes)


def content_of(archive: Archive) -> bytes:
    with archive.file:
        return archive.file.read()


def members_of(content: bytes) -> dict[str, bytes]:
    with pyzipper.AESZipFile(io.BytesIO(content)) as opened_zip:
        opened_zip.setpassword(PASSPHRASE.encode())
        return {name: opened_zip.read(name) for name in opened_zip.namelist()}


def plain(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name, content in members.items():
            written.writestr(name, content)
    return out.getvalue()


def codes(content: bytes) -> set[tuple[str, str]]:
    verified = verify_archive(io.BytesIO(content), passphrase=PASSPHRASE)
    return {(one.code, one.name) for one in verified.findings}
