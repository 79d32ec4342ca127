"""`lachan case` as the operator calls it, with a signer that runs beside the site, on a place of its own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from fresh import LACHAN, SET_UP, fresh_place

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live

OFFICES = (
    "code,kind,name_vi,name_en,parent,territory,valid_from,valid_to,competences\n"
    "CA-TQ,provincial,Công an tỉnh Tuyên Quang,Tuyen Quang Police,,,2025-07-01,,\n"
)
# a case as the machine opens one, and a piece of evidence in it with its first act
CASE = """
import io
from datetime import date, timedelta
from django.utils import timezone
from lachan.centre.accounts.queries.offices import office_by_code
from lachan.centre.audit.actors import OPERATOR
from lachan.centre.cases.models import Case, Exhibit
from lachan.centre.cases.services.exhibits import record_custody
from lachan.centre.evidence.services import HeldFor, keep
now = timezone.now()
office = office_by_code("CA-TQ").id
case = Case.objects.create(
    number="2026-000001", kind="website", title="Trang giả", office_id=office, opened_at=now,
    opened_by="machine:operator", changed_at=now,
)
held = keep(
    content=io.BytesIO(b"xin chao" * 1000), name="tin nhan.txt", actor=OPERATOR, now=now,
    held_for=HeldFor(
        holder=f"case:{case.pk}", office_id=office, source="upload", purpose="case_work",
        keep_until=date.today() + timedelta(days=900),
    ),
)
exhibit = Exhibit.objects.create(
    case=case, kind="file", holding_id=held.id, name=held.name, sha256=held.sha256, size_bytes=held.size_bytes,
    source="Người báo nộp", taken_at=now, taken_by="machine:operator",
)
record_custody(exhibit_id=exhibit.pk, act="taken", actor=OPERATOR, now=now)
"""


def test_a_case_is_exported_and_verified_and_a_changed_byte_is_named(tmp_path: Path) -> None:
    with fresh_place(tmp_path / "place") as fresh:
        fresh.python(SET_UP)
        (tmp_path / "offices.csv").write_text(OFFICES, encoding="utf-8")
        fresh.run("offices", "import", str(tmp_path / "offices.csv"))
        fresh.python("from lachan.centre.config.opening import open_site\nopen_site()\n" + CASE)
        key, socket, out = tmp_path / "key", tmp_path / "socket", tmp_path / "case.zip"
        export = ("case", "export", "2026-000001", "--reason", "Chuyển cơ quan điều tra", "--out", str(out))

        refused = fresh.run(*export, check=False)
        assert refused.returncode == 2
        assert "There is no signer" in refused.stderr
        assert not out.exists()

        fresh.run("audit", "key", str(key))
        signer = fresh.start(LACHAN, "audit", "signer", "--key", str(key), "--socket", str(socket))
        try:
            until = time.monotonic() + 30
            while not socket.exists() and time.monotonic() < until:
                time.sleep(0.05)
            made = fresh.run(*export, LACHAN_SIGNER_SOCKET=str(socket), LACHAN_SIGNER_KEY=f"{key}.pub")
            nowhere = (*export[3:-1], str(tmp_path / "unknown.zip"))
            unknown = fresh.run("case", "export", "2026-999999", *nowhere, check=False)
            assert unknown.returncode == 2
            assert "no case with this number" in unknown.stderr
        finally:
            signer.terminate()
            signer.wait(timeout=10)
            if signer.stdout:
                signer.stdout.close()
        assert out.stat().st_mode & 0o077 == 0
        (tmp_path / "pass").write_text(made.stdout.splitlines()[1], encoding="ascii")

    # the place is gone: what follows has no database
    verify = ("case", "verify", str(out), "--key", f"{key}.pub", "--passphrase-file", str(tmp_path / "pass"))
    done = fresh.run(*verify, LACHAN_DATA=str(tmp_path / "nowhere"), LACHAN_DATABASE="")
    assert "Case 2026-000001, pieces of evidence: 1." in done.stdout
    content = bytearray(out.read_bytes())
    # inside the evidence, the last of the members
    content[content.rindex(b"PK\x03\x04") + 200] ^= 1
    out.write_bytes(content)
    changed = fresh.run(*verify, check=False)
    assert changed.returncode == 1
    assert "unreadable: 001-" in changed.stdout
