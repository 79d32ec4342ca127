"""Run as a program: people who report, over the site's real doors, and who send again until they have an answer.

Called with the ports of the site and of the mail door, a folder and a seed; `secret` in the folder is the operator's. It
notes in `noted` there each thing before it is told (`told KEY`) and once it was acknowledged (`kept KEY DOOR RECEIPT SHA256
TRIES`; a dash where there is none). A line on its input tells it to end once all that was begun is acknowledged. It
knows nothing of the site but what stands in its how-tos.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import io
import json
import os
import random
import smtplib
import sys
import threading
import time
import zlib
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

TO = "baocao@trungtam.example"
AUTHSERV_ID = "mx.trungtam.example"
OPERATOR = "viettel"
# each door at once: two people with the form's API, one operator, one mail server
DOORS = ("api", "api", "sms", "mail")
TIMEOUT_SECONDS = 20.0
AGAIN_SECONDS = 0.05
_DONE = frozenset({200, 201})
_REPLAYED = 409
# a second sending has to be signed in another second
_SIGN_AGAIN_SECONDS = 1.05
_BUSY_FROM = 500
_TOO_MANY = 429


class NotYetError(Exception):
    """There was no answer, or one that asks to try again."""


class RefusedError(Exception):
    """What was told is refused for good; with nothing wrong in it, that is a report lost."""


class Teller:
    """Tells through one door, one thing after the other."""

    def __init__(self, door: str, name: str, noted: int, places: tuple[int, int], secret: bytes) -> None:
        self.door, self.name, self.noted = door, name, noted
        self.site, self.mail = places
        self.secret = secret

    def tell_on(self, ended: threading.Event) -> None:
        """This will tell until it is asked to end, and not leave off in the middle of something."""
        tell: Callable[[str, bytes], str] = {"api": self._by_api, "sms": self._by_sms, "mail": self._by_mail}[
            self.door
        ]
        count = 0
        while not ended.is_set():
            count += 1
            key = f"khoa-{self.name}-{count:07}"
            picture = picture_of(key) if self.door != "sms" and count % 6 == 1 else b""
            self._note(f"told {key}")
            tries = 0
            while True:
                tries += 1
                try:
                    receipt = tell(key, picture)
                except (NotYetError, OSError, http.client.HTTPException, smtplib.SMTPException):
                    time.sleep(AGAIN_SECONDS)
                    continue
                except RefusedError as refused:
                    self._note(f"refused {key} {refused}")
                    break
                said = hashlib.sha256(picture).hexdigest() if picture else "-"
                self._note(f"kept {key} {self.door} {receipt or '-'} {said} {tries}")
                break

    def _note(self, line: str) -> None:
        os.write(self.noted, f"{line}\n".encode())

    def _by_api(self, key: str, picture: bytes) -> str:
        fields = {
            "story": f"Tôi bị gọi lúc sáng nay, {key}",
            "message": f"TK cua ban bi khoa, vao http://vcb-xacminh{zlib.crc32(key.encode()) % 40}.top/x hoac goi {phone_of(key)}",
        }
        if picture:
            body, kind = form_of({**fields, "consent": "true"}, picture)
        else:
            body, kind = json.dumps({**fields, "consent": True}).encode(), "application/json"
        status, said = self._post("/api/v1/reports", body, {"Content-Type": kind, "Idempotency-Key": key})
        if status not in _DONE:
            raise refusal_of(status, said)
        return str(json.loads(said)["receipt"])

    def _by_sms(self, key: str, picture: bytes) -> str:
        del picture
        body = json.dumps(
            {
                "from": phone_of(key, "09"),
                "to": "5656",
                "text": f"LD {phone_of(key, '03')} giả danh công an {key}",
            }
        ).encode()
        at = int(time.time())
        signed = hmac.new(self.secret, f"{key}.{at}.".encode() + body, hashlib.sha256).digest()
        headers = {
            "Content-Type": "application/json",
            "webhook-id": key,
            "webhook-timestamp": str(at),
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }
        try:
            status, said = self._post(f"/hooks/short-code/{OPERATOR}", body, headers)
        except (OSError, http.client.HTTPException):
            time.sleep(_SIGN_AGAIN_SECONDS)
            raise
        if status == _REPLAYED and b"short_code_replayed" in said:
            time.sleep(_SIGN_AGAIN_SECONDS)
            raise NotYetError
        if status not in _DONE:
            raise refusal_of(status, said)
        answered = json.loads(said)
        if not answered["taken"]:
            raise RefusedError(answered["reply"])
        return str(answered["receipt"])

    def _by_mail(self, key: str, picture: bytes) -> str:
        mail = EmailMessage()
        mail["Authentication-Results"] = f"{AUTHSERV_ID}; dmarc=pass (p=reject) header.from=thu.example"
        mail["Received"] = f"from x by {AUTHSERV_ID}; Sat, 28 Nov 2026 10:00:00 +0700"
        mail["From"], mail["To"], mail["Subject"] = f"Mơ <{key}@thu.example>", TO, "Báo cáo"
        mail["Message-ID"] = f"<{key}@thu.example>"
        mail.set_content(f"Tôi nhận được thư này, {key}, xin gọi {phone_of(key)}")
        if picture:
            mail.add_attachment(picture, maintype="image", subtype="png", filename="anh.png")
        with smtplib.LMTP("127.0.0.1", self.mail, timeout=TIMEOUT_SECONDS) as client:
            client.ehlo("front")
            client.mail(f"{key}@thu.example")
            client.rcpt(TO)
            code, said = client.data(mail.as_bytes())
        if code >= _BUSY_FROM:
            raise RefusedError(f"{code} {said.decode('ascii', 'replace')}")
        if code != 250:
            raise NotYetError
        return ""

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.site, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("POST", path, body, {"User-Agent": f"teller {self.name}", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def refusal_of(status: int, said: bytes) -> Exception:
    """This will say whether a refusal is for now or for good."""
    if status >= _BUSY_FROM or status == _TOO_MANY:
        return NotYetError()
    return RefusedError(f"{status} {said.decode('utf-8', 'replace')}")


def phone_of(key: str, begins: str = "09") -> str:
    """This will give a number that belongs to a key."""
    return f"{begins}{int(hashlib.sha256(key.encode()).hexdigest(), 16) % 10**8:08d}"


def picture_of(key: str) -> bytes:
    """This will draw a small picture that nobody else has."""
    chance = random.Random(key)  # noqa: S311 - the same each time
    written = io.BytesIO()
    Image.frombytes("L", (48, 48), chance.randbytes(48 * 48)).save(written, "PNG")
    return written.getvalue()


def form_of(fields: dict[str, str], picture: bytes) -> tuple[bytes, str]:
    """This will write a form with a file, and give its type too."""
    mark = "lachan-4f1c"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts.append(
        f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="anh.png"\r\n'
        f"Content-Type: image/png\r\n\r\n".encode()
        + picture
        + b"\r\n"
    )
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def main() -> None:
    """This will tell until a line comes."""
    site, mail, folder, seed = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    noted = os.open(folder / "noted", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    secret = base64.b64decode((folder / "secret").read_text("ascii"))
    ended = threading.Event()
    tellers = [
        threading.Thread(
            target=Teller(door, f"{int(seed):02}{number:02}", noted, (site, mail), secret).tell_on,
            args=(ended,),
        )
        for number, door in enumerate(DOORS)
    ]
    for teller in tellers:
        teller.start()
    sys.stdin.readline()
    ended.set()


if __name__ == "__main__":
    main()
