"""Refusals: what is not done, why, and what to do, in both languages, for pages and for the API alike."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from lachan.centre.web.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse


class Refusal(Exception):  # noqa: N818 - a refusal with its reason, not an error of the program
    """A request that is refused.

    `status` is the HTTP status; `code` names the refusal, and `refusal.CODE.title`, `.what` and `.mend` in the words
    say it; `params` fill their blanks. `retry_after_seconds` says when to come again (0: not said), `pointer` which
    field of a body is meant (a JSON pointer, "" for none).
    """

    def __init__(
        self, status: int, code: str, *, retry_after_seconds: int = 0, pointer: str = "", **params: str
    ) -> None:
        """This will keep what is needed to say the refusal; nothing of what was sent is kept."""
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after_seconds = retry_after_seconds
        self.pointer = pointer
        self.params = params

    def put_headers(self, response: HttpResponse) -> None:
        """This will put the headers that belong to the status."""
        if self.retry_after_seconds:
            response.headers["Retry-After"] = str(self.retry_after_seconds)
        if self.status == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["Allow"] = self.params["allowed"]
        if self.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            response.headers["Content-Range"] = f"bytes */{self.params['size']}"
        if self.status == HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = "Bearer"

    def title(self, lang: str) -> str:
        """This will say in a few words what happened."""
        return say(f"refusal.{self.code}.title", lang, **self.params)

    def what(self, lang: str) -> str:
        """This will say what happened."""
        return say(f"refusal.{self.code}.what", lang, **self.params)

    def mend(self, lang: str) -> str:
        """This will say what to do."""
        return say(f"refusal.{self.code}.mend", lang, **self.params)
