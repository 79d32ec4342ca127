"""Programs of tests: each comes with a token of a person or an office, made as the desk makes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.test import Client
from django.utils import timezone

from lachan.centre.accounts.models import Token
from lachan.centre.accounts.permissions import OF_TOKENS
from lachan.centre.accounts.tokens import hash_of_token, new_token

if TYPE_CHECKING:
    from collections.abc import Collection

    from centre.accounts.people import People
    from lachan.centre.cases.models import Case

ALL: Final = tuple(OF_TOKENS)


@dataclass(frozen=True)
class Program:
    """Something that asks the API with a token; "" for none."""

    token: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """This will ask, and give the response."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            given.setdefault("authorization", f"Bearer {self.token}")
        content = body if isinstance(body, bytes) else b"" if body is None else msgspec.json.encode(body)
        kind = given.pop("content-type", "application/json")
        return Client().generic(method, f"/api/v1{path}", content, kind, headers=given)

    def get(self, path: str, **headers: str) -> Any:
        """This will read."""
        return self.ask("GET", path, **headers)

    def act(
        self, case: Case, name: str, body: Any = None, *, version: str | None = None, **headers: str
    ) -> Any:
        """This will do an act with a case as it stands, or as of `version` (`*`, "" for no If-Match)."""
        said = f'"{type(case).objects.get(pk=case.pk).version}"' if version is None else version
        if said:
            headers["if_match"] = said
        method, path = ("PATCH", "") if name == "change" else ("POST", f"/{name}")
        return self.ask(method, f"/cases/{case.number}{path}", {} if body is None else body, **headers)


def token_of(people: People, office: str, role: str = "desk", *, may: Collection[str] = ALL) -> Program:
    """This will give a program with a token of the person with a role at an office."""
    person = people.at(office, role)
    return Program(_made(may, person=person, asked_by=person))


def token_of_office(people: People, office: str, *, may: Collection[str] = ALL) -> Program:
    """This will give a program with a token of an office."""
    two = {"asked_by": people.at(office), "decided_by": people.second(office)}
    return Program(_made(may, office=people.office(office), **two))


def _made(may: Collection[str], **told: Any) -> str:
    now, token = timezone.now(), new_token()
    Token.objects.create(
        name="chương trình",
        permissions=" ".join(may),
        expires_at=now + timedelta(days=30),
        state="live",
        asked_at=now,
        made_at=now,
        sha256=hash_of_token(token),
        **told,
    )
    return token
