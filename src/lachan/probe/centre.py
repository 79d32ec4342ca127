"""Asking the centre: tasks, and handing results in. One connection a request, a certificate that is checked."""

from __future__ import annotations

import http.client
import json
import ssl
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote, urlsplit

from lachan import __version__
from lachan.probe.asking import Task

if TYPE_CHECKING:
    from lachan.probe.settings import Settings

_SECONDS: Final = 30
_MOST_BYTES: Final = 1_000_000
_OK: Final = 200


class CentreError(Exception):
    """The centre gave nothing useful. `again`: trying once more may help; `wait_seconds`: not before then."""

    def __init__(self, said: str, *, again: bool, code: str = "", wait_seconds: int = 0) -> None:
        """This will keep what was said, for the log."""
        super().__init__(said)
        self.again, self.code, self.wait_seconds = again, code, wait_seconds


class Taken(NamedTuple):
    """What became of results: of how many names something is believed, and until when nothing is ("" for now)."""

    believed: int
    wrong_until: str


class Centre:
    """The centre's two doors for a probe."""

    def __init__(self, settings: Settings) -> None:
        """This will make ready what identifies the probe; files are read anew for each request, as keys change."""
        self._settings = settings
        self._parts = urlsplit(settings.centre)
        self._query = f"?probe={quote(settings.name, safe='')}"

    def tasks(self) -> list[Task]:
        """This will fetch what is to be asked. Raises CentreError."""
        said = self._ask("GET", f"/api/v1/partner/probe-tasks{self._query}", None, {})
        try:
            return [Task(str(one["id"]), str(one["name"])) for one in said["tasks"]]
        except (KeyError, TypeError):
            raise CentreError("the centre's answer has no tasks in it", again=True) from None

    def hand_in(self, body: bytes, signature: str) -> Taken:
        """This will hand results in. Raises CentreError."""
        headers = {"Content-Type": "application/json", "Lachan-Signature": signature}
        said = self._ask("POST", f"/api/v1/partner/probe-results{self._query}", body, headers)
        return Taken(int(said.get("believed", 0)), str(said.get("wrong_until") or ""))

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
        try:
            connection = self._connection()
            connection.request(method, path, body=body, headers={**self._who(), **headers})
            answer = connection.getresponse()
            content = answer.read(_MOST_BYTES)
            connection.close()
        except (OSError, http.client.HTTPException) as error:
            raise CentreError(f"the centre can't be reached: {error}", again=True) from None
        try:
            said = json.loads(content)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise CentreError(f"the centre answered {answer.status} without sense", again=True)
        if answer.status == _OK:
            return said
        wait = answer.headers.get("Retry-After", "")
        raise CentreError(
            f"the centre refused ({answer.status} {said.get('code', '')}): {said.get('detail', '')}",
            again=answer.status >= 500 or answer.status == 429,  # noqa: PLR2004 - errors of the server, too many
            code=str(said.get("code", "")),
            wait_seconds=int(wait) if wait.isdigit() else 0,
        )

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=_SECONDS)
        context = ssl.create_default_context(cafile=_text(self._settings.ca_file))
        if self._settings.certificate is not None:
            context.load_cert_chain(self._settings.certificate, self._settings.certificate_key)
        return http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=context)

    def _who(self) -> dict[str, str]:
        who = {"User-Agent": f"lachan-probe/{__version__}", "Accept": "application/json"}
        if self._settings.token_file is not None:
            who["Authorization"] = f"Bearer {self._settings.token_file.read_text('ascii').strip()}"
        return who


def _text(path: object) -> str | None:
    return None if path is None else str(path)
