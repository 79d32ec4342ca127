"""Files as they come in, made here: honest ones and bad ones."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PIL import Image

from lachan.centre.audit.actors import OPERATOR, person_actor
from lachan.centre.evidence import services

if TYPE_CHECKING:
    from lachan.centre.audit.actors import Actor
    from lachan.centre.evidence.queries import EvidenceFile

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
UNTIL = date(2028, 11, 28)
LAN = person_actor(1, office_id=7)
MINH = person_actor(2, office_id=7)


def held_for(
    holder: str = "case:12", *, office_id: int = 7, keep_until: date = UNTIL, source: str = "upload"
) -> services.HeldFor:
    return services.HeldFor(
        holder=holder, office_id=office_id, source=source, purpose="case_work", keep_until=keep_until
    )


def keep(
    content: bytes,
    name: str = "ảnh chuyển khoản.png",
    *,
    holder: str = "case:12",
    actor: Actor = OPERATOR,
    now: datetime = NOW,
    keep_until: date = UNTIL,
) -> EvidenceFile:
    """This will keep a content as the tests do mostly."""
    return services.keep(
        content=io.BytesIO(content),
        name=name,
        held_for=held_for(holder, keep_until=keep_until),
        actor=actor,
        now=now,
    )


def picture(
    kind: str = "PNG", size: tuple[int, int] = (60, 40), *, mode: str = "RGB", **saved: object
) -> bytes:
    """This will give a picture of a format that Pillow writes."""
    file = io.BytesIO()
    Image.new(mode, size, "white" if mode != "CMYK" else (0, 200, 0, 0)).save(file, kind, **saved)
    return file.getvalue()


def zipped(**members: bytes) -> bytes:
    """This will give a zip with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def pdf(*, lines: tuple[str, ...] = ("Lenh chuyen tien",), pages: int = 1, catalog: str = "") -> bytes:
    """This will give a PDF with some lines on each page; `catalog` is put into its first object as it is."""
    text = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 24 Tf 20 TL 50 700 Td {text} ET".encode("ascii")
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(pages))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode("ascii"),
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode("ascii"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number in range(pages):
        objects += [
            (
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
            ).encode("ascii"),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    file = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for at in places:
        file += b"%010d 00000 n \n" % at
    file += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(file)
