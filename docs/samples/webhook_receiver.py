"""A receiver of what changed: takes the centre's calls, keeps the lists in a file, and asks for what it lacks.

    python webhook_receiver.py --secret-file secret.txt --database lists.sqlite3 --port 8080 \
        --centre https://centre.example --token-file token.txt

`secret.txt` holds what `lachan secret new` printed (`whsec_…`, two lines while it is being changed), `token.txt` a
token of the partner with the scope `lists.read`. It stands behind a proxy that speaks HTTPS. Python 3.11 or later,
nothing else.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import sqlite3
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FORM = "lachan.entries/1"
# A call that is older than this, or from the future, is somebody's copy.
MOST_SECONDS = 300
# So late the centre may send one again that is known already.
IDS_KEPT_SECONDS = 40 * 86_400
MOST_BYTES = 2_000_000
TABLES = """
CREATE TABLE IF NOT EXISTS thing (kind TEXT, value TEXT, said TEXT, PRIMARY KEY (kind, value));
CREATE TABLE IF NOT EXISTS coming (kind TEXT, value TEXT, said TEXT, PRIMARY KEY (kind, value));
CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY CHECK (one = 1), upto INTEGER, fill INTEGER, part INTEGER);
CREATE TABLE IF NOT EXISTS done (id TEXT PRIMARY KEY, at INTEGER);
INSERT OR IGNORE INTO place VALUES (1, 0, 0, 0);
"""


def is_signed(secrets: list[str], headers: dict[str, str], body: bytes, now: float) -> bool:
    """This will say whether a call is the centre's, and of this moment. Names of headers in small letters."""
    at = headers.get("webhook-timestamp", "")
    if not at.isascii() or not at.isdecimal() or abs(now - int(at)) > MOST_SECONDS:
        return False
    signed = f"{headers.get('webhook-id', '')}.{at}.".encode() + body
    shown = headers.get("webhook-signature", "").split(" ")
    for secret in secrets:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        wanted = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        if any(hmac.compare_digest(wanted.encode(), one.encode()) for one in shown):
            return True
    return False


class Lists:
    """What the centre tells, as it stands here: `thing` is in use, `coming` is what arrives part by part."""

    def __init__(self, file: str) -> None:
        """This will open the file, or make it."""
        self.database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self.database.executescript(TABLES)
        self.lock = threading.Lock()

    def take(self, said: dict[str, Any], message_id: str = "", now: float = 0.0) -> bool:
        """This will take a message, and say whether something is missing before it. Twice is as good as once."""
        with self.lock:
            self.database.execute("BEGIN IMMEDIATE")
            try:
                is_missing = self._take(said, message_id, now)
            except BaseException:
                self.database.execute("ROLLBACK")
                raise
            # what was taken and its id are kept together, or neither is
            self.database.execute("COMMIT")
            return is_missing

    def _take(self, said: dict[str, Any], message_id: str, now: float) -> bool:
        if message_id:
            self.database.execute("DELETE FROM done WHERE at < ?", (now - IDS_KEPT_SECONDS,))
            if not self.database.execute(
                "INSERT OR IGNORE INTO done VALUES (?, ?)", (message_id, now)
            ).rowcount:
                return False
        if said["form"] != FORM:
            raise ValueError("another form than this program knows")
        upto, fill, part = self.database.execute("SELECT upto, fill, part FROM place").fetchone()
        if said["since"] is None:
            return self._fill(said, fill, part)
        if said["since"] > upto:
            return True
        if said["upto"] > upto:
            self._apply("thing", said["changes"])
            self.database.execute("UPDATE place SET upto = ?", (said["upto"],))
        return False

    def _fill(self, said: dict[str, Any], fill: int, part: int) -> bool:
        """This will build all beside what is in use, and change over with the last part."""
        if said["part"] == 1:
            self.database.execute("DELETE FROM coming")
        elif (said["upto"], said["part"]) != (fill, part + 1):
            return True
        self._apply("coming", said["changes"])
        self.database.execute("UPDATE place SET fill = ?, part = ?", (said["upto"], said["part"]))
        if said["last"]:
            self.database.execute("DELETE FROM thing")
            self.database.execute("INSERT INTO thing SELECT * FROM coming")
            self.database.execute("DELETE FROM coming")
            self.database.execute("UPDATE place SET upto = ?, fill = 0, part = 0", (said["upto"],))
        return False

    def _apply(self, table: str, changes: list[dict[str, Any]]) -> None:
        for one in changes:
            thing = (one["kind"], one["value"])
            if one["is"] == "listed":
                row = (*thing, json.dumps(one))
                self.database.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", row)  # noqa: S608
            elif one["is"] == "ended":
                self.database.execute(f"DELETE FROM {table} WHERE kind = ? AND value = ?", thing)  # noqa: S608

    def close(self) -> None:
        """This will close the file."""
        self.database.close()

    def place(self) -> int:
        """This will give up to where the centre was heard."""
        with self.lock:
            return int(self.database.execute("SELECT upto FROM place").fetchone()[0])

    def things(self) -> dict[tuple[str, str], dict[str, Any]]:
        """This will give what is in use."""
        with self.lock:
            rows = self.database.execute("SELECT kind, value, said FROM thing").fetchall()
        return {(kind, value): json.loads(said) for kind, value, said in rows}


def catch_up(lists: Lists, centre: str, token: str) -> None:
    """This will ask the centre for what is missing, until nothing is."""
    path: str | None = f"/api/v1/partner/changes?since={lists.place()}"
    while path:
        asked = urllib.request.Request(centre + path, headers={"Authorization": f"Bearer {token}"})  # noqa: S310
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
            said = json.load(answer)
        lists.take(said)
        path = said["next"]


def serve(lists: Lists, secrets: list[str], port: int, centre: str, token: str) -> ThreadingHTTPServer:
    """This will make the server; `serve_forever` runs it."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 20

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            if not 0 < length <= MOST_BYTES:
                self._answer(413)
                return
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            # before anything of it is read as JSON
            if not is_signed(secrets, headers, body, time.time()):
                self._answer(401)
                return
            if headers.get("ce-type") != "exchange.entries":
                # other calls of the centre come here too: give them to who does them
                self._answer(204)
                return
            is_missing = lists.take(json.loads(body), headers["webhook-id"], time.time())
            self._answer(204)
            if is_missing:
                try:
                    catch_up(lists, centre, token)
                except OSError as error:
                    # the next call shows the same gap
                    self.log_error("could not catch up: %s", error)

        def _answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def main() -> None:
    """This will read the options and serve."""
    options = argparse.ArgumentParser(description="Takes what the centre tells a partner.")
    for name in ("--secret-file", "--database", "--centre", "--token-file"):
        options.add_argument(name, required=True)
    options.add_argument("--port", type=int, required=True)
    said = options.parse_args()
    secrets = Path(said.secret_file).read_text(encoding="ascii").split()
    token = Path(said.token_file).read_text(encoding="ascii").strip()
    lists = Lists(said.database)
    server = serve(lists, secrets, said.port, said.centre.rstrip("/"), token)
    # what changed while this program was away
    catch_up(lists, said.centre.rstrip("/"), token)
    server.serve_forever()


if __name__ == "__main__":
    main()
